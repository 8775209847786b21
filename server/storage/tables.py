"""The tables of the current schema: nothing but columns and constraints.

Migrations do not use them: they describe what the schema was at their time.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

workshops = Table(
    "workshops",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)

boards = Table(
    "boards",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("template", Text),
    Column("created_ms", BigInteger, nullable=False),
    UniqueConstraint("workshop_id", "position"),
)

links = Table(
    "links",
    metadata,
    Column("secret_hash", LargeBinary, primary_key=True),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    Column("name", Text, nullable=False),
    # The name without regard to case: two people may not differ by nothing else.
    Column("name_key", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("color", Text, nullable=False),
    Column("joined_ms", BigInteger, nullable=False),
    UniqueConstraint("workshop_id", "name_key"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)

# Without row ids the entries of a board lie next to each other in the file, in their order:
# opening a room reads one run of pages.
entries = Table(
    "entries",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("time_ms", BigInteger, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("update", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

board_clients = Table(
    "board_clients",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    Column("client_id", BigInteger, primary_key=True),
    Column("person_id", Text, nullable=False),
    sqlite_with_rowid=False,
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("checksum", LargeBinary, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("collected", LargeBinary, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
