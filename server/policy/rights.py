"""What the policy judges by: what a board allows at present, who somebody is, what they touch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from server.policy.places import Point
from server.storage.base import Role, ZoneRule

Action: TypeAlias = Literal["create", "edit", "move", "delete", "order", "text"]
Reason: TypeAlias = Literal[
    "read_only",
    "muted",
    "not_running",
    "closed",
    "frozen",
    "step",
    "locked",
    "zone",
    "not_yours",
]
Mode: TypeAlias = Literal["open", "follow", "private", "vote"]
Outside: TypeAlias = Literal["edit", "own_lab", "read"]
Limit: TypeAlias = Literal["creates", "deletes"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is at present.

    `is_host`: of the board in question; where no board is in question, of any.
    """

    person_id: str
    role: Role
    is_host: bool = False
    is_muted: bool = False
    level: str | None = None
    lab_id: str | None = None


@dataclass(frozen=True, slots=True)
class BoardRights:
    """What a board allows at present.

    `outside`: who writes while no live session runs. `lab_id`: whose board it is. `templates`: ids
    of the templates it was made from, whose objects are locked but for those in `unlocked`.
    `zones`: frame id to rule. `focus`: frames of the current step; if any, all else is closed.
    `creates_per_minute`, `deletes_per_minute`: per person, 0 for any number.
    `is_selective`: whether it depends on what an update touches.
    """

    mode: Mode = "open"
    is_running: bool = True
    outside: Outside = "edit"
    is_closed: bool = False
    is_frozen: bool = False
    own_only: bool = False
    lab_id: str | None = None
    templates: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    unlocked: frozenset[str] = frozenset()
    zones: Mapping[str, ZoneRule] = field(default_factory=dict)
    focus: frozenset[str] = frozenset()
    creates_per_minute: int = 0
    deletes_per_minute: int = 0
    is_selective: bool = field(init=False)

    def __post_init__(self) -> None:
        """Asked for every update, so it is worked out once."""
        is_selective = bool(
            self.own_only
            or self.mode == "private"
            or self.templates
            or self.locked
            or self.zones
            or self.focus
            or self.has_limits
        )
        object.__setattr__(self, "is_selective", is_selective)

    @property
    def has_limits(self) -> bool:
        """Whether it counts how much somebody makes or takes away."""
        return bool(self.creates_per_minute or self.deletes_per_minute)


@dataclass(frozen=True, slots=True)
class Display:
    """What people see of each other: cursors, names. `cursors` "auto": unless there are many."""

    cursors: Literal["auto", "on", "off"] = "auto"
    names: bool = True


@dataclass(frozen=True, slots=True)
class RoomRights:
    """All that a room is told when it is loaded: what the board allows, what people see."""

    rights: BoardRights = field(default_factory=BoardRights)
    display: Display = field(default_factory=Display)


class Pulse(NamedTuple):
    """What goes on on a board: who is there, who has just lost the connection, who reads slowly."""

    board_id: str
    people: tuple[str, ...]
    offline: tuple[str, ...]
    edits_last_minute: int
    slow: tuple[str, ...]


class Touch(NamedTuple):
    """One element that an update changes, and how.

    `places`: before and after, where the board has zones; else empty.
    """

    element_id: str
    actions: frozenset[Action]
    places: tuple[Point, ...] = ()
