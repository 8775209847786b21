"""What a hall needs from outside, and whom it speaks to in the lobby."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from server.storage.records import Programme

# Sends a control event to one session.
Tell: TypeAlias = Callable[[str, Mapping[str, object]], None]


class HallStorage(Programme, Protocol):
    """The part of storage that halls use."""


class Waiter(Protocol):
    """A connection of somebody who waits in the lobby."""

    def tell(self, event: str, keys: Mapping[str, object]) -> None:
        """Send a control event; returns at once."""
        ...

    def close(self, code: int, reason: str) -> None:
        """End the connection."""
        ...
