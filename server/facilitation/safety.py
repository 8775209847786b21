"""What keeps a workshop safe: mute, remove, ban, reports. Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from typing import Literal, TypeAlias

from server.facilitation.command import Aimed
from server.facilitation.doors import holds, is_within, revoked
from server.facilitation.outcome import Outcome, Push, Refused
from server.facilitation.people import require_other_facilitator, somebody
from server.facilitation.people_commands import (
    CloseReport,
    LiftBan,
    MakeReport,
    MutePerson,
    RemovePerson,
)
from server.facilitation.state import HallState, id_of, put, without
from server.policy.rights import Limit
from server.storage.base import SYSTEM_PERSON, Link, Person
from server.storage.records import (
    Ban,
    Change,
    DropRecord,
    ExpelPerson,
    NewAct,
    PutRecord,
    Report,
    Signal,
)

BanKind: TypeAlias = Literal["person", "link", "address"]

REMOVED = 4410  # the close code, as in server/protocol/close_codes.py
DAY_MS = 24 * 3600 * 1000
OPEN_REPORTS_PER_PERSON = 20
# Wider ranges than these are no neighbourhood any more; narrower ones than a /64 are one person's.
WIDEST_V4, WIDEST_V6, NARROWEST_V6 = 16, 32, 64
# A household or a device, a street, a provider in a region.
WIDTHS_V4, WIDTHS_V6 = (32, 24, WIDEST_V4), (NARROWEST_V6, 48, WIDEST_V6)


def mute_person(state: HallState, aimed: Aimed[MutePerson], by: Person, now_ms: int) -> Outcome:
    """Read-only for this person, or not any more. Facilitators are bound by no rule (PO7)."""
    person = somebody(state, aimed.target)
    if person.role == "facilitator" and aimed.order.muted:
        raise Refused(409, "facilitator_not_muted")
    kind = "muted" if aimed.order.muted else "unmuted"
    return _muted(state, person, aimed.order.muted, NewAct(
        kind=kind, person_id=by.id, time_ms=now_ms, subject=person.id
    ))  # fmt: skip


def auto_mute(
    state: HallState, person_id: str, board_id: str, limit: Limit, now_ms: int
) -> Outcome | None:
    """Pause somebody who creates or deletes too fast (SA4); None where there is nothing to do."""
    person = state.people.get(person_id)
    if person is None or person.role == "facilitator" or person.is_muted:
        return None
    act = NewAct(
        kind="auto_muted",
        person_id=SYSTEM_PERSON,
        time_ms=now_ms,
        board_id=board_id,
        subject=person_id,
        body={"limit": limit},
    )
    outcome = _muted(state, person, True, act)
    alert = {"kind": limit, "person": person_id, "board": board_id}
    return replace(outcome, pushes=(Push("alert", {**alert, "time_ms": now_ms}, "facilitators"),))


def _muted(state: HallState, person: Person, is_muted: bool, act: NewAct) -> Outcome:
    changed = replace(person, is_muted=is_muted)
    return Outcome(state.with_person(changed), (PutRecord(changed),), (act,))


def remove_person(state: HallState, aimed: Aimed[RemovePerson], by: Person, now_ms: int) -> Outcome:
    """End somebody's stay, and with it all that they could still do (SA1)."""
    order, person = aimed.order, somebody(state, aimed.target)
    require_other_facilitator(state, person)
    bans = _bans(state, order, person, by, now_ms)
    link = _link_to_shut(state, order, person, now_ms)
    gone = replace(person, state="removed", host_board_id=None, group_board_id=None, address=None)
    signals = [key for key in state.signals if key[0] == person.id]
    changes: list[Change] = [PutRecord(gone), ExpelPerson(person.id)]
    changes += [DropRecord(Signal, (state.workshop.id, *key)) for key in signals]
    changes += [PutRecord(ban) for ban in bans]
    after = state.with_person(gone).with_(
        signals=without(state.signals, *signals),
        bans={**state.bans, **{ban.id: ban for ban in bans}},
    )
    if link is not None:
        changes.append(PutRecord(link))
        after = after.with_(links=put(after.links, link.id, link))
    after, freed = _without_follow(after, person)
    reason = "banned" if bans else "removed"
    return Outcome(
        after,
        (*changes, *freed),
        _removal_acts(person, bans, link, by, now_ms),
        expelled=((person.id, REMOVED, reason),),
    )


def _removal_acts(
    person: Person, bans: list[Ban], link: Link | None, by: Person, now_ms: int
) -> tuple[NewAct, ...]:
    removed = NewAct(
        kind="removed",
        person_id=by.id,
        time_ms=now_ms,
        subject=person.id,
        body={"name": person.name, "role": person.role, "by": by.name},
    )
    banned = [_ban_act("banned", ban, by, now_ms) for ban in bans]
    shut = NewAct(kind="link_revoked", person_id=by.id, time_ms=now_ms, subject=person.link_id)
    return (removed, *banned, *([shut] if link else []))


def _ban_act(kind: str, ban: Ban, by: Person, now_ms: int) -> NewAct:
    body = {"kind": ban.kind, "value": ban.value, "expires_ms": ban.expires_ms}
    told = {key: value for key, value in body.items() if value is not None}
    return NewAct(kind=kind, person_id=by.id, time_ms=now_ms, subject=ban.id, body=told)


def _bans(
    state: HallState, order: RemovePerson, person: Person, by: Person, now_ms: int
) -> list[Ban]:
    if order.ban is None:
        if order.address or order.link or order.range:
            raise Refused(422, "ban_missing", field="ban")
        return []
    if order.ban == "session" and not state.is_live:
        raise Refused(409, "session_not_running")
    if (order.days is None) == (order.ban == "days"):
        raise Refused(422, "ban_days", field="days")
    values: dict[BanKind, str] = {"person": person.id}
    if order.link and person.link_id:
        values["link"] = person.link_id
    if order.address or order.range is not None:
        values["address"] = _address_range(order, person)
    session_id = state.session.id if order.ban == "session" and state.session else None
    return [
        Ban(
            id=id_of(state.workshop.id, order.command, kind),
            workshop_id=state.workshop.id,
            kind=kind,
            value=value,
            created_ms=now_ms,
            person_id=by.id,
            expires_ms=None if order.days is None else now_ms + order.days * DAY_MS,
            session_id=session_id,
        )
        for kind, value in values.items()
    ]


def _address_range(order: RemovePerson, person: Person) -> str:
    if not person.address:
        raise Refused(409, "address_unknown")
    if order.range is None:
        return range_of(person.address)
    try:
        wide = ipaddress.ip_network(order.range, strict=False)
    except ValueError:
        raise Refused(422, "wrong_range", field="range") from None
    widest, narrowest = (WIDEST_V4, 32) if wide.version == 4 else (WIDEST_V6, NARROWEST_V6)
    if not (widest <= wide.prefixlen <= narrowest and is_within(person.address, str(wide))):
        raise Refused(422, "wrong_range", field="range")
    return str(wide)


def range_of(address: str) -> str:
    """The range that a ban of a neighbourhood covers, unless another one is named."""
    try:
        return str(ipaddress.ip_network(address))
    except ValueError:
        return address


def shares_address(state: HallState, person: Person) -> int:
    """How many others would be locked out with this person's address."""
    return _others_within(state, person, range_of(person.address)) if person.address else 0


def ranges_around(state: HallState, person: Person) -> list[tuple[str, int]]:
    """Ranges of addresses around theirs, the narrowest first, and whom else each would lock out.

    None where no address is kept.
    """
    try:
        own = ipaddress.ip_network(person.address or "", strict=False)
    except ValueError:
        return []
    widths = WIDTHS_V4 if own.version == 4 else WIDTHS_V6
    ranges = [str(own.supernet(new_prefix=min(width, own.prefixlen))) for width in widths]
    return [(each, _others_within(state, person, each)) for each in ranges]


def _others_within(state: HallState, person: Person, ranges: str) -> int:
    return sum(
        is_within(each.address, ranges)
        for each in state.people.values()
        if each.id != person.id and each.address and each.state in {"waiting", "admitted"}
    )


def _link_to_shut(
    state: HallState, order: RemovePerson, person: Person, now_ms: int
) -> Link | None:
    link = state.links.get(person.link_id or "") if order.link else None
    return revoked(link, now_ms) if link is not None and link.revoked_ms is None else None


def _without_follow(state: HallState, person: Person) -> tuple[HallState, tuple[Change, ...]]:
    """Nobody follows somebody who is gone."""
    session = state.session
    if session is None or session.follow is None or session.follow.person_id != person.id:
        return state, ()
    session = replace(session, follow=None)
    return state.with_(session=session), (PutRecord(session),)


def lift_ban(state: HallState, aimed: Aimed[LiftBan], by: Person, now_ms: int) -> Outcome:
    """A ban ends now. Who was removed joins anew; what was revoked stays revoked."""
    ban = state.bans.get(aimed.target)
    if ban is None:
        raise Refused(404, "no_such_ban")
    lifted = replace(ban, lifted_ms=now_ms)
    act = _ban_act("lifted", ban, by, now_ms)
    return Outcome(state.with_(bans=without(state.bans, ban.id)), (PutRecord(lifted),), (act,))


def current_bans(state: HallState, now_ms: int) -> list[Ban]:
    """Those that hold at this time, newest first."""
    found = [ban for ban in state.bans.values() if holds(ban, state, now_ms)]
    return sorted(found, key=lambda ban: (-ban.created_ms, ban.id))


def make_report(state: HallState, order: MakeReport, by: Person, now_ms: int) -> Outcome:
    """Tell the facilitators, and nobody else, that something is wrong."""
    if by.is_muted:
        raise Refused(403, "muted")
    if order.board not in state.boards:
        raise Refused(404, "board_not_found", field="board")
    if order.person is not None:
        somebody(state, order.person)
    if order.person is None and order.element is None and not order.text:
        raise Refused(422, "empty_report", field="text")
    own = sum(report.person_id == by.id for report in state.reports.values())
    if own >= OPEN_REPORTS_PER_PERSON:
        raise Refused(429, "too_many_reports")
    report = Report(
        id=id_of(state.workshop.id, order.command, "report"),
        workshop_id=state.workshop.id,
        board_id=order.board,
        time_ms=now_ms,
        person_id=by.id,
        about_person=order.person,
        about_element=order.element,
        text=order.text,
    )
    act = NewAct(
        kind="report", person_id=by.id, time_ms=now_ms, board_id=order.board, subject=report.id
    )
    reports = put(state.reports, report.id, report)
    answer = {"id": report.id}
    return Outcome(state.with_(reports=reports), (PutRecord(report),), (act,), answer=answer)


def close_report(state: HallState, aimed: Aimed[CloseReport], by: Person, now_ms: int) -> Outcome:
    """Somebody has seen to it."""
    report = state.reports.get(aimed.target)
    if report is None:
        raise Refused(404, "no_such_report")
    closed = replace(report, closed_by=by.id)
    act = NewAct(
        kind="report_closed",
        person_id=by.id,
        time_ms=now_ms,
        board_id=report.board_id,
        subject=report.id,
    )
    reports = without(state.reports, report.id)
    return Outcome(state.with_(reports=reports), (PutRecord(closed),), (act,))
