"""Links to replays and decisions about what they show, in SQL."""

from sqlalchemy import bindparam

from server.storage.database import Database, statement_text
from server.storage.record_tables import replay_links, veils
from server.storage.records import ReplayLink, Veil
from server.storage.rows import REPLAY_LINK, VEIL

_LINKS = statement_text(
    REPLAY_LINK.select()
    .where(replay_links.c.workshop_id == bindparam("workshop"))
    .order_by(replay_links.c.created_ms, replay_links.c.id)
)
_LINK = statement_text(
    REPLAY_LINK.select().where(replay_links.c.secret_hash == bindparam("secret"))
)
_VEILS = statement_text(
    VEIL.select()
    .where(veils.c.workshop_id == bindparam("workshop"))
    .order_by(veils.c.board_id, veils.c.kind, veils.c.subject)
)


class SqlViewings:
    """See `server.storage.records.Viewings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replay_links(self, workshop_id: str) -> list[ReplayLink]:
        """The links to the replay, oldest first."""
        return [REPLAY_LINK.of(row) for row in await self._database.fetch(_LINKS, workshop_id)]

    async def replay_link(self, secret_hash: bytes) -> ReplayLink | None:
        """The link with that secret, or None."""
        rows = await self._database.fetch(_LINK, secret_hash)
        return REPLAY_LINK.of(rows[0]) if rows else None

    async def veils(self, workshop_id: str) -> list[Veil]:
        """The decisions about what is to be seen."""
        return [VEIL.of(row) for row in await self._database.fetch(_VEILS, workshop_id)]
