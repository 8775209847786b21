"""Workshops, boards, links, people and tokens in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import BindParameter, and_, bindparam, func, or_, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import BoardNotFound
from server.storage.base import Board, Link, NewEntry, NewWorkshop, Person, Workshop
from server.storage.chain import start_of
from server.storage.database import Database, statement_text, transaction
from server.storage.heads import INSERT_AUTHOR, Head
from server.storage.journal import INSERT_CLIENT, INSERT_ENTRY, chained, claims
from server.storage.names import free_name, name_key
from server.storage.rows import BOARD, LAB, LINK, PERSON, STEP, WORKSHOP, Statement
from server.storage.tables import boards, labs, links, networks, people, steps, tokens, workshops
from server.tasks import unbroken

_SUBJECT: BindParameter[Any] = bindparam("subject")
_WORKSHOP = statement_text(WORKSHOP.select().where(workshops.c.id == _SUBJECT))
_BOARD = statement_text(BOARD.select().where(boards.c.id == _SUBJECT))
_BOARDS = statement_text(
    BOARD.select().where(boards.c.workshop_id == _SUBJECT).order_by(boards.c.position)
)
_LINK = statement_text(LINK.select().where(links.c.secret_hash == _SUBJECT))
_PERSON_BY_TOKEN = statement_text(
    PERSON.select().join(tokens).where(tokens.c.token_hash == _SUBJECT)
)
_PEOPLE_COUNT = statement_text(select(func.count()).where(people.c.workshop_id == _SUBJECT))
# The same name, and those that continue it after a space.
_SIMILAR_NAMES = statement_text(
    select(people.c.name_key).where(
        people.c.workshop_id == bindparam("workshop"),
        or_(
            people.c.name_key == bindparam("key"),
            and_(people.c.name_key > bindparam("above"), people.c.name_key < bindparam("below")),
        ),
    )
)
_INSERT_PERSON = Statement(people.insert())
_LAST_NUMBER = select(func.max(boards.c.number))
INSERT_TOKEN = statement_text(tokens.insert())


async def _board_rows(connection: AsyncConnection, new: Sequence[Board]) -> list[dict[str, object]]:
    first = await next_board_number(connection)
    return [BOARD.row(board) | {"position": n, "number": first + n} for n, board in enumerate(new)]


async def next_board_number(connection: AsyncConnection) -> int:
    """The number that a board to be inserted gets; within a transaction."""
    return (await connection.scalar(_LAST_NUMBER) or 0) + 1


async def insert_workshop(new: NewWorkshop, connection: AsyncConnection) -> None:
    """Insert a workshop with all that belongs to it; within a transaction."""
    if new.network is not None:
        home = sqlite.insert(networks).on_conflict_do_nothing()
        await connection.execute(home, asdict(new.network))
    rows_of_boards = await _board_rows(connection, new.boards)
    tables_of = (
        (workshops, [WORKSHOP.row(new.workshop)]),
        (labs, [LAB.row(lab) for lab in new.labs]),
        (boards, rows_of_boards),
        (links, [LINK.row(link) for link in new.links]),
        (steps, [STEP.row(step) for step in new.steps]),
    )
    for table, rows in tables_of:
        if rows:
            await connection.execute(table.insert(), rows)
    await insert_seeds(connection, new.seeds, {str(r["id"]): r["number"] for r in rows_of_boards})


async def insert_seeds(
    connection: AsyncConnection, new: Sequence[NewEntry], numbers: Mapping[str, Any]
) -> None:
    """Insert the first entries of new boards, by their numbers; within a transaction."""
    if not new:
        return
    heads = {board_id: Head(number, start_of(board_id), 0) for board_id, number in numbers.items()}
    rows, owners = chained(new, heads), claims(new)
    made = [row for head in heads.values() for row in head.made]
    await connection.exec_driver_sql(INSERT_AUTHOR, made)
    await connection.exec_driver_sql(INSERT_ENTRY, rows)
    if owners:
        await connection.exec_driver_sql(INSERT_CLIENT, owners)


async def insert_person(driver: aiosqlite.Connection, person: Person, token_hash: bytes) -> Person:
    """Insert a person under a free name, and their token; within a transaction."""
    key = name_key(person.name)
    # "!" follows the space in Unicode: a range of the index, whatever the name holds.
    similar = (person.workshop_id, key, f"{key} ", f"{key}!")
    taken = {row[0] for row in await driver.execute_fetchall(_SIMILAR_NAMES, similar)}
    stored = replace(person, name=free_name(person.name, taken))
    await driver.execute(_INSERT_PERSON.sql, _INSERT_PERSON.values(PERSON.row(stored)))
    await driver.execute(INSERT_TOKEN, (token_hash, stored.id, stored.joined_ms))
    return stored


class SqlDirectory:
    """See `server.storage.base.Directory`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_workshop(self, new: NewWorkshop) -> None:
        """Store a workshop with its boards, links and seeds, all or nothing."""
        await self._database.write(partial(insert_workshop, new))

    async def workshop(self, workshop_id: str) -> Workshop | None:
        """The workshop, or None."""
        rows = await self._database.fetch(_WORKSHOP, workshop_id)
        return WORKSHOP.of(rows[0]) if rows else None

    async def board(self, board_id: str) -> Board:
        """The board; see the protocol."""
        rows = await self._database.fetch(_BOARD, board_id)
        if not rows:
            raise BoardNotFound(board_id)
        return BOARD.of(rows[0])

    async def boards(self, workshop_id: str) -> list[Board]:
        """The boards of a workshop in their order."""
        return [BOARD.of(row) for row in await self._database.fetch(_BOARDS, workshop_id)]

    async def add_link(self, link: Link) -> None:
        """Store one more link."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(links.insert(), LINK.row(link))

        await self._database.write(work)

    async def link(self, secret_hash: bytes) -> Link | None:
        """The link with that secret, or None."""
        rows = await self._database.fetch(_LINK, secret_hash)
        return LINK.of(rows[0]) if rows else None

    async def add_person(self, person: Person, token_hash: bytes) -> Person:
        """Store a person and their token; see the protocol."""
        return await unbroken(self._add_person(person, token_hash))

    async def _add_person(self, person: Person, token_hash: bytes) -> Person:
        async with self._database.turn() as driver, transaction(driver):
            return await insert_person(driver, person, token_hash)

    async def person_by_token(self, token_hash: bytes) -> Person | None:
        """Whoever holds that token, or None."""
        rows = await self._database.fetch(_PERSON_BY_TOKEN, token_hash)
        return PERSON.of(rows[0]) if rows else None

    async def people_count(self, workshop_id: str) -> int:
        """How many people have joined the workshop."""
        [(count,)] = await self._database.fetch(_PEOPLE_COUNT, workshop_id)
        return int(count)
