"""How long a tick lasts: at once when it is quiet, longer the more a tick costs. Pure."""

from __future__ import annotations

SHORTEST_S = 0.016
LONGEST_S = 0.060
SHARE = 0.15  # of the loop's time that ticks may take: the rest is for reading what comes in
SMOOTHING = 0.2


class Pace:
    """Says when the next tick may start, from what the last ones cost.

    A quiet server answers at once: the first change after a pause waits for nothing. Under load
    ticks move apart, so that their cost stays near `SHARE` of the time; people then share fewer,
    fuller frames. 60 ms is where a dragged note begins to look late to others.
    """

    def __init__(self) -> None:
        self._cost_s = 0.0
        self._started_s = float("-inf")

    @property
    def interval_s(self) -> float:
        """The least time between the starts of two ticks, in seconds."""
        return min(LONGEST_S, max(SHORTEST_S, self._cost_s / SHARE))

    def wait_s(self, now_s: float) -> float:
        """Seconds until the next tick may start; 0 when it may start now."""
        return max(0.0, self._started_s + self.interval_s - now_s)

    def started(self, now_s: float) -> None:
        """A tick begins."""
        self._started_s = now_s

    def ended(self, busy_s: float) -> None:
        """A tick is over; `busy_s` of it kept the loop from anything else."""
        self._cost_s += SMOOTHING * (busy_s - self._cost_s)
