"""The SQL statements that carry out changes and record acts."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import aiosqlite
from sqlalchemy import bindparam, delete, func, literal_column, select
from sqlalchemy.dialects import sqlite

from server.storage import tables
from server.storage.database import statement_text
from server.storage.records import (
    Act,
    Change,
    CommandKnown,
    CommandRecord,
    DropRecord,
    ExpelPerson,
    NewAct,
    PutRecord,
    RevokeReturns,
    Step,
)
from server.storage.rows import ACT, CHANGEABLE, Statement

Row = tuple[object, ...]

LAST_ACT = statement_text(
    select(func.coalesce(func.max(tables.acts.c.sequence), literal_column("0"))).where(
        tables.acts.c.workshop_id == bindparam("workshop")
    )
)
_INSERT_ACT = Statement(tables.acts.insert())
_COMMAND_COLUMNS = ("command_id", "person_id", "time_ms", "status", "answer")
COMMAND = statement_text(
    select(*(tables.commands.c[name] for name in _COMMAND_COLUMNS)).where(
        tables.commands.c.workshop_id == bindparam("workshop"),
        tables.commands.c.command_id == bindparam("command"),
    )
)
_INSERT_COMMAND = Statement(sqlite.insert(tables.commands).on_conflict_do_nothing())
FORGET_TOKENS, FORGET_RETURNS = (
    statement_text(delete(table).where(table.c.person_id == bindparam("person")))
    for table in (tables.tokens, tables.returns)
)
# Two steps that change places would meet at one of them: all are set aside first.
_SET_ASIDE = "UPDATE steps SET position = -1 - position WHERE id = ? AND position >= 0"


def _statements(change: Change) -> Iterator[tuple[str, Row]]:
    match change:
        case PutRecord(record):
            rows = CHANGEABLE[type(record)]
            yield rows.put.sql, rows.put_values(record)
        case DropRecord(kind, key):
            rows = CHANGEABLE[kind]
            if rows.drop is None:
                raise TypeError(f"a {kind.__name__} cannot be dropped")
            yield rows.drop.sql, rows.drop_values(key)
        case ExpelPerson(person_id):
            yield from ((sql, (person_id,)) for sql in (FORGET_TOKENS, FORGET_RETURNS))
        case RevokeReturns(person_id):
            yield FORGET_RETURNS, (person_id,)


def batches(changes: Sequence[Change]) -> list[tuple[str, list[Row]]]:
    """The statements that carry out the changes, in order; equal ones in a row as one batch."""
    moved: list[tuple[str, Row]] = [
        (_SET_ASIDE, (change.record.id,))
        for change in changes
        if isinstance(change, PutRecord) and isinstance(change.record, Step)
    ]
    statements = [*moved, *(pair for change in changes for pair in _statements(change))]
    return [
        (sql, [values for _, values in pairs])
        for sql, pairs in groupby(statements, key=lambda pair: pair[0])
    ]


def _numbered(workshop_id: str, new: Iterable[NewAct], first: int) -> Iterator[Act]:
    for sequence, act in enumerate(new, first):
        yield Act(
            workshop_id=workshop_id,
            sequence=sequence,
            board_id=act.board_id,
            session_id=act.session_id,
            time_ms=act.time_ms,
            person_id=act.person_id,
            kind=act.kind,
            subject=act.subject,
            body=act.body,
        )


async def insert_acts(
    driver: aiosqlite.Connection, workshop_id: str, new: Sequence[NewAct]
) -> list[int]:
    """Number and insert the acts, within a transaction; returns their sequences."""
    if not new:
        return []
    [(last,)] = await driver.execute_fetchall(LAST_ACT, (workshop_id,))
    acts = list(_numbered(workshop_id, new, last + 1))
    await driver.executemany(_INSERT_ACT.sql, [_INSERT_ACT.values(ACT.row(act)) for act in acts])
    return [act.sequence for act in acts]


async def insert_command(
    driver: aiosqlite.Connection, workshop_id: str, command: CommandRecord
) -> None:
    """Note that a command was carried out, within a transaction.

    Raises:
        CommandKnown: it had been before.
    """
    row = {name: getattr(command, name) for name in _COMMAND_COLUMNS}
    values = _INSERT_COMMAND.values(row | {"workshop_id": workshop_id})
    cursor = await driver.execute(_INSERT_COMMAND.sql, values)
    if cursor.rowcount == 0:
        [known] = await driver.execute_fetchall(COMMAND, (workshop_id, command.command_id))
        raise CommandKnown(CommandRecord(*known))
