"""What storage keeps of running a workshop, and changes to it.

Texts, people, boards, links, steps: see `server.storage.base`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from server.storage.base import (
    Board,
    FrameRef,
    Lab,
    Link,
    Person,
    Step,
    Workshop,
    ZoneRule,
)
from server.storage.records.replay_values import ReplayLink, Veil


@dataclass(frozen=True, slots=True)
class Follow:
    """Whose view everybody follows, or which frame. One of `person_id` and `frame` is set."""

    by: str
    person_id: str | None = None
    frame: FrameRef | None = None


@dataclass(frozen=True, slots=True)
class Summon:
    """The last time that everybody was called to one board."""

    id: str
    by: str
    board_id: str
    time_ms: int
    frame_id: str | None = None


@dataclass(frozen=True, slots=True)
class LiveSession:
    """One run of a workshop. At most one of a workshop has no `ended_ms`.

    `ending_ms`: when somebody pressed "end", while that can still be taken back. `lead_id`: the
    facilitator in charge. `revisions`: per aspect, counts what was changed.
    """

    id: str
    workshop_id: str
    started_ms: int
    started_by: str
    ending_ms: int | None = None
    ended_ms: int | None = None
    ended_by: str | None = None
    step_id: str | None = None
    step_since_ms: int | None = None
    lead_id: str | None = None
    is_frozen: bool = False
    follow: Follow | None = None
    summon: Summon | None = None
    revisions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """A countdown of the workshop (`board_id` empty) or of one board.

    `ends_ms`: when it is over, while it runs. `left_ms`: what is left, while it pauses.
    """

    workshop_id: str
    board_id: str
    state: Literal["running", "paused"]
    total_ms: int
    ends_ms: int | None
    left_ms: int | None
    started_by: str


@dataclass(frozen=True, slots=True)
class Lock:
    """An element that was locked, or (`is_locked` false) a template's object that was unlocked."""

    board_id: str
    element_id: str
    is_locked: bool
    person_id: str
    time_ms: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A frame with a rule about who may write in it."""

    board_id: str
    frame_id: str
    rule: ZoneRule
    person_id: str
    time_ms: int


@dataclass(frozen=True, slots=True)
class Signal:
    """A raised hand, "ready", or a call for help; at most one of each kind per person."""

    workshop_id: str
    person_id: str
    kind: Literal["hand", "ready", "call"]
    board_id: str
    time_ms: int
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Words of a facilitator to everybody. `texts`: in the languages given."""

    id: str
    workshop_id: str
    session_id: str | None
    time_ms: int
    person_id: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """A participant's report of a person or an element."""

    id: str
    workshop_id: str
    board_id: str
    time_ms: int
    person_id: str
    about_person: str | None = None
    about_element: str | None = None
    text: str = ""
    closed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Ban:
    """Who may not come in: a person, everybody of a link, or a range of addresses.

    `expires_ms`: None till lifted. `session_id`: holds only as long as that live session.
    """

    id: str
    workshop_id: str
    kind: Literal["person", "link", "address"]
    value: str
    created_ms: int
    person_id: str
    expires_ms: int | None = None
    session_id: str | None = None
    lifted_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """A personal way back in. `secret_hash`: SHA-256; the secret itself is not kept."""

    secret_hash: bytes
    person_id: str
    created_ms: int
    revoked_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """Something that somebody did, on its way into the record. `subject`: to whom or what."""

    kind: str
    person_id: str
    time_ms: int
    board_id: str | None = None
    session_id: str | None = None
    subject: str | None = None
    body: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """An act as recorded. `sequence` counts from 1 within the workshop, without gaps."""

    workshop_id: str
    sequence: int
    board_id: str | None
    session_id: str | None
    time_ms: int
    person_id: str
    kind: str
    subject: str | None
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command that was carried out, and what was answered: the same again does nothing."""

    command_id: str
    person_id: str
    time_ms: int
    status: int
    answer: bytes


Record: TypeAlias = (
    Workshop
    | Board
    | Person
    | Link
    | Lab
    | Step
    | LiveSession
    | Timer
    | Lock
    | Zone
    | Signal
    | Message
    | Report
    | Ban
    | Return
    | ReplayLink
    | Veil
)


@dataclass(frozen=True, slots=True)
class PutRecord:
    """Store the record in place of the one with its key, if there is one.

    Workshops, boards and people must exist: they are made by `create_workshop` and `admit`.
    """

    record: Record


@dataclass(frozen=True, slots=True)
class DropRecord:
    """Forget the record with that key; nothing happens when there is none.

    `key`: the values of the key in the order of the record's fields, such as
    `(workshop_id, board_id)` for a Timer. Workshops, boards and people cannot be dropped.
    """

    kind: type[Record]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpelPerson:
    """Forget every token and every way back in of that person."""

    person_id: str


@dataclass(frozen=True, slots=True)
class RevokeReturns:
    """Forget every way back in of that person; their tokens stay."""

    person_id: str


Change: TypeAlias = PutRecord | DropRecord | ExpelPerson | RevokeReturns


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """All that is known of running a workshop, as of one moment.

    `session`: the newest, ended or not. `messages`: the newest 50, oldest first. `bans`: those
    not lifted. `reports`: those not closed. `revision`: sequence of the last act.
    """

    workshop: Workshop
    boards: tuple[Board, ...]
    steps: tuple[Step, ...]
    labs: tuple[Lab, ...]
    people: tuple[Person, ...]
    links: tuple[Link, ...]
    session: LiveSession | None
    timers: tuple[Timer, ...]
    signals: tuple[Signal, ...]
    messages: tuple[Message, ...]
    reports: tuple[Report, ...]
    bans: tuple[Ban, ...]
    locks: tuple[Lock, ...]
    zones: tuple[Zone, ...]
    revision: int
