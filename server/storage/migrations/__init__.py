"""Forward-only migrations: plain functions `upgrade(connection)`, one module each, in order.

A migration never changes after its release. Each ships with a fixture database written by the
release before it; a test opens every fixture ever made.
"""

from collections.abc import Callable
from importlib import import_module

from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import SchemaTooNew

MODULES = ("0001_initial", "0002_facilitation", "0003_indexes")
NEWEST = len(MODULES)

_version = Table("schema_version", MetaData(), Column("version", Integer, primary_key=True))


def schema_version(connection: Connection) -> int:
    """Number of the last migration that has run on this database; 0 for an empty one."""
    if not inspect(connection).has_table(_version.name):
        return 0
    return connection.execute(select(func.max(_version.c.version))).scalar_one() or 0


def _upgrade(connection: Connection, number: int) -> None:
    upgrade: Callable[[Connection], None] = import_module(
        f"{__name__}.{MODULES[number - 1]}"
    ).upgrade
    _version.create(connection, checkfirst=True)
    upgrade(connection)
    connection.execute(_version.insert(), {"version": number})


async def migrate(connection: AsyncConnection) -> None:
    """Bring the database to the newest schema, one transaction per migration. Idempotent.

    `connection`: not in a transaction.

    Raises:
        SchemaTooNew: a newer version of the program has been here; nothing is changed.
    """
    async with connection.begin():
        found = await connection.run_sync(schema_version)
    if found > NEWEST:
        raise SchemaTooNew(found, NEWEST)
    for number in range(found + 1, NEWEST + 1):
        async with connection.begin():
            await connection.run_sync(_upgrade, number)
