"""What facilitation does to rooms (`facilitation.floor.Floor`), for all rooms of a process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from server.policy.rights import BoardRights, Display, Pulse, Standing
from server.rooms.room import Room
from server.rooms.session import control
from server.storage.base import Person


class FloorWork(ABC):
    """The calls; where the rooms are is for the registry to say. Boards without room are skipped.

    Everything returns at once and holds for the next message that any session sends.
    """

    @abstractmethod
    def live_room(self, board_id: str) -> Room | None:
        """The room of that board, while there is one."""

    @abstractmethod
    def live_rooms(self) -> Iterator[Room]:
        """All there are."""

    def set_rights(self, board_id: str, rights: BoardRights) -> None:
        """What the board allows."""
        if room := self.live_room(board_id):
            room.authority.change_rights(rights)
            room.rights_changed()

    def set_standing(self, standing: Standing, person: Person) -> None:
        """What somebody is, in every room; `is_host` means on `person.host_board_id`."""
        for room in self.live_rooms():
            room.authority.change_standing(standing, person)

    def set_display(self, board_id: str, display: Display) -> None:
        """What people on that board see of each other."""
        if room := self.live_room(board_id):
            room.authority.set_display(display)

    def tell(
        self,
        board_ids: Iterable[str],
        event: str,
        keys: Mapping[str, object],
        to: Callable[[Standing], bool] | None = None,
    ) -> None:
        """Send a control event to the sessions of those boards; encoded once."""
        outgoing = control(event, **keys)
        for board_id in board_ids:
            if room := self.live_room(board_id):
                for session in room.sessions.values():
                    if to is None or to(session.standing):
                        session.tell(outgoing)

    def tell_people(
        self, person_ids: Collection[str], event: str, keys: Mapping[str, object]
    ) -> int:
        """Send a control event to all sessions of those people; returns to how many."""
        outgoing = control(event, **keys)
        wanted = frozenset(person_ids)
        sessions = [
            session
            for room in self.live_rooms()
            for session in room.sessions.values()
            if session.person.id in wanted
        ]
        for session in sessions:
            session.tell(outgoing)
        return len(sessions)

    def expel(self, person_id: str, code: int, reason: str) -> int:
        """End all sessions of that person, queued updates included; returns how many."""
        return sum(room.expel(person_id, code, reason) for room in list(self.live_rooms()))

    def pulses(self, board_ids: Iterable[str]) -> list[Pulse]:
        """What goes on on those of the boards that have a room."""
        rooms = map(self.live_room, board_ids)
        return [room.authority.pulse() for room in rooms if room]
