"""Undoing somebody's changes, and theirs only: what others did since stays.

The changes come as the film has them: `+` an element came or was replaced, `-` it went, `=` fields
were set (None: unset), `t` a splice of a text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from server.crdt.values import TEXTS
from server.crdt.writing import Wish, World
from server.protocol.splices import Splice, spliced, splices
from server.replay.cells import Cells
from server.replay.wishes import written


class Change(NamedTuple):
    """What one entry of the record did. `author`: number within the record."""

    sequence: int
    time_ms: int
    author: int
    ops: list[list[Any]]


class Kept(Struct, frozen=True):
    """What stays although a chosen change made it.

    `why`: `shared`, the element holds others' work by now; `later`, others have given the field
    another value since.
    """

    element: str
    why: Literal["shared", "later"]


class Plan(Struct, frozen=True):
    """What is wished, and what stays."""

    wishes: list[Wish]
    kept: list[Kept]


@dataclass(slots=True)
class _Field:
    """A field that a chosen change wrote. `is_over`: others have written it since."""

    before: Any
    was_there: bool
    is_over: bool = False


@dataclass(slots=True)
class _Element:
    """An element that is there, or that a chosen change has taken away (`is_gone`)."""

    fields: dict[str, Any]
    is_chosen: bool = False  # a chosen change made it
    is_gone: bool = False
    is_shared: bool = False  # others wrote in what a chosen change made
    tracks: dict[str, _Field] = field(default_factory=dict)
    texts: dict[str, Cells] = field(default_factory=dict)

    @property
    def is_touched(self) -> bool:
        return bool(self.is_chosen or self.is_gone or self.tracks or self.texts)

    def take(self, name: str, value: Any, *, is_chosen: bool) -> None:
        """A field gets a value; None: it is unset."""
        before = self.fields.get(name)
        was_there = name in self.fields
        if name in TEXTS and isinstance(before or "", str) and isinstance(value or "", str):
            self.splice(name, splices(before or "", value or ""), is_chosen=is_chosen)
        elif is_chosen:
            track = self.tracks.get(name)
            if track is None or track.is_over:
                self.tracks[name] = _Field(before, was_there)
        elif name in self.tracks:
            self.tracks[name].is_over = True
        if value is None:
            self.fields.pop(name, None)
        else:
            self.fields[name] = value

    def splice(self, name: str, found: Iterable[Splice], *, is_chosen: bool) -> None:
        """A text changes."""
        cells = self.texts.get(name)
        if cells is None and not is_chosen:  # nothing to remember yet
            text = self.fields.get(name) or ""
            for at, removed, inserted in found:
                text = spliced(text, at, removed, inserted)
            self.fields[name] = text
            return
        if cells is None:
            cells = self.texts[name] = Cells(self.fields.get(name) or "")
        cells.apply(found, is_chosen=is_chosen)
        self.fields[name] = cells.text


def revert(
    world: World,
    changes: Iterable[Change],
    chosen: Callable[[Change], bool],
    settled: Collection[int] = frozenset(),
) -> Plan:
    """The wishes that undo the chosen changes on the board as `changes` leave it.

    `world`: the board before the first of them. `settled`: sequences of changes that undid all
    chosen ones before them; these have been dealt with.
    """
    board = {element: _Element(dict(fields)) for element, fields in world.items()}
    for change in changes:
        is_chosen = chosen(change)
        for op in change.ops:
            _take(board, op, is_chosen=is_chosen)
        if change.sequence in settled:
            left = {key: each for key, each in board.items() if not each.is_gone}
            board = {key: _Element(each.fields) for key, each in left.items()}
    return _plan(board)


def _take(board: dict[str, _Element], op: list[Any], *, is_chosen: bool) -> None:
    kind, element_id = op[0], op[1]
    element = board.get(element_id)
    if kind == "+":
        _come(board, element_id, op[2], is_chosen=is_chosen)
    elif element is None:
        return
    elif kind == "-":
        _go(board, element_id, is_chosen=is_chosen)
    else:
        if not is_chosen:
            element.is_shared = True
        if kind == "t":
            element.splice(op[2], [(op[3], op[4], op[5])], is_chosen=is_chosen)
        else:
            for name, value in op[2].items():
                element.take(name, value, is_chosen=is_chosen)


def _come(
    board: dict[str, _Element], element_id: str, fields: dict[str, Any], *, is_chosen: bool
) -> None:
    element = board.get(element_id)
    if element is None or (element.is_gone and not is_chosen):
        texts = {
            name: Cells(value, is_chosen=is_chosen)
            for name, value in fields.items()
            if is_chosen and name in TEXTS and isinstance(value, str)
        }
        board[element_id] = _Element(dict(fields), is_chosen, texts=texts)
        return
    element.is_gone = False
    if not is_chosen:
        element.is_shared = True
    for name in sorted({*fields, *element.fields}):
        if fields.get(name) != element.fields.get(name):
            element.take(name, fields.get(name), is_chosen=is_chosen)


def _go(board: dict[str, _Element], element_id: str, *, is_chosen: bool) -> None:
    element = board[element_id]
    if is_chosen and not (element.is_chosen and not element.is_shared):
        element.is_gone = True
    else:
        del board[element_id]


def _plan(board: dict[str, _Element]) -> Plan:
    wishes: list[Wish] = []
    kept: list[Kept] = []
    for element_id in sorted(key for key, element in board.items() if element.is_touched):
        element = board[element_id]
        if element.is_gone:
            wishes.append(Wish(element_id, "put", value=_as_before(element)))
        elif element.is_chosen and not element.is_shared:
            wishes.append(Wish(element_id, "remove", expected=dict(element.fields)))
        else:
            if element.is_chosen:
                kept.append(Kept(element_id, "shared"))
            elif any(track.is_over for track in element.tracks.values()):
                kept.append(Kept(element_id, "later"))
            wishes += _rewritten(element_id, element)
    return Plan(wishes, kept)


def _as_before(element: _Element) -> dict[str, Any]:
    """What it was before a chosen change took it away, without other chosen changes of it."""
    fields = dict(element.fields)
    if not element.is_chosen:
        for name, track in element.tracks.items():
            if track.is_over:
                continue
            if track.was_there:
                fields[name] = track.before
            else:
                fields.pop(name, None)
    fields.update((name, cells.wanted) for name, cells in element.texts.items())
    return fields


def _rewritten(element_id: str, element: _Element) -> Iterator[Wish]:
    for name, cells in sorted(element.texts.items()):
        if cells.wanted != cells.text:
            yield Wish(element_id, "text", name, cells.wanted, cells.text)
    if element.is_chosen:
        return  # there is nothing that its fields were before
    for name, track in sorted(element.tracks.items()):
        now = element.fields.get(name)
        if track.is_over or (now == track.before and track.was_there == (name in element.fields)):
            continue
        if track.was_there:
            yield written(element_id, name, track.before, expected=now)
        else:
            yield Wish(element_id, "unset", name, expected=now)
