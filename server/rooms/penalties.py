"""Who made the room rebuild or copy its document too often (shared/protocol.md SY11). Pure."""

from __future__ import annotations

from collections import deque

WINDOW_S = 60.0
REBUILDS = 3
TRIES = 30
PAUSE_S = 60.0
PAUSES = 3


class Penalties:
    """Counts per person; too many within a minute pause that person for a minute."""

    def __init__(self) -> None:
        self._rebuilds: dict[str, deque[float]] = {}
        self._tries: dict[str, deque[float]] = {}
        self._paused_until_s: dict[str, float] = {}
        self._pauses: dict[str, int] = {}

    def is_paused(self, person_id: str, now_s: float) -> bool:
        """Whether their updates are refused at present."""
        return now_s < self._paused_until_s.get(person_id, float("-inf"))

    def rebuilt(self, person_id: str, now_s: float) -> bool:
        """Note that one of their updates cost a rebuild; true when they must leave."""
        return self._note(self._rebuilds, person_id, now_s, REBUILDS)

    def tried(self, person_id: str, now_s: float, weight: int = 1) -> bool:
        """Note that one of their updates cost a copy, a large one counts more; as `rebuilt`."""
        must_leave = False
        for _ in range(weight):
            must_leave = self._note(self._tries, person_id, now_s, TRIES)
        return must_leave

    def _note(
        self, all_times: dict[str, deque[float]], person_id: str, now_s: float, limit: int
    ) -> bool:
        times = all_times.setdefault(person_id, deque(maxlen=limit))
        times.append(now_s)
        if len(times) == limit and now_s - times[0] <= WINDOW_S:
            times.clear()
            self._paused_until_s[person_id] = now_s + PAUSE_S
            self._pauses[person_id] = self._pauses.get(person_id, 0) + 1
        return self._pauses.get(person_id, 0) >= PAUSES
