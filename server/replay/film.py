"""Making a film of a record: for every entry the visible changes of elements, as JSON.

Pure: bytes in, bytes out. Uses an engine, so it belongs into the process that may die of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeVar

import msgspec

from server.crdt import WHOLE, Document, EngineName
from server.protocol.redaction import elements_of, redact
from server.protocol.splices import splices
from server.protocol.update import DecodedUpdate, decode_update
from server.replay.cutting import Cutter
from server.replay.events import MARKS, shown
from server.replay.values import (
    TEXTS,
    Fields,
    FilmState,
    Mark,
    Row,
    Segment,
    World,
    normal,
)
from server.replay.veil import SETTLES_AFTER_MS, SETTLING_EVENTS, Veil, settled

NOBODY = 0
_VEILED = -1  # the maker of what a veiled person made, where only that is known

T = TypeVar("T")
Touched = Mapping[str, set[str]]


def start() -> FilmState:
    """A film of nothing."""
    return FilmState()


def extend(
    state: FilmState, rows: Iterable[Row], veil: Veil, engine: EngineName | None = None
) -> tuple[FilmState, list[Segment]]:
    """Go on with the film; the veil must be the one it was begun with.

    Returns the segments that are new or have grown, the unfinished one last.

    Raises:
        DocumentPanicked, InvalidUpdate: the record holds what no room took.
    """
    with closing(_Making(state, veil, engine)) as making:
        for row in rows:
            making.take(row)
        return making.state(), making.cutter.segments()


class _Making:
    def __init__(self, state: FilmState, veil: Veil, engine: EngineName | None) -> None:
        self._veil = veil
        self._before = state
        self._document = Document(engine)
        if state.document:
            self._document.apply(decode_update(state.document, is_trusted=True))
        self.cutter = Cutter(state.elements(), state.number, _copy(state.open))
        self._makers: dict[str, int] = msgspec.msgpack.decode(state.makers)
        self._clock = _copy(state.clock)
        self._unsettled = dict.fromkeys(state.unsettled)
        self._veiled_ms = state.veiled_ms
        self._marks = list(state.marks)
        self._through = state.through

    @property
    def _world(self) -> World:
        return self.cutter.world

    def take(self, row: Row) -> None:
        at_ms = self._clock.tick(row.time_ms)
        if self._unsettled and at_ms - self._veiled_ms >= SETTLES_AFTER_MS:
            self._settle(row.sequence, at_ms)
        if row.kind == "e":
            self._event(row, at_ms)
        elif row.kind == "base":
            self._base(row, at_ms)
        else:
            self._entry(row, at_ms)
        self._through = (row.sequence, row.position)

    def state(self) -> FilmState:
        """The film so far; before the segments are taken out of the cutter or after."""
        world = self._world
        return FilmState(
            document=self._document.encode_state(),
            world=msgspec.msgpack.encode(world),
            makers=msgspec.msgpack.encode(self._makers),
            clock=self._clock,
            open=self.cutter.pause(),
            through=self._through,
            number=self.cutter.number,
            unsettled=tuple(self._unsettled),
            veiled_ms=self._veiled_ms,
            marks=tuple(self._marks),
            frames=tuple(_frames(world)),
        )

    def close(self) -> None:
        self._document.close()

    def _entry(self, row: Row, at_ms: int) -> None:
        update = decode_update(row.body, is_trusted=True)
        is_veiled = row.author in self._veil.authors
        clients = self._veil.clients
        if is_veiled:
            # Those that became theirs after the veil was made.
            clients = clients | {section.client for section in update.sections}
        touched = self._apply(update, clients)
        for element in touched:
            if WHOLE in touched[element] and element not in self._makers:
                self._makers[element] = row.author
        if is_veiled:
            self._note(touched, at_ms)
        elif operations := _ordered(self._operations(touched)):
            self.cutter.change(row.sequence, at_ms, row.author, operations)

    def _apply(self, update: DecodedUpdate, clients: frozenset[int]) -> dict[str, set[str]]:
        redacted = redact(update, clients) if clients else None
        if redacted is not None:
            update = decode_update(redacted, is_trusted=True)
        touched: dict[str, set[str]] = {}
        for element, field in self._document.apply(update).touched:
            if element:
                touched.setdefault(element, set()).add(field)
        return touched

    def _base(self, row: Row, at_ms: int) -> None:
        update = decode_update(row.body, is_trusted=True)
        for element in elements_of(update, self._veil.clients):
            self._makers[element] = _VEILED
        self._apply(update, self._veil.clients)
        for element in sorted(self._document.elements()):
            values = normal(self._document.values(element))
            if values is not None and not self._is_hidden(element):
                self._world[element] = values
        self.cutter.begin(row.sequence, at_ms)

    def _is_hidden(self, element: str) -> bool:
        maker = self._makers.get(element)
        is_veiled = maker is not None and (maker == _VEILED or maker in self._veil.authors)
        return is_veiled or element in self._veil.elements

    def _note(self, touched: Touched, at_ms: int) -> None:
        """Remember what a veiled person wrote to; nothing of it is shown now."""
        for element in sorted(touched):
            if not self._is_hidden(element):
                self._unsettled |= dict.fromkeys((element, name) for name in touched[element])
                self._veiled_ms = at_ms

    def _operations(self, touched: Touched) -> Iterator[list[Any]]:
        for element in touched:
            if self._is_hidden(element):
                continue
            names = touched[element]
            for name in names:
                self._unsettled.pop((element, name), None)
            yield from self._differences(element, names)

    def _differences(self, element: str, names: set[str]) -> Iterator[list[Any]]:
        before, now = self._world.get(element), normal(self._document.values(element))
        if now is None:
            if before is not None:
                yield ["-", element]
        elif WHOLE in names:
            if now != before:
                yield ["+", element, now]
        # Where it is not in the world, somebody veiled has brought it back: it stays out.
        elif before is not None:
            yield from _changed(element, before, now, sorted(names))

    def _settle(self, sequence: int, at_ms: int) -> None:
        touched: dict[str, set[str]] = {}
        for element, name in self._unsettled:
            touched.setdefault(element, set()).add(name)
        self._unsettled.clear()
        if operations := _ordered(self._settled(touched)):
            self.cutter.change(sequence, at_ms, NOBODY, operations)

    def _settled(self, touched: Touched) -> Iterator[list[Any]]:
        for element, names in touched.items():
            before, now = self._world.get(element), normal(self._document.values(element))
            if before is None:
                continue
            if now is None:
                yield ["-", element]
            elif values := settled(before, now, None if WHOLE in names else names):
                yield ["=", element, values]

    def _event(self, row: Row, at_ms: int) -> None:
        kind, values = shown(row, self._veil)
        if self._unsettled and kind in SETTLING_EVENTS:
            self._settle(row.sequence, at_ms)
        if values is None:
            return
        self.cutter.event(row.sequence, at_ms, row.author, kind, values)
        if kind in MARKS:
            place = (at_ms, row.sequence, row.position)
            self._marks.append(Mark(*place, row.author, kind, values))


def _changed(
    element: str, before: Fields, now: Fields, names: Sequence[str]
) -> Iterator[list[Any]]:
    values: Fields = {}
    for name in names:
        old, new = before.get(name), now.get(name)
        if old == new and type(old) is type(new):
            continue
        if name in TEXTS and old is not None and new is not None:
            for splice in splices(old, new):
                yield ["t", element, name, *splice]
        else:
            values[name] = new
    if values:
        yield ["=", element, values]


def _frames(world: World) -> Iterator[dict[str, Any]]:
    for element in sorted(world):
        fields = world[element]
        if fields.get("type") == "frame":
            yield {"id": element, **{name: fields.get(name) for name in _OF_FRAMES}}


_OF_FRAMES = ("title", "template", "part")
_ORDER = {"-": 0, "+": 1, "=": 2, "t": 3}


def _ordered(operations: Iterable[list[Any]]) -> list[list[Any]]:
    """By kind and element; splices of one text stay as they are: `sorted` is stable."""
    return sorted(operations, key=lambda each: (_ORDER[each[0]], each[1]))


def _copy(value: T) -> T:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=type(value))
