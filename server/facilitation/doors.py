"""Links into a workshop, and whoever comes by one. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from server.facilitation.command import Aimed, Command
from server.facilitation.outcome import Outcome, Refused
from server.facilitation.people_commands import ChangeLink, MakeLink, RevokeLink, RotateLink
from server.facilitation.state import HallState, id_of, put
from server.storage.base import Language, Level, Link, Person
from server.storage.records import Ban, CommandRecord, NewAct, PutRecord

LINKS_PER_WORKSHOP = 500
# Acts that give a link an address, which is told with its id and code.
TOLD_ONCE = frozenset({"link_made", "link_rotated"})

C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Keyed(Aimed[C]):
    """A command that makes a secret. The secret itself never comes here.

    `code`: a free room code, where the link shall have one.
    """

    secret_hash: bytes
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door. `known`: ids of people who joined from this browser before.

    `address`: its neighbourhood, as in `server.transport.limits`.
    """

    id: str
    name: str
    color: str
    address: str
    known: Collection[str] = ()
    language: Language | None = None
    level: Level | None = None
    lab_id: str | None = None
    lab_text: str | None = None
    hides_name: bool = False


def check_link(link: Link, now_ms: int) -> None:
    """Refuse whoever comes by a link that is shut at present.

    Raises:
        Refused: it is revoked, expired, used up, or not open yet.
    """
    if link.revoked_ms is not None:
        raise Refused(410, "link_revoked", field="link")
    if link.expires_ms is not None and link.expires_ms <= now_ms:
        raise Refused(410, "link_expired", field="link")
    if link.max_uses is not None and link.uses >= link.max_uses:
        raise Refused(410, "link_used_up", field="link")
    if link.opens_ms is not None and link.opens_ms > now_ms:
        raise Refused(403, "link_not_open", field="link", opens=str(link.opens_ms))


def check_bans(
    state: HallState, link: Link | None, address: str, known: Collection[str], now_ms: int
) -> None:
    """Refuse whoever is banned (SA3).

    A facilitator's link opens from everywhere: a ban of the house's own network must not keep a
    substitute out.

    Raises:
        Refused: a ban holds for this person, link or address.
    """
    by_address = link is None or link.role != "facilitator"
    for ban in state.bans.values():
        if holds(ban, state, now_ms) and (
            (ban.kind == "person" and ban.value in known)
            or (ban.kind == "link" and link is not None and ban.value == link.id)
            or (ban.kind == "address" and by_address and is_within(address, ban.value))
        ):
            raise Refused(403, "banned")


def holds(ban: Ban, state: HallState, now_ms: int) -> bool:
    """Whether the ban counts at this time."""
    if ban.lifted_ms is not None or (ban.expires_ms is not None and ban.expires_ms <= now_ms):
        return False
    if ban.session_id is None:
        return True
    session = state.session
    return session is not None and state.is_live and session.id == ban.session_id


def is_within(address: str, ranges: str) -> bool:
    """Whether an address, or the neighbourhood of one, lies within a range of addresses.

    What is no address (a socket in the file system) is only within itself.
    """
    try:
        inner, outer = ipaddress.ip_network(address), ipaddress.ip_network(ranges)
    except ValueError:
        return address == ranges != ""
    if isinstance(inner, ipaddress.IPv4Network) and isinstance(outer, ipaddress.IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, ipaddress.IPv6Network) and isinstance(outer, ipaddress.IPv6Network):
        return inner.subnet_of(outer)
    return False


def newcomer(state: HallState, link: Link, visitor: Visitor, now_ms: int) -> Person:
    """Whoever comes in, as they are to be stored. What the link says of them counts first.

    Raises:
        Refused: the link is shut, they are banned, or name a lab that is not of this workshop.
    """
    check_link(link, now_ms)
    check_bans(state, link, visitor.address, visitor.known, now_ms)
    lab_id = link.lab_id or visitor.lab_id
    if lab_id is not None and lab_id not in state.labs:
        raise Refused(404, "lab_not_found", field="lab")
    waits = state.workshop.lobby and link.role != "facilitator"
    return Person(
        id=visitor.id,
        workshop_id=state.workshop.id,
        name=visitor.name,
        role=link.role,
        language=visitor.language or state.workshop.language,
        color=visitor.color,
        joined_ms=now_ms,
        state="waiting" if waits else "admitted",
        level=link.level or visitor.level,
        lab_id=lab_id,
        lab_text=None if lab_id else visitor.lab_text,
        link_id=link.id,
        hides_name=visitor.hides_name,
        address=visitor.address if waits or state.is_live else None,
    )


def come_again(
    state: HallState, link: Link, visitor: Visitor, known: CommandRecord, now_ms: int
) -> Person:
    """Whoever this wish to join has let in before. That the link is used up by now is no matter.

    Raises:
        Refused: the link was revoked, they are banned, or not inside any more.
    """
    person = state.people.get(known.person_id)
    if link.revoked_ms is not None:
        raise Refused(410, "link_revoked", field="link")
    if person is None or person.state not in {"waiting", "admitted"}:
        raise Refused(403, "removed")
    check_bans(state, link, visitor.address, {person.id, *visitor.known}, now_ms)
    return person


def entered(state: HallState, person: Person) -> HallState:
    """The workshop with somebody who has just come in, and their link with one use more."""
    link = state.links.get(person.link_id or "")
    if link is not None:
        link = replace(link, uses=link.uses + 1)
        state = state.with_(links=put(state.links, link.id, link))
    return state.with_person(person)


def make_link(state: HallState, keyed: Keyed[MakeLink], by: Person, now_ms: int) -> Outcome:
    """One more way in."""
    order = keyed.order
    if len(state.links) >= LINKS_PER_WORKSHOP:
        raise Refused(409, "too_many_links", limit=str(LINKS_PER_WORKSHOP))
    if order.lab is not None and order.lab not in state.labs:
        raise Refused(404, "lab_not_found", field="lab")
    _check_window(order.opens_ms, order.expires_ms)
    link = Link(
        id=id_of(state.workshop.id, order.command, "link"),
        secret_hash=keyed.secret_hash,
        workshop_id=state.workshop.id,
        role=order.role,
        created_ms=now_ms,
        title=order.title,
        lab_id=order.lab,
        level=order.level,
        opens_ms=order.opens_ms,
        expires_ms=order.expires_ms,
        max_uses=order.uses,
        code=keyed.code,
    )
    return _with_link(state, link, "link_made", by, now_ms)


def change_link(state: HallState, aimed: Aimed[ChangeLink], by: Person, now_ms: int) -> Outcome:
    """Another name, window or number of uses."""
    order, link = aimed.order, _link(state, aimed.target)
    _check_window(order.opens_ms, order.expires_ms)
    changed = replace(
        link,
        title=order.title,
        opens_ms=order.opens_ms,
        expires_ms=order.expires_ms,
        max_uses=order.uses,
    )
    return _with_link(state, changed, "link_changed", by, now_ms)


def rotate_link(state: HallState, keyed: Keyed[RotateLink], by: Person, now_ms: int) -> Outcome:
    """The old address leads nowhere from now on. A revoked link stays shut."""
    link = _link(state, keyed.target)
    if link.revoked_ms is not None:
        raise Refused(409, "link_is_revoked")
    code = keyed.code if link.code is not None else None
    changed = replace(link, secret_hash=keyed.secret_hash, code=code, rotated_ms=now_ms)
    return _with_link(state, changed, "link_rotated", by, now_ms)


def revoke_link(state: HallState, aimed: Aimed[RevokeLink], by: Person, now_ms: int) -> Outcome:
    """Nobody comes in by it any more."""
    return _with_link(
        state, revoked(_link(state, aimed.target), now_ms), "link_revoked", by, now_ms
    )


def revoked(link: Link, now_ms: int) -> Link:
    """The link, shut for good. Its code is free for others."""
    return link if link.revoked_ms is not None else replace(link, revoked_ms=now_ms, code=None)


def _with_link(state: HallState, link: Link, kind: str, by: Person, now_ms: int) -> Outcome:
    act = NewAct(kind=kind, person_id=by.id, time_ms=now_ms, subject=link.id, body=_told(link))
    return Outcome(
        state.with_(links=put(state.links, link.id, link)),
        changes=(PutRecord(link),),
        acts=(act,),
        answer={"id": link.id, "code": link.code} if kind in TOLD_ONCE else {},
    )


def _told(link: Link) -> dict[str, object]:
    """What the record keeps of a link: never its code."""
    told = {
        "role": link.role,
        "title": link.title,
        "lab": link.lab_id,
        "opens_ms": link.opens_ms,
        "expires_ms": link.expires_ms,
        "uses": link.max_uses,
    }
    return {key: value for key, value in told.items() if value not in {None, ""}}


def _link(state: HallState, link_id: str) -> Link:
    if link_id not in state.links:
        raise Refused(404, "no_such_link")
    return state.links[link_id]


def _check_window(opens_ms: int | None, expires_ms: int | None) -> None:
    if opens_ms is not None and expires_ms is not None and opens_ms >= expires_ms:
        raise Refused(422, "wrong_window", field="expires_ms")
