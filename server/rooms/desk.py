"""The server's own desk in a room: an update in somebody's name, on the path of everybody's."""

from __future__ import annotations

import asyncio
from typing import Protocol

from server.errors import RoomError, UpdateRefused
from server.rooms.channel import Outgoing
from server.rooms.session import Session
from server.storage.base import Person


class Served(Protocol):
    """What is needed of the room."""

    def serve(self, session: Session, update: bytes) -> None:
        """See `Room.serve`."""

    def dismiss(self, session: Session) -> None:
        """See `Room.dismiss`."""


class _Deaf:
    """A connection with nobody at its other end."""

    def __init__(self, result: asyncio.Future[int | None]) -> None:
        self._result = result

    def send(self, outgoing: Outgoing) -> None:
        """Nobody listens."""

    def queued_bytes(self) -> int:
        return 0

    def close(self, _code: int, reason: str) -> None:
        if not self._result.done():
            self._result.set_exception(RoomError(reason))

    def pause(self) -> None:
        """There is no more to come."""

    def resume(self) -> None:
        """There is no more to come."""


class _DeskSession(Session):
    """A session for one update; it is in no list of who is here."""

    __slots__ = ("_result",)

    def __init__(self, person: Person, result: asyncio.Future[int | None]) -> None:
        super().__init__("", person, _Deaf(result), wants_control=False)
        self._result = result
        self.on_committed = self._settle

    def settle(self, dealt: int) -> None:
        """Dealt with; its sequence, if it has one, is told within the same call of the room."""
        super().settle(dealt)
        asyncio.get_running_loop().call_soon(self._settle, None)

    def refuse(self, message: int, reason: str, detail: str, **about: object) -> None:
        """It changed nothing."""
        del message, about
        if not self._result.done():
            self._result.set_exception(UpdateRefused(detail, reason=reason))

    def _settle(self, sequence: int | None) -> None:
        if not self._result.done():
            self._result.set_result(sequence)


async def submit(room: Served, person: Person, update: bytes) -> int:
    """Have the room take an update in that person's name; the sequence of its committed entry.

    Raises:
        UpdateRefused: as clients are told by `refused`; nothing changed.
        AccessError: the person may not be here any more.
        RoomError: the room was given up, or the update told it nothing new.
    """
    result: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
    session = _DeskSession(person, result)
    try:
        room.serve(session, update)
        sequence = await result
    finally:
        room.dismiss(session)
    if sequence is None:
        raise RoomError("the update was not taken")
    return sequence
