"""Do something to a record, and die as by kill -9 before or after a given statement of it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiosqlite

from server.storage.base import NewEntry, Snapshot
from server.storage.records import NewEvent
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.storage.histories import BOARD, PEOPLE, START_MS

KILLED = 86
EMPTY = b"\0\0"
STATEMENTS = frozenset({"execute", "executemany", "execute_fetchall", "commit"})
ONE_WAY = "_execute"  # by which everything goes to the thread of a connection

Deed = Callable[[SqliteStorage], Awaitable[object]]


async def compact(storage: SqliteStorage) -> None:
    await storage.compact_record(BOARD, 2**53)


async def forget(storage: SqliteStorage) -> None:
    stored = await storage.open_board(BOARD)
    assert stored.snapshot is not None
    await storage.forget_record(stored.snapshot)


async def pseudonymise(storage: SqliteStorage) -> None:
    await storage.pseudonymise(PEOPLE[0], "gone-1")


async def replace(storage: SqliteStorage) -> None:
    last = [row async for row in storage.entries(BOARD)][-1]
    await storage.replace_contents(BOARD, [(last.sequence, last.update)], "test")


async def tell(storage: SqliteStorage) -> None:
    await storage.append([NewEntry(BOARD, START_MS, "somebody new", EMPTY)])
    new = [NewEvent(BOARD, START_MS, "somebody else", "step")]
    await storage.add_events(new)


async def keep(storage: SqliteStorage) -> None:
    await storage.save_snapshot(Snapshot(BOARD, 3, EMPTY, EMPTY, b"\0"))


DEEDS: dict[str, Deed] = {
    each.__name__: each for each in (compact, forget, pseudonymise, replace, tell, keep)
}


def die_at(left: int) -> None:
    """Count the statements of this process from now on; at the given one, die after it."""
    everything: Any = vars(aiosqlite.Connection)[ONE_WAY]

    async def counted(self: object, deed: Any, *values: Any, **options: Any) -> Any:
        nonlocal left
        result = await everything(self, deed, *values, **options)
        left -= deed.__name__.lstrip("_") in STATEMENTS
        if left <= 0:
            os._exit(KILLED)
        return result

    setattr(aiosqlite.Connection, ONE_WAY, counted)


async def _run(path: Path, deed: str, last: int) -> None:
    storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    die_at(last)
    await DEEDS[deed](storage)


def main(path: Path, deed: str, last: int) -> None:
    """In a process of its own: exit code `KILLED`, or 0 where there is no such statement."""
    asyncio.run(_run(path, deed, last))
    os._exit(0)
