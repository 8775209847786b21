"""One SQLite file: one writing connection, several reading ones, errors by code.

WAL lets readers go on while the writer commits; synchronous=FULL makes a commit survive a power
cut (ST4). All writes take turns, so a transaction never meets another of this process.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import ClauseElement, Connection, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from server.errors import CorruptRecord, StorageBusy, StorageError, StorageFull
from server.storage.lock import ProcessLock
from server.storage.migrations import migrate
from server.tasks import unbroken

T = TypeVar("T")
Row = tuple[Any, ...]

# One of them serves `fetch`.
READERS = 5
CLOSED = "the storage is closed"
# A checkpoint cuts the write-ahead log back to this size after a long transaction made it grow.
LOG_BYTES = 64 * 1024 * 1024

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# The whole file, until whoever runs the server has seen to it; trying again is right as well.
_CLOSED_OFF = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
}
# A quota or a file size limit shows as an input/output error, not as FULL.
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def storage_error(error: sqlite3.Error) -> StorageError:
    """Return our error for one of SQLite's, judged by its code."""
    # Errors of the Python module itself carry no code.
    code = getattr(error, "sqlite_errorcode", 0)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    match code & 0xFF:
        case primary if primary in _BUSY:
            return StorageBusy(name)
        case primary if primary in _CLOSED_OFF:
            return StorageBusy(f"{name}: {error}")
        case primary if primary in _FULL:
            return StorageFull(name)
        case primary if primary in _UNREADABLE:
            return CorruptRecord("", name)
    return StorageError(f"{name}: {error}")


@contextmanager
def translated() -> Iterator[None]:
    """Turn errors of the database into ours. Violated constraints pass as they are."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error) or is_constraint(error.orig):
            raise
        raise storage_error(error.orig) from error
    except PoolTimeout as error:
        raise StorageBusy("all reading connections are in use") from error
    except sqlite3.Error as error:
        if is_constraint(error):
            raise
        raise storage_error(error) from error


def statement_text(statement: ClauseElement) -> str:
    """Compile once, for the driver: its own statement cache then finds it by its text."""
    return str(statement.compile(dialect=sqlite.dialect()))


def is_constraint(error: BaseException) -> bool:
    """True for a violated foreign key, unique or not-null constraint."""
    return isinstance(error, sqlite3.IntegrityError)


def _engine(url: str, pragmas: dict[str, str | int], begin: str, **options: Any) -> AsyncEngine:
    engine = create_async_engine(url, **options)

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # None: the driver begins nothing by itself; `begin` below does, also for DDL and reads.
        connection.isolation_level = None
        cursor = connection.cursor()
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@asynccontextmanager
async def transaction(driver: aiosqlite.Connection) -> AsyncIterator[None]:
    """All or nothing: commit at the end, roll back when anything raises."""
    await driver.execute("BEGIN IMMEDIATE")
    try:
        yield
        await driver.commit()
    except BaseException:
        # SQLite may have rolled back by itself (disk full); then this does nothing.
        await driver.rollback()
        raise


class Database:
    """The connections to one file. Made by `open_database`, which also migrates."""

    def __init__(self, lock: ProcessLock, url: str, busy_ms: int) -> None:
        common: dict[str, str | int] = {"busy_timeout": busy_ms, "foreign_keys": "ON"}
        durable: dict[str, str | int] = {
            "journal_mode": "WAL",
            "synchronous": "FULL",
            "journal_size_limit": LOG_BYTES,
        }
        self._lock = lock
        self._writer_engine = _engine(url, common | durable, "BEGIN IMMEDIATE", poolclass=NullPool)
        self._reader_engine = _engine(
            url, common | {"query_only": "ON"}, "BEGIN", pool_size=READERS, max_overflow=0
        )
        self._writer: AsyncConnection | None = None
        self._driver: aiosqlite.Connection | None = None
        self._single_reads: AsyncConnection | None = None
        self._reader: aiosqlite.Connection | None = None
        self._turn = asyncio.Lock()

    async def connect(self) -> None:
        """Open the writing connection and bring the schema up to date."""
        with translated():
            self._writer = await self._writer_engine.connect()
            self._driver = (await self._writer.get_raw_connection()).driver_connection
            await migrate(self._writer)
            self._single_reads = await self._reader_engine.connect()
            self._reader = (await self._single_reads.get_raw_connection()).driver_connection

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Run `work` in a transaction of its own; commit, or roll back when it raises.

        Runs to its end even when the caller is cancelled. Raises the errors of `translated`.
        """
        return await unbroken(self._write(work))

    async def _write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async with self._turn:
            with translated():
                writer = self._writer
                if writer is None:
                    raise StorageError(CLOSED)
                async with writer.begin():
                    return await work(writer)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[aiosqlite.Connection]:
        """The driver's writing connection, for oneself alone: the journal's hot path.

        To be used within `unbroken`. A commit of 20 rows takes 0.64 ms of CPU this way, and
        1.35 ms through SQLAlchemy's execution (400 rows: 2.9 and 6.2 ms; Python 3.11).
        """
        async with self._turn:
            with translated():
                if self._driver is None:
                    raise StorageError(CLOSED)
                yield self._driver

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """The rows of one SELECT; sees everything committed before.

        One change of threads, not eight as through SQLAlchemy's execution: joining a workshop
        took 12 ms of CPU that way, and 2.6 ms this way (test client included, Python 3.11).
        """
        if self._reader is None:
            raise StorageError(CLOSED)
        with translated():
            # sqlite3.Row is what they are typed as; without a row factory they are tuples.
            return [tuple(row) for row in await self._reader.execute_fetchall(sql, values)]

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database until it is given back."""
        if self._writer is None:
            raise StorageError(CLOSED)
        with translated():
            async with self._reader_engine.connect() as connection:
                yield connection

    async def close(self) -> None:
        """Wait for the write under way, close all connections, release the file. Idempotent."""
        async with self._turn:
            connections = (self._single_reads, self._writer)
            self._single_reads = self._reader = self._writer = self._driver = None
            try:
                for connection in connections:
                    if connection is not None:
                        await connection.close()
                await self._reader_engine.dispose()
                await self._writer_engine.dispose()
            finally:
                self._lock.release()


def _locked_file(url: str) -> ProcessLock:
    path = Path(make_url(url).database or "").resolve()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return ProcessLock(path)
    except OSError as error:
        raise StorageError(f"cannot write to {path.parent}: {error.strerror}") from error


async def open_database(url: str, busy_ms: int) -> Database:
    """Open the file, creating it and its folder where needed, and migrate it.

    Raises:
        StorageLocked: another process serves this file.
        SchemaTooNew: a newer version wrote it.
        StorageError: it cannot be opened, or is no database.
    """
    database = Database(_locked_file(url), url, busy_ms)
    try:
        await database.connect()
    except BaseException:
        await database.close()
        raise
    return database
