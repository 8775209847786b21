"""Answers about replays (RP)."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from server.replay.people import SeenPerson
from server.storage.base import Language
from server.transport.bodies import LabView
from server.transport.commands import Done


class ReplayWorkshop(Struct):
    """The workshop, as far as it takes to watch it."""

    id: str
    title: str
    language: Language
    time_zone: str


class ReplayMe(Struct):
    """Who watches. `expires_ms`: when the link does."""

    role: Literal["facilitator", "participant", "observer", "viewer"]
    can: list[Literal["act", "archive"]]
    expires_ms: int | None


class ReplayBoard(Struct):
    """A board. `from_ms`, `to_ms`: of its film, as far as it is made."""

    id: str
    title: str
    kind: Literal["plenary", "group"]
    from_ms: int | None
    to_ms: int | None
    ready: bool


class ReplayOpened(Struct):
    """A workshop's replay: boards, and who may be seen under which key.

    `kept_until_ms`: then the record is deleted; null while a live session runs.
    """

    workshop: ReplayWorkshop
    me: ReplayMe
    kept_until_ms: int | None
    is_live: bool
    boards: list[ReplayBoard]
    people: list[SeenPerson]
    labs: list[LabView]


class SegmentView(Struct):
    """A piece of the film. `bytes`, `key_bytes`: compressed. `open`: it still grows."""

    n: int
    first: int
    last: int
    from_ms: int
    to_ms: int
    changes: int
    bytes: int
    key_bytes: int
    open: bool


class BoardTitle(Struct):
    """Which board."""

    id: str
    title: str


class ReplayIndex(Struct):
    """The film of one board, without the film. `through` of `total` entries are in it.

    `authors`: number in the film -> key of a person; whoever is not there is nobody known.
    `minutes`: [minute since 1970, changes]. `joins`: [time, key, 1 or -1].
    """

    board: BoardTitle
    from_ms: int | None
    to_ms: int | None
    through: int
    total: int
    ready: bool
    authors: dict[str, str]
    segments: list[SegmentView]
    minutes: list[list[int]]
    chapters: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    versions: list[dict[str, Any]]
    joins: list[list[int | str]]
    frames: list[dict[str, Any]]


class CheckpointView(Struct):
    """A signed end of the record; hashes and signatures in hex."""

    sequence: int
    position: int
    time_ms: int
    hash: str
    signature: str


class CheckpointsView(Struct):
    """The checkpoints of a board, oldest first. `public_key`: that of the newest, in hex."""

    public_key: str | None
    checkpoints: list[CheckpointView]


class ReplayLinkView(Struct):
    """A way to the replay; its secret was told once only."""

    id: str
    title: str
    names: bool
    created_ms: int
    expires_ms: int
    revoked_ms: int | None


class ReplayLinksView(Struct):
    """All of them, oldest first."""

    links: list[ReplayLinkView]


class ReplayLinkDone(Done):
    """The link was made. `url`: told this once only."""

    id: str
    expires_ms: int
    url: str
