"""Connections of people who wait to be let in. Nothing of the boards is told to them (LB2)."""

from __future__ import annotations

from server.facilitation.ports import Waiter
from server.facilitation.state import HallState
from server.storage.base import Person

WAITERS_AT_MOST = 500
WAITERS_PER_PERSON = 8  # or one person could keep all others from waiting
REJECTED, REMOVED = 4403, 4410  # close codes, as in server/protocol/close_codes.py


class LobbyRoom:
    """Who waits with an open connection; one person may have several."""

    def __init__(self) -> None:
        self._waiters: dict[str, list[Waiter]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiters)

    def is_full(self, person_id: str) -> bool:
        """Whether there are as many connections as there may be, of all or of that person."""
        if len(self._waiters.get(person_id, ())) >= WAITERS_PER_PERSON:
            return True
        return sum(len(each) for each in self._waiters.values()) >= WAITERS_AT_MOST

    def enter(self, person_id: str, waiter: Waiter) -> None:
        """Tell this connection what becomes of the person."""
        self._waiters.setdefault(person_id, []).append(waiter)

    def leave(self, person_id: str, waiter: Waiter) -> None:
        """The connection is gone. Idempotent."""
        waiters = self._waiters.get(person_id, [])
        if waiter in waiters:
            waiters.remove(waiter)
        if not waiters:
            self._waiters.pop(person_id, None)

    def tell(self, state: HallState, person: Person) -> None:
        """What has become of somebody who waited (LB3)."""
        for waiter in self._waiters.get(person.id, [])[:]:
            if person.state == "admitted":
                boards = [{"id": b.id, "title": b.title} for b in state.boards.values()]
                waiter.tell("admitted", {"boards": boards, "group_board": person.group_board_id})
            elif person.state == "rejected":
                waiter.tell("rejected", {})
                waiter.close(REJECTED, "rejected")
            elif person.state == "removed":
                waiter.close(REMOVED, "removed")
