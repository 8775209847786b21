"""Transitions of hands, ready checks and calls for a facilitator. Pure."""

from __future__ import annotations

from dataclasses import replace

from server.facilitation.naming import shown_name
from server.facilitation.outcome import Outcome, Push, Refused
from server.facilitation.run import act, drop_signal, require_board, require_present
from server.facilitation.run_commands import AnswerCall, ClearReady, ShowSignal
from server.facilitation.state import HallState, SignalKind, put, without
from server.storage.base import Person
from server.storage.records import PutRecord, Signal


def show_hand(state: HallState, order: ShowSignal, by: Person, now_ms: int) -> Outcome:
    """Raise or lower one's hand."""
    return _show("hand", state, order, by, now_ms)


def show_ready(state: HallState, order: ShowSignal, by: Person, now_ms: int) -> Outcome:
    """Say that one is ready, or is not."""
    return _show("ready", state, order, by, now_ms)


def call(state: HallState, order: ShowSignal, by: Person, now_ms: int) -> Outcome:
    """Call a facilitator to a board, or say that it is settled."""
    shown = _show("call", state, order, by, now_ms)
    if not order.up or (by.id, "call") in state.signals:  # one call at a time: nobody is flooded
        return shown
    keys: dict[str, object] = {"person": by.id, "name": by.name, "board": order.board}
    return replace(shown, pushes=(Push("called", keys, "facilitators"),))


def _show(
    kind: SignalKind, state: HallState, order: ShowSignal, by: Person, now_ms: int
) -> Outcome:
    """The same again keeps its place in the row, and is nothing to be recorded."""
    board = require_board(state, order.board)
    before = state.signals.get((by.id, kind))
    is_answered = before is not None and before.answered_by is not None
    if (board.id if order.up else None) == (before and before.board_id) and not is_answered:
        return Outcome(state)
    shown = replace(act(kind, by, now_ms, state), board_id=board.id, body={"up": order.up})
    if before is not None and not order.up:
        changed = state.with_(signals=without(state.signals, (by.id, kind)))
        return Outcome(changed, (drop_signal(before),), (shown,))
    since_ms = now_ms if before is None else before.time_ms
    signal = Signal(state.workshop.id, by.id, kind, board.id, since_ms)
    changed = state.with_(signals=put(state.signals, (by.id, kind), signal))
    return Outcome(changed, (PutRecord(signal),), (shown,))


def answer_call(state: HallState, order: AnswerCall, by: Person, now_ms: int) -> Outcome:
    """A facilitator is on the way; whoever called is told who."""
    caller = require_present(state, order.person)
    signal = state.signals.get((caller.id, "call"))
    if signal is None:
        raise Refused(404, "call_not_found")
    answered = replace(signal, answered_by=by.id)
    changed = state.with_(signals=put(state.signals, (caller.id, "call"), answered))
    done = replace(act("answered", by, now_ms, state), subject=caller.id, board_id=signal.board_id)
    keys: dict[str, object] = {"by": shown_name(state, by.id), "board": signal.board_id}
    pushes = (Push("coming", keys, "board", signal.board_id),)
    return Outcome(changed, (PutRecord(answered),), (done,), pushes)


def clear_ready(state: HallState, _order: ClearReady, by: Person, now_ms: int) -> Outcome:
    """Nobody is ready any more; the next check begins."""
    ready = [signal for signal in state.signals.values() if signal.kind == "ready"]
    left = without(state.signals, *((each.person_id, each.kind) for each in ready))
    drops = tuple(drop_signal(signal) for signal in ready)
    return Outcome(state.with_(signals=left), drops, (act("ready_cleared", by, now_ms, state),))
