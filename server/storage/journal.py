"""The journal of every board in SQL: appending, opening a room, streaming, snapshots."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from sqlalchemy import desc, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import BoardNotFound, CorruptRecord
from server.storage.base import Board, Entry, NewEntry, Snapshot, StoredBoard
from server.storage.chain import (
    SALT_BYTES,
    ChainPoint,
    entry_hash,
    sealed,
    snapshot_checksum,
    unsealed,
)
from server.storage.database import statement_text, transaction
from server.storage.events import insert_authors
from server.storage.heads import Head
from server.storage.pages import BoardKey, Chain, RecordPart, board_key, point_at, stream
from server.storage.records import StoredEntry
from server.storage.rows import BOARD
from server.storage.tables import board_clients, boards, element_authors, snapshots
from server.tasks import unbroken

SNAPSHOTS_KEPT = 2

Row = tuple[int, int, int, int, bytes, bytes, bytes]

INSERT_ENTRY = (
    'INSERT INTO entries (board, sequence, time_ms, author, salt, "update", hash)'
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
INSERT_CLIENT = statement_text(sqlite.insert(board_clients).on_conflict_do_nothing())
_author = sqlite.insert(element_authors)
_PUT_AUTHOR = statement_text(
    _author.on_conflict_do_update(
        index_elements=["board_id", "element_id"], set_={"person_id": _author.excluded.person_id}
    )
)
# Rows of one statement, which is a transaction by itself: one change of threads instead of three.
ROWS_AT_ONCE = 100
_PUT_SNAPSHOT = (
    "INSERT OR REPLACE INTO snapshots (board_id, sequence, checksum, state, collected, vector,"
    " indexes) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_DROP_SNAPSHOTS = (
    "DELETE FROM snapshots WHERE board_id = ? AND sequence NOT IN"
    " (SELECT sequence FROM snapshots WHERE board_id = ? ORDER BY sequence DESC LIMIT ?)"
)
_STATE_BYTES = (
    "SELECT length(collected) FROM snapshots WHERE board_id = ? ORDER BY sequence DESC LIMIT 1"
)


@cache
def _insert_entries(count: int) -> str:
    head, row = INSERT_ENTRY.rsplit(" VALUES ", 1)
    return f"{head} VALUES {', '.join([row] * count)}"


def chained(new: Sequence[NewEntry], heads: dict[str, Head]) -> list[Row]:
    """Number, salt and hash the entries; `heads` move forward to the new ends."""
    rows, salts, size = [], os.urandom(SALT_BYTES * len(new)), SALT_BYTES
    ends = {board_id: (head.point.sequence, head.point.hash) for board_id, head in heads.items()}
    for n, entry in enumerate(new):
        board_id, time_ms, update = entry.board_id, entry.time_ms, entry.update
        head, (last, previous) = heads[board_id], ends[board_id]
        salt = salts[n * size : n * size + size]
        author, tag = head.authors.get(entry.person_id) or head.author(entry.person_id)
        sequence = last + 1
        digest = entry_hash(previous, (sequence, time_ms), tag, salt + update)
        ends[board_id] = (sequence, digest)
        rows.append((head.number, sequence, time_ms, author, salt, update, digest))
    for board_id in {entry.board_id for entry in new}:
        heads[board_id].point = ChainPoint(ends[board_id][0], 0, ends[board_id][1])
    return rows


def claims(new: Sequence[NewEntry]) -> list[tuple[str, int, str]]:
    """The client ids used for the first time, with their owners."""
    return [(e.board_id, client, e.person_id) for e in new for client in e.client_ids]


def _authors_of(new: Sequence[NewEntry]) -> list[tuple[str, str, str]]:
    return [(e.board_id, element, e.person_id) for e in new for element in e.elements]


class SqlJournal(RecordPart):
    """See `server.storage.base.Journal`."""

    async def append(self, new: Sequence[NewEntry]) -> list[int]:
        """Store the entries in one transaction; see the protocol."""
        if not new:
            return []
        try:
            return await unbroken(self._append(new))
        except sqlite3.IntegrityError as error:
            raise CorruptRecord("", f"it does not take the entries: {error}") from error

    async def _append(self, new: Sequence[NewEntry]) -> list[int]:
        writers = {(entry.board_id, entry.person_id) for entry in new}
        async with (
            self._database.turn() as driver,
            self._heads.moving(driver, writers) as heads,
        ):
            rows = chained(new, heads)
            first_seen = ((INSERT_CLIENT, claims(new)), (_PUT_AUTHOR, _authors_of(new)))
            others = [(sql, values) for sql, values in first_seen if values]
            is_first = any(head.made for head in heads.values())
            if others or is_first or len(rows) > ROWS_AT_ONCE:
                async with transaction(driver):
                    await insert_authors(driver, heads)
                    await driver.executemany(INSERT_ENTRY, rows)
                    for sql, values in others:
                        await driver.executemany(sql, values)
            else:
                await driver.execute(_insert_entries(len(rows)), list(chain.from_iterable(rows)))
        return [row[1] for row in rows]

    async def open_board(self, board_id: str) -> StoredBoard:
        """Read the newest readable snapshot and the entries after it; see the protocol."""
        async with self._database.read() as connection:
            board = await _board_row(connection, board_id)
            snapshot = await _newest_snapshot(connection, board_id)
            after = snapshot.sequence if snapshot else 0
            key = await board_key(connection, board_id)
            found = await _entries_after(connection, key, after)
            owners = await _owners(connection, board_id)
            authors = await _authors(connection, board_id)
        return StoredBoard(
            id=board_id,
            title=board.title,
            workshop_id=board.workshop_id,
            snapshot=snapshot,
            entries=found,
            owners=owners,
            sequence=found[-1].sequence if found else after,
            authors=authors,
            template_ids=board.templates,
        )

    async def entries(self, board_id: str, after: int = 0) -> AsyncIterator[Entry]:
        """Stream the entries; see the protocol."""
        async for read, row in stream(self._database, self._uses, board_id, (after, 0)):
            if isinstance(row, StoredEntry):
                yield _as_entry(row, read)

    async def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the snapshot and the one before it; see the protocol."""
        checksum = await asyncio.to_thread(snapshot_checksum, snapshot)
        indexes = sealed(snapshot.index, checksum) if snapshot.index else None
        values = (
            *(snapshot.board_id, snapshot.sequence, checksum),
            *(snapshot.state, snapshot.collected, snapshot.vector, indexes),
        )
        try:
            await unbroken(self._save_snapshot(values))
        except sqlite3.IntegrityError:
            async with self._database.read() as connection:
                await _board_row(connection, snapshot.board_id)
            raise

    async def _save_snapshot(self, values: tuple[object, ...]) -> None:
        # Each statement is a transaction by itself, and others may write in between: through
        # SQLAlchemy's execution a busy room waited 0.2 s for this. Three snapshots are no harm.
        async with self._database.turn() as driver:
            await driver.execute(_PUT_SNAPSHOT, values)
        async with self._database.turn() as driver:
            await driver.execute(_DROP_SNAPSHOTS, (values[0], values[0], SNAPSHOTS_KEPT))

    async def state_bytes(self, board_id: str) -> int:
        """How much a newcomer has to read, about; see the protocol."""
        rows = await self._database.fetch(_STATE_BYTES, board_id)
        return int(rows[0][0]) if rows else 0


async def _board_row(connection: AsyncConnection, board_id: str) -> Board:
    row = (await connection.execute(BOARD.select().where(boards.c.id == board_id))).first()
    if row is None:
        raise BoardNotFound(board_id)
    return BOARD.of(row)


async def _owners(connection: AsyncConnection, board_id: str) -> dict[int, str]:
    clients = board_clients.c
    query = select(clients.client_id, clients.person_id).where(clients.board_id == board_id)
    return dict(tuple(row) for row in await connection.execute(query))


async def _authors(connection: AsyncConnection, board_id: str) -> dict[str, str]:
    columns = element_authors.c
    query = select(columns.element_id, columns.person_id).where(columns.board_id == board_id)
    return dict(tuple(row) for row in await connection.execute(query))


async def _newest_snapshot(connection: AsyncConnection, board_id: str) -> Snapshot | None:
    mine = snapshots.c.board_id == board_id
    query = select(snapshots.c.sequence).where(mine).order_by(desc(snapshots.c.sequence))
    for sequence in (await connection.execute(query)).scalars().all():
        found = snapshots.c.sequence == sequence
        row = (await connection.execute(select(snapshots).where(mine, found))).one()
        snapshot = Snapshot(board_id, sequence, row.state, row.collected, row.vector)
        # ST6: one that is not what was written is passed over, not an error.
        if await asyncio.to_thread(snapshot_checksum, snapshot) == row.checksum:
            return replace(snapshot, index=unsealed(row.indexes or b"", row.checksum))
    return None


def _as_entry(row: StoredEntry, read: Chain) -> Entry:
    person_id = read.person(row.author)
    return Entry(row.board_id, row.sequence, row.time_ms, person_id, row.update, row.hash)


async def _entries_after(connection: AsyncConnection, board: BoardKey, after: int) -> list[Entry]:
    read = Chain(board, await point_at(connection, board, (after, 0)))
    found: list[Entry] = []
    while page := list(await read.next(connection)):
        found += [_as_entry(row, read) for row in page if isinstance(row, StoredEntry)]
    return found
