"""All that a hall knows of its workshop: a value, replaced as a whole by every command."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, TypeVar

from server.storage.base import Board, Lab, Link, Person, Step, Workshop, ZoneRule
from server.storage.records import Ban, LiveSession, Message, Report, Signal, Timer

Aspect: TypeAlias = Literal["session", "step", "timer", "follow", "groups"]
SignalKind: TypeAlias = Literal["hand", "ready", "call"]

ASPECTS: tuple[Aspect, ...] = ("session", "step", "timer", "follow", "groups")
ALL_BOARDS = ""  # the timer that is no single board's

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class HallState:
    """A workshop as of its last command.

    `boards`, `steps`: in their order. `session`: the newest live session, ended or not.
    `timers`: by board id or ALL_BOARDS. `messages`: the newest ones, oldest first.
    `reports`, `bans`: those still open. `locks`: board id -> element id -> locked or (a template's
    object) unlocked. `zones`: board id -> frame id -> rule.
    `revision`: sequence of the last act, given by the storage. `revisions`: what a command must
    have seen, by aspect (FA4).
    """

    workshop: Workshop
    boards: Mapping[str, Board]
    steps: tuple[Step, ...] = ()
    labs: Mapping[str, Lab] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    session: LiveSession | None = None
    timers: Mapping[str, Timer] = field(default_factory=dict)
    signals: Mapping[tuple[str, SignalKind], Signal] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    reports: Mapping[str, Report] = field(default_factory=dict)
    bans: Mapping[str, Ban] = field(default_factory=dict)
    locks: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    zones: Mapping[str, Mapping[str, ZoneRule]] = field(default_factory=dict)
    revisions: Mapping[Aspect, int] = field(default_factory=lambda: dict.fromkeys(ASPECTS, 0))
    revision: int = 0

    def with_(self, **changes: Any) -> HallState:
        """The same with other values."""
        return replace(self, **changes)

    def with_person(self, person: Person) -> HallState:
        """The same with this person as they are now."""
        return self.with_(people=put(self.people, person.id, person))

    def with_board(self, board: Board) -> HallState:
        """The same with this board as it is now; its place in the order stays."""
        return self.with_(boards=put(self.boards, board.id, board))

    @property
    def is_live(self) -> bool:
        """Whether a live session is under way; one that is being ended still is."""
        return self.session is not None and self.session.ended_ms is None

    @property
    def step(self) -> Step | None:
        """The current step of the live session."""
        if self.session is None or not self.is_live:
            return None
        return next((each for each in self.steps if each.id == self.session.step_id), None)


def put(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """A copy with that value."""
    return {**mapping, key: value}


def without(mapping: Mapping[K, V], *keys: K) -> Mapping[K, V]:
    """A copy without those keys."""
    return {key: value for key, value in mapping.items() if key not in keys}


def id_of(workshop_id: str, command: str, kind: str = "") -> str:
    """The id of what a command makes; the same command makes the same one, so nothing doubles."""
    text = f"{workshop_id}\n{command}\n{kind}".encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()[:12]).decode()
