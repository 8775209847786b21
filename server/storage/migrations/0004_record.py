"""The record of every board: events, authors, checkpoints, what is watched of it."""

from sqlalchemy import Connection

_BOARDS = (
    # Two bytes instead of an id of 22 in every entry.
    "ALTER TABLE boards ADD COLUMN number INTEGER",
    "UPDATE boards SET number = rowid",
    "CREATE UNIQUE INDEX boards_number ON boards (number)",
)

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


def upgrade(connection: Connection) -> None:
    """Make room for the record and for watching it."""
    for statement in (*_BOARDS, *_RECORD, *_WATCHING):
        connection.exec_driver_sql(statement)
