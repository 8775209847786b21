"""Who somebody is in a workshop: role, board they host, name, language, affiliation. Pure."""

from __future__ import annotations

from dataclasses import replace

from server.facilitation.command import Aimed
from server.facilitation.doors import Keyed
from server.facilitation.outcome import Outcome, Refused
from server.facilitation.people_commands import (
    ChangeAffiliation,
    ChangeMe,
    ChangeRole,
    MakeReturnLink,
)
from server.facilitation.state import HallState
from server.storage.base import Person
from server.storage.names import free_name, name_key
from server.storage.records import Change, NewAct, PutRecord, Return, RevokeReturns


def somebody(state: HallState, person_id: str) -> Person:
    """The person, unless there is none or they are gone.

    Raises:
        Refused: nobody of that id belongs to the workshop.
    """
    person = state.people.get(person_id)
    if person is None or person.state in {"rejected", "removed"}:
        raise Refused(404, "person_not_found", person=person_id[:40])
    return person


def require_other_facilitator(state: HallState, person: Person) -> None:
    """Keep a workshop from losing its last facilitator.

    Raises:
        Refused: this one is the last.
    """
    if person.role == "facilitator" and not any(
        each.role == "facilitator" and each.state == "admitted" and each.id != person.id
        for each in state.people.values()
    ):
        raise Refused(409, "last_facilitator")


def change_role(state: HallState, aimed: Aimed[ChangeRole], by: Person, now_ms: int) -> Outcome:
    """Another role, or a board to host; takes effect on the open connection."""
    order, person = aimed.order, somebody(state, aimed.target)
    if order.host_board is not None and order.host_board not in state.boards:
        raise Refused(404, "board_not_found", field="host_board")
    if order.host_board is not None and order.role != "participant":
        raise Refused(422, "host_role", field="host_board")
    if order.role != "facilitator":
        require_other_facilitator(state, person)
    changed = replace(person, role=order.role, host_board_id=order.host_board)
    kind = "role" if order.role != person.role else "host"
    body = {"role": order.role, "before": person.role, "board": order.host_board}
    act = NewAct(kind=kind, person_id=by.id, time_ms=now_ms, subject=person.id, body=body)
    return Outcome(state.with_person(changed), (PutRecord(changed),), (act,))


def change_me(state: HallState, order: ChangeMe, by: Person, now_ms: int) -> Outcome:
    """How one appears to others. A name that is taken gets a number.

    Where one belongs decides where one may write, so it is said once (PO8).
    """
    if by.role != "facilitator":
        _require_unsaid(by.lab_id or by.lab_text, order.lab, by.lab_id, "lab")
        _require_unsaid(by.level, order.level, by.level, "level")
    if order.lab is not None and order.lab not in state.labs:
        raise Refused(404, "lab_not_found", field="lab")
    changed = replace(
        by,
        name=by.name if order.name is None else _free_name(state, by, order.name),
        language=order.language or by.language,
        level=order.level or by.level,
        lab_id=order.lab or by.lab_id,
        lab_text=None if order.lab else by.lab_text,
        hides_name=by.hides_name if order.hides_name is None else order.hides_name,
    )
    act = NewAct(kind="appearance", person_id=by.id, time_ms=now_ms, subject=by.id)
    return Outcome(state.with_person(changed), (PutRecord(changed),), (act,))


def _require_unsaid(said: str | None, wanted: str | None, now: str | None, field: str) -> None:
    if said is not None and wanted not in {None, now}:
        raise Refused(403, "affiliation_fixed", field=field)


def change_affiliation(
    state: HallState, aimed: Aimed[ChangeAffiliation], by: Person, now_ms: int
) -> Outcome:
    """Where somebody works; takes effect on the open connection."""
    order, person = aimed.order, somebody(state, aimed.target)
    if order.lab is not None and order.lab not in state.labs:
        raise Refused(404, "lab_not_found", field="lab")
    changed = replace(person, level=order.level, lab_id=order.lab, lab_text=None)
    body = {"level": order.level, "lab": order.lab}
    act = NewAct(kind="affiliation", person_id=by.id, time_ms=now_ms, subject=person.id, body=body)
    return Outcome(state.with_person(changed), (PutRecord(changed),), (act,))


def is_declared(state: HallState, person: Person) -> bool:
    """Whether something of where they work is their own word, not their link's."""
    link = state.links.get(person.link_id or "")
    level, lab_id = (link.level, link.lab_id) if link is not None else (None, None)
    says_lab = person.lab_text is not None or person.lab_id not in {None, lab_id}
    return says_lab or person.level not in {None, level}


def _free_name(state: HallState, by: Person, name: str) -> str:
    taken = {name_key(each.name) for each in state.people.values() if each.id != by.id}
    return free_name(name, taken)


def make_return(state: HallState, keyed: Keyed[MakeReturnLink], by: Person, now_ms: int) -> Outcome:
    """A way back in for oneself."""
    changes: list[Change] = [RevokeReturns(by.id)] if keyed.order.revoke else []
    changes.append(PutRecord(Return(keyed.secret_hash, by.id, now_ms)))
    act = NewAct(kind="return_link", person_id=by.id, time_ms=now_ms, subject=by.id)
    return Outcome(state, tuple(changes), (act,))
