"""Who may watch a replay, and what it does not show: as commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, field

from server.facilitation.command import Aimed, Command
from server.facilitation.outcome import Deed, Outcome, Refused
from server.facilitation.state import HallState, id_of
from server.storage.base import Person
from server.storage.records import NewAct, PutRecord, ReplayLink, Veil

LINK_DAYS_MS = 30 * 24 * 3600 * 1000
AT_ONCE = 200

Ids = Annotated[list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(max_length=AT_ONCE)]
TimeMs = Annotated[int, Meta(ge=1, le=9_000_000_000_000)]


class MakeReplayLink(Command):
    """A way to the replay only. `names`: shows the names of those who do not hide theirs.

    `expires_ms`: at most as long as the record is kept; 30 days where it is not said.
    """

    title: Annotated[str, Meta(max_length=200)] = ""
    expires_ms: TimeMs | None = None
    names: bool = False


class RevokeReplayLink(Command):
    """Nobody watches by this link any more."""


class Conceal(Command):
    """Hide people (by their keys in the replay) or elements from it, or show them again.

    `board`: of the elements; where it is missing, on all boards.
    """

    hidden: bool
    board: str | None = None
    people: Ids = field(default_factory=list)
    elements: Ids = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KeyedReplay(Aimed[MakeReplayLink]):
    """The making of a link, with what stands for its secret. `kept_until_ms`: the latest end."""

    secret_hash: bytes
    kept_until_ms: int | None


@dataclass(frozen=True, slots=True)
class Revoked(Aimed[RevokeReplayLink]):
    """The revoking of that link."""

    link: ReplayLink


def make_link(state: HallState, keyed: KeyedReplay, by: Person, now_ms: int) -> Outcome:
    """One more way to the replay."""
    order, workshop = keyed.order, state.workshop
    if not workshop.replay:
        raise Refused(403, "replay_off")
    expires_ms = order.expires_ms or now_ms + LINK_DAYS_MS
    if keyed.kept_until_ms is not None:
        expires_ms = min(expires_ms, keyed.kept_until_ms)
    if expires_ms <= now_ms:
        raise Refused(422, "wrong_window", field="expires_ms")
    link = ReplayLink(
        id=id_of(workshop.id, order.command, "replay"),
        secret_hash=keyed.secret_hash,
        workshop_id=workshop.id,
        title=order.title.strip(),
        names=order.names,
        created_ms=now_ms,
        created_by=by.id,
        expires_ms=expires_ms,
    )
    act = NewAct(
        kind="replay_link",
        person_id=by.id,
        time_ms=now_ms,
        subject=link.id,
        body={"names": link.names},
    )
    answer = {"id": link.id, "expires_ms": expires_ms}
    return Outcome(state, (PutRecord(link),), (act,), answer=answer)


def revoke_link(state: HallState, revoked: Revoked, by: Person, now_ms: int) -> Outcome:
    """Shut one way to the replay."""
    link = revoked.link
    if link.revoked_ms is not None:
        return Outcome(state)
    shut = ReplayLink(
        *(link.id, link.secret_hash, link.workshop_id, link.title, link.names, link.created_ms),
        *(link.created_by, link.expires_ms, now_ms),
    )
    act = NewAct(kind="replay_link_revoked", person_id=by.id, time_ms=now_ms, subject=link.id)
    return Outcome(state, (PutRecord(shut),), (act,))


def conceal(state: HallState, order: Conceal, by: Person, now_ms: int) -> Outcome:
    """Hide from the replay, or show again. `order.people`: ids by now."""
    if not order.people and not order.elements:
        raise Refused(422, "missing_field", field="people")
    board = order.board or ""
    if board and board not in state.boards:
        raise Refused(404, "board_not_found", field="board")
    decided = [
        *(("person", person, "") for person in order.people),
        *(("element", element, board) for element in order.elements),
    ]
    veils = [
        Veil(
            *(state.workshop.id, where, "person" if kind == "person" else "element", subject),
            *(order.hidden, by.id, now_ms),
        )
        for kind, subject, where in decided
    ]
    body = {"hidden": order.hidden, "people": len(order.people), "elements": len(order.elements)}
    act = NewAct(kind="conceal", person_id=by.id, time_ms=now_ms, board_id=order.board, body=body)
    return Outcome(state, tuple(PutRecord(veil) for veil in veils), (act,))


REPLAY_DEEDS = {
    "replay_link": Deed("replay_links", make_link, status=201),
    "revoke_replay_link": Deed("replay_links", revoke_link),
    "conceal": Deed("conceal", conceal),
}
