"""The first schema: workshops and who may come in, journals, snapshots, owners of client ids."""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)


def _required(name: str, kind: type[Text] | type[BigInteger] | type[LargeBinary]) -> Column[object]:
    return Column(name, kind, nullable=False)


def _directory(metadata: MetaData) -> None:
    Table(
        "workshops",
        metadata,
        Column("id", Text, primary_key=True),
        _required("title", Text),
        _required("language", Text),
        _required("created_ms", BigInteger),
    )
    Table(
        "boards",
        metadata,
        Column("id", Text, primary_key=True),
        Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
        Column("position", Integer, nullable=False),
        _required("title", Text),
        Column("template", Text),
        _required("created_ms", BigInteger),
        UniqueConstraint("workshop_id", "position"),
    )


def _access(metadata: MetaData) -> None:
    Table(
        "links",
        metadata,
        Column("secret_hash", LargeBinary, primary_key=True),
        Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
        _required("role", Text),
        _required("created_ms", BigInteger),
    )
    Table(
        "people",
        metadata,
        Column("id", Text, primary_key=True),
        Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
        *(_required(name, Text) for name in ("name", "name_key", "role", "language", "color")),
        _required("joined_ms", BigInteger),
        UniqueConstraint("workshop_id", "name_key"),
    )
    Table(
        "tokens",
        metadata,
        Column("token_hash", LargeBinary, primary_key=True),
        Column("person_id", ForeignKey("people.id"), nullable=False),
        _required("created_ms", BigInteger),
    )


def _journal(metadata: MetaData) -> None:
    Table(
        "entries",
        metadata,
        Column("board_id", ForeignKey("boards.id"), primary_key=True),
        Column("sequence", BigInteger, primary_key=True),
        _required("time_ms", BigInteger),
        _required("person_id", Text),
        _required("update", LargeBinary),
        _required("hash", LargeBinary),
        sqlite_with_rowid=False,
    )
    Table(
        "board_clients",
        metadata,
        Column("board_id", ForeignKey("boards.id"), primary_key=True),
        Column("client_id", BigInteger, primary_key=True),
        _required("person_id", Text),
        sqlite_with_rowid=False,
    )
    Table(
        "snapshots",
        metadata,
        Column("board_id", ForeignKey("boards.id"), primary_key=True),
        Column("sequence", BigInteger, primary_key=True),
        *(_required(name, LargeBinary) for name in ("checksum", "state", "collected", "vector")),
    )


def upgrade(connection: Connection) -> None:
    """Create all tables."""
    metadata = MetaData()
    _directory(metadata)
    _access(metadata)
    _journal(metadata)
    metadata.create_all(connection, checkfirst=False)
