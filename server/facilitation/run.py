"""Transitions of a live session: start, end, step, timer, freeze, follow, summon, lead. Pure."""

from __future__ import annotations

from dataclasses import replace

from server.facilitation import timer as timers
from server.facilitation.naming import shown_name
from server.facilitation.outcome import Outcome, Push, Refused
from server.facilitation.run_commands import (
    FollowView,
    FrameAt,
    Freeze,
    GoToStep,
    RunSession,
    SetTimer,
    SummonAll,
    TakeLead,
)
from server.facilitation.state import ALL_BOARDS, Aspect, HallState, id_of, put, without
from server.storage.base import Board, Person, Step
from server.storage.records import (
    Change,
    DropRecord,
    Follow,
    FrameRef,
    LiveSession,
    NewAct,
    PutRecord,
    Signal,
    Summon,
    Timer,
)

UNDO_MS = 10_000


def run_session(state: HallState, order: RunSession, by: Person, now_ms: int) -> Outcome:
    """Start, end, or take the end back."""
    match order.do:
        case "start":
            return _start(state, order.command, by, now_ms)
        case "end":
            return _end(state, by, now_ms)
        case "undo_end":
            return _undo_end(state, by, now_ms)


def _start(state: HallState, command: str, by: Person, now_ms: int) -> Outcome:
    if state.is_live:
        raise Refused(409, "session_running")
    session = LiveSession(
        id=id_of(state.workshop.id, command, "session"),
        workshop_id=state.workshop.id,
        started_ms=now_ms,
        started_by=by.id,
        lead_id=by.id,
        revisions=dict(state.revisions.items()),
    )
    if state.steps:
        session = _at_step(session, state.steps[0], by, now_ms)
    changed = bumped(state.with_(session=session), "session", "step", "follow")
    return _outcome(changed, (), act("session_started", by, now_ms, changed))


def _end(state: HallState, by: Person, now_ms: int) -> Outcome:
    session = require_live(state)
    if session.ending_ms is None:
        session = replace(session, ending_ms=now_ms, ended_by=by.id)
        state = bumped(state.with_(session=session), "session")
    answer = {"undo_until_ms": (session.ending_ms or now_ms) + UNDO_MS}
    done = _outcome(state, (), act("session_ending", by, now_ms, state))
    return replace(done, answer=answer)


def _undo_end(state: HallState, by: Person, now_ms: int) -> Outcome:
    session = state.session
    if session is None or session.ending_ms is None:
        raise Refused(409, "session_not_running")
    if session.ended_ms is not None or now_ms >= session.ending_ms + UNDO_MS:
        raise Refused(409, "undo_too_late")
    going_on = replace(session, ending_ms=None, ended_by=None)
    changed = bumped(state.with_(session=going_on), "session")
    return _outcome(changed, (), act("session_resumed", by, now_ms, changed))


def is_end_due(state: HallState, now_ms: int) -> bool:
    """Whether somebody has ended the session and can take it back no more (FA7)."""
    session = state.session
    if session is None or session.ending_ms is None or session.ended_ms is not None:
        return False
    return now_ms >= session.ending_ms + UNDO_MS


def finish_session(state: HallState, now_ms: int) -> Outcome:
    """The session is over: timers, signals and addresses of people go with it."""
    session = require_live(state)
    over = replace(session, ended_ms=now_ms, follow=None, summon=None)
    strangers = [person for person in state.people.values() if person.address is not None]
    people = {**state.people, **{p.id: replace(p, address=None) for p in strangers}}
    drops: list[Change] = [_drop_timer(timer) for timer in state.timers.values()]
    drops += [drop_signal(signal) for signal in state.signals.values()]
    drops += [PutRecord(people[person.id]) for person in strangers]
    emptied = state.with_(session=over, people=people, timers={}, signals={})
    changed = bumped(emptied, "session", "step", "timer", "follow")
    ended = NewAct(
        kind="session_ended",
        person_id=session.ended_by or session.started_by,
        time_ms=now_ms,
        session_id=session.id,
    )
    return _outcome(changed, tuple(drops), ended)


def go_to_step(state: HallState, order: GoToStep, by: Person, now_ms: int) -> Outcome:
    """That step is on: its rights hold, its first frame is shown, the last timer is over."""
    session = require_live(state)
    step = next((each for each in state.steps if each.id == order.step), None)
    if step is None:
        raise Refused(404, "step_not_found")
    ready = [signal for signal in state.signals.values() if signal.kind == "ready"]
    drops: list[Change] = [drop_signal(signal) for signal in ready]
    if ALL_BOARDS in state.timers:
        drops.append(_drop_timer(state.timers[ALL_BOARDS]))
    moved = state.with_(
        session=_at_step(session, step, by, now_ms),
        signals=without(state.signals, *((each.person_id, each.kind) for each in ready)),
        timers=without(state.timers, ALL_BOARDS),
    )
    changed = bumped(moved, "step", "timer", "follow")
    stepped = replace(act("step", by, now_ms, changed), subject=step.id)
    return _outcome(changed, tuple(drops), stepped)


def _at_step(session: LiveSession, step: Step, by: Person, now_ms: int) -> LiveSession:
    shows = step.mode == "follow" and step.frames
    follow = Follow(by.id, None, step.frames[0]) if shows else None
    return replace(session, step_id=step.id, step_since_ms=now_ms, follow=follow)


def set_timer(state: HallState, order: SetTimer, by: Person, now_ms: int) -> Outcome:
    """Start, pause, resume, extend or stop a countdown. A host: of the board they host."""
    board_id = ALL_BOARDS if order.board is None else require_board(state, order.board).id
    if by.role != "facilitator" and (board_id == ALL_BOARDS or by.host_board_id != board_id):
        raise Refused(403, "not_your_board")
    changed_timer = _changed_timer(state, order, board_id, by, now_ms)
    if changed_timer is None:
        change: Change = _drop_timer(state.timers[board_id])
        moved = state.with_(timers=without(state.timers, board_id))
    else:
        change = PutRecord(changed_timer)
        moved = state.with_(timers=put(state.timers, board_id, changed_timer))
    changed = bumped(moved, "timer")
    body = {"do": order.do, "minutes": order.minutes}
    timed = replace(act("timer", by, now_ms, changed), board_id=board_id or None, body=body)
    return _outcome(changed, (change,), timed)


def _changed_timer(
    state: HallState, order: SetTimer, board_id: str, by: Person, now_ms: int
) -> Timer | None:
    if order.do in {"start", "add"} and order.minutes is None:
        raise Refused(400, "missing_field", field="minutes")
    minutes = order.minutes or 0.0
    if order.do == "start":
        if minutes * 60 < 1:  # a second at least
            raise Refused(422, "timer_too_short")
        return timers.started(state.workshop.id, board_id, minutes, by.id, now_ms)
    timer = state.timers.get(board_id)
    if timer is None:
        raise Refused(409, "timer_not_running")
    match order.do:
        case "pause":
            return timers.paused(timer, now_ms)
        case "resume":
            return timers.resumed(timer, now_ms)
        case "add":
            return timers.extended(timer, minutes, now_ms)
        case _:
            return None


def freeze(state: HallState, order: Freeze, by: Person, now_ms: int) -> Outcome:
    """Boards become read-only for all but facilitators, or writable again."""
    boards, body = _boards_to_freeze(state, order), {"frozen": order.frozen}
    changed = state.with_(boards={**state.boards, **{board.id: board for board in boards}})
    if order.boards is None and state.session is not None and state.is_live:
        changed = changed.with_(session=replace(state.session, is_frozen=order.frozen))
    frozen = replace(act("frozen", by, now_ms, changed), body={**body, "boards": order.boards})
    return _outcome(changed, tuple(PutRecord(board) for board in boards), frozen)


def _boards_to_freeze(state: HallState, order: Freeze) -> list[Board]:
    """Their new rows. A live session freezes as a whole; thawing it thaws single boards too."""
    if order.boards is not None:
        chosen = [require_board(state, each) for each in dict.fromkeys(order.boards)]
    elif state.is_live and order.frozen:
        chosen = []
    else:
        chosen = list(state.boards.values())
    return [
        replace(board, is_frozen=order.frozen)
        for board in chosen
        if board.is_frozen != order.frozen
    ]


def follow(state: HallState, order: FollowView, by: Person, now_ms: int) -> Outcome:
    """Everybody looks along with somebody or at a frame, until they move themselves."""
    session = require_live(state)
    if (order.person is not None) + (order.frame is not None) + order.stop != 1:
        raise Refused(400, "one_of", field="person, frame, stop")
    if order.person is not None:
        require_present(state, order.person)
    target = None
    if not order.stop:
        target = Follow(by.id, order.person, _frame_ref(state, order.frame))
    changed = bumped(state.with_(session=replace(session, follow=target)), "follow")
    followed = replace(act("follow", by, now_ms, changed), subject=order.person)
    return _outcome(changed, (), followed)


def take_lead(state: HallState, _order: TakeLead, by: Person, now_ms: int) -> Outcome:
    """Somebody else is in charge; what everybody follows goes over to them (FAC-5)."""
    session = require_live(state)
    follow = session.follow
    if follow is not None and follow.person_id == session.lead_id:
        follow = Follow(by.id, by.id)
    changed = bumped(state.with_(session=replace(session, lead_id=by.id, follow=follow)), "follow")
    pushes = (Push("lead", {"by": shown_name(state, by.id)}),)
    return replace(_outcome(changed, (), act("lead", by, now_ms, changed)), pushes=pushes)


def summon(state: HallState, order: SummonAll, by: Person, now_ms: int) -> Outcome:
    """Everybody is asked to that board, once."""
    session = require_live(state)
    board = require_board(state, order.board)
    summon = Summon(
        id_of(state.workshop.id, order.command, "summon"), by.id, board.id, now_ms, order.frame
    )
    changed = state.with_(session=replace(session, summon=summon))
    called = replace(act("summon", by, now_ms, changed), board_id=board.id)
    pushes = (Push("summon", summon_keys(changed, summon)),)
    return replace(_outcome(changed, (), called), pushes=pushes)


def summon_keys(state: HallState, summon: Summon) -> dict[str, object]:
    """The event of a summon."""
    keys: dict[str, object] = {
        "id": summon.id,
        "by": shown_name(state, summon.by),
        "board": summon.board_id,
        "title": state.boards[summon.board_id].title,
    }
    return keys if summon.frame_id is None else {**keys, "frame": summon.frame_id}


# What other transitions use too


def require_live(state: HallState) -> LiveSession:
    """The live session that is under way."""
    if state.session is None or not state.is_live:
        raise Refused(409, "session_not_running")
    return state.session


def require_board(state: HallState, board_id: str) -> Board:
    """A board of this workshop."""
    board = state.boards.get(board_id)
    if board is None:
        raise Refused(404, "board_not_found")
    return board


def require_present(state: HallState, person_id: str) -> Person:
    """Somebody who is past the lobby and was not removed."""
    person = state.people.get(person_id)
    if person is None or person.state != "admitted":
        raise Refused(404, "person_not_found")
    return person


def bumped(state: HallState, *aspects: Aspect) -> HallState:
    """The same with those aspects changed once more (FA4)."""
    revisions = {**state.revisions, **{each: state.revisions[each] + 1 for each in aspects}}
    session = state.session and replace(state.session, revisions=dict(revisions.items()))
    return state.with_(session=session, revisions=revisions)


def act(kind: str, by: Person, now_ms: int, state: HallState) -> NewAct:
    """Something that somebody did, in the live session if there is one."""
    session_id = state.session.id if state.session is not None and state.is_live else None
    return NewAct(kind=kind, person_id=by.id, time_ms=now_ms, session_id=session_id)


def drop_signal(signal: Signal) -> DropRecord:
    """The signal is taken down."""
    return DropRecord(Signal, (signal.workshop_id, signal.person_id, signal.kind))


def _drop_timer(timer: Timer) -> DropRecord:
    return DropRecord(Timer, (timer.workshop_id, timer.board_id))


def _frame_ref(state: HallState, frame: FrameAt | None) -> FrameRef | None:
    if frame is None:
        return None
    return FrameRef(require_board(state, frame.board).id, frame.element)


def _outcome(state: HallState, changes: tuple[Change, ...], done: NewAct) -> Outcome:
    """With the live session's row, which carries the revisions."""
    rows: tuple[Change, ...] = () if state.session is None else (PutRecord(state.session),)
    return Outcome(state, (*rows, *changes), (done,))
