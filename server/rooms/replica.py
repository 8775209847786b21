"""The room's copy of a document, and what it takes to judge an update before the engine sees it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from server.crdt import Applied, Document
from server.errors import CorruptRecord, ForeignClient, InvalidUpdate, MalformedMessage
from server.protocol.parents import TypeIndex
from server.protocol.ranges import RangeSet
from server.protocol.state_vector import read_state_vector, write_state_vector
from server.protocol.tables import read_table, write_table
from server.protocol.texts import TextIndex
from server.protocol.update import DecodedUpdate, decode_update, has_gap
from server.protocol.wire import read_varint, write_varint
from server.rooms.owners import Owners
from server.rooms.packed import indexes_of
from server.storage.base import Snapshot

logger = logging.getLogger(__name__)

_META_ROOT = b"\x01\x04meta"  # parent is a root, name of four bytes
HEAVY_BYTES = 1024 * 1024
THREAD_FROM_BYTES = 128 * 1024  # decoding that much takes the loop's time for some 15 ms


async def decode_aside(raw: bytes, *, is_trusted: bool = False) -> DecodedUpdate:
    """`decode_update`, off the loop where it would keep others waiting."""
    if len(raw) < THREAD_FROM_BYTES:
        return decode_update(raw, is_trusted=is_trusted)
    return await asyncio.to_thread(decode_update, raw, is_trusted=is_trusted)


def advance(clocks: dict[int, int], update: DecodedUpdate) -> None:
    """Note in a state vector that the update is known."""
    for section in update.sections:
        if section.end_clock > clocks.get(section.client, 0):
            clocks[section.client] = section.end_clock


def _as_sets(update: DecodedUpdate) -> dict[int, RangeSet]:
    sets: dict[int, RangeSet] = {}
    for client, ranges in update.deletes:
        known = sets.setdefault(client, RangeSet())
        for clock, length in ranges:
            known.add(clock, clock + length)
    return sets


class Replica:
    """A document with its clocks, its surrogate pairs and its types.

    Belongs to the loop's thread. `owners` outlives it: a document that broke is made anew.
    """

    def __init__(self, owners: Owners) -> None:
        self.document = Document()
        self.clocks: dict[int, int] = {}
        self._owners = owners
        self._texts = TextIndex()
        self._types = TypeIndex()
        self._size = 0
        self._deleted: dict[int, RangeSet] | None = None  # as long as nothing changes

    @classmethod
    async def open(
        cls, snapshot: Snapshot | None, tail: Iterable[DecodedUpdate], owners: Owners
    ) -> tuple[Replica, list[bytes | DecodedUpdate]]:
        """The document as of the snapshot and the entries after it; and those, complete.

        Raises:
            DocumentPanicked, InvalidUpdate: the record holds what no room would have accepted.
        """
        replica = cls(owners)
        if snapshot and not replica._resume(snapshot):
            replica.load(await decode_aside(snapshot.state, is_trusted=True))
        return replica, [replica.load(update) for update in tail]

    def _resume(self, snapshot: Snapshot) -> bool:
        """Begin with a snapshot by its index; false when it has none that fits."""
        guard = indexes_of(snapshot).guard
        if not guard:
            return False
        try:
            types, position = read_table(guard, 0)
            pairs, position = read_table(guard, position)
            bounds, position = read_table(guard, position)
            deletes_at, position = read_varint(guard, position)
            garbage = {client: RangeSet.of(found) for client, found in bounds.items()}
            clocks = read_state_vector(snapshot.vector)
            self.document.load(snapshot.state, garbage, deletes_at)
        except (CorruptRecord, MalformedMessage) as error:
            logger.warning("index passed over", extra={"problem": str(error)})
            return False
        self._types, self._texts = TypeIndex.of(types), TextIndex.of(pairs)
        self._size = len(snapshot.state)
        self.clocks = clocks
        return True

    def pack(self) -> tuple[bytes, bytes]:
        """The engine's state, and the index that goes with it.

        Raises:
            DocumentPanicked: the engine gave up.
        """
        state, garbage, deletes_at = self.document.pack()
        bounds = write_table({client: known.bounds() for client, known in garbage.items()})
        index = self._types.write() + self._texts.write() + bounds + write_varint(deletes_at)
        return state, index

    def load(self, update: DecodedUpdate) -> bytes | DecodedUpdate:
        """Apply what was accepted before; returns it complete (`Applied.complete`)."""
        complete = self.document.apply(update).complete
        self._note(update)
        return update if complete is update.raw else complete

    def close(self) -> None:
        """Let go of the document, here and now: no other thread may."""
        self.document.close()

    def _note(self, update: DecodedUpdate) -> None:
        self._texts.add(update)
        self._types.add(update)
        self._size += len(update.raw)
        self._deleted = None
        advance(self.clocks, update)

    @property
    def is_heavy(self) -> bool:
        """Whether a copy of the document takes the loop's time for long."""
        return self._size > HEAVY_BYTES

    def has_news(self, update: DecodedUpdate) -> bool:
        """Whether it holds content that the document lacks; deletions do not count."""
        clocks = self.clocks
        return any(s.end_clock > clocks.get(s.client, 0) for s in update.sections)

    def deletes_more(self, update: DecodedUpdate) -> bool:
        """Whether it deletes what is not deleted yet. Costs an encoding of all that is, once."""
        if self._deleted is None:
            known = decode_update(self.lacking(write_state_vector(self.clocks)), is_trusted=True)
            self._deleted = _as_sets(known)
        for client, ranges in update.deletes:
            known_here = self._deleted.get(client) or RangeSet()
            for clock, length in ranges:
                parts = known_here.cut(clock, clock + length)
                if not all(is_deleted for _, is_deleted in parts):
                    return True
        return False

    def news_names_meta(self, update: DecodedUpdate) -> bool:
        """Whether its new content names the root `meta` (D7).

        The engine tells of what wins only: a value that loses against the one that is there
        leaves no event.
        """
        clocks, raw = self.clocks, update.raw
        return "meta" in update.roots and any(
            _META_ROOT in raw[s.start : s.end]
            for s in update.sections
            if s.end_clock > clocks.get(s.client, 0)
        )

    def has_gap(self, update: DecodedUpdate) -> bool:
        """Whether it builds on what the document lacks (SY6)."""
        return has_gap(update, self.clocks)

    def judge(self, update: DecodedUpdate, person_id: str) -> tuple[int, ...]:
        """The client ids that the person would use for the first time here.

        Raises:
            ForeignClient: new content under the id of somebody else (SY7).
            InvalidUpdate: it would split a surrogate pair (D4), lie in what is no type (D2), or
                take more new client ids than anybody needs.
        """
        claimed: list[int] = []
        for section in update.sections:
            if section.end_clock <= self.clocks.get(section.client, 0):
                continue
            if not self._owners.may_use(section.client, person_id):
                raise ForeignClient(section.client)
            if not self._owners.is_stored(section.client):
                claimed.append(section.client)
        if not self._owners.may_claim(len(claimed), person_id):
            raise InvalidUpdate("it takes too many new client ids")
        if self._texts.splits_pair(update):
            raise InvalidUpdate("it splits a character of two code units")
        if self._types.lacks_parent(update):
            raise InvalidUpdate("it lies in what is no map, text or list")
        return tuple(claimed)

    def apply(self, update: DecodedUpdate) -> Applied:
        """Let the engine take it. Raises DocumentPanicked; the replica is then unusable."""
        applied = self.document.apply(update)
        self._note(update)
        return applied

    def lacking(self, vector: bytes) -> bytes:
        """What somebody with that state vector lacks, deleted content included.

        Raises:
            MalformedMessage: no state vector.
        """
        clocks = self._texts.aligned(read_state_vector(vector))
        return self.document.encode_state(write_state_vector(clocks))
