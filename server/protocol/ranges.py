"""Sets of clocks as ranges, growing one range at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from server.protocol.deletes import Ranges


class RangeSet:
    """Which clocks of one client are deleted. Ranges neither touch nor overlap."""

    __slots__ = ("_begins", "_ends")

    def __init__(self) -> None:
        self._begins: list[int] = []
        self._ends: list[int] = []

    def copy(self) -> RangeSet:
        """Another one that holds the same."""
        other = RangeSet()
        other._begins, other._ends = self._begins[:], self._ends[:]
        return other

    def add(self, begin: int, end: int) -> None:
        """Put in the clocks [begin, end)."""
        first = bisect_left(self._ends, begin)
        last = bisect_right(self._begins, end)
        if first < last:
            begin = min(begin, self._begins[first])
            end = max(end, self._ends[last - 1])
        self._begins[first:last] = [begin]
        self._ends[first:last] = [end]

    def bounds(self) -> list[int]:
        """Beginning and end of each range, one after the other."""
        return [bound for pair in zip(self._begins, self._ends, strict=True) for bound in pair]

    @classmethod
    def of(cls, bounds: Sequence[int]) -> RangeSet:
        """What `bounds` gave."""
        ranges = cls()
        ranges._begins, ranges._ends = list(bounds[::2]), list(bounds[1::2])
        return ranges

    def __contains__(self, clock: int) -> bool:
        index = bisect_right(self._begins, clock) - 1
        return index >= 0 and clock < self._ends[index]

    def overlaps(self, begin: int, end: int) -> bool:
        """Whether any of the clocks [begin, end) is in it."""
        index = bisect_right(self._ends, begin)
        return index < len(self._begins) and self._begins[index] < end

    def ranges(self) -> Ranges:
        """All of it as (clock, length)."""
        return tuple(
            (begin, end - begin) for begin, end in zip(self._begins, self._ends, strict=True)
        )

    def cut(self, begin: int, end: int) -> list[tuple[int, bool]]:
        """Part [begin, end) where this set begins and ends: (end of the part, is it inside)."""
        parts = []
        index = bisect_right(self._ends, begin)
        while begin < end:
            inside = index < len(self._begins) and self._begins[index] <= begin
            if inside:
                begin = min(end, self._ends[index])
                index += 1
            else:
                begin = min(end, self._begins[index]) if index < len(self._begins) else end
            parts.append((begin, inside))
        return parts
