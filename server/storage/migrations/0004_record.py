"""The record of every board: one chain of commitments through entries and events.

The chain of before was over people and updates themselves. Every entry is checked against it, and
gets its place in the new one; where an entry was not what had been written, the new chain is
broken at the same place, so that what opened opens and what did not does not. Nobody had been
given a hash of the old chain.
"""

import hashlib
import logging
import os
import struct
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

logger = logging.getLogger(__name__)

_BOARDS = (
    # Two bytes instead of an id of 22 in every entry.
    "ALTER TABLE boards ADD COLUMN number INTEGER",
    "UPDATE boards SET number = rowid",
    "CREATE UNIQUE INDEX boards_number ON boards (number)",
)

_ENTRIES = """CREATE TABLE entries_new (
    board INTEGER NOT NULL, sequence BIGINT NOT NULL, "first" BIGINT, time_ms BIGINT NOT NULL,
    author INTEGER NOT NULL, salt BLOB, "update" BLOB NOT NULL, commitment BLOB, links BLOB,
    hash BLOB NOT NULL,
    PRIMARY KEY (board, sequence), FOREIGN KEY (board) REFERENCES boards (number))
    WITHOUT ROWID"""

_RECORD = (
    """CREATE TABLE record_authors (
        board INTEGER NOT NULL, author INTEGER NOT NULL, person_id TEXT, "key" BLOB,
        tag BLOB NOT NULL,
        PRIMARY KEY (board, author), FOREIGN KEY (board) REFERENCES boards (number))
        WITHOUT ROWID""",
    "CREATE UNIQUE INDEX record_authors_person ON record_authors (person_id, board)",
    """CREATE TABLE record_events (
        board INTEGER NOT NULL, sequence BIGINT NOT NULL, position INTEGER NOT NULL,
        time_ms BIGINT NOT NULL, author INTEGER NOT NULL, salt BLOB, body BLOB NOT NULL,
        commitment BLOB, hash BLOB NOT NULL,
        PRIMARY KEY (board, sequence, position),
        FOREIGN KEY (board) REFERENCES boards (number)) WITHOUT ROWID""",
    """CREATE TABLE checkpoints (
        board_id TEXT NOT NULL, sequence BIGINT NOT NULL, position INTEGER NOT NULL,
        time_ms BIGINT NOT NULL, hash BLOB NOT NULL, public_key BLOB NOT NULL,
        signature BLOB NOT NULL,
        PRIMARY KEY (board_id, sequence, position),
        FOREIGN KEY (board_id) REFERENCES boards (id))""",
)

_WATCHING = (
    """CREATE TABLE veils (
        workshop_id TEXT NOT NULL, board_id TEXT NOT NULL, kind TEXT NOT NULL,
        subject TEXT NOT NULL, is_hidden INTEGER NOT NULL, "by" TEXT NOT NULL,
        time_ms BIGINT NOT NULL,
        PRIMARY KEY (workshop_id, board_id, kind, subject),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    """CREATE TABLE replay_links (
        id TEXT NOT NULL, secret_hash BLOB NOT NULL, workshop_id TEXT NOT NULL,
        title TEXT NOT NULL, names INTEGER NOT NULL, created_ms BIGINT NOT NULL,
        created_by TEXT NOT NULL, expires_ms BIGINT NOT NULL, revoked_ms BIGINT,
        PRIMARY KEY (id), UNIQUE (secret_hash),
        FOREIGN KEY (workshop_id) REFERENCES workshops (id))""",
    "CREATE INDEX replay_links_workshop ON replay_links (workshop_id)",
    """CREATE TABLE films (
        board_id TEXT NOT NULL, version INTEGER NOT NULL, veil TEXT NOT NULL,
        through BIGINT NOT NULL, "at" BIGINT NOT NULL, state BLOB NOT NULL,
        world BLOB NOT NULL, clock BLOB NOT NULL,
        PRIMARY KEY (board_id), FOREIGN KEY (board_id) REFERENCES boards (id))""",
    """CREATE TABLE film_segments (
        board_id TEXT NOT NULL, number INTEGER NOT NULL, "first" BIGINT NOT NULL,
        "last" BIGINT NOT NULL, from_ms BIGINT NOT NULL, to_ms BIGINT NOT NULL,
        changes INTEGER NOT NULL, is_open INTEGER NOT NULL, minutes BLOB NOT NULL,
        "key" BLOB NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (board_id, number), FOREIGN KEY (board_id) REFERENCES boards (id))""",
)


_PAGE = 1000
_REPORT_EVERY = 100_000
_READ = """SELECT sequence, time_ms, person_id, "update", hash FROM entries
    WHERE board_id = ? AND sequence > ? ORDER BY sequence LIMIT ?"""
_WRITE = """INSERT INTO entries_new (board, sequence, time_ms, author, salt, "update", hash)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
_WRITE_AUTHOR = """INSERT INTO record_authors (board, author, person_id, "key", tag)
    VALUES (?, ?, ?, ?, ?)"""
# All that was written, byte for byte, before what it was copied from is let go.
_DIFFERENT = """SELECT count(*) FROM entries AS old JOIN boards ON boards.id = old.board_id
    LEFT JOIN entries_new AS new ON new.board = boards.number AND new.sequence = old.sequence
    LEFT JOIN record_authors AS who ON who.board = new.board AND who.author = new.author
    WHERE new."update" IS NOT old."update" OR new.time_ms IS NOT old.time_ms
        OR who.person_id IS NOT old.person_id"""
_COUNTS = "SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM entries_new)"
_REPLACE = ("DROP TABLE entries", "ALTER TABLE entries_new RENAME TO entries")


def _sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _framed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">Q", len(part)) + part for part in parts)


def _number(value: int) -> bytes:
    return struct.pack(">Q", value)


class _Board:
    """The entries of one board on their way from one chain to the other."""

    def __init__(self, board_id: str, number: int) -> None:
        self.sequence, self.authors = 0, dict[str, tuple[int, bytes, bytes]]()
        self._id, self._board = board_id.encode(), number
        self._old, self._last_author = bytes(32), 0
        self._new = _sha(b"living-lab-whiteboard record 2\0", self._id)

    def _author(self, person_id: str) -> tuple[int, bytes, bytes]:
        if person_id not in self.authors:
            self._last_author += person_id != "system"
            number = 0 if person_id == "system" else self._last_author
            key = os.urandom(16)
            tag = _sha(b"author\0", key, person_id.encode())
            self.authors[person_id] = (number, key, tag)
        return self.authors[person_id]

    def carried(self, row: Any) -> tuple[object, ...]:
        """The row of an entry in the new table."""
        sequence, time_ms, person_id, update, old = row
        place = (_number(sequence), _number(time_ms))
        author, _, tag = self._author(person_id)
        salt = os.urandom(8)
        commitment = _sha(b"content\0", salt, update)
        item = _sha(_framed(b"u", place[0], _number(0), place[1], tag, commitment))
        is_whole = old == _sha(self._old, _framed(self._id, *place, person_id.encode(), update))
        self._new = _sha(self._new if is_whole else bytes(32), item)
        self._old, self.sequence = old, sequence
        return (self._board, sequence, time_ms, author, salt, update, self._new)

    def author_rows(self) -> list[tuple[object, ...]]:
        """The rows of everybody who wrote."""
        return [
            (self._board, number, person_id, key, tag)
            for person_id, (number, key, tag) in self.authors.items()
        ]


def _carry(connection: Connection, board_id: str, number: int, done: int) -> int:
    board = _Board(board_id, number)
    while rows := _page(connection, board_id, board.sequence):
        connection.exec_driver_sql(_WRITE, [board.carried(row) for row in rows])
        if (done + len(rows)) // _REPORT_EVERY > done // _REPORT_EVERY:
            logger.info("bringing journals forward", extra={"entries": done + len(rows)})
        done += len(rows)
    if board.authors:
        connection.exec_driver_sql(_WRITE_AUTHOR, board.author_rows())
    return done


def _page(connection: Connection, board_id: str, after: int) -> Sequence[Any]:
    return connection.exec_driver_sql(_READ, (board_id, after, _PAGE)).all()


def _require_equal(connection: Connection) -> None:
    old, new = connection.exec_driver_sql(_COUNTS).one()
    different = connection.exec_driver_sql(_DIFFERENT).scalar_one()
    if old != new or different:
        raise RuntimeError(f"{different} of {old} entries were not carried over; nothing changed")


def upgrade(connection: Connection) -> None:
    """Bring every journal to the new chain; make room for the rest. One transaction."""
    for statement in (*_BOARDS, _ENTRIES, *_RECORD, *_WATCHING):
        connection.exec_driver_sql(statement)
    done = 0
    for board_id, number in connection.exec_driver_sql("SELECT id, number FROM boards").all():
        done = _carry(connection, board_id, number, done)
    _require_equal(connection)
    for statement in _REPLACE:
        connection.exec_driver_sql(statement)
