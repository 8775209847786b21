"""The journal of every board in SQL: appending, opening a room, streaming, snapshots."""

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import NamedTuple

import aiosqlite
from sqlalchemy import desc, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import BoardNotFound, CorruptRecord
from server.storage.base import Board, Entry, NewEntry, Snapshot, StoredBoard
from server.storage.chain import (
    GENESIS,
    entry_hash,
    sealed,
    snapshot_checksum,
    unsealed,
    verified,
)
from server.storage.database import Database, statement_text, transaction
from server.storage.rows import BOARD
from server.storage.tables import board_clients, boards, element_authors, entries, snapshots
from server.tasks import unbroken

PAGE = 1000
SNAPSHOTS_KEPT = 2
# Ends of chains kept in memory, about 300 bytes each; of other boards they are read again.
HEADS_KEPT = 10_000

Row = tuple[str, int, int, str, bytes, bytes]


INSERT_ENTRY = statement_text(entries.insert())
INSERT_CLIENT = statement_text(sqlite.insert(board_clients).on_conflict_do_nothing())
_author = sqlite.insert(element_authors)
_PUT_AUTHOR = statement_text(
    _author.on_conflict_do_update(
        index_elements=["board_id", "element_id"], set_={"person_id": _author.excluded.person_id}
    )
)
# Rows of one statement, which is a transaction by itself: one change of threads instead of three.
ROWS_AT_ONCE = 100
_LAST = "SELECT sequence, hash FROM entries WHERE board_id = ? ORDER BY sequence DESC LIMIT 1"
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


class Head(NamedTuple):
    """The end of a board's chain."""

    sequence: int
    hash: bytes


def chained(new: Sequence[NewEntry], heads: dict[str, Head]) -> list[Row]:
    """Number and hash the entries; `heads` is moved forward to the new ends."""
    rows = []
    for entry in new:
        last, previous = heads[entry.board_id]
        head = Head(last + 1, entry_hash(previous, last + 1, entry))
        heads[entry.board_id] = head
        time_ms, person_id = entry.time_ms, entry.person_id
        rows.append((entry.board_id, head.sequence, time_ms, person_id, entry.update, head.hash))
    return rows


def claims(new: Sequence[NewEntry]) -> list[tuple[str, int, str]]:
    """The client ids used for the first time, with their owners."""
    return [(e.board_id, client, e.person_id) for e in new for client in e.client_ids]


def _authors_of(new: Sequence[NewEntry]) -> list[tuple[str, str, str]]:
    return [(e.board_id, element, e.person_id) for e in new for element in e.elements]


class SqlJournal:
    """See `server.storage.base.Journal`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heads: OrderedDict[str, Head] = OrderedDict()

    async def append(self, new: Sequence[NewEntry]) -> list[int]:
        """Store the entries in one transaction; see the protocol."""
        if not new:
            return []
        try:
            return await unbroken(self._append(new))
        except sqlite3.IntegrityError as error:
            await self._require_boards({entry.board_id for entry in new})
            raise CorruptRecord("", f"it does not take the entries: {error}") from error

    async def _append(self, new: Sequence[NewEntry]) -> list[int]:
        async with self._database.turn() as driver:
            # Taken out of the memory until the commit: a head that did not reach the disk is
            # forgotten with its transaction.
            heads: dict[str, Head] = {}
            for board_id in {entry.board_id for entry in new}:
                is_known = board_id in self._heads
                head = self._heads.pop(board_id) if is_known else await _read_head(driver, board_id)
                heads[board_id] = head
            rows = chained(new, heads)
            first_seen = ((INSERT_CLIENT, claims(new)), (_PUT_AUTHOR, _authors_of(new)))
            others = [(sql, values) for sql, values in first_seen if values]
            if others or len(rows) > ROWS_AT_ONCE:
                async with transaction(driver):
                    await driver.executemany(INSERT_ENTRY, rows)
                    for sql, values in others:
                        await driver.executemany(sql, values)
            else:
                await driver.execute(_insert_entries(len(rows)), list(chain.from_iterable(rows)))
            self._heads.update(heads)
            while len(self._heads) > HEADS_KEPT:
                self._heads.popitem(last=False)
        return [row[1] for row in rows]

    async def _require_boards(self, board_ids: set[str]) -> None:
        async with self._database.read() as connection:
            for board_id in board_ids:
                await _board_row(connection, board_id)

    async def open_board(self, board_id: str) -> StoredBoard:
        """Read the newest readable snapshot and the entries after it; see the protocol."""
        async with self._database.read() as connection:
            board = await _board_row(connection, board_id)
            snapshot = await _newest_snapshot(connection, board_id)
            after = snapshot.sequence if snapshot else 0
            found = await _entries_after(connection, board_id, after)
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
        """Stream the entries page by page; see the protocol.

        No transaction stays open between two pages: a slow reader does not keep the write-ahead
        log from being folded back.
        """
        async with self._database.read() as connection:
            await _board_row(connection, board_id)
            previous = await _hash_at(connection, board_id, after)
        while True:
            async with self._database.read() as connection:
                page = await _page(connection, board_id, after)
            if not page:
                return
            for entry in verified(page, after, previous):
                yield entry
                after, previous = entry.sequence, entry.hash

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
            await self._require_boards({snapshot.board_id})
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


async def _read_head(driver: aiosqlite.Connection, board_id: str) -> Head:
    async with driver.execute(_LAST, (board_id,)) as cursor:
        row = await cursor.fetchone()
    return Head(*row) if row else Head(0, GENESIS)


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


async def _hash_at(connection: AsyncConnection, board_id: str, sequence: int) -> bytes:
    """Hash of that entry, or of nothing for 0.

    Raises:
        CorruptRecord: the entry is missing although something after it, or a snapshot, is not.
    """
    if sequence == 0:
        return GENESIS
    at = (entries.c.board_id == board_id, entries.c.sequence == sequence)
    found: bytes | None = await connection.scalar(select(entries.c.hash).where(*at))
    if found is None:
        raise CorruptRecord(board_id, f"entry {sequence} is missing")
    return found


async def _page(connection: AsyncConnection, board_id: str, after: int) -> list[Entry]:
    query = (
        select(entries)
        .where(entries.c.board_id == board_id, entries.c.sequence > after)
        .order_by(entries.c.sequence)
        .limit(PAGE)
    )
    return [Entry(*row) for row in await connection.execute(query)]


async def _entries_after(connection: AsyncConnection, board_id: str, after: int) -> list[Entry]:
    previous = await _hash_at(connection, board_id, after)
    found: list[Entry] = []
    while page := await _page(connection, board_id, after):
        found += verified(page, after, previous)
        after, previous = found[-1].sequence, found[-1].hash
    return found
