"""Who creates or deletes more than one person does at a workshop (MOD-6, SA4). Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from server.policy.rights import BoardRights, Limit

WINDOW_S = 60.0
BACKLOG_S = 10.0  # after coming, what was done offline arrives at once
BACKLOG_ELEMENTS = 200
BACKLOG_PAUSE_S = 300.0
# Of what one person makes, or takes away, in a minute: beyond it nothing is taken in at all. No
# honest hand comes near, and a pasted board does not pass it.
AT_MOST = 200


@dataclass(slots=True)
class Counts:
    """Of one person: (time, how many) of creations and deletions, and what was excused.

    `made`, `gone`: all of them within the window, those included that were told or excused.
    """

    creates: deque[tuple[float, int]] = field(default_factory=deque)
    deletes: deque[tuple[float, int]] = field(default_factory=deque)
    made: deque[tuple[float, int]] = field(default_factory=deque)
    gone: deque[tuple[float, int]] = field(default_factory=deque)
    excused: int = 0
    came_s: float = float("-inf")
    excused_s: float = float("-inf")


class Bound(NamedTuple):
    """What would be too many in a minute; `passed`: the limit that they are beyond already."""

    most: int
    passed: Limit | None


class Tempo:
    """Counts per person in a window of a minute; facilitators are for the caller to leave out.

    A backlog is excused once in five minutes, up to 200 elements.
    """

    def __init__(self) -> None:
        self._people: dict[str, Counts] = {}

    def came(self, person_id: str, now_s: float) -> None:
        """A session of the person begins."""
        counts = self._people.setdefault(person_id, Counts())
        if now_s - counts.excused_s >= BACKLOG_PAUSE_S:
            counts.came_s = counts.excused_s = now_s
            counts.excused = 0

    def most(
        self, person_id: str, created: int, deleted: int, rights: BoardRights, now_s: float
    ) -> Bound | None:
        """The bound that an update would pass if it were taken in, or None.

        Where a board has a limit, its people have at most `AT_MOST` in a minute, or the limit if
        that is more.
        """
        counts = self._people.setdefault(person_id, Counts())
        kinds: tuple[tuple[Limit, deque[tuple[float, int]], int, int], ...] = (
            ("creates", counts.made, created, rights.creates_per_minute),
            ("deletes", counts.gone, deleted, rights.deletes_per_minute),
        )
        for kind, times, count, limit in kinds:
            most, before = max(AT_MOST, limit), _add(times, 0, now_s)
            if limit and count and before + count > most:
                return Bound(most, kind if before > limit else None)
        return None

    def note(
        self, person_id: str, created: int, deleted: int, rights: BoardRights, now_s: float
    ) -> Limit | None:
        """Count an update; the limit that the person has passed with it, or None."""
        counts = self._people.setdefault(person_id, Counts())
        _add(counts.made, created, now_s)
        _add(counts.gone, deleted, now_s)
        if now_s - counts.came_s <= BACKLOG_S:
            counts.excused += created + deleted
            if counts.excused <= BACKLOG_ELEMENTS:
                return None
        if _is_over(counts.creates, created, rights.creates_per_minute, now_s):
            return "creates"
        if _is_over(counts.deletes, deleted, rights.deletes_per_minute, now_s):
            return "deletes"
        return None


def _is_over(times: deque[tuple[float, int]], count: int, limit: int, now_s: float) -> bool:
    if _add(times, count, now_s) <= limit or not limit:
        return False
    times.clear()  # told once; whoever goes on is told again
    return True


def _add(times: deque[tuple[float, int]], count: int, now_s: float) -> int:
    """Note so many; returns how many there are within the window."""
    if count:
        times.append((now_s, count))
    while times and now_s - times[0][0] >= WINDOW_S:
        times.popleft()
    return sum(number for _, number in times)
