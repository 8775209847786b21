"""What every handler needs to know of a request: who, from where, at which address."""

import re

from starlette.requests import HTTPConnection, Request

from server.storage.base import Directory, Person
from server.transport.access import (
    authenticate_person,
    bearer_token,
    cookie_token,
    is_own_page,
    require_admitted,
)
from server.transport.dependencies import HttpSettings
from server.transport.problems import Problem

HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


def host_of(connection: HTTPConnection) -> str | None:
    """The host that the client believes to speak to; None when it is not well-formed."""
    host = connection.headers.get("host", "")
    return host if HOST.fullmatch(host) else None


def client_address(request: Request) -> str:
    """Where the request comes from, as seen behind the trusted proxies."""
    return request.client.host if request.client else ""


def public_url(request: Request, settings: HttpSettings) -> str:
    """The address under which people reach this server, without a slash at the end."""
    if settings.public_url is not None:
        return settings.public_url
    host = host_of(request)
    if host is None:
        raise Problem(400, "bad_request")
    return f"{request.url.scheme}://{host}"


def require_own_page(request: Request, settings: HttpSettings) -> None:
    """Refuse what a foreign page's script sends in somebody's name.

    Raises:
        Problem: the request names a foreign origin.
    """
    if not is_own_page(request, settings):
        raise Problem(403, "foreign_origin")


async def require_person(request: Request, directory: Directory) -> Person:
    """Return who is asking: somebody inside the workshop.

    Raises:
        Unauthenticated: nobody known.
        Waiting, NotInside: they are not past the lobby.
        Problem: a write by cookie without an origin.
    """
    person = await known_person(request, directory)
    require_admitted(person)
    return person


async def known_person(request: Request, directory: Directory) -> Person:
    """Return who is asking, even from the lobby; errors are told in their language from here on.

    Raises:
        Unauthenticated: nobody known.
        Problem: a write by cookie without an origin.
    """
    person = await authenticate_person(directory, token_of(request))
    request.state.language = person.language
    return person


def token_of(request: Request) -> str | None:
    """The token of the request.

    A cookie alone changes nothing: with it, only a page that names its origin may write.

    Raises:
        Problem: a write by cookie without an origin.
    """
    token = bearer_token(request)
    if token is None:
        token = cookie_token(request)
        is_write = request.method not in {"GET", "HEAD"}
        if token is not None and is_write and "origin" not in request.headers:
            raise Problem(403, "foreign_origin")
    return token
