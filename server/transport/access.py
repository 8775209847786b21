"""Who is asking: secrets, tokens, cookies, and the pages whose scripts may speak to us."""

import hashlib
import secrets
from typing import Protocol

from starlette.requests import HTTPConnection
from starlette.types import Scope

from server.errors import Forbidden, NotInside, Unauthenticated, Waiting
from server.storage.base import Board, Directory, Person

# 32 bytes are 43 characters; the least that the specification asks for is 16.
SECRET_BYTES = 32
ID_BYTES = 12
COOKIE_PREFIX = "lw_"
COOKIE_AGE_S = 30 * 24 * 3600


class OriginSettings(Protocol):
    """The settings that say whose pages may speak to us."""

    @property
    def public_url(self) -> str | None:
        """Our own address behind a proxy."""

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Further origins."""


def new_secret() -> str:
    """A secret for a link or a token, safe in URLs."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_id() -> str:
    """An id for a workshop, board or person: not secret, not to be guessed."""
    return secrets.token_urlsafe(ID_BYTES)


def hash_secret(secret: str) -> bytes:
    """What is stored of a secret. Looking it up by its hash leaks nothing through timing.

    Plain SHA-256 is enough: a secret is 256 random bits, not a password.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def is_same_secret(given: str, expected: str) -> bool:
    """Compare in a time that says nothing about where they differ."""
    return secrets.compare_digest(hash_secret(given), hash_secret(expected))


def bearer_token(connection: HTTPConnection) -> str | None:
    """The token of an `Authorization: Bearer` header."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def cookie_token(connection: HTTPConnection) -> str | None:
    """The token in the cookie of the person whom a page of ours names.

    Named in the header `X-Person` or the query (`person`). Several people may have joined in one
    browser; without a name the cookie counts when it is the only one.
    """
    person_id = connection.headers.get("x-person") or connection.query_params.get("person")
    if person_id:
        return connection.cookies.get(COOKIE_PREFIX + person_id)
    ours = [value for name, value in connection.cookies.items() if name.startswith(COOKIE_PREFIX)]
    return ours[0] if len(ours) == 1 else None


async def authenticate_person(directory: Directory, token: str | None) -> Person:
    """Return whoever holds the token.

    Raises:
        Unauthenticated: nobody does.
    """
    person = await directory.person_by_token(hash_secret(token)) if token else None
    if person is None:
        raise Unauthenticated("unknown token" if token else "no token")
    return person


def require_admitted(person: Person) -> None:
    """Let nobody past the lobby who was not let in (LB1).

    Raises:
        Waiting: they wait to be let in.
        NotInside: they were rejected or removed.
    """
    if person.state == "waiting":
        raise Waiting
    if person.state != "admitted":
        raise NotInside


async def require_board(directory: Directory, person: Person, board_id: str) -> Board:
    """Return the board that the person wants to open.

    Raises:
        Waiting, NotInside: they are not past the lobby.
        BoardNotFound: there is no such board.
        Forbidden: it belongs to a workshop that this person has not joined.
    """
    require_admitted(person)
    board = await directory.board(board_id)
    if board.workshop_id != person.workshop_id:
        raise Forbidden("the board belongs to another workshop")
    return board


async def admit_to_board(
    directory: Directory, scope: Scope, board_id: str, settings: OriginSettings
) -> Person:
    """Return who opens this WebSocket; their role says whether they may write.

    Raises:
        Forbidden: a foreign page, another workshop's board, or somebody who was removed.
        Unauthenticated: no token, or an unknown one.
        Waiting: somebody in the lobby.
        BoardNotFound: there is no such board.
    """
    person = await socket_person(directory, scope, settings)
    await require_board(directory, person, board_id)
    return person


async def socket_person(directory: Directory, scope: Scope, settings: OriginSettings) -> Person:
    """Return who opens a WebSocket, wherever it leads.

    The token stands in `?token=` or `Authorization`; a page of ours sends its cookie instead.

    Raises:
        Forbidden: a foreign page.
        Unauthenticated: no token, or an unknown one.
    """
    connection = HTTPConnection(scope)
    if not is_own_page(connection, settings):
        raise Forbidden("the page that connects has another address")
    token = connection.query_params.get("token") or bearer_token(connection)
    if token is None and "origin" in connection.headers:
        token = cookie_token(connection)
    return await authenticate_person(directory, token)


def is_own_page(connection: HTTPConnection, settings: OriginSettings) -> bool:
    """True when the request does not come from a foreign page.

    Browsers send `Origin` with every WebSocket and every POST, and pages cannot forge it. Without
    the header no page is at work: then it takes a token of one's own, not a cookie.
    """
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    if origin.lower() in {settings.public_url, *settings.allowed_origins}:
        return True
    host = connection.headers.get("host", "")
    scheme, _, netloc = origin.lower().partition("://")
    return scheme in {"http", "https"} and netloc == host.lower() != ""
