"""The tables of the record, and of watching it. See `tables`, which belongs to it."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from server.storage.tables import metadata


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _number(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _big(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False) for name in names]


def _bytes(*names: str) -> list[Column[bytes]]:
    return [Column(name, LargeBinary, nullable=False) for name in names]


# The chain holds the tag; who that is can be forgotten.
record_authors = Table(
    "record_authors",
    metadata,
    Column("board", ForeignKey("boards.number"), primary_key=True),
    Column("author", Integer, primary_key=True),
    Column("person_id", Text),
    Column("key", LargeBinary),
    *_bytes("tag"),
    Index("record_authors_person", "person_id", "board", unique=True),
    sqlite_with_rowid=False,
)

# `sequence`: of the entry that an event follows; `position` counts from 1 behind each entry.
record_events = Table(
    "record_events",
    metadata,
    Column("board", ForeignKey("boards.number"), primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("position", Integer, primary_key=True),
    *_big("time_ms"),
    *_number("author"),
    Column("salt", LargeBinary),
    *_bytes("body"),
    Column("commitment", LargeBinary),
    *_bytes("hash"),
    sqlite_with_rowid=False,
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("position", Integer, primary_key=True),
    *_big("time_ms"),
    *_bytes("hash", "public_key", "signature"),
)

veils = Table(
    "veils",
    metadata,
    Column("workshop_id", ForeignKey("workshops.id"), primary_key=True),
    Column("board_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    *_number("is_hidden"),
    *_text("by"),
    *_big("time_ms"),
)

replay_links = Table(
    "replay_links",
    metadata,
    Column("id", Text, primary_key=True),
    *_bytes("secret_hash"),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    *_text("title"),
    *_number("names"),
    *_big("created_ms"),
    *_text("created_by"),
    *_big("expires_ms"),
    Column("revoked_ms", BigInteger),
    UniqueConstraint("secret_hash"),
    Index("replay_links_workshop", "workshop_id"),
)

# Both are caches: whatever cannot be used is dropped and made anew from the record.
films = Table(
    "films",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    *_number("version"),
    *_text("veil"),
    *_big("through", "at"),
    *_bytes("state", "world", "clock"),
)

film_segments = Table(
    "film_segments",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    *_big("first", "last", "from_ms", "to_ms"),
    *_number("changes", "is_open"),
    *_bytes("minutes", "key", "body"),
)
