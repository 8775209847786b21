"""Films of boards in SQL. Caches: a film that cannot be used is dropped and made anew."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.dialects import sqlite

from server.storage.database import Database, Row, statement_text, transaction
from server.storage.record_tables import film_segments, films
from server.storage.records import FilmRow, SegmentHead, SegmentRow
from server.storage.rows import FILM, SEGMENT, Statement
from server.tasks import unbroken

_OF_BOARD = film_segments.c.board_id == bindparam("board")
_FILM = statement_text(FILM.select().where(films.c.board_id == bindparam("board")))
_PUT_FILM = Statement(sqlite.insert(films).prefix_with("OR REPLACE"), FILM.names)
_DROP_FILM = statement_text(delete(films).where(films.c.board_id == bindparam("board")))
_SEGMENT = statement_text(
    SEGMENT.select().where(_OF_BOARD, film_segments.c.number == bindparam("number"))
)
_columns = film_segments.c
_HEADS = statement_text(
    select(
        *(_columns.number, _columns.first, _columns.last, _columns.from_ms, _columns.to_ms),
        *(_columns.changes, _columns.is_open, _columns.minutes),
        *(func.length(_columns.key), func.length(_columns.body)),
    )
    .where(_OF_BOARD)
    .order_by(_columns.number)
)
_PUT_SEGMENT = Statement(insert(film_segments), SEGMENT.names)
_DROP_SEGMENTS = statement_text(
    delete(film_segments).where(_OF_BOARD, film_segments.c.number >= bindparam("number"))
)


class SqlFilms:
    """See `server.storage.records.Films`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def film(self, board_id: str) -> FilmRow | None:
        """How far the film has been made."""
        rows = await self._database.fetch(_FILM, board_id)
        return FILM.of(rows[0]) if rows else None

    async def save_film(self, row: FilmRow, segments: Sequence[SegmentRow]) -> None:
        """Store it in one transaction."""
        await unbroken(self._save_film(row, segments))

    async def _save_film(self, row: FilmRow, segments: Sequence[SegmentRow]) -> None:
        async with self._database.turn() as driver, transaction(driver):
            await driver.execute(_PUT_FILM.sql, _PUT_FILM.values(FILM.row(row)))
            if segments:
                await driver.execute(_DROP_SEGMENTS, (row.board_id, segments[0].number))
                values = [_PUT_SEGMENT.values(SEGMENT.row(each)) for each in segments]
                await driver.executemany(_PUT_SEGMENT.sql, values)

    async def drop_films(self, board_ids: Sequence[str]) -> None:
        """Forget the films of those boards."""
        await unbroken(self._drop_films(board_ids))

    async def _drop_films(self, board_ids: Sequence[str]) -> None:
        async with self._database.turn() as driver, transaction(driver):
            for board_id in board_ids:
                await driver.execute(_DROP_FILM, (board_id,))
                await driver.execute(_DROP_SEGMENTS, (board_id, 0))

    async def segments(self, board_id: str) -> list[SegmentHead]:
        """The pieces of the film in their order."""
        rows = await self._database.fetch(_HEADS, board_id)
        return [_head(row) for row in rows]

    async def segment(self, board_id: str, number: int) -> SegmentRow | None:
        """One piece of the film, or None."""
        rows = await self._database.fetch(_SEGMENT, board_id, number)
        return SEGMENT.of(rows[0]) if rows else None


def _head(row: Row) -> SegmentHead:
    number, first, last, from_ms, to_ms, changes, is_open, minutes, key_bytes, body_bytes = row
    return SegmentHead(
        *(number, first, last, from_ms, to_ms, changes),
        *(bool(is_open), minutes, key_bytes, body_bytes),
    )
