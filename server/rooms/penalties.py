"""Who made the room rebuild its document too often (shared/protocol.md SY11). Pure."""

from __future__ import annotations

from collections import deque

WINDOW_S = 60.0
REBUILDS = 3
PAUSE_S = 60.0
PAUSES = 3


class Penalties:
    """Counts rebuilds per person; three within a minute pause that person for a minute."""

    def __init__(self) -> None:
        self._rebuilds: dict[str, deque[float]] = {}
        self._paused_until_s: dict[str, float] = {}
        self._pauses: dict[str, int] = {}

    def is_paused(self, person_id: str, now_s: float) -> bool:
        """Whether their updates are refused at present."""
        return now_s < self._paused_until_s.get(person_id, float("-inf"))

    def rebuilt(self, person_id: str, now_s: float) -> bool:
        """Note that one of their updates cost a rebuild; true when they must leave."""
        times = self._rebuilds.setdefault(person_id, deque(maxlen=REBUILDS))
        times.append(now_s)
        if len(times) == REBUILDS and now_s - times[0] <= WINDOW_S:
            times.clear()
            self._paused_until_s[person_id] = now_s + PAUSE_S
            self._pauses[person_id] = self._pauses.get(person_id, 0) + 1
        return self._pauses.get(person_id, 0) >= PAUSES
