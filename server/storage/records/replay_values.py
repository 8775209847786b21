"""What storage keeps for watching a record: links, veils, and films, which are caches."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReplayLink:
    """A way to the replay only. `secret_hash`: SHA-256; the secret itself is not kept.

    `names`: whether it shows the names of those who do not hide theirs.
    """

    id: str
    secret_hash: bytes
    workshop_id: str
    title: str
    names: bool
    created_ms: int
    created_by: str
    expires_ms: int
    revoked_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Veil:
    """A decision that something is, or is not, to be seen. `board_id`: empty for all boards."""

    workshop_id: str
    board_id: str
    kind: Literal["person", "element"]
    subject: str
    is_hidden: bool
    by: str
    time_ms: int


@dataclass(frozen=True, slots=True)
class FilmRow:
    """How far a board's film has been made. `through`, `at`: sequence and position of the last."""

    board_id: str
    version: int
    veil: str
    through: int
    at: int
    state: bytes
    world: bytes
    clock: bytes


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A piece of a film. `minutes`: JSON; `key` and `body`: brotli."""

    board_id: str
    number: int
    first: int
    last: int
    from_ms: int
    to_ms: int
    changes: int
    is_open: bool
    minutes: bytes
    key: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class SegmentHead:
    """A piece of a film without its content."""

    number: int
    first: int
    last: int
    from_ms: int
    to_ms: int
    changes: int
    is_open: bool
    minutes: bytes
    key_bytes: int
    body_bytes: int
