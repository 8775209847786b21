"""Drafts of acts on a board: what is to be changed, as one update, and what it amounts to.

Functions from bytes to bytes for the process beside: engines are used here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from server.crdt.writing import Wish, compose, read_world
from server.replay.film import extend
from server.replay.folding import EVENT_LENGTH, apply
from server.replay.packing import unpack
from server.replay.revert import Change, Kept, Plan, revert
from server.replay.values import FilmState, Row, Segment, World
from server.replay.veil import NO_VEIL
from server.replay.wishes import Scope, restore

SHOWN = 500


class RestoreTask(Struct, frozen=True):
    """Something is to be what it was.

    `then`: the board of the past. `known`: ids of all elements that the past may tell of, as of
    now; others stay. `state`: of the document. `client`: an id that nobody else uses.
    """

    state: bytes
    client: int
    then: World
    known: frozenset[str]
    scope: Scope


class FilmTask(Struct, frozen=True):
    """More rows of a record, for a film of it that hides nothing."""

    film: FilmState
    rows: list[Row]


class Filmed(Struct, frozen=True):
    """The film then, and the segments that are new or have grown."""

    film: FilmState
    segments: list[Segment]


class Piece(Struct, frozen=True, array_like=True):
    """A segment of a film of everything: its key and its body, packed."""

    key: bytes
    body: bytes


class RevertTask(Struct, frozen=True):
    """Changes are to be undone: the entry `entry`, or all of `author` from a film time on.

    `pieces`: from that in which the first of them lies. `settled`: see `revert`.
    """

    state: bytes
    client: int
    pieces: list[Piece]
    author: int = 0
    since_ms: int = 0
    entry: int = 0
    settled: frozenset[int] = frozenset()


class Shown(Struct, frozen=True):
    """One thing that an act does: `kind` as of wishes; values before and after."""

    element: str
    kind: str
    field: str
    before: Any
    after: Any


class Draft(Struct, frozen=True):
    """An act on paper. `update`: empty where there is nothing to do.

    `put`, `removed`, `changed`, `skipped`: elements. `shown`: at most 500 of what it does.
    """

    update: bytes
    put: int
    removed: int
    changed: int
    skipped: int
    kept: list[Kept]
    shown: list[Shown]


class _Key(Struct):
    elements: World


class _Body(Struct):
    from_ms: int
    changes: list[list[Any]]


_write = msgspec.msgpack.encode
_read_key = msgspec.json.Decoder(_Key).decode
_read_body = msgspec.json.Decoder(_Body).decode


def film_everything(payload: bytes) -> bytes:
    """`FilmTask` to `Filmed`, as msgpack."""
    task = msgspec.msgpack.decode(payload, type=FilmTask)
    return _write(Filmed(*extend(task.film, task.rows, NO_VEIL)))


def draft_restore(payload: bytes) -> bytes:
    """`RestoreTask` to `Draft`, as msgpack."""
    task = msgspec.msgpack.decode(payload, type=RestoreTask)
    now = read_world(task.state)
    wishes = restore(task.then, now, task.scope, now.keys() - task.known)
    return _write(_draft(task.state, task.client, now, Plan(wishes, [])))


def draft_revert(payload: bytes) -> bytes:
    """`RevertTask` to `Draft`, as msgpack."""
    task = msgspec.msgpack.decode(payload, type=RevertTask)
    world, changes = _since(task)
    plan = revert(world, changes, lambda change: _is_chosen(task, change), task.settled)
    return _write(_draft(task.state, task.client, read_world(task.state), plan))


def read_filmed(answer: bytes) -> Filmed:
    """What `film_everything` answered."""
    return msgspec.msgpack.decode(answer, type=Filmed)


def read_draft(answer: bytes) -> Draft:
    """What a task answered."""
    return msgspec.msgpack.decode(answer, type=Draft)


def _is_chosen(task: RevertTask, change: Change) -> bool:
    if task.entry:
        return change.sequence == task.entry
    return change.author == task.author and change.time_ms >= task.since_ms


def _since(task: RevertTask) -> tuple[World, Iterator[Change]]:
    """The board before the first change that is chosen, and everything from there on."""
    if not task.pieces:
        return {}, iter(())
    world = _read_key(unpack(task.pieces[0].key)).elements
    changes = _changes(task.pieces)
    for change in changes:
        if _is_chosen(task, change):
            return world, _from(change, changes)
        apply(world, change.ops)
    return world, iter(())


def _from(first: Change, rest: Iterator[Change]) -> Iterator[Change]:
    yield first
    yield from rest


def _changes(pieces: Sequence[Piece]) -> Iterator[Change]:
    for piece in pieces:
        body = _read_body(unpack(piece.body))
        at_ms = body.from_ms
        for change in body.changes:
            at_ms += change[1]
            if len(change) < EVENT_LENGTH:
                yield Change(change[0], at_ms, change[2], change[3])


def _draft(state: bytes, client: int, now: World, plan: Plan) -> Draft:
    composed = compose(state, plan.wishes, client)
    skipped = set(composed.skipped)
    wishes = [
        wish
        for wish in plan.wishes
        if (wish.element, wish.field) not in skipped and _is_news(wish, now)
    ]
    return Draft(
        update=composed.update,
        put=_count(wishes, {"put"}),
        removed=_count(wishes, {"remove"}),
        changed=_count(wishes, {"set", "unset", "text"}),
        skipped=len({element for element, _ in skipped}),
        kept=plan.kept,
        shown=[_shown(wish, now) for wish in wishes[:SHOWN]],
    )


def _is_news(wish: Wish, now: World) -> bool:
    fields = now.get(wish.element)
    if wish.kind == "put" or fields is None:
        return wish.kind == "put" and fields is None
    return wish.kind == "remove" or fields.get(wish.field) != wish.value


def _count(wishes: list[Wish], kinds: set[str]) -> int:
    return len({wish.element for wish in wishes if wish.kind in kinds})


def _shown(wish: Wish, now: World) -> Shown:
    fields = now.get(wish.element)
    before = fields.get(wish.field) if fields and wish.field else fields
    return Shown(wish.element, wish.kind, wish.field, before, wish.value)
