"""Writing the record of a board as a file of lines that anybody can check (`checking`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from server.archive.checking import NOTHING
from server.archive.lines import (
    FORMAT,
    Hash,
    HeaderLine,
    Hex,
    PlaceLine,
    author_line,
    checkpoint_line,
    row_line,
    write_line,
)
from server.protocol.redaction import redact
from server.protocol.update import decode_update
from server.storage.base import SYSTEM_PERSON
from server.storage.chain import Stored
from server.storage.records import (
    Author,
    BoardRecord,
    Checkpoint,
    RecordHead,
    StoredEntry,
    StoredEvent,
)

# What the others say is for facilitators: who was muted, removed, banned, and by whom.
OPEN_EVENTS = frozenset(
    {
        *("session_started", "session_ending", "session_resumed", "session_ended", "step"),
        *("timer", "frozen", "locked", "unlocked", "zone", "message", "summon", "follow"),
        *("joined", "left", "version", "restored", "reverted", "forked"),
        *("compacted", "erased", "forgotten"),
    }
)


@dataclass(frozen=True, slots=True)
class Disguise:
    """What a file must not show, by person id.

    `named`: people who may be told of. `veiled`: people whose contents stay hidden.
    """

    named: frozenset[str] = frozenset()
    veiled: frozenset[str] = frozenset()

    def names(self, person_id: str) -> bool:
        """Whether it may be told who that is."""
        return person_id == SYSTEM_PERSON or (
            person_id in self.named and person_id not in self.veiled
        )


@dataclass(frozen=True, slots=True)
class _Curtain:
    """The disguise in terms of one record: authors by number, contents by client."""

    clients: frozenset[int]
    authors: frozenset[int]
    unnamed: tuple[bytes, ...]

    def line(self, row: Stored) -> bytes:
        """The line of the row, without what is to be hidden."""
        shown = self._entry(row) if isinstance(row, StoredEntry) else self._event(row)
        return write_line(row_line(shown or row, is_withheld=shown is not None))

    def _entry(self, row: StoredEntry) -> StoredEntry | None:
        if not self.clients:
            return None
        rest = redact(decode_update(row.update, is_trusted=True), self.clients)
        return None if rest is None else replace(row, update=rest)

    def _event(self, row: StoredEvent) -> StoredEvent | None:
        if row.salt is None:
            return None
        is_open = row.read().kind in OPEN_EVENTS and row.author not in self.authors
        if is_open and not any(person in row.body for person in self.unnamed):
            return None
        return replace(row, body=NOTHING)


def _curtain(
    authors: Mapping[int, Author], owners: Mapping[int, str], disguise: Disguise
) -> _Curtain:
    people = {each.person_id for each in authors.values() if each.person_id is not None}
    return _Curtain(
        frozenset(client for client, person in owners.items() if person in disguise.veiled),
        frozenset(each.number for each in authors.values() if each.person_id in disguise.veiled),
        tuple(sorted(_as_json(person) for person in people if not disguise.names(person))),
    )


_as_json = msgspec.json.encode  # as it would stand in a body


def _place(row: Stored | Checkpoint | RecordHead) -> tuple[int, int]:
    return row.sequence, 0 if isinstance(row, StoredEntry) else row.position


async def record_lines(
    storage: BoardRecord, board_id: str, disguise: Disguise
) -> AsyncIterator[bytes]:
    """The lines of the file, up to the end of the record as it is when the first one is read.

    Raises:
        BoardNotFound: there is no such board.
        CorruptRecord: the record itself is broken; the lines before have been yielded.
    """
    rows = storage.record(board_id)
    # From here to the end of `rows` nothing is merged or deleted: all that follows fits together.
    row = await anext(rows, None)
    head = await storage.record_head(board_id)
    authors, owners = await storage.authors(board_id), await storage.owners(board_id)
    signed = [c for c in await storage.checkpoints(board_id) if _place(c) <= _place(head)]
    curtain, told = _curtain(authors, owners, disguise), set[int]()
    yield write_line(_header(board_id, head, signed))
    while row is not None and _place(row) <= _place(head):
        if row.author not in told:
            told.add(row.author)
            known = authors[row.author]
            yield write_line(author_line(known, is_named=disguise.names(known.person_id or "")))
        yield curtain.line(row)
        while signed and _place(signed[0]) <= _place(row):
            yield write_line(checkpoint_line(signed.pop(0)))
        row = await anext(rows, None)
    # The record may go on after what is written here; whoever waits to change it need not.
    await rows.aclose()  # type: ignore[attr-defined]  # a generator in every implementation


def _header(board_id: str, head: RecordHead, signed: list[Checkpoint]) -> HeaderLine:
    key = Hex(signed[-1].public_key) if signed else None
    end = PlaceLine(head.sequence, head.position, Hash(head.hash))
    return HeaderLine(FORMAT, board_id, end, len(signed), key)
