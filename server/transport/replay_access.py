"""Who may watch a replay: people inside the workshop, and whoever holds a link to it (RP1, RP6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request

from server.errors import BoardNotFound, Forbidden, Unauthenticated
from server.facilitation.state import HallState
from server.replay.people import board_veil
from server.replay.veil import Veil
from server.storage.base import Board, Person
from server.storage.records import ReplayLink, Upkeep
from server.storage.records import Veil as Decision
from server.transport.access import hash_secret
from server.transport.dependencies import HttpDependencies
from server.transport.limits import KeyedLimit, neighbourhood
from server.transport.problems import Problem
from server.transport.request import client_address, require_person

SCHEME = "replay"


@dataclass(frozen=True, slots=True)
class Viewing:
    """Somebody who watches. `link`: by which they do, None for people of the workshop."""

    state: HallState
    decisions: list[Decision]
    person: Person | None
    link: ReplayLink | None

    @property
    def people(self) -> list[Person]:
        """All of the workshop."""
        return list(self.state.people.values())

    @property
    def shows_names(self) -> bool:
        """Of those who do not hide theirs."""
        return self.state.workshop.names == "shown" and (self.link is None or self.link.names)

    @property
    def role(self) -> Literal["facilitator", "participant", "observer", "viewer"]:
        """As which they watch."""
        return "viewer" if self.person is None else self.person.role

    @property
    def can(self) -> list[Literal["act", "archive"]]:
        """What they may do beside watching."""
        return ["act", "archive"] if self.role == "facilitator" else []

    def board(self, board_id: str) -> Board:
        """A board of the workshop, or BoardNotFound."""
        if board_id not in self.state.boards:
            raise BoardNotFound(board_id)
        return self.state.boards[board_id]


class ReplayAccess:
    """Lets people and viewers in. One per application: holds the limit on wrong secrets."""

    def __init__(self, needs: HttpDependencies) -> None:
        self._needs = needs
        per_minute = needs.settings.codes_per_minute
        self._wrong = KeyedLimit(per_minute, max(1, per_minute))

    async def admit(self, request: Request) -> Viewing:
        """Who asks, with the workshop as it is.

        Raises:
            Unauthenticated, Forbidden, Waiting, NotInside: nobody who may watch.
            Problem: the link is used up, or the workshop has no replay.
            RateLimited: too many wrong secrets from there.
        """
        workshop_id: str = request.path_params["workshop_id"]
        link, person = await self._link(request), None
        if link is None:
            person = await require_person(request, self._needs.directory)
        found = person.workshop_id if link is None and person else link and link.workshop_id
        if found != workshop_id:
            raise Forbidden("another workshop")
        async with self._needs.halls.lease(workshop_id) as hall:
            state = hall.state
        if person is not None and person.id in state.people:
            person = state.people[person.id]
        if not state.workshop.replay:
            raise Problem(403, "replay_off")
        decisions = await self._needs.storage.veils(workshop_id)
        return Viewing(state, decisions, person, link)

    async def veil(self, viewing: Viewing, board_id: str) -> Veil:
        """What is hidden on that board."""
        storage = self._needs.storage
        return await board_veil(storage, board_id, viewing.people, viewing.decisions)

    async def upkeep(self, workshop_id: str) -> list[Upkeep]:
        """What is known of the records of the workshop's boards."""
        found = await self._needs.storage.upkeep()
        return [each for each in found if each.workshop_id == workshop_id]

    async def _link(self, request: Request) -> ReplayLink | None:
        """The link whose secret stands in the request; None without one."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        link = await self._needs.storage.replay_link(hash_secret(secret.strip()))
        if link is None:
            place = neighbourhood(client_address(request))
            self._wrong.check(place, self._needs.clock.now_s())
            raise Unauthenticated("no such link")
        if link.revoked_ms is not None:
            raise Problem(410, "replay_revoked")
        if link.expires_ms <= self._needs.clock.time_ms():
            raise Problem(410, "replay_expired")
        return link


def kept_until(known: list[Upkeep]) -> int | None:
    """When the record of a workshop is deleted (RP7); None while a live session runs."""
    if not known or any(each.live_since_ms is not None for each in known):
        return None
    return max(each.last_ms for each in known) + known[0].kept_ms
