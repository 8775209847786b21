"""Duplicating a workshop: the rights on its templates' objects come along, nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.storage import tables
from server.storage.base import SYSTEM_PERSON, Board, ZoneRule
from server.storage.rows import BOARD, LOCK, ZONE, Rows

R = TypeVar("R")

# The order in which rows were inserted.
BY_AGE: ColumnElement[int] = literal_column("rowid")
_PREFIX = re.compile(r"^(.+?)(~\d+)?\.")


def is_of_template(element_id: str, templates: Sequence[str]) -> bool:
    """True for the objects that a board starts with, such as "place-map.legend"."""
    match = _PREFIX.match(element_id)
    return match is not None and match[1] in templates


def copied_rule(rule: ZoneRule, labs: Mapping[str, str]) -> ZoneRule:
    """The rule for another workshop: its own labs, nobody by name.

    A frame for certain people only stays closed, rather than open to everybody.
    """
    kept = frozenset(labs.get(lab, lab) for lab in rule.labs)
    return replace(
        rule, labs=kept, people=frozenset(), is_closed=rule.is_closed or bool(rule.people)
    )


async def copy_rights(connection: AsyncConnection, from_id: str, to_id: str, time_ms: int) -> None:
    """Copy locks and zones between two workshops whose boards and labs correspond by order."""
    old, new = await _boards(connection, from_id), await _boards(connection, to_id)
    homes = {before.id: after for before, after in zip(old, new, strict=False)}
    labs = dict(zip(await _labs(connection, from_id), await _labs(connection, to_id), strict=False))
    for board_id, board in homes.items():
        at = {"board_id": board.id, "person_id": SYSTEM_PERSON, "time_ms": time_ms}
        locks = [
            LOCK.row(lock) | at
            for lock in await _rights(connection, LOCK, board_id)
            if is_of_template(lock.element_id, board.templates)
        ]
        zones = [
            ZONE.row(replace(zone, rule=copied_rule(zone.rule, labs))) | at
            for zone in await _rights(connection, ZONE, board_id)
            if is_of_template(zone.frame_id, board.templates)
        ]
        if locks:
            await connection.execute(tables.board_locks.insert(), locks)
        if zones:
            await connection.execute(tables.board_zones.insert(), zones)


async def _boards(connection: AsyncConnection, workshop_id: str) -> list[Board]:
    columns = tables.boards.c
    query = BOARD.select().where(columns.workshop_id == workshop_id).order_by(columns.position)
    return [BOARD.of(row) for row in await connection.execute(query)]


async def _labs(connection: AsyncConnection, workshop_id: str) -> list[str]:
    columns = tables.labs.c
    query = select(columns.id).where(columns.workshop_id == workshop_id).order_by(BY_AGE)
    return list((await connection.execute(query)).scalars())


async def _rights(connection: AsyncConnection, rows: Rows[R], board_id: str) -> list[R]:
    query = rows.select().where(rows.table.c.board_id == board_id)
    return [rows.of(row) for row in await connection.execute(query)]
