"""Commands as clients send them, for the tests of doors, people and safety."""

import secrets
from typing import Any

import httpx
from starlette.types import ASGIApp

from tests.server.transport.conftest import Asker, Made
from tests.support.asgi import client_of

Json = dict[str, Any]


async def order(made: Made, by: Asker, path: str, **body: Any) -> httpx.Response:
    """POST a command below the workshop's address, with an id of its own."""
    whole = {"command": secrets.token_hex(8), **body}
    return await made.http.post(f"/api/workshops/{made.id}/{path}", json=whole, headers=by.headers)


async def done(made: Made, by: Asker, path: str, **body: Any) -> Json:
    """The same for a command that has to succeed."""
    answer = await order(made, by, path, **body)
    assert answer.status_code in {200, 201}, answer.text
    found: Json = answer.json()
    return found


async def read(made: Made, by: Asker, path: str) -> Json:
    answer = await made.http.get(f"/api/workshops/{made.id}/{path}", headers=by.headers)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def me(made: Made, by: Asker) -> httpx.Response:
    return await made.http.get("/api/me", headers=by.headers)


async def kinds(made: Made, by: Asker) -> list[str]:
    """The record so far, oldest first."""
    return [act["kind"] for act in reversed((await read(made, by, "audit"))["acts"])]


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and name of a problem."""
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


async def join(app: ASGIApp, address: str = "192.0.2.1", **body: Any) -> httpx.Response:
    """Join from that address with those fields, in a browser of one's own."""
    async with client_of(app, address) as http:
        return await http.post("/api/join", json={"name": "Anna", **body})
