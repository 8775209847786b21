"""Updates of people who are bound by rules, tried on a copy first (shared/protocol.md PO2)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from server.crdt import WHOLE, Applied, Document
from server.errors import DocumentPanicked, RehearsalPanicked
from server.policy.places import PLACE_KEYS, Point, places_of
from server.policy.rights import Action, Touch
from server.policy.table import load_table
from server.protocol.update import DecodedUpdate


class Rehearsal:
    """A copy of a document, made when first needed; dropped by a refusal, for engines undo nothing.

    Belongs to the loop's thread.
    """

    def __init__(self) -> None:
        self._copy: Document | None = None

    @property
    def has_copy(self) -> bool:
        """Whether there is one; a new one costs a reading of the whole state."""
        return self._copy is not None

    def make(self, document: Document) -> Document:
        """The copy, made if there is none.

        Raises:
            RehearsalPanicked: the engine gave up.
        """
        try:
            self._copy = self._copy or document.twin()
        except DocumentPanicked as error:
            raise RehearsalPanicked(error.problem) from error
        return self._copy

    def try_out(self, document: Document, update: DecodedUpdate) -> Applied:
        """What the update would do. The document does not see it.

        Raises:
            RehearsalPanicked: the engine gave up; the copy is dropped.
        """
        copy = self.make(document)
        try:
            return copy.apply(update)
        except DocumentPanicked as error:
            self.drop()
            raise RehearsalPanicked(error.problem) from error

    def follow(self, update: DecodedUpdate) -> None:
        """The document has taken an update of somebody free; keep the copy in step."""
        if self._copy is None:
            return
        try:
            self._copy.apply(update)
        except DocumentPanicked:
            self.drop()

    def drop(self) -> None:
        """Forget the copy: it holds what the document must not, or the document is another."""
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    def touches(
        self, document: Document, touched: Iterable[tuple[str, str]], *, with_places: bool
    ) -> list[Touch]:
        """What the update that was tried last does to each element.

        `with_places`: where they lie before and after as well.
        """
        fields: dict[str, set[str]] = {}
        for element_id, field in touched:
            fields.setdefault(element_id, set()).add(field)
        keys = PLACE_KEYS if with_places else ()
        return [
            self._touch(document, element_id, names, keys) for element_id, names in fields.items()
        ]

    def _touch(
        self, document: Document, element_id: str, fields: set[str], keys: tuple[str, ...]
    ) -> Touch:
        if not keys and WHOLE not in fields:
            return Touch(element_id, _changes(fields))
        before, after = document.read(element_id, keys), self._read(element_id, keys)
        is_whole = WHOLE in fields
        actions = _comings(before is not None, after is not None) if is_whole else _changes(fields)
        places: list[Point] = []
        if keys and before is not None:
            places += places_of(before, partial(document.read, keys=keys))
        if keys and after is not None:
            places += places_of(after, partial(self._read, keys=keys))
        return Touch(element_id, actions, tuple(dict.fromkeys(places)))

    def _read(self, element_id: str, keys: tuple[str, ...]) -> dict[str, Any] | None:
        return self._copy.read(element_id, keys) if self._copy else None


def _changes(fields: Iterable[str]) -> frozenset[Action]:
    action_of = load_table().action_of
    return frozenset(map(action_of, fields))


def _comings(was_there: bool, is_there: bool) -> frozenset[Action]:
    """What it is when an element came, went or was replaced, or all at once."""
    if was_there and not is_there:
        return frozenset({"delete"})
    if is_there and not was_there:
        return frozenset({"create"})
    return frozenset({"create", "delete"})
