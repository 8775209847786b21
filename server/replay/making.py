"""Making one board's film, batch by batch, and keeping it in storage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Literal, Protocol

import msgspec

from server.errors import CorruptRecord
from server.replay.film import start
from server.replay.tasks import FilmWork, film_done, film_work, make_film
from server.replay.values import VERSION, FilmState, Row
from server.replay.veil import Veil
from server.replay.worker import Workbench
from server.storage.records import (
    BoardRecord,
    FilmRow,
    Films,
    SegmentRow,
    StoredEntry,
    StoredEvent,
)

BATCH_ROWS = 5000
BATCH_BYTES = 8 * 1024 * 1024
"""Of updates. Every batch costs one loading of the document: 0.15 s for 2 MB."""

_write = msgspec.msgpack.Encoder().encode
_read_state = msgspec.msgpack.Decoder(FilmState).decode


class MakerStorage(BoardRecord, Films, Protocol):
    """What making films asks of storage."""


class Outdated(Exception):
    """Another film of the board is wanted by now."""


class Maker:
    """Makes the film of one board under one veil.

    `begin` and `make` are called under a lock of the board: a film of another veil that is being
    stored must be over before this one begins. `state`: how far it is, without what is large.
    `is_wanted` becomes False when there is a newer one. `task`: the making that is under way.
    """

    def __init__(self, board_id: str, veil: Veil, storage: MakerStorage, bench: Workbench) -> None:
        self.veil = veil
        self.state = start()
        self.is_wanted = True
        self.has_begun = False
        self.task: asyncio.Task[None] | None = None
        self._board_id = board_id
        self._storage, self._bench = storage, bench

    async def begin(self) -> None:
        """Find out how far the film is. One that cannot be used is dropped."""
        row = await self._storage.film(self._board_id)
        if row is not None:
            if self._is_mine(row):
                self.state = _place(row)
            else:
                await self._storage.drop_films([self._board_id])
        self.has_begun = True

    async def make(self) -> None:
        """Film all that is on the record.

        Raises:
            Outdated: it is not wanted any more.
            WorkbenchBroken: it cannot be made.
            CorruptRecord: the record is broken; the film ends before.
        """
        try:
            await self._extend(await self._whole())
        except CorruptRecord:
            # Perhaps only the film ends where no row does any more: rows have been merged since.
            await self._storage.drop_films([self._board_id])
            self.state = start()
            await self._extend(start())

    async def _whole(self) -> FilmState:
        """The state to go on with, with the document."""
        row = await self._storage.film(self._board_id)
        return _whole(row) if row is not None and self._is_mine(row) else start()

    def _is_mine(self, row: FilmRow) -> bool:
        return (row.version, row.veil) == (VERSION, self.veil.fingerprint)

    async def _extend(self, state: FilmState) -> None:
        working: asyncio.Task[FilmState] | None = None
        try:
            async for rows in self._batches(state.through):
                if working is not None:
                    state = await working
                working = asyncio.create_task(self._film(state, rows))
            if working is not None:
                await working
        except BaseException:
            if working is not None:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
            raise

    async def _film(self, state: FilmState, rows: list[Row]) -> FilmState:
        work = film_work(FilmWork(state, rows, self.veil))
        is_short = len(rows) < BATCH_ROWS // 10
        done = film_done(await self._bench.run(make_film, work, urgent=is_short))
        if not self.is_wanted:
            raise Outdated
        segments = [
            SegmentRow(self._board_id, *msgspec.structs.astuple(each)) for each in done.segments
        ]
        await self._storage.save_film(_row(self._board_id, self.veil, done.state), segments)
        self.state = _light(done.state)
        return done.state

    async def _batches(self, after: tuple[int, int]) -> AsyncGenerator[list[Row], None]:
        rows: list[Row] = []
        size = 0
        async with aclosing(self._stream(after)) as found:
            async for row in found:
                rows.append(row)
                size += len(row.body)
                if len(rows) >= BATCH_ROWS or size >= BATCH_BYTES:
                    yield rows
                    rows, size = [], 0
        if rows:
            yield rows

    async def _stream(self, after: tuple[int, int]) -> AsyncGenerator[Row, None]:
        async for item in self._storage.record(self._board_id, after):
            yield _row_of(item)


def _row_of(item: StoredEntry | StoredEvent) -> Row:
    if isinstance(item, StoredEvent):
        body = b"" if item.salt is None else item.body
        return Row("e", item.sequence, item.position, item.time_ms, item.author, body)
    kind: Literal["base", "u"] = "base" if item.is_base else "u"
    return Row(kind, item.sequence, 0, item.time_ms, item.author, item.update)


def _light(state: FilmState) -> FilmState:
    """Without what is large; for knowing what there is, not for going on."""
    return msgspec.structs.replace(state, document=b"", world=b"\x80", makers=b"\x80", open=None)


def _row(board_id: str, veil: Veil, state: FilmState) -> FilmRow:
    rest = msgspec.structs.replace(state, document=b"", world=b"\x80")
    return FilmRow(
        *(board_id, VERSION, veil.fingerprint, *state.through),
        *(state.document, state.world, _write(rest)),
    )


def _whole(row: FilmRow) -> FilmState:
    rest = _read_state(row.clock)
    return msgspec.structs.replace(rest, document=row.state, world=row.world)


def _place(row: FilmRow) -> FilmState:
    return _light(_read_state(row.clock))
