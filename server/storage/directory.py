"""Workshops, boards, links, people and tokens in SQL."""

from dataclasses import asdict, replace

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import BoardNotFound
from server.storage.base import Board, Link, NewWorkshop, Person, Workshop
from server.storage.chain import GENESIS
from server.storage.database import Database
from server.storage.journal import INSERT_CLIENT, INSERT_ENTRY, Head, chained, claims
from server.storage.names import free_name, name_key
from server.storage.tables import boards, links, people, tokens, workshops


class SqlDirectory:
    """See `server.storage.base.Directory`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_workshop(self, new: NewWorkshop) -> None:
        """Store a workshop with its boards, links and seeds, all or nothing."""
        board_rows = [asdict(board) | {"position": n} for n, board in enumerate(new.boards)]
        heads = {board.id: Head(0, GENESIS) for board in new.boards}
        seeds, owners = chained(new.seeds, heads), claims(new.seeds)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(workshops.insert(), asdict(new.workshop))
            if board_rows:
                await connection.execute(boards.insert(), board_rows)
            if new.links:
                await connection.execute(links.insert(), [asdict(link) for link in new.links])
            if seeds:
                await connection.exec_driver_sql(INSERT_ENTRY, seeds)
            if owners:
                await connection.exec_driver_sql(INSERT_CLIENT, owners)

        await self._database.write(work)

    async def workshop(self, workshop_id: str) -> Workshop | None:
        """The workshop, or None."""
        query = select(workshops).where(workshops.c.id == workshop_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return Workshop(*row) if row else None

    async def board(self, board_id: str) -> Board:
        """The board; see the protocol."""
        query = select(boards).where(boards.c.id == board_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            raise BoardNotFound(board_id)
        return _board(row)

    async def boards(self, workshop_id: str) -> list[Board]:
        """The boards of a workshop in their order."""
        query = (
            select(boards).where(boards.c.workshop_id == workshop_id).order_by(boards.c.position)
        )
        async with self._database.read() as connection:
            return [_board(row) for row in await connection.execute(query)]

    async def add_link(self, link: Link) -> None:
        """Store one more link."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(links.insert(), asdict(link))

        await self._database.write(work)

    async def link(self, secret_hash: bytes) -> Link | None:
        """The link with that secret, or None."""
        query = select(links).where(links.c.secret_hash == secret_hash)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return Link(*row) if row else None

    async def add_person(self, person: Person, token_hash: bytes) -> Person:
        """Store a person and their token; see the protocol."""

        async def work(connection: AsyncConnection) -> Person:
            taken = await _similar_names(connection, person)
            stored = replace(person, name=free_name(person.name, taken))
            row = asdict(stored) | {"name_key": name_key(stored.name)}
            await connection.execute(people.insert(), row)
            token = {
                "token_hash": token_hash,
                "person_id": stored.id,
                "created_ms": stored.joined_ms,
            }
            await connection.execute(tokens.insert(), token)
            return stored

        return await self._database.write(work)

    async def person_by_token(self, token_hash: bytes) -> Person | None:
        """Whoever holds that token, or None."""
        columns = [column for column in people.c if column is not people.c.name_key]
        query = select(*columns).join(tokens).where(tokens.c.token_hash == token_hash)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return Person(*row) if row else None

    async def people_count(self, workshop_id: str) -> int:
        """How many people have joined the workshop."""
        query = select(func.count()).where(people.c.workshop_id == workshop_id)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0


def _board(row: Row[tuple[str, str, int, str, str | None, int]]) -> Board:
    return Board(row.id, row.workshop_id, row.title, row.template, row.created_ms)


async def _similar_names(connection: AsyncConnection, person: Person) -> set[str]:
    """Keys of the same name and of those that continue it after a space."""
    key, column = name_key(person.name), people.c.name_key
    # "!" follows the space in Unicode: a range of the index, whatever the name holds.
    numbered = and_(column > f"{key} ", column < f"{key}!")
    mine = people.c.workshop_id == person.workshop_id
    query = select(column).where(mine, or_(column == key, numbered))
    return set((await connection.execute(query)).scalars())
