"""Storage in one SQLite file, through SQLAlchemy and aiosqlite."""

from sqlalchemy import select

from server.errors import StorageError
from server.storage.compacting import SqlCompacting
from server.storage.database import Database, open_database
from server.storage.directory import SqlDirectory
from server.storage.doors import SqlDoors
from server.storage.erasure import SqlErasure
from server.storage.films import SqlFilms
from server.storage.forgetting import SqlForgetting
from server.storage.forking import SqlForking
from server.storage.heads import Heads
from server.storage.importing import SqlImporting
from server.storage.journal import SqlJournal
from server.storage.pages import Uses
from server.storage.programme import SqlProgramme
from server.storage.record import SqlRecord
from server.storage.tables import metadata
from server.storage.upkeep import SqlUpkeep
from server.storage.viewings import SqlViewings


class SqliteStorage(
    SqlJournal,
    SqlRecord,
    SqlCompacting,
    SqlForgetting,
    SqlImporting,
    SqlErasure,
    SqlForking,
    SqlUpkeep,
    SqlDirectory,
    SqlProgramme,
    SqlDoors,
    SqlFilms,
    SqlViewings,
):
    """See `server.storage.base.Storage` and `server.storage.records`. All share one database."""

    def __init__(self, database: Database) -> None:
        SqlJournal.__init__(self, database, Heads(), Uses())

    async def ready(self) -> bool:
        """True when the database answers a read."""
        try:
            async with self._database.read() as connection:
                await connection.execute(select(metadata.tables["workshops"].c.id).limit(1))
        except StorageError:
            return False
        return True

    async def close(self) -> None:
        """Finish the transaction under way, close all connections, release the file."""
        await self._database.close()


async def open_sqlite(url: str, busy_ms: int = 2000) -> SqliteStorage:
    """Open the storage, creating and migrating the file where needed.

    `url`: as `Settings.sqlalchemy_url`. `busy_ms`: how long a write waits for another program.

    Raises:
        StorageLocked: another server runs on this file.
        SchemaTooNew: a newer version of the program wrote it.
        StorageError: it cannot be opened, or is no database.
    """
    return SqliteStorage(await open_database(url, busy_ms))
