"""The tables of the current schema: nothing but columns and constraints.

Migrations do not use them: they describe what the schema was at their time.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _number(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _time(*names: str) -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False) for name in names]


networks = Table(
    "networks",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("title"),
    *_time("created_ms"),
)

labs = Table(
    "labs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("network_id", ForeignKey("networks.id")),
    Column("workshop_id", ForeignKey("workshops.id")),
    *_text("title"),
    Column("country", Text),
    Column("time_zone", Text),
    *_time("created_ms"),
    Index("labs_workshop", "workshop_id"),
)

workshops = Table(
    "workshops",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    *_text("languages", "time_zone"),
    Column("kit", Text),
    # No reference: a lab made for a workshop refers to it, and a circle could not be created.
    Column("lab_id", Text),
    Column("network_id", ForeignKey("networks.id")),
    *_number("lobby"),
    *_text("outside", "welcome"),
    *_number("retention_days", "replay", "own_only"),
    *_text("cursors", "names"),
    *_number("creates_per_minute", "deletes_per_minute"),
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
    *_text("kind"),
    Column("lab_id", ForeignKey("labs.id")),
    *_text("templates"),
    *_number("is_frozen", "is_closed", "own_only"),
    UniqueConstraint("workshop_id", "position"),
)

links = Table(
    "links",
    metadata,
    Column("id", Text, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    *_text("title"),
    Column("lab_id", ForeignKey("labs.id")),
    Column("level", Text),
    Column("opens_ms", BigInteger),
    Column("expires_ms", BigInteger),
    Column("max_uses", Integer),
    *_number("uses"),
    Column("revoked_ms", BigInteger),
    Column("rotated_ms", BigInteger),
    Column("code", Text),
    UniqueConstraint("secret_hash"),
    Index("links_code", "code", unique=True),
    Index("links_workshop", "workshop_id"),
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
    *_text("state"),
    Column("level", Text),
    Column("lab_id", ForeignKey("labs.id")),
    Column("lab_text", Text),
    Column("link_id", Text),
    Column("host_board_id", ForeignKey("boards.id")),
    Column("group_board_id", ForeignKey("boards.id")),
    *_number("is_muted", "number", "hides_name"),
    Column("address", Text),
    UniqueConstraint("workshop_id", "name_key"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Index("tokens_person", "person_id"),
)

returns = Table(
    "returns",
    metadata,
    Column("secret_hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    *_time("created_ms"),
    Column("revoked_ms", BigInteger),
    Index("returns_person", "person_id"),
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
    Column("indexes", LargeBinary),
)

element_authors = Table(
    "element_authors",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    Column("element_id", Text, primary_key=True),
    *_text("person_id"),
    sqlite_with_rowid=False,
)

board_locks = Table(
    "board_locks",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    Column("element_id", Text, primary_key=True),
    *_number("is_locked"),
    *_text("person_id"),
    *_time("time_ms"),
)

board_zones = Table(
    "board_zones",
    metadata,
    Column("board_id", ForeignKey("boards.id"), primary_key=True),
    Column("frame_id", Text, primary_key=True),
    *_text("rule", "person_id"),
    *_time("time_ms"),
)

steps = Table(
    "steps",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    *_number("position"),
    *_text("mode"),
    *_number("minutes"),
    *_text("title", "instruction", "boards", "frames", "scope"),
    *_number("own_only"),
    UniqueConstraint("workshop_id", "position"),
)

live_sessions = Table(
    "live_sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    *_time("started_ms"),
    *_text("started_by"),
    Column("ending_ms", BigInteger),
    Column("ended_ms", BigInteger),
    Column("ended_by", Text),
    Column("step_id", Text),
    Column("step_since_ms", BigInteger),
    Column("lead_id", Text),
    *_number("is_frozen"),
    Column("follow", Text),
    Column("summon", Text),
    *_text("revisions"),
    Index("live_sessions_workshop", "workshop_id", "started_ms"),
)
# Two facilitators who press "start" at once: the second finds this in the way.
Index(
    "live_sessions_running",
    live_sessions.c.workshop_id,
    unique=True,
    sqlite_where=live_sessions.c.ended_ms.is_(None),
)

timers = Table(
    "timers",
    metadata,
    Column("workshop_id", ForeignKey("workshops.id"), primary_key=True),
    Column("board_id", Text, primary_key=True),
    *_text("state"),
    *_time("total_ms"),
    Column("ends_ms", BigInteger),
    Column("left_ms", BigInteger),
    *_text("started_by"),
)

signals = Table(
    "signals",
    metadata,
    Column("workshop_id", ForeignKey("workshops.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    *_text("board_id"),
    *_time("time_ms"),
    Column("answered_by", Text),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    Column("session_id", Text),
    *_time("time_ms"),
    *_text("person_id", "texts"),
    Index("messages_workshop", "workshop_id", "time_ms"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    *_text("board_id"),
    *_time("time_ms"),
    *_text("person_id"),
    Column("about_person", Text),
    Column("about_element", Text),
    *_text("text"),
    Column("closed_by", Text),
    Index("reports_workshop", "workshop_id", "time_ms"),
)

bans = Table(
    "bans",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workshop_id", ForeignKey("workshops.id"), nullable=False),
    *_text("kind", "value"),
    *_time("created_ms"),
    *_text("person_id"),
    Column("expires_ms", BigInteger),
    Column("session_id", Text),
    Column("lifted_ms", BigInteger),
    Index("bans_workshop", "workshop_id"),
)

# The record of everything that somebody did to others; never changed, never cut.
acts = Table(
    "acts",
    metadata,
    Column("workshop_id", ForeignKey("workshops.id"), primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("board_id", Text),
    Column("session_id", Text),
    *_time("time_ms"),
    *_text("person_id", "kind"),
    Column("subject", Text),
    *_text("body"),
    sqlite_with_rowid=False,
)

commands = Table(
    "commands",
    metadata,
    Column("workshop_id", ForeignKey("workshops.id"), primary_key=True),
    Column("command_id", Text, primary_key=True),
    *_text("person_id"),
    *_time("time_ms"),
    *_number("status"),
    Column("answer", LargeBinary, nullable=False),
    Index("commands_time", "time_ms"),
)
