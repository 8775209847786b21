"""What a command does, as a value: new state, rows, acts, events. And how it is refused.

Transitions are pure: `(state, command, by, now_ms) -> Outcome`. They raise `Refused` and nothing
else; the hall stores, takes effect and tells, in this order (FA1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from server.errors import WhiteboardError
from server.facilitation.state import Aspect, HallState
from server.storage.base import Person
from server.storage.records import Change, NewAct

Audience: TypeAlias = Literal["all", "facilitators", "person", "board", "group"]


class Push(NamedTuple):
    """A control event to be sent once the command is committed.

    `subject`: the id of the person or board that `to` names; `group`: the people whose group is on
    that board, wherever they are.
    """

    event: str
    keys: dict[str, object]
    to: Audience = "all"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that follows from one command.

    The hall works out by itself what boards and people are told of the new state (`programme`,
    `rights`, `locks`, `role`, `cockpit`); `pushes` are the moments beside it. `expelled`: people
    whose sessions end, with close code and reason. `answer`: keys of the answer.
    """

    state: HallState
    changes: tuple[Change, ...] = ()
    acts: tuple[NewAct, ...] = ()
    pushes: tuple[Push, ...] = ()
    answer: Mapping[str, object] = field(default_factory=dict)
    expelled: tuple[tuple[str, int, str], ...] = ()


# The second argument is the command's own struct; only the table of deeds knows which.
Transition: TypeAlias = Callable[[HallState, Any, Person, int], Outcome]


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of command. `permission`: its row in shared/policy.json.

    `aspect`: what of the workshop it changes exclusively; then the command carries `seen` (FA4).
    `status`: of the answer over HTTP.
    """

    permission: str
    transition: Transition
    aspect: Aspect | None = None
    status: int = 200


class Refused(WhiteboardError):
    """A command that cannot be done, or not by this person, or not now; nothing has changed.

    Attributes:
        status: 403, 404, 409, 410, 422 or 429, as over HTTP.
        name: of the problem's texts, under `problem.` in server.json.
        values: for their placeholders; `by`: who was quicker (409 `conflict`), also a placeholder.
    """

    close_code = 4403
    retryable = False

    def __init__(self, status: int, name: str, /, **values: str) -> None:
        super().__init__(f"refused: {name}")
        self.status, self.name, self.values = status, name, values
        self.revision = 0
