"""How much of the loop's time a room may spend on copies of its document (SY13). Pure.

An update of somebody bound is tried on a copy, and a refusal costs the copy (decision 0007). One
person is paused for that (`penalties`); many people together are held by this.
"""

from __future__ import annotations

from server.errors import Busy

SHARE = 0.1
FULL_S = 2.0
# Kept for people whose updates have not been refused of late: they pay for nobody else's.
RESERVE_S = 2.0
SUSPECT_S = 60.0


class Budget:
    """Seconds in hand; refilled at `SHARE` of the time that passes, spent by copies and refusals.

    When they are spent, whoever had something refused within the last minute waits; when the
    reserve is spent as well, so does everybody who would need another copy.
    """

    def __init__(self) -> None:
        self._level_s = FULL_S
        self._filled_s = float("-inf")
        self._refused_s: dict[str, float] = {}  # by person id

    def check(self, person_id: str, now_s: float, *, needs_copy: bool) -> None:
        """Ask before anything is tried.

        Raises:
            Busy: not now.
        """
        self._fill(now_s)
        is_suspect = now_s - self._refused_s.get(person_id, float("-inf")) < SUSPECT_S
        if is_suspect:
            least_s = 0.0
        elif needs_copy:
            least_s = -RESERVE_S
        else:
            return
        if self._level_s <= least_s:
            raise Busy((least_s - self._level_s) / SHARE)

    def spend(self, seconds: float) -> None:
        """So long a copy, or something that was refused, kept the loop."""
        self._level_s -= seconds

    def refused(self, person_id: str, now_s: float) -> None:
        """Something of that person was tried in vain, and the copy with it."""
        self._refused_s = {p: at for p, at in self._refused_s.items() if now_s - at < SUSPECT_S}
        self._refused_s[person_id] = now_s

    def _fill(self, now_s: float) -> None:
        if now_s > self._filled_s:
            gained_s = (now_s - self._filled_s) * SHARE
            self._level_s = min(FULL_S, self._level_s + gained_s)
            self._filled_s = now_s
