"""What follows from a workshop's state for its boards and people. Pure.

Without a live session, and on boards where the current step does not take place, everything is
open but for what holds anyway: freeze, locks, zones, own notes only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.facilitation.state import HallState
from server.policy.rights import BoardRights, Display, Standing
from server.storage.base import Board, Person, Step


def rights_of(state: HallState, board_id: str) -> BoardRights:
    """What the board allows at present."""
    workshop, board, step = state.workshop, state.boards[board_id], _step_on(state, board_id)
    locks = state.locks.get(board_id, {})
    return BoardRights(
        mode="open" if step is None else step.mode,
        is_running=state.is_live,
        outside=workshop.outside,
        is_closed=board.is_closed,
        is_frozen=board.is_frozen or is_frozen_for_all(state),
        own_only=_is_own_only(state, board, step),
        lab_id=board.lab_id,
        templates=frozenset(board.templates),
        locked=frozenset(_locked(state, board_id, locks)),
        unlocked=frozenset(element for element, is_locked in locks.items() if not is_locked),
        zones=state.zones.get(board_id, {}),
        focus=_focus(step, board_id),
        creates_per_minute=workshop.creates_per_minute,
        deletes_per_minute=workshop.deletes_per_minute,
    )


def _locked(state: HallState, board_id: str, locks: Mapping[str, bool]) -> Iterator[str]:
    """What facilitators locked, and the frames in which steps of the agenda take place.

    Whoever could make or move these before the step is on would say where people may write then.
    """
    for element, is_locked in locks.items():
        if is_locked:
            yield element
    for step in state.steps:
        yield from _focus(step, board_id) - locks.keys()


def is_frozen_for_all(state: HallState) -> bool:
    """Whether the live session as a whole is frozen."""
    return state.session is not None and state.is_live and state.session.is_frozen


def _step_on(state: HallState, board_id: str) -> Step | None:
    step = state.step
    if step is None or (step.boards and board_id not in step.boards):
        return None
    return step


def _is_own_only(state: HallState, board: Board, step: Step | None) -> bool:
    of_step = step is not None and step.own_only
    return state.workshop.own_only or board.own_only or of_step


def _focus(step: Step | None, board_id: str) -> frozenset[str]:
    if step is None or step.scope != "frames":
        return frozenset()
    return frozenset(frame.element for frame in step.frames if frame.board == board_id)


def standing_of(person: Person) -> Standing:
    """What the person is at present. `is_host`: of any board; rooms ask for their own."""
    return Standing(
        person_id=person.id,
        role=person.role,
        is_host=person.host_board_id is not None and person.role == "participant",
        is_muted=person.is_muted,
        level=person.level,
        lab_id=person.lab_id,
    )


def standing_on(person: Person, board_id: str) -> Standing:
    """What the person is on that board."""
    standing = standing_of(person)
    if standing.is_host and person.host_board_id != board_id:
        return Standing(
            standing.person_id,
            standing.role,
            is_muted=standing.is_muted,
            level=standing.level,
            lab_id=standing.lab_id,
        )
    return standing


def display_of(state: HallState) -> Display:
    """What people see of each other."""
    return Display(cursors=state.workshop.cursors, names=state.workshop.names == "shown")
