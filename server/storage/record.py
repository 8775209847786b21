"""The records of boards in SQL: reading them, adding events and checkpoints."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from server.storage.chain import start_of
from server.storage.database import statement_text, transaction
from server.storage.events import insert_events, writers
from server.storage.pages import BoardKey, RecordPart, board_key, read_authors, stream
from server.storage.record_tables import checkpoints
from server.storage.records import (
    Author,
    Checkpoint,
    NewEvent,
    RecordHead,
    StoredEntry,
    StoredEvent,
)
from server.storage.rows import Rows, Statement
from server.tasks import unbroken

_LAST_ENTRY = (
    "SELECT sequence, 0, hash, time_ms FROM entries WHERE board = ? ORDER BY sequence DESC LIMIT 1"
)
_LAST_EVENT = (
    "SELECT sequence, position, hash, time_ms FROM record_events WHERE board = ?"
    " ORDER BY sequence DESC, position DESC LIMIT 1"
)
_OWNERS = "SELECT client_id, person_id FROM board_clients WHERE board_id = ?"
_MAKERS = "SELECT element_id, person_id FROM element_authors WHERE board_id = ?"
_CHECKPOINT = Rows(Checkpoint, checkpoints)
_INSERT_CHECKPOINT = Statement(sqlite.insert(checkpoints).on_conflict_do_nothing())
_CHECKPOINTS = (
    f"{statement_text(_CHECKPOINT.select())} WHERE board_id = ? ORDER BY sequence, position"
)


class SqlRecord(RecordPart):
    """See `server.storage.records.BoardRecord`."""

    async def record(
        self, board_id: str, after: tuple[int, int] = (0, 0)
    ) -> AsyncIterator[StoredEntry | StoredEvent]:
        """Stream entries and events after that place, verified; see the protocol."""
        async for _, row in stream(self._database, self._uses, board_id, after):
            yield row

    async def record_head(self, board_id: str) -> RecordHead:
        """The end of the record."""
        async with self._database.read() as connection:
            board = await board_key(connection, board_id)
            entry = await _head(connection, _LAST_ENTRY, board)
            event = await _head(connection, _LAST_EVENT, board)
        found = [head for head in (entry, event) if head is not None]
        if not found:
            return RecordHead(0, 0, start_of(board_id).hash, 0)
        return max(found, key=lambda head: (head.sequence, head.position))

    async def authors(self, board_id: str) -> dict[int, Author]:
        """Who wrote, by number."""
        async with self._database.read() as connection:
            return await read_authors(connection, await board_key(connection, board_id))

    async def owners(self, board_id: str) -> dict[int, str]:
        """Yjs client id -> person id."""
        return {row[0]: row[1] for row in await self._database.fetch(_OWNERS, board_id)}

    async def element_authors(self, board_id: str) -> dict[str, str]:
        """Element id -> person id."""
        return {row[0]: row[1] for row in await self._database.fetch(_MAKERS, board_id)}

    async def add_events(self, events: Sequence[NewEvent]) -> None:
        """Store the events in one transaction; see the protocol."""
        if events:
            await unbroken(self._add_events(events))

    async def _add_events(self, new: Sequence[NewEvent]) -> None:
        async with (
            self._database.turn() as driver,
            self._heads.moving(driver, writers(new)) as heads,
            transaction(driver),
        ):
            await insert_events(driver, new, heads)

    async def checkpoints(self, board_id: str) -> list[Checkpoint]:
        """The checkpoints of a board, oldest first."""
        return [_CHECKPOINT.of(row) for row in await self._database.fetch(_CHECKPOINTS, board_id)]

    async def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Store a checkpoint, unless there is one of that place."""
        values = _INSERT_CHECKPOINT.values(_CHECKPOINT.row(checkpoint))

        async def work(connection: AsyncConnection) -> None:
            await board_key(connection, checkpoint.board_id)
            await connection.exec_driver_sql(_INSERT_CHECKPOINT.sql, values)

        await self._database.write(work)


async def _head(connection: AsyncConnection, sql: str, board: BoardKey) -> RecordHead | None:
    row = (await connection.exec_driver_sql(sql, (board.number,))).first()
    return None if row is None else RecordHead(*tuple(row))
