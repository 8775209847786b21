"""Deleting the record of a board while the board keeps its state (shared/protocol.md ST12)."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiosqlite

from server.protocol.hollowing import hollowed
from server.storage.base import SYSTEM_PERSON, Snapshot
from server.storage.chain import (
    SALT_BYTES,
    SYSTEM_AUTHOR,
    ChainPoint,
    commitment,
    snapshot_checksum,
)
from server.storage.compacting import INSERT_ROW, row_values
from server.storage.database import transaction
from server.storage.events import insert_events
from server.storage.heads import Head
from server.storage.pages import NEWEST_MS, RecordPart
from server.storage.records import NewEvent, RecordConflict, StoredEntry
from server.tasks import unbroken

_OF_NUMBER = (
    "DELETE FROM entries WHERE board = ?",
    "DELETE FROM record_events WHERE board = ?",
)
_OF_ID = tuple(
    f"DELETE FROM {table} WHERE board_id = ?"  # noqa: S608  # names of the schema
    for table in ("films", "film_segments", "element_authors", "reports", "snapshots")
)
_NAMELESS = (
    'UPDATE record_authors SET person_id = NULL, "key" = NULL WHERE board = ? AND author <> ?'
)
_WORKSHOP = "SELECT workshop_id FROM boards WHERE id = ?"
_MESSAGES = "DELETE FROM messages WHERE workshop_id = ?"
# The newest stays, without what it said: the acts of a workshop go on being counted from there.
_ACTS = """DELETE FROM acts WHERE workshop_id = ?1 AND (board_id = ?2 OR board_id IS NULL)
    AND sequence < (SELECT max(sequence) FROM acts WHERE workshop_id = ?1)"""
_LAST_ACT = """UPDATE acts SET person_id = ?3, subject = NULL, body = '{}'
    WHERE workshop_id = ?1 AND (board_id = ?2 OR board_id IS NULL)"""
_SNAPSHOT = (
    "INSERT INTO snapshots (board_id, sequence, checksum, state, collected, vector)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


@asynccontextmanager
async def thorough(driver: aiosqlite.Connection) -> AsyncIterator[None]:
    """What is deleted meanwhile is overwritten in the file as well, not only let go of."""
    await driver.execute_fetchall("PRAGMA secure_delete=ON")
    try:
        yield
    finally:
        await driver.execute_fetchall("PRAGMA secure_delete=OFF")
        # Old pages lie in the log too; it is cut unless somebody reads just now.
        await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")


class SqlForgetting(RecordPart):
    """See `server.storage.records.BoardRecord`."""

    async def forget_record(self, base: Snapshot) -> None:
        """Keep the state and nothing else; see the protocol."""
        async with self._uses.changing(base.board_id):
            if self._uses.is_read(base.board_id):
                raise RecordConflict(f"the record of {base.board_id} is being read")
            kept, checksum = await asyncio.to_thread(_kept, base)
            await unbroken(self._forget(kept, checksum))

    async def _forget(self, kept: Snapshot, checksum: bytes) -> None:
        board_id = kept.board_id
        async with (
            self._database.turn() as driver,
            self._heads.moving(driver, [(board_id, SYSTEM_PERSON)]) as heads,
            thorough(driver),
            transaction(driver),
        ):
            head = heads[board_id]
            if head.point.sequence != kept.sequence - 1:
                raise RecordConflict(f"the record of {board_id} has gone on")
            [(newest_ms,)] = await driver.execute_fetchall(NEWEST_MS, (head.number, head.number))
            await _delete(driver, board_id, head.number)
            row = _base(kept, head, newest_ms)
            await driver.execute(INSERT_ROW, row_values(head.number, row))
            values = (kept.sequence, checksum, kept.state, kept.collected, kept.vector)
            await driver.execute(_SNAPSHOT, (board_id, *values))
            head.point = ChainPoint(row.sequence, 0, row.hash)
            body = {"through": row.sequence, "commitment": row.commitment.hex()}
            event = NewEvent(board_id, newest_ms, SYSTEM_PERSON, "forgotten", body=body)
            await insert_events(driver, [event], heads)
        self._heads.forget(board_id)


def _kept(base: Snapshot) -> tuple[Snapshot, bytes]:
    # A place of its own: checkpoints name the places before.
    kept = replace(base, sequence=base.sequence + 1, state=hollowed(base.state))
    return kept, snapshot_checksum(kept)


def _base(kept: Snapshot, head: Head, time_ms: int) -> StoredEntry:
    salt = os.urandom(SALT_BYTES)
    return StoredEntry(
        kept.board_id,
        kept.sequence,
        1,
        time_ms,
        SYSTEM_AUTHOR,
        salt,
        kept.state,
        commitment(salt, kept.state),
        (),
        head.point.hash,
    )


async def _delete(driver: aiosqlite.Connection, board_id: str, number: int) -> None:
    for sql in _OF_NUMBER:
        await driver.execute(sql, (number,))
    for sql in _OF_ID:
        await driver.execute(sql, (board_id,))
    await driver.execute(_NAMELESS, (number, SYSTEM_AUTHOR))
    [(workshop_id,)] = await driver.execute_fetchall(_WORKSHOP, (board_id,))
    await driver.execute(_MESSAGES, (workshop_id,))
    await driver.execute(_ACTS, (workshop_id, board_id))
    await driver.execute(_LAST_ACT, (workshop_id, board_id, SYSTEM_PERSON))
