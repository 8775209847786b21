"""What a film must not show, and what of it the board cannot do without (RP3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from server.protocol.redaction import COLORS, HEX_COLOR, TYPES
from server.replay.values import Fields

SETTLES_AFTER_MS = 60_000
"""How long after the last veiled change the film catches up with the board."""

SETTLING_EVENTS = frozenset({"removed", "banned", "session_ended"})

_NUMBERS = ("x", "y", "width", "height", "size", "weight")
_TRUTHS = ("fill",)


class Veil(Struct, frozen=True):
    """What is hidden on one board.

    `authors`: numbers, as the record has them. `people`: the same as ids. `clients`: Yjs client ids
    of theirs. `elements`: hidden by themselves. `fingerprint`: of the decisions behind it; a film
    made under another one is not shown.
    """

    authors: frozenset[int] = frozenset()
    people: frozenset[str] = frozenset()
    clients: frozenset[int] = frozenset()
    elements: frozenset[str] = frozenset()
    fingerprint: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it hides nothing."""
        return not (self.authors or self.people or self.clients or self.elements)


NO_VEIL = Veil()


def settled(before: Fields, now: Fields, names: set[str] | None) -> Fields:
    """What a veiled change of another's element leaves behind: nothing that could say a thing.

    `names`: of the fields in question, None for all. Numbers and words of the schema under names
    of the schema; the rest stays as it was.
    """
    return {
        name: now[name]
        for name in _tellable(now)
        if (names is None or name in names) and before.get(name) != now[name]
    }


def _tellable(now: Fields) -> Iterator[str]:
    for name in _NUMBERS:
        if _is_number(now.get(name)):
            yield name
    for name in _TRUTHS:
        if isinstance(now.get(name), bool):
            yield name
    color, kind = now.get("color"), now.get("type")
    if isinstance(color, str) and (color in COLORS or HEX_COLOR.fullmatch(color)):
        yield "color"
    if kind in TYPES:
        yield "type"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
