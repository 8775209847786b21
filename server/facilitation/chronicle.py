"""Which acts belong into the record of the boards, and what it tells of them. Pure.

The audit log keeps everything that was done; the record of a board keeps what one must know to
understand how the board came about, and what was done about people, which no replay shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from server.facilitation.state import HallState
from server.storage.records import NewAct, NewEvent

Body = dict[str, Any]

SESSION_KINDS = frozenset({"session_started", "session_ending", "session_resumed", "session_ended"})
SAFETY_KINDS = frozenset({"muted", "unmuted", "auto_muted", "removed"})


def chronicle(state: HallState, acts: Sequence[NewAct]) -> list[NewEvent]:
    """The events that follow from acts, in their order.

    An act that names a board is an event of that board; any other one of every board there is.
    `state`: the workshop with all of them done.
    """
    return [event for act in acts for event in _events(state, act)]


def _events(state: HallState, act: NewAct) -> Iterator[NewEvent]:
    if act.kind in SESSION_KINDS:
        body = {"session": act.session_id or "", "title": state.workshop.title}
        yield from _on_boards(state, act, act.kind, None, body)
        if act.kind == "session_started" and state.step is not None:
            yield from _on_boards(state, act, "step", None, _step(state, act))
    elif act.kind in SAFETY_KINDS:
        yield from _on_boards(state, act, act.kind, act.subject, {})
    elif act.kind == "banned":
        person = str(act.body.get("value")) if act.body.get("kind") == "person" else None
        yield from _on_boards(state, act, act.kind, person, {})
    elif (tell := _TOLD.get(act.kind)) is not None:
        yield from _on_boards(state, act, act.kind, None, tell(state, act))


def _on_boards(
    state: HallState, act: NewAct, kind: str, subject: str | None, body: Body
) -> Iterator[NewEvent]:
    for board_id in _boards(state, act):
        yield NewEvent(board_id, act.time_ms, act.person_id, kind, subject, body)


def _boards(state: HallState, act: NewAct) -> Sequence[str]:
    if act.kind == "forked" and act.board_id and act.subject:  # on both
        return [act.board_id, act.subject]
    if act.board_id is not None:
        return [act.board_id]
    named = act.body.get("boards")
    return list(named) if isinstance(named, list | tuple) else list(state.boards)


def _step(state: HallState, _: NewAct) -> Body:
    step = state.step
    if step is None:  # the session is over; then nobody goes to a step
        return {}
    body: Body = {
        "step": step.id,
        "number": step.position + 1,
        "of": len(state.steps),
        "mode": step.mode,
        "title": {str(language): text for language, text in step.title.items()},
    }
    return {**body, "boards": list(step.boards)} if step.boards else body


def _message(state: HallState, act: NewAct) -> Body:
    texts = next((each.texts for each in state.messages if each.id == act.subject), {})
    return {"texts": dict(texts)}


def _locked(_: HallState, act: NewAct) -> Body:
    lists = (act.body.get("lock"), act.body.get("unlock"))
    return {"elements": sum(len(each) for each in lists if isinstance(each, list))}


def _nothing(*_: object) -> Body:
    return {}


def _only(*names: str) -> Callable[[HallState, NewAct], Body]:
    def tell(_: HallState, act: NewAct) -> Body:
        return {name: act.body[name] for name in names if act.body.get(name) is not None}

    return tell


_ACTED = _only("scope", "at", "entry", "undone")
_TOLD: Mapping[str, Callable[[HallState, NewAct], Body]] = {
    "step": _step,
    "timer": _only("do", "minutes"),
    "frozen": _only("frozen"),
    "locked": _locked,
    "unlocked": _locked,
    "zone": lambda _, act: {"frame": act.subject},
    "message": _message,
    "summon": lambda _, act: {"board": act.board_id},
    "follow": _nothing,
    "joined": _nothing,
    "left": _nothing,
    "version": _only("name"),
    "restored": _ACTED,
    "reverted": _ACTED,
    "forked": _ACTED,
}
