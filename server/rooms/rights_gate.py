"""The policy, asked for one room: its rights, its people's standings, its elements' authors."""

from __future__ import annotations

from collections.abc import Iterable

from server.crdt import WHOLE, Document
from server.errors import TouchRefused
from server.policy.places import PLACE_KEYS, Box, ZoneMap, box_of
from server.policy.rights import BoardRights, Standing, Touch
from server.policy.verdicts import is_bound, is_own_only, judge, may_write
from server.rooms.session import Session

Touched = Iterable[tuple[str, str]]


class RightsGate:
    """What the board allows as of now. `authors`: element id to the person who made it (PO6)."""

    def __init__(self, rights: BoardRights, authors: dict[str, str]) -> None:
        self.rights = rights
        self.authors = authors
        self._zones: ZoneMap | None = None

    def change(self, rights: BoardRights) -> None:
        """From now on the board allows this; every session must be `place`d anew."""
        self.rights = rights
        self._zones = None

    def place(self, session: Session) -> None:
        """Work out what is asked for every update of that session, so that it costs nothing."""
        session.barred = may_write(self.rights, session.standing)
        session.is_rehearsed = self.rights.is_selective and is_bound(session.standing)

    @property
    def has_zones(self) -> bool:
        """Whether it matters where an element lies."""
        return bool(self.rights.zones or self.rights.focus)

    @property
    def is_own_only(self) -> bool:
        """Whether people may change what they made themselves, and nothing else."""
        return is_own_only(self.rights, self.rights.mode)

    def check(self, document: Document, standing: Standing, touches: list[Touch]) -> None:
        """Ask for an update that has been tried; `document` has not taken it.

        Raises:
            TouchRefused: they may not do all of it.
        """
        zones = self._zone_map(document) if self.has_zones else None
        if refusal := judge(self.rights, standing, touches, zones, self.authors):
            raise TouchRefused(refusal.reason, refusal.elements, refusal.frame)

    def _zone_map(self, document: Document) -> ZoneMap:
        if self._zones is None:
            self._zones = ZoneMap(
                _boxes(document, self.rights.zones), _boxes(document, self.rights.focus)
            )
        return self._zones

    def ascribe(self, document: Document, touched: Touched, who: Standing) -> tuple[str, ...]:
        """Note what the document has just taken of them; ids that they are the author of now.

        Whoever makes anew what was deleted is its author: nobody writes in the name of others.
        What a facilitator brings back stays whose it was (PO6).
        """
        made = []
        for element_id, field in touched:
            if field != WHOLE or not self._is_theirs_now(element_id, who):
                continue
            if document.has(element_id):
                self.authors[element_id] = who.person_id
                made.append(element_id)
        if self._zones is not None:
            self._forget_moved(touched)
        return tuple(made)

    def _is_theirs_now(self, element_id: str, who: Standing) -> bool:
        author = self.authors.get(element_id)
        return author is None or (author != who.person_id and is_bound(who))

    def _forget_moved(self, touched: Touched) -> None:
        rights = self.rights
        if any(element in rights.zones or element in rights.focus for element, _ in touched):
            self._zones = None


def _boxes(document: Document, frames: Iterable[str]) -> dict[str, Box]:
    found = {}
    for frame in frames:
        values = document.read(frame, PLACE_KEYS)
        # Whatever else has that id gives no rights.
        if values is not None and values.get("type") == "frame" and (box := box_of(values)):
            found[frame] = box
    return found
