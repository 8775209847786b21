"""The room's copy of a document, and what it takes to judge an update before the engine sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from server.crdt import Applied, Document
from server.errors import ForeignClient, InvalidUpdate
from server.protocol.parents import TypeIndex
from server.protocol.state_vector import read_state_vector, write_state_vector
from server.protocol.texts import TextIndex
from server.protocol.update import DecodedUpdate, decode_update, has_gap
from server.storage.base import StoredBoard

THREAD_FROM_BYTES = 128 * 1024  # decoding that much takes the loop's time for some 15 ms


async def decode_aside(raw: bytes) -> DecodedUpdate:
    """`decode_update`, off the loop where it would keep others waiting."""
    if len(raw) < THREAD_FROM_BYTES:
        return decode_update(raw)
    return await asyncio.to_thread(decode_update, raw)


def advance(clocks: dict[int, int], update: DecodedUpdate) -> None:
    """Note in a state vector that the update is known."""
    for section in update.sections:
        if section.end_clock > clocks.get(section.client, 0):
            clocks[section.client] = section.end_clock


class Replica:
    """A document with its clocks, the owners of its client ids and its surrogate pairs.

    Belongs to the loop's thread. `owners`: Yjs client id -> person id, as journalled;
    `speakers`: the same for ids that were only seen in awareness so far.
    """

    def __init__(self, owners: dict[int, str], speakers: dict[int, str] | None = None) -> None:
        self.document = Document()
        self.owners = owners
        self.speakers = {} if speakers is None else speakers
        self.tail: list[bytes] = []  # complete updates after the snapshot it was opened from
        self.clocks: dict[int, int] = {}
        self._texts = TextIndex()
        self._types = TypeIndex()

    @classmethod
    async def open(cls, stored: StoredBoard, before: Replica | None = None) -> Replica:
        """The document as of the last entry; `before`: an unusable one whose owners still hold.

        Raises:
            DocumentPanicked, InvalidUpdate: the record holds what no room would have accepted.
        """
        replica = (
            cls({**stored.owners, **before.owners}, before.speakers)
            if before
            else cls(dict(stored.owners))
        )
        if stored.snapshot:
            replica.load(await decode_aside(stored.snapshot.state))
        for entry in stored.entries:
            replica.tail.append(replica.load(await decode_aside(entry.update)))
        return replica

    def load(self, update: DecodedUpdate) -> bytes:
        """Apply what was accepted before; returns it complete (`Applied.complete`)."""
        complete = self.document.apply(update).complete
        self._note(update)
        return complete

    def give_tail(self) -> list[bytes]:
        """The entries it was opened with, complete, in order; they are not kept."""
        tail, self.tail = self.tail, []
        return tail

    def _note(self, update: DecodedUpdate) -> None:
        self._texts.add(update)
        self._types.add(update)
        advance(self.clocks, update)

    def has_news(self, update: DecodedUpdate) -> bool:
        """Whether it holds content that the document lacks; deletions do not count."""
        clocks = self.clocks
        return any(s.end_clock > clocks.get(s.client, 0) for s in update.sections)

    def has_gap(self, update: DecodedUpdate) -> bool:
        """Whether it builds on what the document lacks (SY6)."""
        return has_gap(update, self.clocks)

    def judge(self, update: DecodedUpdate, person_id: str) -> tuple[int, ...]:
        """The client ids that the person would use for the first time here.

        Raises:
            ForeignClient: new content under the id of somebody else (SY7).
            InvalidUpdate: it would split a surrogate pair (D4), or lie in what is no type (D2).
        """
        claimed: list[int] = []
        for section in update.sections:
            if section.end_clock <= self.clocks.get(section.client, 0):
                continue
            if not self.may_use(section.client, person_id):
                raise ForeignClient(section.client)
            if section.client not in self.owners:
                claimed.append(section.client)
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

    def may_use(self, client: int, person_id: str) -> bool:
        """Whether that client id is the person's, or nobody's yet (SY7)."""
        owner = self.owners.get(client) or self.speakers.get(client)
        return owner is None or owner == person_id

    def lacking(self, vector: bytes) -> bytes:
        """What somebody with that state vector lacks, deleted content included.

        Raises:
            MalformedMessage: no state vector.
        """
        clocks = self._texts.aligned(read_state_vector(vector))
        return self.document.encode_state(write_state_vector(clocks))

    def claim(self, client_ids: Iterable[int], person_id: str) -> None:
        """From now on these ids are that person's."""
        for client in client_ids:
            self.owners.setdefault(client, person_id)
