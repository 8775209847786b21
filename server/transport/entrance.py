"""The way in: what a link leads to, joining by it, coming back as oneself."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from server.errors import NotInside
from server.facilitation.doors import (
    Visitor,
    check_bans,
    check_link,
    come_again,
    entered,
    newcomer,
)
from server.facilitation.halls import COMMANDS_KEPT_MS
from server.facilitation.outcome import Outcome
from server.facilitation.state import HallState
from server.storage.base import Link, Person
from server.storage.records import CommandRecord, PutRecord, Return
from server.transport.access import COOKIE_AGE_S, COOKIE_PREFIX, hash_secret, new_id, new_secret
from server.transport.bodies import NAME_CHARACTERS, clean_line, read_body
from server.transport.commands import json_response
from server.transport.dependencies import HttpDependencies
from server.transport.door_bodies import (
    DoorShown,
    JoinBody,
    Joined,
    LinkBody,
    ReturnBody,
    view_door,
    view_joined,
)
from server.transport.limits import AddressLimit, CodeGuard, neighbourhood
from server.transport.problems import Problem
from server.transport.request import client_address, public_url, require_own_page
from server.transport.workshops import PERSON_COLORS

LAB_CHARACTERS = 80


class Entrance:
    """The handlers for whoever is not inside yet. One per application; holds the rate limits."""

    def __init__(self, needs: HttpDependencies) -> None:
        self._needs = needs
        self._joining = AddressLimit(needs.settings.joins_per_minute)
        self._codes = CodeGuard(needs.settings.codes_per_minute)

    async def preview(self, request: Request) -> Response:
        """POST /api/join/preview."""
        self._knock(request)
        body = await read_body(request, LinkBody)
        link = await self._link(request, body)
        async with self._needs.halls.lease(link.workshop_id) as hall:
            now_ms = self._needs.halls.now_ms()
            current = _current(hall.state, link)
            check_link(current, now_ms)
            check_bans(hall.state, current, _address(request), _known(request), now_ms)
            shown: DoorShown = view_door(hall.state, current)
        return json_response(shown)

    async def join(self, request: Request) -> Response:
        """POST /api/join."""
        self._knock(request)
        body = await read_body(request, JoinBody)
        visitor = _visitor(request, body)
        link = await self._link(request, body)
        token, way_back = new_secret(), new_secret()
        command_id = _command_id(link, body.command)

        async def come_in(state: HallState, now_ms: int) -> Outcome:
            if command_id is not None:
                known = await self._needs.storage.command(link.workshop_id, command_id)
                if known is not None and now_ms - known.time_ms < COMMANDS_KEPT_MS:
                    person = come_again(state, _current(state, link), visitor, known, now_ms)
                    await self._needs.storage.add_token(person.id, hash_secret(token), now_ms)
                    returned = PutRecord(Return(hash_secret(way_back), person.id, now_ms))
                    return Outcome(state, (returned,), answer={"id": person.id})
            color = PERSON_COLORS[len(state.people) % len(PERSON_COLORS)]
            wanted = newcomer(state, _current(state, link), replace(visitor, color=color), now_ms)
            done = None
            if command_id is not None:
                done = CommandRecord(command_id, wanted.id, now_ms, 200, b"")
            person = await self._needs.storage.admit(
                wanted, hash_secret(token), link.id, hash_secret(way_back), done
            )
            return Outcome(entered(state, person), answer={"id": person.id})

        url = f"{public_url(request, self._needs.settings)}/return#{way_back}"
        async with self._needs.halls.lease(link.workshop_id) as hall:
            outcome = await hall.change(come_in)
            person = hall.state.people[str(outcome.answer["id"]) if outcome else visitor.id]
            joined = view_joined(hall.state, person, token, url)
        return _let_in(request, await self._measured(joined))

    async def come_back(self, request: Request) -> Response:
        """POST /api/return."""
        self._knock(request)
        body = await read_body(request, ReturnBody)
        found = await self._needs.storage.person_by_return(hash_secret(_secret_of(body.secret)))
        if found is None:
            raise Problem(404, "return_not_found", {"field": "secret"})
        token, address = new_secret(), _address(request)

        async def come_in(state: HallState, now_ms: int) -> Outcome:
            person = state.people.get(found.id, found)
            if person.state not in {"admitted", "waiting"}:
                raise NotInside
            check_bans(state, None, address, {person.id, *_known(request)}, now_ms)
            await self._needs.storage.add_token(person.id, hash_secret(token), now_ms)
            return _seen_at(state, person, address)

        async with self._needs.halls.lease(found.workshop_id) as hall:
            await hall.change(come_in)
            joined = view_joined(hall.state, hall.state.people[found.id], token, "")
        return _let_in(request, await self._measured(joined))

    async def _measured(self, joined: Joined) -> Joined:
        if joined.boards:
            joined.state_bytes = await self._needs.storage.state_bytes(joined.boards[0].id)
        return joined

    def _knock(self, request: Request) -> None:
        require_own_page(request, self._needs.settings)
        self._joining.check(client_address(request), self._needs.clock.now_s())

    async def _link(self, request: Request, body: LinkBody | JoinBody) -> Link:
        """The link that is meant, by its secret or by its room code.

        Raises:
            Problem: none or both are given, or there is no such link.
            RateLimited: too many wrong codes came from this address, or from everywhere.
        """
        if body.link is not None and body.code is not None:
            raise Problem(400, "link_or_code", {"field": "code"})
        if body.code is not None:
            return await self._link_by_code(request, body.code)
        if body.link is None:
            raise Problem(400, "missing_field", {"field": "link"})
        link = await self._needs.storage.link(hash_secret(_secret_of(body.link)))
        if link is None:
            raise Problem(404, "link_not_found", {"field": "link"})
        return link

    async def _link_by_code(self, request: Request, code: str) -> Link:
        address, now_s = client_address(request), self._needs.clock.now_s()
        self._codes.attempt(address, now_s)
        link = await self._needs.storage.link_by_code(plain_code(code))
        if link is None:
            raise Problem(404, "code_not_found", {"field": "code"})
        self._codes.succeeded(address, now_s)
        return link


def _command_id(link: Link, command: str | None) -> str | None:
    """Under which a wish to join is kept. Longer than any command's, and no secret any more."""
    if command is None:
        return None
    return f"join {hash_secret(f'{link.id} {command}').hex()}"


def plain_code(code: str) -> str:
    """A room code as it is stored, however it was typed."""
    return "".join(code.split()).replace("-", "").upper()[:40]


def _current(state: HallState, link: Link) -> Link:
    """The link as it is now: it may have been rotated since it was looked up."""
    current = state.links.get(link.id)
    if current is None or current.secret_hash != link.secret_hash:
        raise Problem(404, "link_not_found", {"field": "link"})
    return current


def _seen_at(state: HallState, person: Person, address: str) -> Outcome:
    """Where somebody came back from, where that is kept."""
    if not state.is_live and person.state != "waiting":
        return Outcome(state)
    seen = replace(person, address=address)
    return Outcome(state.with_person(seen), (PutRecord(seen),))


def _visitor(request: Request, body: JoinBody) -> Visitor:
    lab_text = (body.lab_text or "").strip()
    return Visitor(
        id=new_id(),
        name=clean_line("name", body.name, NAME_CHARACTERS),
        color="",
        address=_address(request),
        known=_known(request),
        language=body.language,
        level=body.level,
        lab_id=body.lab,
        lab_text=clean_line("lab_text", lab_text, LAB_CHARACTERS) if lab_text else None,
        hides_name=body.hides_name,
    )


def _known(request: Request) -> frozenset[str]:
    """Ids of people who joined from this browser before."""
    return frozenset(
        name.removeprefix(COOKIE_PREFIX)
        for name in request.cookies
        if name.startswith(COOKIE_PREFIX)
    )


def _address(request: Request) -> str:
    return neighbourhood(client_address(request))


def _secret_of(link: str) -> str:
    return link.strip().rpartition("#")[2]


def _let_in(request: Request, joined: Joined) -> Response:
    """The answer, and the cookie of our own pages."""
    response = json_response(joined)
    response.set_cookie(
        COOKIE_PREFIX + joined.person.id,
        joined.token,
        max_age=COOKIE_AGE_S,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response
