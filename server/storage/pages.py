"""Reading the record of a board from SQL, piece by piece, in the order of its chain."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import BoardNotFound, CorruptRecord
from server.storage.chain import ChainPoint, Stored, commitment, start_of, verified
from server.storage.database import Database
from server.storage.heads import Heads
from server.storage.records import Author, StoredEntry, StoredEvent

PAGE = 1000

_NUMBER = "SELECT number FROM boards WHERE id = ?"
_AUTHORS = 'SELECT author, person_id, "key", tag FROM record_authors WHERE board = ?'
_ENTRIES = (
    'SELECT sequence, "first", time_ms, author, salt, "update", commitment, links, hash'
    " FROM entries WHERE board = ? AND sequence > ? ORDER BY sequence LIMIT ?"
)
_EVENTS = (
    "SELECT sequence, position, time_ms, author, salt, body, commitment, hash"
    " FROM record_events WHERE board = ? AND (sequence, position) > (?, ?)"
    " ORDER BY sequence, position LIMIT ?"
)
_ENTRY_HASH = "SELECT hash FROM entries WHERE board = ? AND sequence = ?"
_EVENT_HASH = "SELECT hash FROM record_events WHERE board = ? AND sequence = ? AND position = ?"
_LINK = 32
# Of what was written last, by entry and by event: what is done to a record later happens then.
NEWEST_MS = (
    "SELECT max("
    "coalesce((SELECT time_ms FROM entries WHERE board = ? ORDER BY sequence DESC LIMIT 1), 0),"
    "coalesce((SELECT time_ms FROM record_events WHERE board = ?"
    " ORDER BY sequence DESC, position DESC LIMIT 1), 0))"
)


class Uses:
    """Who streams a record, and who gives it other rows: never both."""

    def __init__(self) -> None:
        self._readers: Counter[str] = Counter()
        self._changing: dict[str, asyncio.Event] = {}

    @asynccontextmanager
    async def reading(self, board_id: str) -> AsyncIterator[None]:
        """For as long as somebody reads; begins after a change under way."""
        await self._unchanging(board_id)
        self._readers[board_id] += 1
        try:
            yield
        finally:
            self._readers[board_id] -= 1
            if not self._readers[board_id]:
                del self._readers[board_id]

    @asynccontextmanager
    async def changing(self, board_id: str) -> AsyncIterator[None]:
        """For a change, one at a time. It may meet those who read already: see `is_read`."""
        await self._unchanging(board_id)
        done = self._changing[board_id] = asyncio.Event()
        try:
            yield
        finally:
            del self._changing[board_id]
            done.set()

    async def _unchanging(self, board_id: str) -> None:
        while board_id in self._changing:
            await self._changing[board_id].wait()

    def is_read(self, board_id: str) -> bool:
        """Whether anybody reads the record of that board."""
        return board_id in self._readers


class RecordPart:
    """What the parts of the storage share that deal with records."""

    def __init__(self, database: Database, heads: Heads, uses: Uses) -> None:
        self._database, self._heads, self._uses = database, heads, uses


class BoardKey(NamedTuple):
    """A board, and the number that stands for it in the record."""

    id: str
    number: int


async def board_key(connection: AsyncConnection, board_id: str) -> BoardKey:
    """The board's key, or BoardNotFound."""
    number = (await connection.exec_driver_sql(_NUMBER, (board_id,))).scalar()
    if number is None:
        raise BoardNotFound(board_id)
    return BoardKey(board_id, number)


async def read_authors(connection: AsyncConnection, board: BoardKey) -> dict[int, Author]:
    """Who wrote, by number."""
    found = await connection.exec_driver_sql(_AUTHORS, (board.number,))
    return {row[0]: Author(*tuple(row)) for row in found}


async def point_at(connection: AsyncConnection, board: BoardKey, at: tuple[int, int]) -> ChainPoint:
    """The point of the chain right after that place.

    Raises:
        CorruptRecord: nothing ends there, although somebody knows of it.
    """
    sequence, position = at
    if at == (0, 0):
        return start_of(board.id)
    sql, key = (_EVENT_HASH, at) if position else (_ENTRY_HASH, (sequence,))
    found = (await connection.exec_driver_sql(sql, (board.number, *key))).scalar()
    if found is None:
        name = f"event {sequence}/{position}" if position else f"entry {sequence}"
        raise CorruptRecord(board.id, f"{name} is missing")
    return ChainPoint(sequence, position, found)


def _entry(board_id: str, row: Any) -> StoredEntry:
    sequence, first, time_ms, author, salt, update, content, links, digest = row
    if content is None:
        content = commitment(salt or b"", update)
    parts = () if links is None else _parted(links)
    return StoredEntry(
        board_id, sequence, first, time_ms, author, salt, update, content, parts, digest
    )


def _parted(links: bytes) -> tuple[bytes, ...]:
    return tuple(links[n : n + _LINK] for n in range(0, len(links), _LINK))


def _event(board_id: str, row: Any) -> StoredEvent:
    sequence, position, time_ms, author, salt, body, content, digest = row
    if content is None:
        content = commitment(salt or b"", body)
    return StoredEvent(board_id, sequence, position, time_ms, author, salt, body, content, digest)


def _place(row: Stored) -> tuple[int, int]:
    return row.sequence, row.position if isinstance(row, StoredEvent) else 0


async def read_page(
    connection: AsyncConnection, board: BoardKey, after: tuple[int, int]
) -> list[Stored]:
    """Up to about `PAGE` rows of each kind after that place; not verified yet."""
    sequence, position = after
    mine = (board.number, sequence)
    rows = (await connection.exec_driver_sql(_ENTRIES, (*mine, PAGE))).all()
    happened = (await connection.exec_driver_sql(_EVENTS, (*mine, position, PAGE))).all()
    entries: list[Stored] = [_entry(board.id, row) for row in rows]
    events: list[Stored] = [_event(board.id, row) for row in happened]
    found = sorted([*entries, *events], key=_place)
    # Where one kind has more to give, none of the other may come before that.
    ends = [_place(kind[-1]) for kind in (entries, events) if len(kind) == PAGE]
    return [row for row in found if _place(row) <= min(ends)] if ends else found


class Chain:
    """Reads on, page by page, each verified against what came before."""

    def __init__(self, board: BoardKey, start: ChainPoint) -> None:
        self._board, self._point = board, start
        self.authors: dict[int, Author] = {}

    async def next(self, connection: AsyncConnection) -> Iterator[Stored]:
        """The next rows; none at the end. To be exhausted before the next call.

        Raises:
            CorruptRecord: while iterating, at the first row that is not what was written.
        """
        rows = await read_page(connection, self._board, self._point[:2])
        if not {row.author for row in rows} <= self.authors.keys():
            self.authors = await read_authors(connection, self._board)
        return self._checked(rows)

    def _checked(self, rows: list[Stored]) -> Iterator[Stored]:
        tags = {author.number: author.tag for author in self.authors.values()}
        for row in verified(rows, self._point, tags):
            self._point = ChainPoint(*_place(row), row.hash)
            yield row

    def person(self, author: int) -> str:
        """The id of that author, or what stands for it where it was forgotten."""
        known = self.authors.get(author)
        return (known and known.person_id) or f"author:{author}"


async def stream(
    database: Database, uses: Uses, board_id: str, after: tuple[int, int]
) -> AsyncIterator[tuple[Chain, Stored]]:
    """The record after that place, verified, with the chain that knows its authors.

    No transaction stays open between two pages: a slow reader does not keep the write-ahead log
    from being folded back.
    """
    async with uses.reading(board_id):
        async with database.read() as connection:
            board = await board_key(connection, board_id)
            chain = Chain(board, await point_at(connection, board, after))
        while True:
            async with database.read() as connection:
                page = await chain.next(connection)
            is_over = True
            for row in page:
                is_over = False
                yield chain, row
            if is_over:
                return
