"""The whole past of a board, hidden parts included: what undoing needs, and nobody is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

import msgspec

from server.replay.drafting import FilmTask, Piece, film_everything, read_filmed
from server.replay.film import start
from server.replay.values import FilmState, Row, Segment
from server.storage.records import BoardRecord, StoredEntry, StoredEvent

ROWS_AT_ONCE = 5000
ACTS = frozenset({"restored", "reverted"})


class Bench(Protocol):
    """The process beside, where engines may break."""

    async def run(
        self, task: Callable[[bytes], bytes], payload: bytes, *, urgent: bool = False
    ) -> bytes:
        """See `Workbench.run`."""
        ...


@dataclass(frozen=True, slots=True)
class Deed:
    """An act on the board, as the record tells of it. `undone`: the entry that it undid."""

    entry: int
    subject: str | None
    since_ms: int
    undone: int


@dataclass(slots=True)
class Past:
    """A film of everything, and the acts among it."""

    segments: dict[int, Segment] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)

    def pieces(self, is_wanted: Callable[[Segment], bool]) -> list[Piece]:
        """From the first segment that is wanted to the end."""
        found = [self.segments[number] for number in sorted(self.segments)]
        first = next((n for n, segment in enumerate(found) if is_wanted(segment)), len(found))
        return [Piece(segment.key, segment.body) for segment in found[first:]]

    def is_undone(self, entry: int) -> bool:
        """Whether an act has been undone, and that not undone again."""
        return any(deed.undone == entry and not self.is_undone(deed.entry) for deed in self.deeds)

    def is_act(self, entry: int) -> bool:
        """Whether that entry is an act."""
        return any(deed.entry == entry for deed in self.deeds)

    def settled(self, person_id: str, since_ms: int) -> frozenset[int]:
        """Acts that undid all that the person had done since that time, or one before."""
        return frozenset(
            deed.entry
            for deed in self.deeds
            if deed.subject == person_id
            and deed.since_ms <= since_ms
            and not self.is_undone(deed.entry)
        )


async def read_past(storage: BoardRecord, bench: Bench, board_id: str) -> Past:
    """Film all of the record, batch by batch.

    Raises:
        CorruptRecord: the record is broken.
        WhiteboardError: the process beside broke over it.
    """
    past, film, rows = Past(), start(), list[Row]()
    async for item in storage.record(board_id):
        rows.append(row_of(item))
        if isinstance(item, StoredEvent):
            _note(past, item)
        if len(rows) >= ROWS_AT_ONCE:
            film = await _film(past, bench, film, rows)
            rows = []
    if rows:
        await _film(past, bench, film, rows)
    return past


async def _film(past: Past, bench: Bench, film: FilmState, rows: list[Row]) -> FilmState:
    payload = msgspec.msgpack.encode(FilmTask(film, rows))
    filmed = read_filmed(await bench.run(film_everything, payload, urgent=True))
    past.segments.update((segment.number, segment) for segment in filmed.segments)
    return filmed.film


def row_of(item: StoredEntry | StoredEvent) -> Row:
    """A row of the record as films are made of them."""
    if isinstance(item, StoredEvent):
        body = b"" if item.salt is None else item.body
        return Row("e", item.sequence, item.position, item.time_ms, item.author, body)
    kind: Literal["base", "u"] = "base" if item.is_base else "u"
    return Row(kind, item.sequence, 0, item.time_ms, item.author, item.update)


def _note(past: Past, event: StoredEvent) -> None:
    told = event.read()
    entry, undone = told.body.get("entry"), told.body.get("undone", 0)
    if told.kind in ACTS and isinstance(entry, int) and entry:
        since_ms = told.body.get("at", 0)
        past.deeds.append(Deed(entry, told.subject, since_ms, undone))
