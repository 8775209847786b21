"""What a film is made of. A value that goes to the other process is one of these, as msgpack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

VERSION = 1
"""Of films: one that was made by another version is made anew."""

Fields: TypeAlias = dict[str, Any]
World: TypeAlias = dict[str, Fields]
"""All elements as the film shows them: id -> JSON values, texts as strings."""

Place: TypeAlias = tuple[int, int]
"""Sequence and position of an item of the record."""

TEXTS = frozenset({"text", "title", "prompt"})
_MAX_WHOLE = 2**53

to_json = msgspec.json.Encoder(order="deterministic").encode


class Row(Struct, frozen=True, array_like=True):
    """One item of a record. `body`: an update, or what an event says (b"": erased).

    `position` 0 for entries. Kind `base`: stands for a record that was deleted.
    """

    kind: Literal["u", "e", "base"]
    sequence: int
    position: int
    time_ms: int
    author: int
    body: bytes


class Segment(Struct, frozen=True, array_like=True):
    """A piece of a film. `minutes`: JSON; `key` and `body`: brotli of JSON."""

    number: int
    first: int
    last: int
    from_ms: int
    to_ms: int
    changes: int
    is_open: bool
    minutes: bytes
    key: bytes
    body: bytes


class Mark(Struct, frozen=True, array_like=True):
    """An event that the index of a film tells of. `at_ms`: film time."""

    at_ms: int
    sequence: int
    position: int
    author: int
    kind: str
    values: dict[str, Any]


class FilmClock(Struct):
    """Film time: that of the record's items, but never back.

    `offset`: by how much the machine's clock was set back in all. `last_ms`: what it said at last.
    """

    at_ms: int = 0
    offset: int = 0
    last_ms: int = 0

    def tick(self, time_ms: int) -> int:
        """The film time of the next item."""
        if time_ms < self.last_ms - SET_BACK_MS:
            self.offset += self.last_ms - time_ms
        self.last_ms = time_ms
        self.at_ms = max(self.at_ms, time_ms + self.offset)
        return self.at_ms


SET_BACK_MS = 2000
"""Items of several sources may be out of order by this much."""


class OpenSegment(Struct):
    """The piece of a film that still grows. `changes`: JSON, without the brackets around them."""

    number: int
    from_ms: int
    key: bytes
    first: int
    last: int
    to_ms: int
    count: int = 0
    changes: bytes = b""
    minutes: dict[int, int] = {}


class FilmState(Struct, frozen=True):
    """A film so far, and all that it takes to go on.

    `document`: engine state without the words of veiled people. `world`, `makers` (element id ->
    author, the first one): msgpack. `unsettled`: (element, field) that veiled people wrote to.
    `number`: of the next segment. `frames`: id, title, template and part of those at the end.
    """

    version: int = VERSION
    document: bytes = b""
    world: bytes = b"\x80"
    makers: bytes = b"\x80"
    clock: FilmClock = msgspec.field(default_factory=FilmClock)
    open: OpenSegment | None = None
    through: Place = (0, 0)
    number: int = 0
    unsettled: tuple[tuple[str, str], ...] = ()
    veiled_ms: int = 0
    marks: tuple[Mark, ...] = ()
    frames: tuple[dict[str, Any], ...] = ()

    def elements(self) -> World:
        """The world at the end."""
        world: World = msgspec.msgpack.decode(self.world)
        return world


def normal(values: Fields | None) -> Fields | None:
    """The fields of an element as every engine, and JSON, would have them."""
    if values is None:
        return None
    return dict(_fields(values))


def _fields(values: Fields) -> Iterator[tuple[str, Any]]:
    for name in sorted(values):
        value = _plain(values[name])
        # A text that is none could not be shown as one.
        if value is not None and (name not in TEXTS or isinstance(value, str)):
            yield name, value


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _MAX_WHOLE else value
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in sorted(value)}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
