"""Transitions of what is prepared: locked elements, ruled frames, the agenda. Pure."""

from __future__ import annotations

from dataclasses import replace

from server.facilitation.command import Aimed
from server.facilitation.outcome import Outcome, Refused
from server.facilitation.run import act, bumped, require_board
from server.facilitation.run_commands import SetAgenda, SetLocks, SetZone, StepBody, ZoneBody
from server.facilitation.state import HallState, id_of, put, without
from server.facilitation.words import clean_texts
from server.storage.base import FrameRef, Person, Step, ZoneRule
from server.storage.records import Change, DropRecord, Lock, PutRecord, Zone

LOCKS_PER_BOARD = 5000
ZONES_PER_BOARD = 200


def set_locks(state: HallState, aimed: Aimed[SetLocks], by: Person, now_ms: int) -> Outcome:
    """Lock and unlock elements of a board; naming one twice unlocks it.

    What was unlocked is remembered: a template's objects are locked unless told otherwise.
    """
    board, order = require_board(state, aimed.target), aimed.order
    wanted = {**dict.fromkeys(order.lock, True), **dict.fromkeys(order.unlock, False)}
    locks = {**state.locks.get(board.id, {}), **wanted}
    if len(locks) > LOCKS_PER_BOARD:
        raise Refused(409, "too_many", limit=str(LOCKS_PER_BOARD))
    rows = tuple(
        PutRecord(Lock(board.id, element_id, is_locked, by.id, now_ms))
        for element_id, is_locked in wanted.items()
    )
    done = replace(
        act("locked" if order.lock else "unlocked", by, now_ms, state), board_id=board.id
    )
    done = replace(done, body={"lock": order.lock, "unlock": order.unlock})
    return Outcome(state.with_(locks=put(state.locks, board.id, locks)), rows, (done,))


def set_zone(state: HallState, aimed: Aimed[SetZone], by: Person, now_ms: int) -> Outcome:
    """Say who may write in a frame, or that everybody may. Whether it exists is asked before."""
    board, frame_id = require_board(state, aimed.target), aimed.order.frame
    zones = without(state.zones.get(board.id, {}), frame_id)
    row: Change = DropRecord(Zone, (board.id, frame_id))
    if aimed.order.rule is not None:
        rule = _zone_rule(state, aimed.order.rule)
        zones = put(zones, frame_id, rule)
        row = PutRecord(Zone(board.id, frame_id, rule, by.id, now_ms))
    if len(zones) > ZONES_PER_BOARD:
        raise Refused(409, "too_many", limit=str(ZONES_PER_BOARD))
    done = replace(act("zone", by, now_ms, state), board_id=board.id, subject=frame_id)
    return Outcome(state.with_(zones=put(state.zones, board.id, zones)), (row,), (done,))


def _zone_rule(state: HallState, body: ZoneBody) -> ZoneRule:
    if any(each not in state.labs for each in body.labs):
        raise Refused(404, "lab_not_found")
    if any(each not in state.people for each in body.people):
        raise Refused(404, "person_not_found")
    return ZoneRule(
        frozenset(body.roles),
        frozenset(body.levels),
        frozenset(body.labs),
        frozenset(body.people),
        body.is_closed,
    )


def set_agenda(state: HallState, order: SetAgenda, by: Person, now_ms: int) -> Outcome:
    """Replace the agenda; steps that keep their id keep their place in a live session."""
    known = {step.id for step in state.steps}
    steps = tuple(_step(state, order.command, at, body) for at, body in enumerate(order.steps))
    ids = {step.id for step in steps}
    if len(ids) != len(steps):
        raise Refused(422, "step_twice")
    if state.step is not None and state.step.id not in ids:
        raise Refused(409, "step_is_live")
    rows: list[Change] = [DropRecord(Step, (step_id,)) for step_id in sorted(known - ids)]
    rows += [PutRecord(step) for step in steps]
    changed = bumped(state.with_(steps=steps), "step")
    if changed.session is not None:
        rows.append(PutRecord(changed.session))
    done = replace(act("agenda", by, now_ms, state), body={"steps": len(steps)})
    answer = {"steps": [step.id for step in steps]}
    return Outcome(changed, tuple(rows), (done,), answer=answer)


def _step(state: HallState, command: str, at: int, body: StepBody) -> Step:
    boards = [require_board(state, each).id for each in body.boards]
    title = clean_texts(f"steps[{at}].title", body.title)
    if not title:
        raise Refused(422, "no_text", field=f"steps[{at}].title")
    is_known = any(step.id == body.id for step in state.steps)
    return Step(
        id=body.id if is_known and body.id else id_of(state.workshop.id, command, f"step {at}"),
        workshop_id=state.workshop.id,
        position=at,
        mode=body.mode,
        minutes=body.minutes,
        title=title,
        instruction=clean_texts(f"steps[{at}].instruction", body.instruction),
        boards=tuple(boards),
        frames=tuple(
            FrameRef(require_board(state, each.board).id, each.element) for each in body.frames
        ),
        scope=body.scope,
        own_only=body.own_only,
    )
