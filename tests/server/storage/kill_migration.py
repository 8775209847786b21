"""Migrate a database and die within the newest migration, after a given number of statements."""

import asyncio
import os
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from server.storage.sqlite import open_sqlite

KILLED = 86


def main(arguments: Sequence[str]) -> None:
    _, url, last = arguments
    left = int(last)
    execute: Any = Connection.exec_driver_sql

    def counted(self: Connection, statement: str, *values: object) -> object:
        nonlocal left
        result = execute(self, statement, *values)
        # Beginning a transaction and asking for the version are not steps of the migration.
        left -= not statement.startswith(("BEGIN", "PRAGMA", "SELECT"))
        if left <= 0:
            os._exit(KILLED)
        return result

    setattr(Connection, execute.__name__, counted)
    asyncio.run(open_and_finish(url))


async def open_and_finish(url: str) -> None:
    await (await open_sqlite(url)).close()
