"""The ends of the chains of boards, kept in memory: writing reads nothing, as a rule."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiosqlite

from server.errors import BoardNotFound
from server.storage.base import SYSTEM_PERSON
from server.storage.chain import KEY_BYTES, SYSTEM_AUTHOR, ChainPoint, author_tag, start_of

# About 400 bytes each and 250 for everybody who wrote there lately; others are read again.
HEADS_KEPT = 2_000

_NUMBER = "SELECT number FROM boards WHERE id = ?"
_LAST_ENTRY = "SELECT sequence, hash FROM entries WHERE board = ? ORDER BY sequence DESC LIMIT 1"
_LAST_EVENT = (
    "SELECT position, hash FROM record_events WHERE board = ? AND sequence = ?"
    " ORDER BY position DESC LIMIT 1"
)
_LAST_AUTHOR = "SELECT max(author) FROM record_authors WHERE board = ?"
_AUTHOR = "SELECT author, tag FROM record_authors WHERE person_id = ? AND board = ?"
INSERT_AUTHOR = (
    'INSERT INTO record_authors (board, author, person_id, "key", tag) VALUES (?, ?, ?, ?, ?)'
)

AuthorRow = tuple[int, int, str, bytes, bytes]


class Known(NamedTuple):
    """An author of a board as the chain needs them."""

    number: int
    tag: bytes


@dataclass(slots=True)
class Head:
    """The end of a board's chain, and who has written there. Moves as rows are made.

    `number`: stands for the board in the record. `made`: rows of authors who are new.
    """

    number: int
    point: ChainPoint
    last_author: int
    authors: dict[str, Known] = field(default_factory=dict)
    made: list[AuthorRow] = field(default_factory=list)

    def author(self, person_id: str) -> Known:
        """Their number and tag; to be asked for by `Heads` before, unless they are new."""
        known = self.authors.get(person_id)
        return known if known is not None else self._new(person_id)

    def _new(self, person_id: str) -> Known:
        if person_id == SYSTEM_PERSON:
            number = SYSTEM_AUTHOR
        else:
            number = self.last_author = self.last_author + 1
        key = os.urandom(KEY_BYTES)
        known = self.authors[person_id] = Known(number, author_tag(key, person_id))
        self.made.append((self.number, number, person_id, key, known.tag))
        return known


class Heads:
    """One per database. To be used in the turn of the writing connection."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Head] = OrderedDict()

    @asynccontextmanager
    async def moving(
        self, driver: aiosqlite.Connection, writers: Iterable[tuple[str, str]]
    ) -> AsyncIterator[dict[str, Head]]:
        """The heads of boards that are about to be written, by (board id, person id) of writers.

        Taken out of the memory until the end, which must be after the commit: a head that did
        not reach the disk is forgotten with its transaction.

        Raises:
            BoardNotFound: there is no such board.
        """
        people: dict[str, set[str]] = {}
        for board_id, person_id in writers:
            people.setdefault(board_id, set()).add(person_id)
        heads = {board_id: self._kept.pop(board_id, None) for board_id in people}
        moving = {
            board_id: head or await _read(driver, board_id) for board_id, head in heads.items()
        }
        for board_id, head in moving.items():
            for person_id in people[board_id] - head.authors.keys():
                await _know(driver, head, person_id)
        yield moving
        self._keep(moving)

    def forget(self, board_id: str) -> None:
        """Read that board's again: its record is about to be changed by other means."""
        self._kept.pop(board_id, None)

    def forget_all(self) -> None:
        """Read all again, such as after people were forgotten."""
        self._kept.clear()

    def _keep(self, moved: dict[str, Head]) -> None:
        for head in moved.values():
            head.made.clear()
        self._kept.update(moved)
        while len(self._kept) > HEADS_KEPT:
            self._kept.popitem(last=False)


async def _read(driver: aiosqlite.Connection, board_id: str) -> Head:
    found = await _first(driver, _NUMBER, board_id)
    if found is None:
        raise BoardNotFound(board_id)
    [number] = found
    sequence, digest = await _first(driver, _LAST_ENTRY, number) or (0, None)
    position, later = await _first(driver, _LAST_EVENT, number, sequence) or (0, None)
    newest = later or digest
    point = ChainPoint(sequence, position, newest) if newest else start_of(board_id)
    [last_author] = await _first(driver, _LAST_AUTHOR, number) or (None,)
    return Head(number, point, last_author or 0)


async def _know(driver: aiosqlite.Connection, head: Head, person_id: str) -> None:
    found = await _first(driver, _AUTHOR, person_id, head.number)
    if found is not None:
        head.authors[person_id] = Known(*found)


async def _first(driver: aiosqlite.Connection, sql: str, *values: object) -> tuple[Any, ...] | None:
    async with driver.execute(sql, values) as cursor:
        row = await cursor.fetchone()
    return None if row is None else tuple(row)
