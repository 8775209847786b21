"""The lobby: who waits, who is let in, and what holds for the whole workshop. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from server.facilitation.outcome import Outcome, Refused
from server.facilitation.people_commands import (
    AdmitPeople,
    ChangeSettings,
    RejectPeople,
    SelectWaiting,
)
from server.facilitation.state import HallState
from server.storage.base import Person
from server.storage.records import Change, NewAct, PutRecord


def waiting(state: HallState) -> list[Person]:
    """Who waits, in the order in which they came."""
    found = [person for person in state.people.values() if person.state == "waiting"]
    return sorted(found, key=lambda person: (person.joined_ms, person.id))


def admit_people(state: HallState, order: AdmitPeople, by: Person, now_ms: int) -> Outcome:
    """Let them in, all in one go. Who was let in or sent away meanwhile is passed over."""
    chosen = _chosen(state, order)
    return _decide(state, chosen, "admitted", by, now_ms, answer={"admitted": len(chosen)})


def reject_people(state: HallState, order: RejectPeople, by: Person, now_ms: int) -> Outcome:
    """Send them away; they may not come back as the same person."""
    chosen = _chosen(state, order)
    return _decide(state, chosen, "rejected", by, now_ms, answer={"rejected": len(chosen)})


def change_settings(state: HallState, order: ChangeSettings, by: Person, now_ms: int) -> Outcome:
    """What holds for the whole workshop.

    Switching the lobby off lets in everybody who waits, so it needs a second word (MOD-5).
    """
    before = state.workshop
    people = waiting(state) if order.lobby is False else []
    if order.lobby is False and before.lobby and not order.confirm and (people or state.is_live):
        raise Refused(409, "lobby_warning", count=str(len(people)))
    given = {
        name: value
        for name in order.__struct_fields__
        if name not in {"command", "seen", "confirm"}
        and (value := getattr(order, name)) is not None
    }
    changed: dict[str, Any] = {k: v for k, v in given.items() if v != getattr(before, k)}
    workshop = replace(before, **changed)
    acts = [
        NewAct(kind=kind, person_id=by.id, time_ms=now_ms, body=body)
        for kind, body in _kinds(changed).items()
    ]
    let_in = _decide(state.with_(workshop=workshop), people, "admitted", by, now_ms)
    return Outcome(
        let_in.state,
        changes=(PutRecord(workshop), *let_in.changes),
        acts=(*acts, *let_in.acts),
        answer={"admitted": len(people)},
    )


def _kinds(changed: dict[str, Any]) -> dict[str, dict[str, object]]:
    """Kind of act -> what it tells. Most settings share one act; three have their own."""
    kinds: dict[str, dict[str, object]] = {}
    rest = dict(changed)
    if "lobby" in rest:
        kinds["lobby_on" if rest.pop("lobby") else "lobby_off"] = {}
    for name in ("cursors", "names"):
        if name in rest:
            kinds[name] = {name: rest.pop(name)}
    if rest or not kinds:
        kinds["settings"] = rest
    return kinds


def _chosen(state: HallState, order: SelectWaiting) -> list[Person]:
    if [order.people is not None, order.all, order.lab is not None].count(True) != 1:
        raise Refused(422, "wrong_choice")
    people = waiting(state)
    if order.all:
        return people
    if order.people is None:
        return [person for person in people if person.lab_id == order.lab]
    if unknown := [each for each in order.people if each not in state.people]:
        raise Refused(404, "person_not_found", field="people", person=unknown[0][:40])
    wanted = set(order.people)
    return [person for person in people if person.id in wanted]


def _decide(
    state: HallState,
    people: list[Person],
    verdict: Any,
    by: Person,
    now_ms: int,
    answer: dict[str, object] | None = None,
) -> Outcome:
    decided = [_decided(state, person, verdict) for person in people]
    changes: list[Change] = [PutRecord(person) for person in decided]
    acts = [
        NewAct(kind=verdict, person_id=by.id, time_ms=now_ms, subject=person.id)
        for person in decided
    ]
    everybody = {**state.people, **{person.id: person for person in decided}}
    return Outcome(state.with_(people=everybody), tuple(changes), tuple(acts), answer=answer or {})


def _decided(state: HallState, person: Person, verdict: Any) -> Person:
    address = person.address if verdict == "admitted" and state.is_live else None
    return replace(person, state=verdict, address=address)
