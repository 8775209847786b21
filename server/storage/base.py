"""What the rest of the server may ask of storage: values, protocols, and the rules ST1-ST9.

The rules stand in shared/protocol.md (ST); every implementation passes one contract suite.
Nothing here does input or output.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

Role: TypeAlias = Literal["facilitator", "participant", "observer"]
Language: TypeAlias = Literal["de", "en", "uk"]

ROLES: tuple[Role, ...] = ("facilitator", "participant", "observer")
LANGUAGES: tuple[Language, ...] = ("de", "en", "uk")

# Entries that nobody wrote by hand, such as a template's frames, are signed with this id.
SYSTEM_PERSON = "system"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An update on its way into a board's journal.

    `client_ids`: the Yjs client ids that this person uses for the first time on this board.
    `time_ms`: ms since 1970, UTC.
    """

    board_id: str
    time_ms: int
    person_id: str
    update: bytes
    client_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored update. `hash` chains it to the entry before (ST5)."""

    board_id: str
    sequence: int
    time_ms: int
    person_id: str
    update: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole document as of `sequence`.

    `state`: update v1 with deleted content, for the engine. `collected`: update v1 without it,
    the only one of the two that may leave the server (SY10). `vector`: its state vector.
    """

    board_id: str
    sequence: int
    state: bytes
    collected: bytes
    vector: bytes


@dataclass(frozen=True, slots=True)
class StoredBoard:
    """All that is needed to open a room: newest readable snapshot and the entries after it.

    `owners`: Yjs client id -> id of the person it belongs to. `sequence`: of the last entry,
    0 when the journal is empty.
    """

    id: str
    title: str
    workshop_id: str
    snapshot: Snapshot | None
    entries: list[Entry]
    owners: dict[int, str]
    sequence: int


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a facilitator prepares: title, language, boards, links, people."""

    id: str
    title: str
    language: Language
    created_ms: int


@dataclass(frozen=True, slots=True)
class Board:
    """What people see and name. `template`: id of the template it was made from."""

    id: str
    workshop_id: str
    title: str
    template: str | None
    created_ms: int


@dataclass(frozen=True, slots=True)
class Link:
    """A way into a workshop in one role. `secret_hash`: SHA-256; the secret itself is not kept."""

    secret_hash: bytes
    workshop_id: str
    role: Role
    created_ms: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who joined a workshop. `color`: CSS hex colour, dark enough for white text."""

    id: str
    workshop_id: str
    name: str
    role: Role
    language: Language
    color: str
    joined_ms: int


@dataclass(frozen=True, slots=True)
class NewWorkshop:
    """A workshop with all that belongs to it from its first moment, stored in one transaction.

    `seeds`: the first journal entries of boards made from a template.
    """

    workshop: Workshop
    boards: Sequence[Board]
    links: Sequence[Link]
    seeds: Sequence[NewEntry] = field(default=())


class Journal(Protocol):
    """The record of every board and its snapshots. One writer; safe to call from many tasks."""

    async def append(self, entries: Sequence[NewEntry]) -> list[int]:
        """Store the entries, durably, in ONE transaction (ST1-ST5, ST8).

        Returns their sequences, in the order given. The entries may belong to several boards.
        Cancelling the caller does not interrupt a transaction under way.

        Raises:
            StorageBusy: somebody else holds the database; nothing stored, try again.
            StorageFull: the disk is full; nothing stored.
            BoardNotFound: one of the boards does not exist; nothing stored.
            CorruptRecord: what is stored does not go together with the entries; nothing stored.
        """
        ...

    async def open_board(self, board_id: str) -> StoredBoard:
        """Read what a room needs to start; does not read entries before the snapshot.

        Raises:
            BoardNotFound: there is no such board.
            CorruptRecord: there is one, and it cannot be read (ST7).
        """
        ...

    def entries(self, board_id: str, after: int = 0) -> AsyncIterator[Entry]:
        """All entries with a sequence greater than `after`, in order, streamed.

        Entries appended meanwhile may or may not be included.

        Raises:
            BoardNotFound: there is no such board.
            CorruptRecord: the chain is broken at an entry; those before it have been yielded.
        """
        ...

    async def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the snapshot beside the one before it and forget older ones (ST6).

        Saving the same sequence twice keeps the later one.

        Raises:
            StorageBusy: nothing stored.
            StorageFull: nothing stored.
            BoardNotFound: there is no such board.
        """
        ...


class Directory(Protocol):
    """Workshops, boards, links, people and tokens. Reads see everything committed before."""

    async def create_workshop(self, new: NewWorkshop) -> None:
        """Store a workshop, its boards, links and seeds, all or nothing.

        Raises:
            StorageBusy: nothing stored.
            StorageFull: nothing stored.
        """
        ...

    async def workshop(self, workshop_id: str) -> Workshop | None:
        """The workshop, or None when there is none of that id."""
        ...

    async def board(self, board_id: str) -> Board:
        """The board.

        Raises:
            BoardNotFound: there is none of that id.
        """
        ...

    async def boards(self, workshop_id: str) -> list[Board]:
        """The boards of a workshop in the order in which they were given."""
        ...

    async def add_link(self, link: Link) -> None:
        """Store one more link into an existing workshop."""
        ...

    async def link(self, secret_hash: bytes) -> Link | None:
        """The link with that secret, or None."""
        ...

    async def add_person(self, person: Person, token_hash: bytes) -> Person:
        """Store a person and the SHA-256 of the token they prove themselves with.

        Returns the person as stored: when somebody in the workshop has the same name, whatever
        its case, a number is added ("Anna 2").
        """
        ...

    async def person_by_token(self, token_hash: bytes) -> Person | None:
        """Whoever holds that token, or None."""
        ...

    async def people_count(self, workshop_id: str) -> int:
        """How many people have joined the workshop so far."""
        ...


class Storage(Journal, Directory, Protocol):
    """Both halves over one database."""

    async def ready(self) -> bool:
        """True when the database answers a read at present; never raises a storage error."""
        ...

    async def close(self) -> None:
        """Finish the transaction under way and release the database. Idempotent."""
        ...
