"""The ways into workshops in SQL: links, room codes, personal ways back, tokens, bans."""

from dataclasses import replace

import aiosqlite
from sqlalchemy import bindparam, func, literal_column, select, update

from server.storage.base import Link, Person
from server.storage.changes import FORGET_RETURNS, FORGET_TOKENS, insert_command
from server.storage.database import Database, statement_text, transaction
from server.storage.directory import INSERT_TOKEN, insert_person
from server.storage.records import Ban, CommandRecord, LinkUsedUp, Return
from server.storage.rows import BAN, LINK, PERSON, RETURN
from server.storage.tables import bans, links, people, returns
from server.tasks import unbroken

_LINK_BY_CODE = statement_text(LINK.select().where(links.c.code == bindparam("code")))
_LINKS = statement_text(
    LINK.select()
    .where(links.c.workshop_id == bindparam("workshop"))
    .order_by(links.c.created_ms, links.c.id)
)
_BANS = statement_text(
    BAN.select()
    .where(bans.c.workshop_id == bindparam("workshop"), bans.c.lifted_ms.is_(None))
    .order_by(bans.c.created_ms)
)
_PERSON_BY_RETURN = statement_text(
    PERSON.select()
    .join(returns)
    .where(returns.c.secret_hash == bindparam("secret"), returns.c.revoked_ms.is_(None))
)
_HIGHEST_NUMBER = statement_text(
    select(func.coalesce(func.max(people.c.number), literal_column("0"))).where(
        people.c.workshop_id == bindparam("workshop")
    )
)
_COUNT_USE = statement_text(
    update(links)
    .where(
        links.c.id == bindparam("link"),
        links.c.max_uses.is_(None) | (links.c.uses < links.c.max_uses),
    )
    .values(uses=links.c.uses + literal_column("1"))
)


class SqlDoors:
    """See `server.storage.records.Doors`. `link` is found in the directory."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def link_by_code(self, code: str) -> Link | None:
        """The link with that room code, or None."""
        rows = await self._database.fetch(_LINK_BY_CODE, code)
        return LINK.of(rows[0]) if rows else None

    async def links(self, workshop_id: str) -> list[Link]:
        """The links of a workshop, oldest first."""
        return [LINK.of(row) for row in await self._database.fetch(_LINKS, workshop_id)]

    async def bans(self, workshop_id: str) -> list[Ban]:
        """The bans of a workshop that were not lifted."""
        return [BAN.of(row) for row in await self._database.fetch(_BANS, workshop_id)]

    async def admit(
        self,
        person: Person,
        token_hash: bytes,
        link_id: str | None,
        return_hash: bytes,
        command: CommandRecord | None = None,
    ) -> Person:
        """Store a person and count one use of their link; see the protocol."""
        way_back = Return(return_hash, person.id, person.joined_ms)
        return await unbroken(self._admit(person, token_hash, link_id, way_back, command))

    async def _admit(
        self,
        person: Person,
        token_hash: bytes,
        link_id: str | None,
        way_back: Return,
        command: CommandRecord | None,
    ) -> Person:
        async with self._database.turn() as driver, transaction(driver):
            if command is not None:
                await insert_command(driver, person.workshop_id, command)
            if link_id is not None:
                await _count_use(driver, link_id)
            [(highest,)] = await driver.execute_fetchall(_HIGHEST_NUMBER, (person.workshop_id,))
            stored = await insert_person(driver, replace(person, number=highest + 1), token_hash)
            await driver.execute(RETURN.put.sql, RETURN.put_values(way_back))
        return stored

    async def person_by_return(self, secret_hash: bytes) -> Person | None:
        """Whoever's way back in that is, unless it was revoked."""
        rows = await self._database.fetch(_PERSON_BY_RETURN, secret_hash)
        return PERSON.of(rows[0]) if rows else None

    async def add_token(self, person_id: str, token_hash: bytes, time_ms: int) -> None:
        """One more token for a person who came back."""
        await unbroken(self._run((INSERT_TOKEN, (token_hash, person_id, time_ms))))

    async def expel(self, person_id: str) -> None:
        """Forget every token and every way back in of that person."""
        await unbroken(self._run((FORGET_TOKENS, (person_id,)), (FORGET_RETURNS, (person_id,))))

    async def _run(self, *statements: tuple[str, tuple[object, ...]]) -> None:
        async with self._database.turn() as driver, transaction(driver):
            for sql, values in statements:
                await driver.execute(sql, values)


async def _count_use(driver: aiosqlite.Connection, link_id: str) -> None:
    cursor = await driver.execute(_COUNT_USE, (link_id,))
    if cursor.rowcount == 0:
        raise LinkUsedUp(link_id)
