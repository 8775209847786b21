"""Boards that people change at random, and what the changes did."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from server.crdt import Document, EngineName
from server.crdt.values import TEXTS, normal
from server.crdt.writing import Wish, compose
from server.protocol.splices import splices
from server.protocol.update import decode_update
from server.replay.revert import Change

World = dict[str, dict[str, Any]]

LETTERS = {1: "abcdeß", 2: "ABCDEÜЖ😀", 3: "XYZЇ🇺"}
"""What people write, by their numbers: who wrote a letter can be seen."""


class Board:
    """One document, and a record of the changes that its people made."""

    def __init__(self, engine: EngineName, seed: int) -> None:
        self.engine: EngineName = engine
        self.random = Random(seed)
        self.document = Document(engine)
        self.changes: list[Change] = []
        self.world: World = {}
        self._client = seed * 1000

    def write(self, author: int, wishes: Sequence[Wish]) -> int:
        """One entry of somebody; its sequence. None is recorded when nothing is to be done."""
        self._client += 1
        state = self.document.encode_state()
        composed = compose(state, wishes, self._client, self.engine)
        if composed.update:
            self.document.apply(decode_update(composed.update))
        before, self.world = self.world, self.read()
        sequence = len(self.changes) + 1
        ops = difference(before, self.world)
        self.changes.append(Change(sequence, sequence * 1000, author, ops))
        return sequence

    def read(self) -> World:
        """The elements as they are."""
        elements = self.document.elements()
        return {key: normal(fields) for key, fields in elements.items()}

    def act(self, author: int) -> None:
        """Somebody does something."""
        there = sorted(self.world)
        kind = self.random.choice(["new", "text", "text", "text", "set", "set", "remove", "unset"])
        if kind == "new" or not there:
            name = f"{author}-{len(self.changes)}"
            fields = {"type": "note", "x": 0, "y": 1.5, "text": self._words(author, "")}
            self.write(author, [Wish(name, "put", value=fields)])
            return
        element = self.random.choice(there)
        if kind == "text":
            text = self._words(author, self.world[element].get("text", ""))
            self.write(author, [Wish(element, "text", "text", text)])
        elif kind == "set":
            field, value = self.random.choice(["x", "y", "color"]), self.random.randrange(10**6)
            self.write(author, [Wish(element, "set", field, value)])
        elif kind == "unset":
            self.write(author, [Wish(element, "unset", "color")])
        else:
            self.write(author, [Wish(element, "remove")])

    def _words(self, author: int, before: str) -> str:
        start = self.random.randint(0, len(before))
        end = min(len(before), start + self.random.choice([0, 0, 1, 3]))
        new = "".join(self.random.choices(LETTERS[author], k=self.random.randint(0, 3)))
        return before[:start] + new + before[end:]


def difference(before: World, after: World) -> list[list[Any]]:
    """What happened to the elements between two moments, as the film tells it."""
    ops: list[list[Any]] = [["-", key] for key in sorted(before) if key not in after]
    ops += [["+", key, dict(after[key])] for key in sorted(after) if key not in before]
    for key in sorted(before.keys() & after.keys()):
        ops += _fields(key, before[key], after[key])
    return ops


def _fields(key: str, before: dict[str, Any], after: dict[str, Any]) -> list[list[Any]]:
    changed = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    spliced = [name for name in changed if name in TEXTS and {name} <= before.keys() & after.keys()]
    ops: list[list[Any]] = []
    if rest := {name: after.get(name) for name in changed if name not in spliced}:
        ops.append(["=", key, rest])
    for name in spliced:
        ops += [["t", key, name, *found] for found in splices(before[name], after[name])]
    return ops
