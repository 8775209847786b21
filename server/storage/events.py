"""Writing events into the records of boards, within a transaction."""

import os
from collections.abc import Sequence

import aiosqlite

from server.storage.chain import (
    SALT_BYTES,
    ChainPoint,
    Item,
    commitment,
    item_digest,
    linked,
)
from server.storage.heads import INSERT_AUTHOR, Head
from server.storage.records import NewEvent

INSERT_EVENT = (
    "INSERT INTO record_events"
    " (board, sequence, position, time_ms, author, salt, body, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

EventRow = tuple[int, int, int, int, int, bytes, bytes, bytes]


def chained_events(new: Sequence[NewEvent], heads: dict[str, Head]) -> list[EventRow]:
    """Number, salt and hash the events; `heads` move forward to the new ends."""
    rows = []
    for event in new:
        head, body, salt = heads[event.board_id], event.encoded(), os.urandom(SALT_BYTES)
        author, tag = head.author(event.person_id)
        sequence, position = head.point.sequence, head.point.position + 1
        item = Item("e", sequence, position, event.time_ms, tag, commitment(salt, body))
        digest = linked(head.point.hash, item_digest(item))
        head.point = ChainPoint(sequence, position, digest)
        at = (head.number, sequence, position)
        rows.append((*at, event.time_ms, author, salt, body, digest))
    return rows


def writers(new: Sequence[NewEvent]) -> list[tuple[str, str]]:
    """For `Heads.moving`."""
    return [(event.board_id, event.person_id) for event in new]


async def insert_events(
    driver: aiosqlite.Connection, new: Sequence[NewEvent], heads: dict[str, Head]
) -> None:
    """Store the events and whoever among their authors is new; within a transaction."""
    if not new:
        return
    rows = chained_events(new, heads)
    await insert_authors(driver, heads)
    await driver.executemany(INSERT_EVENT, rows)


async def insert_authors(driver: aiosqlite.Connection, heads: dict[str, Head]) -> None:
    """Store the authors who are new; within a transaction."""
    made = [row for head in heads.values() for row in head.made]
    if made:
        await driver.executemany(INSERT_AUTHOR, made)
