"""What it takes to bring a board, a frame or an element back to what it was."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from server.crdt.values import TEXTS
from server.crdt.writing import Wish, World
from server.policy.places import box_of, places_of

Fields: TypeAlias = Mapping[str, Any]


class Scope(Struct, frozen=True):
    """What is brought back. `id`: of the frame or element."""

    kind: Literal["board", "frame", "element"]
    id: str = ""


def restore(
    then: World, now: World, scope: Scope, spared: Collection[str] = frozenset()
) -> list[Wish]:
    """The wishes that make what `scope` names of `now` what it was `then`.

    `spared`: elements that `then` does not tell of, whether or not they were there; they stay.
    """
    wishes: list[Wish] = []
    for element in sorted(_concerned(then, now, scope)):
        if element in then:
            wishes += _brought_back(element, then[element], now.get(element))
        elif element not in spared:
            wishes.append(Wish(element, "remove"))
    return wishes


def _concerned(then: World, now: World, scope: Scope) -> set[str]:
    if scope.kind == "element":
        return {scope.id} & {*then, *now}
    if scope.kind == "board":
        return {*then, *now}
    return {*_in_frame(then, scope.id), *_in_frame(now, scope.id)}


def _in_frame(world: World, frame: str) -> Iterator[str]:
    """The frame and what lies in it."""
    box = box_of(world[frame]) if frame in world else None
    if box is None:
        return
    yield frame
    for element, fields in world.items():
        places = places_of(fields, world.get)
        if element != frame and all(place.is_known and box.holds(place) for place in places):
            yield element


def _brought_back(element: str, then: Fields, now: Fields | None) -> Iterator[Wish]:
    if now is None:
        yield Wish(element, "put", value=dict(then))
        return
    for field in sorted({*then, *now}):
        if field in then and then[field] != now.get(field):
            yield written(element, field, then[field])
        elif field not in then:
            yield Wish(element, "unset", field)


def written(element: str, field: str, value: Any, **expected: Any) -> Wish:
    """The wish for a field's value; a text's where it is one."""
    kind: Literal["text", "set"] = "text" if field in TEXTS and isinstance(value, str) else "set"
    return Wish(element, kind, field, value, **expected)
