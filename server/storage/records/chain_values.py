"""What storage keeps of the record of a board: entries, events, authors, checkpoints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from server.errors import CorruptRecord


class EventBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an event says. `subject`: to whom or what, an id."""

    kind: str
    subject: str | None = None
    body: dict[str, Any] = {}


_read_body = msgspec.json.Decoder(EventBody).decode
_write_body = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened on a board and is no update, on its way into its record.

    `subject`: to whom or what. `body`: JSON values.
    """

    board_id: str
    time_ms: int
    person_id: str
    kind: str
    subject: str | None = None
    body: Mapping[str, object] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """The bytes that are kept, and that the chain commits to (ST5)."""
        return _write_body(EventBody(self.kind, self.subject, dict(self.body)))


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody within one board's record; 0 is nobody's number.

    `tag`: what the chain holds of them. `person_id` and `key`, which prove whose tag it is, are
    gone once somebody has been forgotten.
    """

    number: int
    person_id: str | None
    key: bytes | None
    tag: bytes


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One row of a journal.

    `first`: None for an entry as it was sent; otherwise the row stands for the entries
    `first` to `sequence`: merged ones, whose item digests `links` holds, or, without `links`, for
    all of a record that was deleted (a base). `salt`: None where the content was replaced;
    `commitment` is then that of the content that was.
    """

    board_id: str
    sequence: int
    first: int | None
    time_ms: int
    author: int
    salt: bytes | None
    update: bytes
    commitment: bytes
    links: tuple[bytes, ...]
    hash: bytes

    @property
    def is_base(self) -> bool:
        """Whether it stands for a record that was deleted."""
        return self.first is not None and not self.links


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """Something that happened after the entry `sequence`; `position` counts those from 1.

    `salt`: None where the body was replaced.
    """

    board_id: str
    sequence: int
    position: int
    time_ms: int
    author: int
    salt: bytes | None
    body: bytes
    commitment: bytes
    hash: bytes

    def read(self) -> EventBody:
        """What it says; of kind "" where the body was erased.

        Raises:
            CorruptRecord: the body is none that was written.
        """
        if self.salt is None:
            return EventBody("")
        try:
            return _read_body(self.body)
        except msgspec.MsgspecError as error:
            place = f"event {self.sequence}/{self.position}"
            raise CorruptRecord(self.board_id, f"{place}: {error}") from error


@dataclass(frozen=True, slots=True)
class RecordHead:
    """The end of a board's record; position 0: nothing happened after the entry.

    `time_ms`: of the last item, 0 for an empty record.
    """

    sequence: int
    position: int
    hash: bytes
    time_ms: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed end of a record."""

    board_id: str
    sequence: int
    position: int
    time_ms: int
    hash: bytes
    public_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction did: `entries` now lie in `rows`; bytes are those of updates."""

    entries: int = 0
    rows: int = 0
    bytes_before: int = 0
    bytes_after: int = 0


DAY_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is known of a board's record for keeping it.

    `is_forgotten`: nothing happened since it was deleted. `live_since_ms`: when the live session
    began that runs. `ended_ms`: when the last one ended.
    """

    board_id: str
    workshop_id: str
    has_replay: bool
    retention_days: int
    sequence: int
    last_entry_ms: int
    is_forgotten: bool
    live_since_ms: int | None
    ended_ms: int | None

    @property
    def last_ms(self) -> int:
        """From when on the time counts for which the record is kept (RP7)."""
        return max(self.last_entry_ms, self.ended_ms or 0)

    @property
    def kept_ms(self) -> int:
        """For how long after that it is kept."""
        return self.retention_days * DAY_MS
