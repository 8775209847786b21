"""Storing a board that goes on from a moment of another."""

from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.storage import tables
from server.storage.base import Board, NewEntry
from server.storage.database import Database
from server.storage.directory import insert_seeds, next_board_number
from server.storage.rows import BOARD, LOCK, ZONE, Rows

R = TypeVar("R")


class SqlForking:
    """See `server.storage.records.Forking`."""

    _database: Database

    async def fork_board(
        self, new: Board, source_id: str, seed: NewEntry, authors: Mapping[str, str]
    ) -> None:
        """Store a board with its first entry; see the protocol."""
        await self._database.write(partial(_insert, new, source_id, seed, authors))


async def _insert(
    new: Board,
    source_id: str,
    seed: NewEntry,
    authors: Mapping[str, str],
    connection: AsyncConnection,
) -> None:
    boards = tables.boards
    if await connection.scalar(select(boards.c.id).where(boards.c.id == new.id)) is not None:
        return
    last = select(func.max(boards.c.position)).where(boards.c.workshop_id == new.workshop_id)
    position = (await connection.scalar(last) or 0) + 1
    number = await next_board_number(connection)
    row = BOARD.row(new) | {"position": position, "number": number}
    await connection.execute(boards.insert(), row)
    await insert_seeds(connection, [seed], {new.id: number})
    made = [
        {"board_id": new.id, "element_id": element_id, "person_id": person_id}
        for element_id, person_id in authors.items()
    ]
    if made:
        await connection.execute(tables.element_authors.insert(), made)
    await _copy(connection, LOCK, source_id, new.id)
    await _copy(connection, ZONE, source_id, new.id)


async def _copy(connection: AsyncConnection, rows: Rows[R], source: str, to: str) -> None:
    found = await connection.execute(rows.select().where(rows.table.c.board_id == source))
    copies = [rows.row(rows.of(row)) | {"board_id": to} for row in found]
    if copies:
        await connection.execute(rows.table.insert(), copies)
