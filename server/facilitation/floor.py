"""What facilitation asks of the rooms: take effect there, tell the people in them.

The rooms implement it; nothing here imports them. All calls return at once, on the loop's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

from server.policy.rights import BoardRights, Display, Pulse, Standing
from server.storage.base import Person


class Floor(Protocol):
    """The rooms, as seen by whoever runs the workshop. Boards that are not loaded are skipped."""

    def set_rights(self, board_id: str, rights: BoardRights) -> None:
        """From the next byte on, this is what the board allows."""
        ...

    def set_standing(self, standing: Standing, person: Person) -> None:
        """From the next byte on, this is what the person is, in every room; they are told."""
        ...

    def set_display(self, board_id: str, display: Display) -> None:
        """What people on that board see of each other from now on."""
        ...

    def tell(
        self,
        board_ids: Iterable[str],
        event: str,
        keys: Mapping[str, object],
        to: Callable[[Standing], bool] | None = None,
    ) -> None:
        """Send a control event to the sessions of those boards; encoded once. `to`: to whom."""
        ...

    def tell_people(
        self, person_ids: Collection[str], event: str, keys: Mapping[str, object]
    ) -> int:
        """Send a control event to all sessions of those people; encoded once. Returns how many."""
        ...

    def expel(self, person_id: str, code: int, reason: str) -> int:
        """End all sessions of that person; nothing of them has effect any more. How many."""
        ...

    def pulses(self, board_ids: Iterable[str]) -> list[Pulse]:
        """Those of the boards that are loaded."""
        ...
