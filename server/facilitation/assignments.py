"""Transitions of break-out groups: who is in which, there and back. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from server.facilitation import timer as timers
from server.facilitation.command import Aimed
from server.facilitation.groups import Deal, Dealer, Guest, Table
from server.facilitation.outcome import Outcome, Push, Refused
from server.facilitation.run import act, bumped, require_board, require_present
from server.facilitation.run_commands import (
    ApplyGroups,
    CallBack,
    ExtendGroup,
    PreviewGroups,
    SendToGroups,
    ShowSignal,
    WrongGroup,
)
from server.facilitation.signals import call
from server.facilitation.state import ALL_BOARDS, HallState, put, without
from server.storage.base import Board, Person
from server.storage.records import Change, DropRecord, PutRecord, Timer

MOVE_S = 20


def preview_groups(state: HallState, order: PreviewGroups, present: Collection[str]) -> Deal:
    """Groups as the rules make them; changes nothing. Hosts sit at their own board."""
    boards = [require_board(state, each) for each in dict.fromkeys(order.boards)]
    guests = [
        person
        for person in state.people.values()
        if _is_dealt(person) and (order.rules.include_expected or person.id in present)
    ]
    hosts = {each.id: each.host_board_id for each in guests if each.host_board_id is not None}
    dealer = Dealer(
        [Guest(each.id, each.language, each.lab_id) for each in guests],
        [Table(board.id, board.lab_id) for board in boards],
        order.rules,
    )
    return dealer.deal({**hosts, **order.fixed})


def _is_dealt(person: Person) -> bool:
    return person.state == "admitted" and person.role == "participant"


def apply_groups(state: HallState, order: ApplyGroups, by: Person, now_ms: int) -> Outcome:
    """These are the groups from now on; whoever is named in none has none."""
    wanted: dict[str, str] = {}
    for group in order.groups:
        board = require_board(state, group.board)
        for person_id in group.people:
            if require_present(state, person_id).id in wanted:
                raise Refused(422, "group_twice", name=state.people[person_id].name)
            wanted[person_id] = board.id
    moved = {
        person.id: replace(person, group_board_id=wanted.get(person.id))
        for person in state.people.values()
        if person.group_board_id != wanted.get(person.id)
    }
    changed = bumped(state.with_(people={**state.people, **moved}), "groups")
    body = {"groups": {each.board: len(each.people) for each in order.groups}}
    rows: list[Change] = [PutRecord(person) for person in moved.values()]
    return _outcome(changed, rows, by, now_ms, "groups", body)


def send_to_groups(state: HallState, order: SendToGroups, by: Person, now_ms: int) -> Outcome:
    """Everybody is asked to the board of their group, which is open."""
    people = [each for each in state.people.values() if each.group_board_id is not None]
    boards = [b for b in state.boards.values() if any(b.id == p.group_board_id for p in people)]
    if not boards:
        raise Refused(409, "no_groups")
    opened = [replace(board, is_closed=False) for board in boards if board.is_closed]
    state = state.with_(boards={**state.boards, **{board.id: board for board in opened}})
    rows: list[Change] = [PutRecord(board) for board in opened]
    if order.minutes is not None:
        timer = timers.started(state.workshop.id, ALL_BOARDS, order.minutes, by.id, now_ms)
        state = bumped(state.with_(timers=put(state.timers, ALL_BOARDS, timer)), "timer")
        rows.append(PutRecord(timer))
    pushes = tuple(Push("go", _move(board, order.minutes), "group", board.id) for board in boards)
    body = {"minutes": order.minutes}
    done = _outcome(bumped(state, "groups"), rows, by, now_ms, "groups_go", body)
    return replace(done, pushes=pushes)


def call_back(state: HallState, _order: CallBack, by: Person, now_ms: int) -> Outcome:
    """Everybody is asked back; boards of groups close, unless they are extended (BRK-6)."""
    plenary = next((each for each in state.boards.values() if each.kind == "plenary"), None)
    if plenary is None:
        raise Refused(409, "no_plenary")
    groups = [board for board in state.boards.values() if _is_group(state, board)]
    if not groups:
        raise Refused(409, "no_groups")
    closed = {board.id: replace(board, is_closed=True) for board in groups}
    timed = [state.timers[each] for each in closed if each in state.timers]
    changed = state.with_(
        boards={**state.boards, **closed},
        timers=without(state.timers, *(timer.board_id for timer in timed)),
    )
    rows: list[Change] = [PutRecord(board) for board in closed.values()]
    rows += [DropRecord(Timer, (timer.workshop_id, timer.board_id)) for timer in timed]
    pushes = tuple(Push("back", _move(plenary, None), "board", board.id) for board in groups)
    aspects = ("groups", "timer") if timed else ("groups",)
    done = _outcome(bumped(changed, *aspects), rows, by, now_ms, "groups_back", {})
    return replace(done, pushes=pushes)


def _is_group(state: HallState, board: Board) -> bool:
    is_used = any(person.group_board_id == board.id for person in state.people.values())
    return board.kind == "group" or (is_used and board.kind != "plenary")


def _move(board: Board, minutes: float | None) -> dict[str, object]:
    keys: dict[str, object] = {"board": board.id, "title": board.title, "seconds": MOVE_S}
    return keys if minutes is None else {**keys, "minutes": minutes}


def wrong_group(state: HallState, order: WrongGroup, by: Person, now_ms: int) -> Outcome:
    """A call for a facilitator from whoever sits in the wrong group."""
    if by.group_board_id is None:
        raise Refused(409, "no_groups")
    signal = ShowSignal(command=order.command, up=True, board=by.group_board_id)
    called = call(state, signal, by, now_ms)
    wrong = replace(act("wrong_group", by, now_ms, state), board_id=by.group_board_id)
    return replace(called, acts=(*called.acts, wrong))


def extend_group(state: HallState, aimed: Aimed[ExtendGroup], by: Person, now_ms: int) -> Outcome:
    """A board is open for writing a while longer, or closed. A host: their own."""
    board = require_board(state, aimed.target)
    if by.role != "facilitator" and by.host_board_id != board.id:
        raise Refused(403, "not_your_board")
    changed = replace(board, is_closed=not aimed.order.open)
    done = replace(
        act("extended", by, now_ms, state), board_id=board.id, body={"open": aimed.order.open}
    )
    return Outcome(state.with_board(changed), (PutRecord(changed),), (done,))


def _outcome(
    state: HallState,
    rows: list[Change],
    by: Person,
    now_ms: int,
    kind: str,
    body: Mapping[str, object],
) -> Outcome:
    if state.session is not None:
        rows = [PutRecord(state.session), *rows]
    return Outcome(state, tuple(rows), (replace(act(kind, by, now_ms, state), body=body),))
