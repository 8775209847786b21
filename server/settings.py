"""All settings: one frozen dataclass, the only reader of the environment, units in the names.

The table in the README and the text of `--help` come from the same fields (`describe_settings`).
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from server.errors import SettingsError

MIB = 1024 * 1024
DATA_DIR = Path("data")


@dataclass(frozen=True, slots=True)
class Kind:
    """How the text of a variable becomes a value. `read` raises ValueError when it cannot."""

    read: Callable[[str], Any]
    allowed: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table for people: `default` as it would be written in the environment."""

    name: str
    default: str
    meaning: str
    allowed: str


def _whole(low: int, high: int) -> Kind:
    def read(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return Kind(read, f"a whole number from {low} to {high}")


def _one_of(*choices: str) -> Kind:
    def read(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(text)
        return text.lower()

    return Kind(read, "one of " + ", ".join(choices))


def _read_text(text: str) -> str:
    if not text.isprintable():
        raise ValueError(text)
    return text


def _read_key(text: str) -> str:
    if len(text) < 12 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(text)
    return text


def _read_origin(text: str) -> str:
    url = urlsplit(text.rstrip("/"))
    extras = url.path or url.query or url.fragment or url.username
    # `port` raises ValueError by itself when it is not a number in range.
    if url.scheme not in {"http", "https"} or not url.hostname or extras or url.port == 0:
        raise ValueError(text)
    return f"{url.scheme}://{url.netloc}".lower()


def _read_origins(text: str) -> tuple[str, ...]:
    return tuple(_read_origin(part.strip()) for part in text.split(",") if part.strip())


def _read_database_url(text: str) -> str:
    prefix, _, path = text.partition(":///")
    if prefix not in {"sqlite", "sqlite+aiosqlite"} or path in {"", ":memory:"} or "?" in path:
        raise ValueError(text)
    return f"sqlite+aiosqlite:///{path}"


_TEXT = Kind(_read_text, "text in one line")
_PATH = Kind(lambda text: Path(_read_text(text)), "a path")
_KEY = Kind(_read_key, "at least 12 printable ASCII characters without spaces")
_ORIGIN = Kind(_read_origin, "an address such as https://board.example.org, without a path")
_ORIGINS = Kind(_read_origins, "addresses such as https://example.org, separated by commas")
_DATABASE = Kind(_read_database_url, "sqlite:///path/to/file.db (a fourth slash: absolute path)")


def _setting(default: object, kind: Kind, meaning: str) -> Any:
    return field(default=default, metadata={"kind": kind, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be configured. The variable is the field's name in capital letters."""

    host: str = _setting("127.0.0.1", _TEXT, "address to listen on; 0.0.0.0 for all")
    port: int = _setting(8000, _whole(0, 65535), "port to listen on; 0 takes a free one")
    public_url: str | None = _setting(
        None, _ORIGIN, "address in links; without it, the one the browser used"
    )
    allowed_origins: tuple[str, ...] = _setting(
        (), _ORIGINS, "further origins whose pages may connect; one's own always may"
    )
    forwarded_allow_ips: str = _setting(
        "127.0.0.1", _TEXT, "proxies whose X-Forwarded-* headers are believed, by commas"
    )
    create_key: str | None = _setting(
        None, _KEY, "who wants to create a workshop must know it; without it, anybody may"
    )
    # A Path is immutable; the rule does not know it.
    record_key_file: Path | None = _setting(  # noqa: RUF009 # see above
        None, _PATH, "key that records are signed with; without it, record-key.pem in DATA_DIR"
    )
    data_dir: Path = _setting(DATA_DIR, _PATH, "folder for the database")  # noqa: RUF009 # see above
    database_url: str = _setting("", _DATABASE, "database; without it, whiteboard.db in DATA_DIR")
    database_busy_ms: int = _setting(
        2000, _whole(0, 60_000), "how long a write waits while another program locks the database"
    )
    checkpoint_every: int = _setting(
        5000, _whole(10, 1_000_000), "entries and events of a board between two signatures"
    )
    compact_after_h: int = _setting(
        24, _whole(0, 8760), "age in hours at which neighbouring entries of one person are merged"
    )
    max_message_bytes: int = _setting(
        8 * MIB, _whole(64 * 1024, 256 * MIB), "largest accepted WebSocket message"
    )
    messages_per_s: int = _setting(
        2000, _whole(10, 1_000_000), "messages of one session that are read at full speed"
    )
    outbox_bytes: int = _setting(
        16 * MIB, _whole(64 * 1024, 1024 * MIB), "unread updates before a slow session is closed"
    )
    room_sessions: int = _setting(2000, _whole(1, 100_000), "sessions on one board at a time")
    room_idle_s: int = _setting(30, _whole(0, 86_400), "how long an empty room stays in memory")
    snapshot_every: int = _setting(
        2000, _whole(10, 1_000_000), "journal entries between two snapshots of a board"
    )
    state_cache_bytes: int = _setting(
        64 * MIB, _whole(0, 4096 * MIB), "memory for compressed first states of boards"
    )
    request_s: int = _setting(
        10, _whole(1, 600), "how long an HTTP request may take to come: its head, then its body"
    )
    joins_per_minute: int = _setting(
        600, _whole(1, 1_000_000), "joins from one client address; four times that at once"
    )
    codes_per_minute: int = _setting(
        10, _whole(1, 1_000_000), "wrong room codes from one client address"
    )
    commands_per_minute: int = _setting(
        240, _whole(10, 1_000_000), "commands of one person; a quarter of that at once"
    )
    workshops_per_minute: int = _setting(
        60, _whole(1, 1_000_000), "workshops created from one client address; four times at once"
    )
    shutdown_drain_s: int = _setting(
        10, _whole(0, 600), "how long a stopping server waits for everything to be saved"
    )
    log_level: str = _setting(
        "info", _one_of("debug", "info", "warning", "error"), "what is written to standard error"
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings; an empty variable counts as absent.

        Raises:
            SettingsError: a value is not allowed; names the variable and what is.
        """
        values: dict[str, Any] = {}
        for each in fields(cls):
            text = environment.get(each.name.upper(), "").strip()
            if text:
                values[each.name] = _read(each, text)
        return cls(**values)

    @property
    def sqlalchemy_url(self) -> str:
        """Where the database is, in SQLAlchemy's words."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'whiteboard.db'}"

    @property
    def record_key(self) -> Path:
        """Where the key is that records are signed with."""
        return self.record_key_file or self.data_dir / "record-key.pem"


def _read(each: Field[Any], text: str) -> object:
    kind: Kind = each.metadata["kind"]
    try:
        return kind.read(text)
    except ValueError:
        # The value itself stays out of the message: it may be a key or hold a password.
        raise SettingsError(each.name.upper(), f"allowed is {kind.allowed}") from None


def describe_settings() -> list[Setting]:
    """One row per setting, in the order in which they should be read."""
    return [
        Setting(each.name.upper(), _shown(each.default), each.metadata["meaning"], kind.allowed)
        for each in fields(Settings)
        if isinstance(kind := each.metadata["kind"], Kind)
    ]


def _shown(default: object) -> str:
    if default is None or default in {"", ()}:
        return "(none)"
    return str(default)


def settings_table() -> str:
    """The settings as a Markdown table, for the README."""
    rows = [
        f"| `{s.name}` | `{s.default}` | {s.meaning} | {s.allowed} |" for s in describe_settings()
    ]
    return "\n".join(["| variable | default | meaning | allowed |", "|---|---|---|---|", *rows])


def settings_help() -> str:
    """The settings as text for a terminal, for `--help`."""
    return "\n".join(
        f"  {s.name} (default: {s.default})\n      {s.meaning}; {s.allowed}"
        for s in describe_settings()
    )
