"""Storing a whole workshop that comes from an archive, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncConnection

from server.storage.base import NewWorkshop, Person
from server.storage.compacting import INSERT_ROW, row_values
from server.storage.database import is_constraint
from server.storage.directory import insert_workshop
from server.storage.heads import INSERT_AUTHOR
from server.storage.pages import RecordPart, board_key
from server.storage.record_tables import checkpoints
from server.storage.records import (
    Author,
    Checkpoint,
    LiveSession,
    Lock,
    RecordConflict,
    StoredEntry,
    StoredEvent,
    Zone,
)
from server.storage.rows import LOCK, PERSON, SESSION, ZONE, Rows
from server.storage.tables import (
    board_clients,
    board_locks,
    board_zones,
    element_authors,
    live_sessions,
    people,
)

_EVENT = (
    "INSERT INTO record_events (board, sequence, position, time_ms, author, salt, body,"
    " commitment, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CHECKPOINT = Rows(Checkpoint, checkpoints)
_AT_ONCE = 1000

Part = StoredEntry | StoredEvent | Checkpoint | Author


@dataclass(frozen=True, slots=True)
class ImportedWorkshop:
    """A workshop from an archive. Nobody in it has a token: nobody can come back as them.

    `session`: an ended one; the record is kept for so long after it as the workshop says.
    """

    new: NewWorkshop
    people: Sequence[Person]
    session: LiveSession
    locks: Sequence[Lock] = ()
    zones: Sequence[Zone] = ()


@dataclass(slots=True)
class ImportedRecord:
    """What a record said, once all of it was read: who owns which Yjs client."""

    board_id: str
    parts: Iterable[Part]
    owners: Mapping[int, str]
    makers: Mapping[str, str]


class SqlImporting(RecordPart):
    """Puts archives back."""

    async def import_boards(self, new: ImportedWorkshop, records: Iterable[ImportedRecord]) -> None:
        """Store the workshop with the records of its boards, all or nothing.

        `parts` of a record are read as they are stored; what they raise undoes all of it.

        Raises:
            RecordConflict: there is something with one of the ids already; nothing stored.
            StorageFull: nothing stored.
        """
        try:
            await self._database.write(partial(_import, new, records))
        except Exception as error:
            # SQLAlchemy wraps the driver's error.
            if is_constraint(getattr(error, "orig", error) or error):
                raise RecordConflict("it, or part of it, is there already") from error
            raise


async def _import(
    new: ImportedWorkshop, records: Iterable[ImportedRecord], connection: AsyncConnection
) -> None:
    await insert_workshop(new.new, connection)
    rows = (
        (people, [PERSON.row(each) for each in new.people]),
        (live_sessions, [SESSION.row(new.session)]),
        (board_locks, [LOCK.row(each) for each in new.locks]),
        (board_zones, [ZONE.row(each) for each in new.zones]),
    )
    for table, found in rows:
        if found:
            await connection.execute(table.insert(), found)
    for record in records:
        await _import_record(connection, record)


async def _import_record(connection: AsyncConnection, record: ImportedRecord) -> None:
    board = await board_key(connection, record.board_id)
    for parts in _batches(record.parts):
        await _insert(connection, board.number, parts)
    board_id = record.board_id
    owners = [
        {"board_id": board_id, "client_id": client, "person_id": person}
        for client, person in record.owners.items()
    ]
    makers = [
        {"board_id": board_id, "element_id": element, "person_id": person}
        for element, person in record.makers.items()
    ]
    for table, found in ((board_clients, owners), (element_authors, makers)):
        if found:
            await connection.execute(table.insert(), found)


async def _insert(connection: AsyncConnection, number: int, parts: Sequence[Part]) -> None:
    entries = [_entry_values(number, row) for row in parts if isinstance(row, StoredEntry)]
    events = [_event_values(number, row) for row in parts if isinstance(row, StoredEvent)]
    authors = [
        (number, each.number, each.person_id, each.key, each.tag)
        for each in parts
        if isinstance(each, Author)
    ]
    signed = [_CHECKPOINT.row(each) for each in parts if isinstance(each, Checkpoint)]
    for sql, rows in ((INSERT_AUTHOR, authors), (INSERT_ROW, entries), (_EVENT, events)):
        if rows:
            await connection.exec_driver_sql(sql, rows)
    if signed:
        await connection.execute(checkpoints.insert(), signed)


def _entry_values(number: int, row: StoredEntry) -> tuple[object, ...]:
    """As it was stored before: an entry that stands for itself needs no commitment."""
    is_plain = row.first is None and row.salt is not None
    return row_values(number, replace(row, commitment=None) if is_plain else row)  # type: ignore[arg-type]  # column


def _event_values(number: int, row: StoredEvent) -> tuple[object, ...]:
    return (
        *(number, row.sequence, row.position, row.time_ms, row.author, row.salt, row.body),
        *(row.commitment if row.salt is None else None, row.hash),
    )


def _batches(parts: Iterable[Part]) -> Iterator[list[Part]]:
    rest = iter(parts)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
