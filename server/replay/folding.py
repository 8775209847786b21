"""Playing a film: from the elements at the start of a piece to those after any of its changes.

The pure twin of the client's reader; shared/vectors/film.json binds both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from server.protocol.splices import spliced
from server.replay.values import World

EVENT_LENGTH = 5  # [sequence, dt, author, kind, values]; a change has its operations instead


def fold(key: World, changes: Iterable[Sequence[Any]], until: int | None = None) -> World:
    """The elements after all changes, or those up to the entry `until`. Leaves `key` as it is."""
    world = dict(key)
    for change in changes:
        if until is not None and change[0] > until:
            break
        if len(change) < EVENT_LENGTH:
            apply(world, change[3])
    return world


def apply(world: World, operations: Iterable[Sequence[Any]]) -> None:
    """Carry out the operations of one change. Replaces the fields of an element, as a whole."""
    for operation in operations:
        kind, element = operation[0], operation[1]
        if kind == "-":
            world.pop(element, None)
        elif kind == "+":
            world[element] = dict(operation[2])
        elif kind == "=":
            fields = {**world[element], **operation[2]}
            world[element] = {name: value for name, value in fields.items() if value is not None}
        else:
            name, at, removed, inserted = operation[2:]
            before = world[element]
            text = spliced(before[name], at, removed, inserted)
            world[element] = {**before, name: text}
