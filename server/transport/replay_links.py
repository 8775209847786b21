"""Links to replays, and what replays do not show: the handlers that change something."""

from __future__ import annotations

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from server.facilitation.replay_deeds import (
    Conceal,
    KeyedReplay,
    MakeReplayLink,
    Revoked,
    RevokeReplayLink,
)
from server.replay.people import keys_of
from server.transport.access import hash_secret
from server.transport.bodies import TITLE_CHARACTERS, clean_line
from server.transport.commands import Commands, json_response, read_command, respond_with
from server.transport.dependencies import HttpDependencies
from server.transport.doors import derived_secret
from server.transport.problems import Problem
from server.transport.replay_access import ReplayAccess, kept_until
from server.transport.replay_bodies import ReplayLinksView, ReplayLinkView
from server.transport.request import public_url


class ReplayLinks:
    """The handlers. One per application."""

    def __init__(self, needs: HttpDependencies, commands: Commands, access: ReplayAccess) -> None:
        self._needs, self._commands, self._access = needs, commands, access

    async def links(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/replay-links."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "replay_links")
        found = await self._needs.storage.replay_links(person.workshop_id)
        views = [
            ReplayLinkView(
                *(each.id, each.title, each.names),
                *(each.created_ms, each.expires_ms, each.revoked_ms),
            )
            for each in found
        ]
        return json_response(ReplayLinksView(views))

    async def make(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/replay-links."""
        person = await self._commands.caller(request)
        order = await read_command(request, MakeReplayLink)
        if order.title.strip():
            order = replace(order, title=clean_line("title", order.title, TITLE_CHARACTERS))
        secret = derived_secret(request, order.command)
        until_ms = kept_until(await self._access.upkeep(person.workshop_id))
        keyed = KeyedReplay("", order, hash_secret(secret), until_ms)
        answer = await self._commands.carry_out(person, "replay_link", keyed)
        # In the fragment: it reaches no server log and no referrer.
        address = public_url(request, self._needs.settings)
        return respond_with(answer, url=f"{address}/replay/{person.workshop_id}#{secret}")

    async def revoke(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/replay-links/{link_id}/revoke."""
        person = await self._commands.caller(request)
        order = await read_command(request, RevokeReplayLink)
        links = await self._needs.storage.replay_links(person.workshop_id)
        link_id: str = request.path_params["link_id"]
        link = next((each for each in links if each.id == link_id), None)
        if link is None:
            raise Problem(404, "not_found")
        revoked = Revoked(link_id, order, link)
        return respond_with(await self._commands.carry_out(person, "revoke_replay_link", revoked))

    async def conceal(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/conceal."""
        person = await self._commands.caller(request)
        order = await read_command(request, Conceal)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "conceal")
            ids = {key: each for each, key in keys_of(hall.state.people.values()).items()}
        unknown = [key for key in order.people if key not in ids]
        if unknown:
            values = {"field": "people", "person": unknown[0]}
            raise Problem(404, "person_not_found", values)
        named = replace(order, people=[ids[key] for key in order.people])
        return respond_with(await self._commands.carry_out(person, "conceal", named))
