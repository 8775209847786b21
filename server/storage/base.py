"""What the rest of the server may ask of storage: values, protocols, and the rules ST1-ST10.

The rules stand in shared/protocol.md (ST); every implementation passes one contract suite.
Nothing here does input or output.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

Role: TypeAlias = Literal["facilitator", "participant", "observer"]
Language: TypeAlias = Literal["de", "en", "uk"]

Level: TypeAlias = Literal["city", "national", "association"]
Mode: TypeAlias = Literal["open", "follow", "private", "vote"]
Texts: TypeAlias = Mapping[Language, str]

ROLES: tuple[Role, ...] = ("facilitator", "participant", "observer")
LANGUAGES: tuple[Language, ...] = ("de", "en", "uk")
LEVELS: tuple[Level, ...] = ("city", "national", "association")

# Entries that nobody wrote by hand, such as a template's frames, are signed with this id.
SYSTEM_PERSON = "system"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An update on its way into a board's journal.

    `client_ids`: the Yjs client ids that this person uses for the first time on this board.
    `time_ms`: ms since 1970, UTC. `elements`: ids of the elements whose author that person is
    from now on (ST10).
    """

    board_id: str
    time_ms: int
    person_id: str
    update: bytes
    client_ids: tuple[int, ...] = ()
    elements: tuple[str, ...] = ()


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
    `index`: what saves reading them struct by struct; empty where there is none that can be used.
    """

    board_id: str
    sequence: int
    state: bytes
    collected: bytes
    vector: bytes
    index: bytes = b""


@dataclass(frozen=True, slots=True)
class StoredBoard:
    """All that is needed to open a room: newest readable snapshot and the entries after it.

    `owners`: Yjs client id -> id of the person it belongs to. `sequence`: of the last entry,
    0 when the journal is empty. `authors`: element id -> id of the person who made it, as far
    as known. `template_ids`: the templates that stand on the board.
    """

    id: str
    title: str
    workshop_id: str
    snapshot: Snapshot | None
    entries: list[Entry]
    owners: dict[int, str]
    sequence: int
    authors: dict[str, str] = field(default_factory=dict)
    template_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a facilitator prepares: title, languages, agenda, boards, links, people.

    `outside`: who may write while no live session runs; `own_lab`: people of the board's lab.
    `own_only`: everybody changes only what they made. `creates_per_minute`,
    `deletes_per_minute`: for each person; 0 is no limit. `cursors`: `auto` shows them while few
    are on a board.
    """

    id: str
    title: str
    language: Language
    created_ms: int
    languages: tuple[Language, ...] = LANGUAGES
    time_zone: str = "UTC"
    kit: str | None = None
    lab_id: str | None = None
    network_id: str | None = None
    lobby: bool = False
    outside: Literal["edit", "own_lab", "read"] = "edit"
    welcome: Texts = field(default_factory=dict)
    retention_days: int = 30
    replay: bool = True
    own_only: bool = False
    cursors: Literal["auto", "on", "off"] = "auto"
    names: Literal["shown", "hidden"] = "shown"
    creates_per_minute: int = 0
    deletes_per_minute: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """What people see and name. `template`: id of the template it was made from.

    `templates`: ids of all that stand on it. `is_closed`: people were called back from it.
    """

    id: str
    workshop_id: str
    title: str
    template: str | None
    created_ms: int
    kind: Literal["plenary", "group"] = "plenary"
    lab_id: str | None = None
    templates: tuple[str, ...] = ()
    is_frozen: bool = False
    is_closed: bool = False
    own_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way into a workshop in one role. `secret_hash`: SHA-256; the secret itself is not kept.

    `lab_id`, `level`: the affiliation of whoever comes this way. `uses`: how many have, counted
    by storage alone; `max_uses`: None for no limit. `code`: the short form to type, if any.
    """

    id: str
    secret_hash: bytes
    workshop_id: str
    role: Role
    created_ms: int
    title: str = ""
    lab_id: str | None = None
    level: Level | None = None
    opens_ms: int | None = None
    expires_ms: int | None = None
    max_uses: int | None = None
    uses: int = 0
    revoked_ms: int | None = None
    rotated_ms: int | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who joined a workshop. `color`: CSS hex colour, dark enough for white text.

    `state`: whether they are past the lobby. `number`: counts the people of the workshop from 1,
    shown where names are hidden; 0: not numbered. `address`: neighbourhood last seen from, kept
    only while a live session runs.
    """

    id: str
    workshop_id: str
    name: str
    role: Role
    language: Language
    color: str
    joined_ms: int
    state: Literal["waiting", "admitted", "rejected", "removed"] = "admitted"
    level: Level | None = None
    lab_id: str | None = None
    lab_text: str | None = None
    link_id: str | None = None
    host_board_id: str | None = None
    group_board_id: str | None = None
    is_muted: bool = False
    number: int = 0
    hides_name: bool = False
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """Several labs that learn from each other over years."""

    id: str
    title: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Lab:
    """A city's place of work: the home of people, links, boards. `time_zone`: IANA name.

    One made for a workshop carries its id; one that several workshops share belongs to a network.
    """

    id: str
    title: str
    created_ms: int
    workshop_id: str | None = None
    network_id: str | None = None
    country: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class FrameRef:
    """A frame on one of the boards; `element`: its id."""

    board: str
    element: str


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the agenda.

    `boards`: ids of those it takes place on; none means all. `frames`: where everybody looks.
    `scope`: `frames` closes everything outside those frames.
    """

    id: str
    workshop_id: str
    position: int
    mode: Mode
    minutes: int
    title: Texts
    instruction: Texts = field(default_factory=dict)
    boards: tuple[str, ...] = ()
    frames: tuple[FrameRef, ...] = ()
    scope: Literal["board", "frames"] = "board"
    own_only: bool = False


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """Who may write within a frame. An empty set does not restrict; `roles` may hold "host"."""

    roles: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    labs: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class NewWorkshop:
    """A workshop with all that belongs to it from its first moment, stored in one transaction.

    `seeds`: the first journal entries of boards made from a template. `network`: its home, made
    where there is none of that id yet.
    """

    workshop: Workshop
    boards: Sequence[Board]
    links: Sequence[Link]
    seeds: Sequence[NewEntry] = field(default=())
    labs: Sequence[Lab] = field(default=())
    steps: Sequence[Step] = field(default=())
    network: Network | None = None


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

    async def state_bytes(self, board_id: str) -> int:
        """Size of the newest snapshot's collected state; 0 without a snapshot."""
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
