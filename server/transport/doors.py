"""Links of a workshop, and one's own way back in: making, changing, renewing, closing."""

from __future__ import annotations

import base64
import hashlib
import hmac

from msgspec.structs import replace as with_values
from starlette.requests import Request
from starlette.responses import Response

from server.errors import Unauthenticated
from server.facilitation.command import Aimed
from server.facilitation.doors import Keyed
from server.facilitation.people_commands import (
    ChangeLink,
    MakeLink,
    MakeReturnLink,
    RotateLink,
)
from server.transport.access import hash_secret, new_id
from server.transport.bodies import TITLE_CHARACTERS, clean_line, read_body
from server.transport.commands import Commands, json_response, read_command, respond_with
from server.transport.dependencies import HttpDependencies
from server.transport.door_bodies import LinksShown, view_link
from server.transport.request import public_url, token_of

# Read aloud and typed on phones: no letter looks like another or like a digit.
CODE_LETTERS = "ABCDEFGHJKMNPQRTUVWXY2346789"
CODE_LENGTH = 7
CODE_TRIES = 8
SECRET_CHARACTERS = 43


class Doors:
    """The handlers about links. One per application."""

    def __init__(self, needs: HttpDependencies, commands: Commands) -> None:
        self._needs = needs
        self._commands = commands

    async def links(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/links."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "links")
            state = hall.state
        found = sorted(state.links.values(), key=lambda link: (link.created_ms, link.id))
        return json_response(LinksShown([view_link(state, link) for link in found]))

    async def make(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/links."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "links")  # whoever may not is told so whatever they send
        order = await read_body(request, MakeLink)
        order = with_values(order, command=order.command or new_id(), title=_title(order.title))
        secret = derived_secret(request, order.command)
        code = await self._free_code(secret) if order.code else None
        keyed = Keyed("", order, hash_secret(secret), code)
        answer = await self._commands.carry_out(person, "make_link", keyed)
        return respond_with(answer, role=order.role, url=self._join_url(request, secret))

    async def change(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/links/{link_id}."""
        person = await self._commands.caller(request)
        order = await read_command(request, ChangeLink)
        order = with_values(order, title=_title(order.title))
        aimed = Aimed(request.path_params["link_id"], order)
        return respond_with(await self._commands.carry_out(person, "change_link", aimed))

    async def rotate(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/links/{link_id}/rotate."""
        person = await self._commands.caller(request)
        order = await read_command(request, RotateLink)
        secret = derived_secret(request, order.command)
        code = await self._free_code(secret)
        keyed = Keyed(request.path_params["link_id"], order, hash_secret(secret), code)
        answer = await self._commands.carry_out(person, "rotate_link", keyed)
        return respond_with(answer, url=self._join_url(request, secret))

    async def make_return(self, request: Request) -> Response:
        """POST /api/me/return-link."""
        person = await self._commands.caller(request)
        order = await read_command(request, MakeReturnLink)
        secret = derived_secret(request, order.command)
        keyed = Keyed(person.id, order, hash_secret(secret))
        answer = await self._commands.carry_out(person, "return_link", keyed)
        return respond_with(answer, url=f"{self._address(request)}/return#{secret}")

    def _join_url(self, request: Request, secret: str) -> str:
        # In the fragment: it reaches no server log and no referrer.
        return f"{self._address(request)}/join#{secret}"

    def _address(self, request: Request) -> str:
        return public_url(request, self._needs.settings)

    async def _free_code(self, secret: str) -> str | None:
        """A room code that no link has; None in the case that never happens."""
        for attempt in range(CODE_TRIES):
            code = code_of(secret, attempt)
            if await self._needs.storage.link_by_code(code) is None:
                return code
        return None


def derived_secret(request: Request, command_id: str) -> str:
    """The secret that this command makes: the same one when it is sent again.

    Answers of commands are stored, and a secret must not be. So it follows from the command's id
    and the token of whoever asks, which is not stored either, and is 256 random bits.

    Raises:
        Unauthenticated: there is no token.
    """
    token = token_of(request)
    if token is None:
        raise Unauthenticated("no token")
    text = f"secret\n{command_id}".encode("utf-8", "surrogatepass")
    digest = hmac.digest(token.encode("utf-8", "surrogatepass"), text, "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")[:SECRET_CHARACTERS]


def code_of(secret: str, attempt: int) -> str:
    """A room code: 7 of 28 letters and digits, 33 bits."""
    digest = hashlib.sha256(f"code\n{attempt}\n{secret}".encode()).digest()
    number, letters = int.from_bytes(digest, "big"), []
    for _ in range(CODE_LENGTH):
        number, at = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[at])
    return "".join(letters)


def _title(text: str) -> str:
    return clean_line("title", text, TITLE_CHARACTERS) if text.strip() else ""
