"""Control events as values: what people are told of a workshop's state (FA). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from server.facilitation.naming import named, real_name, shown, shown_name
from server.facilitation.rights_of import is_frozen_for_all, rights_of, standing_on
from server.facilitation.run import UNDO_MS
from server.facilitation.state import ALL_BOARDS, HallState, SignalKind
from server.facilitation.timer import left_ms
from server.policy.rights import BoardRights, Pulse
from server.policy.verdicts import allows, is_own_only, may_write
from server.storage.base import Person, Step, Workshop
from server.storage.records import Follow, FrameRef, Report, Signal, Timer

View: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Alert:
    """Somebody was paused for making or deleting too much."""

    kind: str
    person_id: str
    board_id: str


def programme_view(state: HallState, now_ms: int) -> View:
    """All of `programme` that is the same for everybody; `me_view` has the rest."""
    steps = list(state.steps)
    return {
        "revision": state.revision,
        "revisions": state.revisions,
        "time_ms": now_ms,
        "session": _session_view(state),
        "steps": [_step_view(step) for step in steps],
        "step": _current_step(state),
        "timers": [timer_view(timer, now_ms) for timer in state.timers.values()],
        "lead": shown(state, state.session.lead_id) if state.session and state.is_live else None,
        "follow": _follow_view(state),
        "frozen": {
            "all": is_frozen_for_all(state),
            "boards": [board.id for board in state.boards.values() if board.is_frozen],
        },
        "boards": [
            {"id": each.id, "title": each.title, "kind": each.kind, "closed": each.is_closed}
            for each in state.boards.values()
        ],
        "display": {
            "cursors": state.workshop.cursors != "off",
            "names": state.workshop.names == "shown",
        },
    }


def me_view(state: HallState, person: Person) -> View:
    """What of the programme is one's own."""
    call = state.signals.get((person.id, "call"))
    return {
        "group_board": person.group_board_id,
        "host_board": person.host_board_id,
        "hides_name": person.hides_name,
        "hand": (person.id, "hand") in state.signals,
        "ready": (person.id, "ready") in state.signals,
        "call": None if call is None else _coming(call, shown_name(state, call.answered_by)),
    }


def _coming(call: Signal, name: str) -> View:
    return {} if call.answered_by is None else {"coming": name}


def _session_view(state: HallState) -> View | None:
    session = state.session
    if session is None:
        return None
    view: View = {"id": session.id, "started_ms": session.started_ms}
    if session.ended_ms is not None:
        return {**view, "state": "ended"}
    if session.ending_ms is not None:
        return {**view, "state": "ending", "undo_until_ms": session.ending_ms + UNDO_MS}
    return {**view, "state": "running"}


def _step_view(step: Step) -> View:
    return {
        "id": step.id,
        "mode": step.mode,
        "minutes": step.minutes,
        "title": step.title,
        "instruction": step.instruction,
        "boards": step.boards,
        "frames": [_frame_view(frame) for frame in step.frames],
        "scope": step.scope,
        "own_only": step.own_only,
    }


def _frame_view(frame: FrameRef) -> View:
    return {"board": frame.board, "element": frame.element}


def _current_step(state: HallState) -> View | None:
    step = state.step
    if step is None or state.session is None:
        return None
    number = 1 + [each.id for each in state.steps].index(step.id)
    since_ms = state.session.step_since_ms
    return {"id": step.id, "number": number, "of": len(state.steps), "since_ms": since_ms}


def timer_view(timer: Timer, now_ms: int) -> View:
    """What is left of a countdown at `now_ms` (FA5)."""
    return {
        "board": timer.board_id,
        "state": timer.state,
        "left_ms": left_ms(timer, now_ms),
        "total_ms": timer.total_ms,
    }


def _follow_view(state: HallState) -> View | None:
    follow: Follow | None = state.session.follow if state.session and state.is_live else None
    if follow is None:
        return None
    view: View = {"by": shown(state, follow.by)}
    if follow.person_id is not None:
        return {**view, "person": follow.person_id}
    return {**view, "frame": _frame_view(follow.frame)} if follow.frame else view


def rights_view(rights: BoardRights, board_id: str, person: Person) -> View:
    """What that person may do on that board, and why not."""
    who = standing_on(person, board_id)
    reason = may_write(rights, who)
    return {
        "board": board_id,
        "writable": reason is None,
        "reason": reason,
        "mode": rights.mode,
        "own_only": is_own_only(rights, rights.mode),
        "focus": sorted(rights.focus),
        "zones": [
            {"frame": frame, "rule": rule, "allowed": allows(rule, who)}
            for frame, rule in rights.zones.items()
        ],
        "outside_allowed": not rights.focus or person.role == "facilitator",
    }


def locks_view(rights: BoardRights, board_id: str) -> View:
    """The locked elements of a board; the same for everybody."""
    return {
        "board": board_id,
        "locked": sorted(rights.locked),
        "unlocked": sorted(rights.unlocked),
        "templates": sorted(rights.templates),
    }


def cockpit_view(
    state: HallState,
    pulses: Mapping[str, Pulse],
    alerts: Iterable[Alert],
    now_ms: int,
    *,
    lead_gone: bool,
) -> View:
    """What facilitators see beyond participants. `pulses`: by board id, of loaded boards."""
    return {
        "boards": [_board_view(state, each, pulses.get(each), now_ms) for each in state.boards],
        "waiting": waiting_view(state),
        "hands": [_signal_view(state, signal) for signal in _signals(state, "hand")],
        "calls": [_signal_view(state, signal) for signal in _signals(state, "call")],
        "ready": _ready_view(state, pulses),
        "reports": [_report_view(state, report) for report in state.reports.values()],
        "alerts": [
            {"kind": a.kind, "person": named(state, a.person_id), "board": a.board_id}
            for a in alerts
        ],
        "lead_gone": lead_gone,
        "settings": _settings_view(state.workshop),
        "labs": [{"id": lab.id, "title": lab.title} for lab in state.labs.values()],
    }


def _settings_view(workshop: Workshop) -> View:
    return {
        "languages": list(workshop.languages),
        "lobby": workshop.lobby,
        "outside": workshop.outside,
        "own_only": workshop.own_only,
        "cursors": workshop.cursors,
        "names": workshop.names,
        "retention_days": workshop.retention_days,
        "replay": workshop.replay,
        "creates_per_minute": workshop.creates_per_minute,
        "deletes_per_minute": workshop.deletes_per_minute,
        "welcome": workshop.welcome,
    }


def _board_view(state: HallState, board_id: str, pulse: Pulse | None, now_ms: int) -> View:
    board = state.boards[board_id]
    here = pulse or Pulse(board_id, (), (), 0, ())
    view: View = {
        "id": board.id,
        "title": board.title,
        "kind": board.kind,
        "people": len(here.people),
        "slow": len(here.slow),
        "offline": len(here.offline),
        "hands": sum(each.board_id == board_id for each in _signals(state, "hand")),
        "calls": sum(each.board_id == board_id for each in _signals(state, "call")),
        "edits_per_minute": here.edits_last_minute,
        "frozen": rights_of(state, board_id).is_frozen,
    }
    timer = state.timers.get(board_id) or state.timers.get(ALL_BOARDS)
    return view if timer is None else {**view, "timer": timer_view(timer, now_ms)}


def waiting_view(state: HallState) -> list[View]:
    """Who waits in the lobby, longest first."""
    waiting = [person for person in state.people.values() if person.state == "waiting"]
    return [_waiting_view(state, person) for person in sorted(waiting, key=lambda p: p.joined_ms)]


def _waiting_view(state: HallState, person: Person) -> View:
    lab = state.labs.get(person.lab_id or "")
    link = state.links.get(person.link_id or "")
    return {
        "id": person.id,
        "name": person.name,
        "lab": lab.title if lab else person.lab_text or "",
        "level": person.level,
        "link": link.title if link else "",
        "since_ms": person.joined_ms,
    }


def _signals(state: HallState, kind: SignalKind) -> list[Signal]:
    """Longest up first."""
    shown = [signal for signal in state.signals.values() if signal.kind == kind]
    return sorted(shown, key=lambda signal: signal.time_ms)


def _signal_view(state: HallState, signal: Signal) -> View:
    view: View = {
        "id": signal.person_id,
        "name": real_name(state, signal.person_id),
        "board": signal.board_id,
        "since_ms": signal.time_ms,
    }
    return {**view, **_coming(signal, real_name(state, signal.answered_by))}


def _ready_view(state: HallState, pulses: Mapping[str, Pulse]) -> View:
    """Of those who are there and may say so."""
    here = {person_id for pulse in pulses.values() for person_id in pulse.people}
    asked = {each for each in here if _is_asked(state.people.get(each))}
    yes = sum((person_id, "ready") in state.signals for person_id in asked)
    return {"yes": yes, "of": len(asked)}


def _is_asked(person: Person | None) -> bool:
    return person is not None and person.role == "participant"


def _report_view(state: HallState, report: Report) -> View:
    return {
        "id": report.id,
        "time_ms": report.time_ms,
        "by": real_name(state, report.person_id),
        "board": report.board_id,
        "person": named(state, report.about_person),
        "element": report.about_element,
        "text": report.text,
    }
