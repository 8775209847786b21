"""Who is connected to a workshop at present, and to which board."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from server.facilitation.ports import Tell


@dataclass(frozen=True, slots=True)
class Seat:
    """One session: whose it is, on which board, how to tell it something."""

    person_id: str
    board_id: str
    tell: Tell


class Seats:
    """All sessions of a workshop. `left_s`: when each person's last session ended."""

    def __init__(self) -> None:
        self._seats: dict[str, Seat] = {}
        self._counts: Counter[str] = Counter()
        self.left_s: dict[str, float] = {}

    def __bool__(self) -> bool:
        return bool(self._seats)

    def take(self, session_id: str, seat: Seat) -> None:
        """A session begins."""
        self._seats[session_id] = seat
        self._counts[seat.person_id] += 1
        self.left_s.pop(seat.person_id, None)

    def leave(self, session_id: str, now_s: float) -> Seat | None:
        """A session ends; None when it is not known (any more)."""
        seat = self._seats.pop(session_id, None)
        if seat is not None:
            self._counts[seat.person_id] -= 1
            if not self._counts[seat.person_id]:
                del self._counts[seat.person_id]
                self.left_s[seat.person_id] = now_s
        return seat

    def people(self) -> list[str]:
        """Ids of who is here, each once."""
        return list(self._counts)

    def sessions(self) -> Counter[str]:
        """How many sessions each person has."""
        return Counter(self._counts)

    def is_here(self, person_id: str) -> bool:
        """Whether the person has any session."""
        return person_id in self._counts

    def is_on(self, person_id: str, board_id: str) -> bool:
        """Whether the person has a session on that board."""
        return self.is_here(person_id) and person_id in self.people_on(board_id)

    def people_on(self, board_id: str) -> set[str]:
        """Ids of who is on that board."""
        return {seat.person_id for seat in self._seats.values() if seat.board_id == board_id}
