"""How far apart ticks are: at once when it is quiet, longer the more a tick costs. Pure.

Edits and awareness keep different time. An edit is short and somebody waits for it; what everybody
points at is most of the bytes, and each state is replaced by the next a tenth of a second later. So
under load awareness goes along with every second or third tick only.
"""

from __future__ import annotations

SHORTEST_S = 0.016
LONGEST_S = 0.060
LONGEST_AWARENESS_S = 0.080
# Of the loop's time that ticks may take: the rest is for reading what comes in.
SHARE = 0.20
AWARENESS_SHARE = 0.05
SMOOTHING = 0.2


class Pace:
    """Says when the next tick may start and whether awareness goes with it, from what they cost.

    A quiet server answers at once: the first change after a pause waits for nothing. Under load
    ticks move apart, so that their cost stays near a share of the time; people then share fewer,
    fuller frames. 60 ms is where a moved note begins to look late to others.
    """

    def __init__(self) -> None:
        self._cost_s = 0.0  # of a tick without awareness
        self._awareness_cost_s = 0.0  # of what awareness adds
        self._started_s = float("-inf")
        self._awareness_s = float("-inf")

    @property
    def interval_s(self) -> float:
        """The least time between the starts of two ticks, in seconds."""
        return min(LONGEST_S, max(SHORTEST_S, self._cost_s / SHARE))

    @property
    def awareness_interval_s(self) -> float:
        """The least time between two ticks with awareness, in seconds."""
        wanted_s = max(SHORTEST_S, self._awareness_cost_s / AWARENESS_SHARE)
        return min(LONGEST_AWARENESS_S, wanted_s)

    def wait_s(self, now_s: float) -> float:
        """Seconds until the next tick may start; 0 when it may start now."""
        return max(0.0, self._started_s + self.interval_s - now_s)

    def is_awareness_due(self, now_s: float) -> bool:
        """Whether a tick that starts now takes awareness along."""
        return now_s >= self._awareness_s + self.awareness_interval_s

    def started(self, now_s: float, *, with_awareness: bool) -> None:
        """A tick begins."""
        self._started_s = now_s
        if with_awareness:
            self._awareness_s = now_s

    def ended(self, busy_s: float, *, with_awareness: bool) -> None:
        """A tick is over; `busy_s` of it kept the loop from anything else."""
        if with_awareness:
            self._cost_s = min(self._cost_s, busy_s)
            added_s = busy_s - self._cost_s
            self._awareness_cost_s += SMOOTHING * (added_s - self._awareness_cost_s)
        else:
            self._cost_s += SMOOTHING * (busy_s - self._cost_s)
