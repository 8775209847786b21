"""The running of workshops in SQL: one read for everything, one transaction per command."""

import sqlite3
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Select, bindparam, delete, desc
from sqlalchemy.ext.asyncio import AsyncConnection

from server.storage import tables
from server.storage.base import NewWorkshop, Workshop
from server.storage.changes import COMMAND, LAST_ACT, batches, insert_acts, insert_command
from server.storage.copies import BY_AGE, copy_rights
from server.storage.database import Database, statement_text, transaction
from server.storage.directory import insert_workshop
from server.storage.events import insert_events, writers
from server.storage.heads import Heads
from server.storage.records import (
    Act,
    Change,
    CommandRecord,
    Message,
    NewAct,
    NewEvent,
    ProgrammeRecord,
    RecordConflict,
    WorkshopNotFound,
)
from server.storage.rows import (
    ACT,
    BAN,
    BOARD,
    LAB,
    LINK,
    LOCK,
    MESSAGE,
    PERSON,
    REPORT,
    SESSION,
    SIGNAL,
    STEP,
    TIMER,
    WORKSHOP,
    ZONE,
    Rows,
)
from server.tasks import unbroken

R = TypeVar("R")

# The newest ones, for people who come late; older ones are asked for page by page.
MESSAGES_SHOWN = 50

_SUBJECT: BindParameter[Any] = bindparam("subject")


def _of_workshop(rows: Rows[R], *order: Any) -> Select[Any]:
    return rows.select().where(rows.table.c.workshop_id == _SUBJECT).order_by(*order)


def _of_boards(rows: Rows[R]) -> Select[Any]:
    mine = tables.boards.c.workshop_id == _SUBJECT
    return rows.select().join(tables.boards).where(mine)


_WORKSHOP = statement_text(WORKSHOP.select().where(tables.workshops.c.id == _SUBJECT))
_BOARDS = statement_text(_of_workshop(BOARD, tables.boards.c.position))
_STEPS = statement_text(_of_workshop(STEP, tables.steps.c.position))
_LABS = statement_text(_of_workshop(LAB, BY_AGE))
_PEOPLE = statement_text(_of_workshop(PERSON, BY_AGE))
_LINKS = statement_text(_of_workshop(LINK, BY_AGE))
# Two of the same millisecond, in a test, are told apart by their age.
_SESSION = statement_text(
    _of_workshop(SESSION, desc(tables.live_sessions.c.started_ms), desc(BY_AGE))
)
_TIMERS = statement_text(_of_workshop(TIMER, tables.timers.c.board_id))
_SIGNALS = statement_text(_of_workshop(SIGNAL, tables.signals.c.time_ms))
_MESSAGES = statement_text(_of_workshop(MESSAGE, desc(tables.messages.c.time_ms), desc(BY_AGE)))
_REPORTS = statement_text(_of_workshop(REPORT, BY_AGE).where(tables.reports.c.closed_by.is_(None)))
_BANS = statement_text(_of_workshop(BAN, BY_AGE).where(tables.bans.c.lifted_ms.is_(None)))
_LOCKS = statement_text(_of_boards(LOCK))
_ZONES = statement_text(_of_boards(ZONE))


class _Snapshot:
    """Reads of one workshop that all see the same moment."""

    def __init__(self, connection: AsyncConnection, workshop_id: str) -> None:
        self._connection, self._workshop_id = connection, workshop_id

    async def all(self, rows: Rows[R], sql: str) -> tuple[R, ...]:
        found = await self._connection.exec_driver_sql(sql, (self._workshop_id,))
        return tuple(rows.of(tuple(row)) for row in found)

    async def some(self, rows: Rows[R], sql: str, limit: int) -> tuple[R, ...]:
        return await self.all(rows, f"{sql} LIMIT {limit:d}")

    async def last_act(self) -> int:
        [(last,)] = await self._connection.exec_driver_sql(LAST_ACT, (self._workshop_id,))
        return int(last)


async def _programme(read: _Snapshot, workshop: Workshop) -> ProgrammeRecord:
    session = await read.some(SESSION, _SESSION, 1)
    messages = await read.some(MESSAGE, _MESSAGES, MESSAGES_SHOWN)
    return ProgrammeRecord(
        workshop=workshop,
        boards=await read.all(BOARD, _BOARDS),
        steps=await read.all(STEP, _STEPS),
        labs=await read.all(LAB, _LABS),
        people=await read.all(PERSON, _PEOPLE),
        links=await read.all(LINK, _LINKS),
        session=session[0] if session else None,
        timers=await read.all(TIMER, _TIMERS),
        signals=await read.all(SIGNAL, _SIGNALS),
        messages=messages[::-1],
        reports=await read.all(REPORT, _REPORTS),
        bans=await read.all(BAN, _BANS),
        locks=await read.all(LOCK, _LOCKS),
        zones=await read.all(ZONE, _ZONES),
        revision=await read.last_act(),
    )


class SqlProgramme:
    """See `server.storage.records.Programme`."""

    def __init__(self, database: Database, heads: Heads) -> None:
        self._database, self._heads = database, heads

    async def programme(self, workshop_id: str) -> ProgrammeRecord:
        """Everything a hall needs, as of one moment; see the protocol."""
        async with self._database.read() as connection:
            read = _Snapshot(connection, workshop_id)
            workshop = await read.all(WORKSHOP, _WORKSHOP)
            if not workshop:
                raise WorkshopNotFound(workshop_id)
            return await _programme(read, workshop[0])

    async def save(
        self,
        workshop_id: str,
        changes: Sequence[Change],
        acts: Sequence[NewAct],
        command: CommandRecord | None = None,
        events: Sequence[NewEvent] = (),
    ) -> list[int]:
        """Store all of it in one transaction; see the protocol."""
        try:
            return await unbroken(self._save(workshop_id, changes, acts, command, events))
        except sqlite3.IntegrityError as error:
            raise RecordConflict(str(error)) from error

    async def _save(
        self,
        workshop_id: str,
        changes: Sequence[Change],
        acts: Sequence[NewAct],
        command: CommandRecord | None,
        events: Sequence[NewEvent],
    ) -> list[int]:
        statements = batches(changes)
        async with (
            self._database.turn() as driver,
            self._heads.moving(driver, writers(events)) as heads,
            transaction(driver),
        ):
            if command is not None:
                await insert_command(driver, workshop_id, command)
            for sql, rows in statements:
                await driver.executemany(sql, rows)
            await insert_events(driver, events, heads)
            return await insert_acts(driver, workshop_id, acts)

    async def command(self, workshop_id: str, command_id: str) -> CommandRecord | None:
        """The command with that id; see the protocol."""
        rows = await self._database.fetch(COMMAND, workshop_id, command_id)
        return CommandRecord(*rows[0]) if rows else None

    async def forget_commands(self, before_ms: int) -> None:
        """Forget the commands carried out before that time."""
        old = delete(tables.commands).where(tables.commands.c.time_ms < before_ms)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(old)

        await self._database.write(work)

    async def copy_workshop(self, workshop_id: str, new: NewWorkshop) -> None:
        """Store a copy of that workshop; see the protocol."""

        async def work(connection: AsyncConnection) -> None:
            await insert_workshop(new, connection)
            await copy_rights(connection, workshop_id, new.workshop.id, new.workshop.created_ms)

        await self._database.write(work)

    async def acts(
        self,
        workshop_id: str,
        after: int,
        limit: int,
        kinds: frozenset[str] = frozenset(),
        *,
        newest_first: bool = False,
    ) -> list[Act]:
        """The acts after that one; see the protocol."""
        columns = tables.acts.c
        order = desc(columns.sequence) if newest_first else columns.sequence
        query = ACT.select().where(columns.workshop_id == workshop_id, columns.sequence > after)
        if kinds:
            query = query.where(columns.kind.in_(sorted(kinds)))
        async with self._database.read() as connection:
            found = await connection.execute(query.order_by(order).limit(limit))
            return [ACT.of(row) for row in found]

    async def messages(self, workshop_id: str, after_ms: int, limit: int) -> list[Message]:
        """The messages later than that time, oldest first."""
        columns = tables.messages.c
        query = (
            MESSAGE.select()
            .where(columns.workshop_id == workshop_id, columns.time_ms > after_ms)
            .order_by(columns.time_ms, columns.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [MESSAGE.of(row) for row in await connection.execute(query)]
