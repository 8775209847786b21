"""Compaction of records in SQL: pass by pass, each one transaction."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from server.storage.base import SYSTEM_PERSON
from server.storage.chain import SYSTEM_AUTHOR, Stored, merged_digest
from server.storage.compaction import compacted
from server.storage.database import transaction
from server.storage.events import insert_events
from server.storage.pages import NEWEST_MS, BoardKey, Chain, RecordPart, board_key, point_at
from server.storage.records import Compacted, EventBody, NewEvent, StoredEntry
from server.tasks import unbroken

# Nobody's edits are committed while a pass is written: 40 ms for as many.
PASS_ENTRIES = 5_000

_PASSES = (
    "SELECT body FROM record_events WHERE board = ? AND author = ? AND salt IS NOT NULL"
    " ORDER BY sequence DESC, position DESC"
)
# Of the snapshots kept: a board opens at each of them, so that an entry must end there.
_OLDEST_SNAPSHOT = "SELECT min(sequence) FROM snapshots WHERE board_id = ?"
_DELETE = "DELETE FROM entries WHERE board = ? AND sequence BETWEEN ? AND ?"
INSERT_ROW = (
    'INSERT INTO entries (board, sequence, "first", time_ms, author, salt, "update",'
    " commitment, links, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_read_body = msgspec.json.Decoder(EventBody).decode


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one pass looks at: the entries `first` to `through`, and what happened in between."""

    board: BoardKey
    first: int
    through: int
    rows: Sequence[Stored]
    tags: dict[int, bytes]


class SqlCompacting(RecordPart):
    """See `server.storage.records.BoardRecord`."""

    async def compact_record(self, board_id: str, before_ms: int) -> Compacted:
        """Merge neighbouring entries; a record that is being read waits for the next time."""
        total, looked_at = Compacted(), 0
        while True:
            async with self._uses.changing(board_id):
                if self._uses.is_read(board_id):
                    return total
                found = await self._next_pass(board_id, before_ms, looked_at)
                if found is None:
                    return total
                done = await unbroken(self._carry_out(found))
            looked_at = found.through
            total = _sum(total, done)

    async def _next_pass(self, board_id: str, before_ms: int, looked_at: int) -> _Pass | None:
        async with self._database.read() as connection:
            board = await board_key(connection, board_id)
            done = await _through(connection, board)
            oldest = (await connection.exec_driver_sql(_OLDEST_SNAPSHOT, (board_id,))).scalar()
            after = max(done, looked_at)
            chain = Chain(board, await point_at(connection, board, (after, 0)))
            rows = await _window(connection, chain, oldest or 0, before_ms)
        if not rows:
            return None
        tags = {author.number: author.tag for author in chain.authors.values()}
        return _Pass(board, done + 1, rows[-1].sequence, rows, tags)

    async def _carry_out(self, found: _Pass) -> Compacted:
        made = await asyncio.to_thread(compacted, found.rows, found.tags)
        if not made:
            return Compacted()
        digest = merged_digest((row, found.tags[row.author]) for row in made)
        gone = [(found.board.number, row.first, row.sequence) for row in made]
        async with (
            self._database.turn() as driver,
            self._heads.moving(driver, [(found.board.id, SYSTEM_PERSON)]) as heads,
            transaction(driver),
        ):
            newest = (found.board.number, found.board.number)
            [(newest_ms,)] = await driver.execute_fetchall(NEWEST_MS, newest)
            await driver.executemany(_DELETE, gone)
            await driver.executemany(INSERT_ROW, [row_values(found.board.number, r) for r in made])
            await insert_events(driver, [_event(found, len(made), digest, newest_ms)], heads)
        return _outcome(found, made)


def row_values(number: int, row: StoredEntry) -> tuple[Any, ...]:
    """The values for `INSERT_ROW`: with the commitment, so that a fault of the disk shows."""
    return (
        *(number, row.sequence, row.first, row.time_ms, row.author, row.salt, row.update),
        *(row.commitment, b"".join(row.links) or None, row.hash),
    )


async def _through(connection: AsyncConnection, board: BoardKey) -> int:
    """Up to where passes have been, or the record was deleted."""
    bodies = await connection.exec_driver_sql(_PASSES, (board.number, SYSTEM_AUTHOR))
    for (body,) in bodies:
        event = _read_body(body)
        if event.kind in ("compacted", "forgotten"):
            return int(event.body["through"])
    return 0


async def _window(
    connection: AsyncConnection, chain: Chain, last: int, before_ms: int
) -> list[Stored]:
    """Up to `PASS_ENTRIES` entries that are old enough, and the events between them."""
    found: list[Stored] = []
    entries, whole = 0, 0
    while page := list(await chain.next(connection)):
        for row in page:
            if isinstance(row, StoredEntry):
                if row.sequence > last or row.time_ms >= before_ms or entries == PASS_ENTRIES:
                    return found[:whole]
                entries += 1
                whole = len(found) + 1
            found.append(row)
    return found[:whole]


def _event(found: _Pass, rows: int, digest: bytes, time_ms: int) -> NewEvent:
    body = {"from": found.first, "through": found.through, "rows": rows, "digest": digest.hex()}
    return NewEvent(found.board.id, time_ms, SYSTEM_PERSON, "compacted", body=body)


def _outcome(found: _Pass, made: Sequence[StoredEntry]) -> Compacted:
    spans = [(row.first or row.sequence, row.sequence) for row in made]
    merged = {n for first, last in spans for n in range(first, last + 1)}
    before = [row for row in found.rows if isinstance(row, StoredEntry) and row.sequence in merged]
    return Compacted(
        len(before),
        len(made),
        sum(len(row.update) for row in before),
        sum(len(row.update) for row in made),
    )


def _sum(one: Compacted, other: Compacted) -> Compacted:
    return Compacted(
        one.entries + other.entries,
        one.rows + other.rows,
        one.bytes_before + other.bytes_before,
        one.bytes_after + other.bytes_after,
    )
