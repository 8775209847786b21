"""Cutting a film into segments, each with all elements at its start."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from server.replay.folding import apply
from server.replay.packing import pack, pack_json
from server.replay.values import OpenSegment, Segment, World, to_json

CHANGES = 2000
"""In a segment at least, unless a session begins or ends. More on a board with more elements, so
that its keys do not outweigh its changes."""
BORDER_CHANGES = 200
MINUTE_MS = 60_000
MAX_ACTIVITY = 255

_read_minutes = msgspec.json.Decoder(list[tuple[int, int]]).decode


class Cutter:
    """Collects changes; holds the world, which follows them.

    `number`: of the next segment to be begun.
    """

    def __init__(self, world: World, number: int, unfinished: OpenSegment | None) -> None:
        self.world = world
        self.number = number
        self.closed: list[Segment] = []
        self._open = unfinished
        self._parts = [unfinished.changes] if unfinished and unfinished.changes else []

    def change(self, sequence: int, at_ms: int, author: int, operations: list[Any]) -> None:
        """Add what an entry did."""
        part = self._part(sequence, at_ms)
        self._add(part, [sequence, at_ms - part.to_ms, author, operations], at_ms)
        apply(self.world, operations)
        minute = at_ms // MINUTE_MS
        part.minutes[minute] = min(part.minutes.get(minute, 0) + 1, MAX_ACTIVITY)
        if part.count >= max(CHANGES, len(self.world)):
            self.close()

    def event(
        self, sequence: int, at_ms: int, author: int, kind: str, values: dict[str, Any]
    ) -> None:
        """Add something that happened and changed no element."""
        if kind == "session_started":
            self.border()
        part = self._part(sequence, at_ms)
        self._add(part, [sequence, at_ms - part.to_ms, author, kind, values], at_ms)
        if kind == "session_ended":
            self.border()

    def begin(self, sequence: int, at_ms: int) -> None:
        """Begin with the world as it is, which no change has made."""
        self._part(sequence, at_ms, before=sequence)

    def border(self) -> None:
        """Here a segment may end that would otherwise be too short."""
        if self._open is not None and self._open.count >= BORDER_CHANGES:
            self.close()

    def close(self) -> None:
        """End the segment."""
        part = self.pause()
        if part is not None:
            self.closed.append(_segment(part, is_open=False))
            self._open, self._parts = None, []

    def pause(self) -> OpenSegment | None:
        """The unfinished segment, to go on with another time."""
        if self._open is not None:
            self._open.changes = b",".join(self._parts)
            self._parts = [self._open.changes] if self._open.changes else []
        return self._open

    def segments(self) -> list[Segment]:
        """Those closed meanwhile, and the unfinished one as it is."""
        part = self.pause()
        return self.closed if part is None else [*self.closed, _segment(part, is_open=True)]

    def _part(self, sequence: int, at_ms: int, before: int | None = None) -> OpenSegment:
        if self._open is None:
            known = max(0, sequence - 1) if before is None else before
            key = {"elements": self.world, "at_ms": at_ms, "sequence": known}
            self._open = OpenSegment(self.number, at_ms, pack(key), sequence, sequence, at_ms)
            self.number += 1
        return self._open

    def _add(self, part: OpenSegment, change: list[Any], at_ms: int) -> None:
        self._parts.append(to_json(change))
        part.count += 1
        part.last, part.to_ms = change[0], at_ms


def _segment(part: OpenSegment, *, is_open: bool) -> Segment:
    body = b'{"from_ms":%d,"changes":[%b]}' % (part.from_ms, part.changes)
    minutes = to_json(sorted(part.minutes.items()))
    return Segment(
        *(part.number, part.first, part.last, part.from_ms, part.to_ms, part.count, is_open),
        *(minutes, part.key, pack_json(body)),
    )


def activity(segments: list[bytes]) -> list[tuple[int, int]]:
    """Changes by minute, from the `minutes` of all segments."""
    total: Counter[int] = Counter()
    for each in segments:
        total.update(dict(_read_minutes(each)))
    return [(minute, min(total[minute], MAX_ACTIVITY)) for minute in sorted(total)]
