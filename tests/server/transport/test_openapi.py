"""The description is true: every operation is called on the real application and compared."""

import re
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from server.clock import SystemClock
from server.facilitation.halls import Halls
from server.rooms.room import Room
from server.rooms.services import Chores
from server.settings import Settings
from server.storage.memory import MemoryStorage
from server.transport.headers import SecurityHeaders
from server.transport.http import HttpDependencies, build_http
from tests.server.transport.conftest import NEW, Asker, Made, make
from tests.support.json_schema import mismatches

W = "/api/workshops/{workshop_id}"


async def description(http: httpx.AsyncClient) -> dict[str, Any]:
    answer = await http.get("/api/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


class NoRooms:
    def lease(self, board_id: str) -> AbstractAsyncContextManager[Room]:
        raise NotImplementedError(board_id)

    async def state(self, board_id: str) -> tuple[bytes, int]:
        raise NotImplementedError(board_id)


async def test_every_route_is_described_and_every_description_has_a_route(
    http: httpx.AsyncClient,
) -> None:
    storage, clock = cast("Any", MemoryStorage()), SystemClock()
    halls = Halls(storage, clock, {}, Chores().start)
    makers = cast("Any", (None, None, None))
    app = build_http(HttpDependencies(storage, NoRooms(), halls, clock, Settings(), *makers))
    assert isinstance(app, SecurityHeaders)
    assert isinstance(app._app, Starlette)
    served = {
        (route.path, method.lower())
        for route in app._app.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert len(served) == len(app._app.routes)
    document = await description(http)
    described = {(path, method) for path, item in document["paths"].items() for method in item}
    assert described == served


def check(document: dict[str, Any], path: str, answer: httpx.Response) -> None:
    """The answer is one of those that the description allows."""
    operation = document["paths"][path][answer.request.method.lower()]
    content = operation["responses"][str(answer.status_code)]["content"]
    kind = answer.headers["content-type"]
    assert kind in content, f"{path}: {kind}"
    if schema := content[kind].get("schema"):
        assert list(mismatches(answer.json(), schema, document)) == [], path


class World:
    """A workshop, and what the addresses and bodies of requests may name."""

    def __init__(self, made: Made, names: dict[str, str]) -> None:
        self.made = made
        self.names = {"workshop_id": made.id, "board_id": made.board, **names}

    def bodies(self) -> dict[str, dict[str, Any]]:
        """What to send, by path; the commands about a running session have tests of their own."""
        texts = {"de": "Hallo"}
        person, board = self.names["person_id"], self.made.board
        return {
            "/api/workshops": {**NEW, "boards": [{"title": "A", "template": "nlc-check"}]},
            "/api/join": {"link": self.names["link"], "name": "Bo", "language": "uk"},
            "/api/join/preview": {"link": self.names["link"]},
            "/api/return": {"secret": self.names["secret"]},
            "/api/me": {"name": "Olena"},
            "/api/me/return-link": {},
            f"{W}/links": {"role": "participant", "code": True},
            f"{W}/links/{{link_id}}": {
                "title": "A",
                "opens_ms": None,
                "expires_ms": None,
                "uses": None,
            },
            f"{W}/links/{{link_id}}/rotate": {},
            f"{W}/links/{{link_id}}/revoke": {},
            f"{W}/settings": {"welcome": texts},
            f"{W}/people/{{person_id}}/role": {"role": "observer", "host_board": None},
            f"{W}/people/{{person_id}}/mute": {"muted": True},
            f"{W}/lobby/admit": {"all": True},
            f"{W}/lobby/reject": {"people": [person]},
            f"{W}/session": {"do": "start"},
            f"{W}/message": {"texts": texts},
            f"{W}/freeze": {"frozen": True},
            f"{W}/summon": {"board": board},
            f"{W}/hand": {"up": True, "board": board},
            f"{W}/people/{{person_id}}/remove": {"ban": "for_ever"},
        }


async def make_world(http: httpx.AsyncClient) -> tuple[World, Asker]:
    # With something on it: a film has no piece of nothing.
    made = await make(http, boards=[{"title": "Tafel", "template": "nlc-check"}])
    olena = await made.join("facilitator", name="Olena")
    joined = await http.post(
        "/api/join", json={"link": made.body["links"]["observer"], "name": "B"}
    )
    http.cookies.clear()
    path = f"/api/workshops/{made.id}/links"
    link = await http.post(path, json={"role": "observer"}, headers=olena.headers)
    names = {
        "person_id": joined.json()["person"]["id"],
        "secret": joined.json()["return_link"],
        "link": made.body["links"]["participant"],
        "link_id": link.json()["id"],
    }
    return World(made, names), olena


async def test_every_operation_answers_as_described(http: httpx.AsyncClient) -> None:
    document = await description(http)
    world, olena = await make_world(http)
    bodies = world.bodies()
    assert bodies.keys() <= document["paths"].keys()
    reads = [path for path, item in document["paths"].items() if "get" in item]
    calls = [*(("post", path) for path in bodies), *(("get", path) for path in reads)]
    for n, (method, path) in enumerate(calls):
        operation = document["paths"][path][method]
        body = None
        if method == "post":
            reference = operation["requestBody"]["content"]["application/json"]["schema"]
            is_command = operation["operationId"].startswith("command_")
            body = bodies[path] | ({"command": f"command-{n}"} if is_command else {})
            assert list(mismatches(body, reference, document)) == [], path
        url = path.format(**world.names, ban_id="absent", report_id="absent", number="0")
        query = {
            each["name"]: "1" for each in operation.get("parameters", []) if each["in"] == "query"
        }
        answer = await http.request(method, url, params=query, json=body, headers=olena.headers)
        http.cookies.clear()
        assert str(answer.status_code) == next(iter(operation["responses"])), answer.text
        check(document, path, answer)


async def test_every_operation_refuses_as_described(http: httpx.AsyncClient) -> None:
    document = await description(http)
    for path, item in document["paths"].items():
        url = re.sub(r"\{\w+\}", "absent", path)
        for method, operation in item.items():
            statuses = operation["responses"].keys()
            if operation["security"]:
                answer = await http.request(method, url, json={})
                assert answer.status_code == 401
                check(document, path, answer)
            if "requestBody" in operation and not operation["security"]:
                for content, status in ((b"{", 400), (b" " * 70_000, 413)):
                    http.cookies.clear()
                    answer = await http.request(method, url, content=content)
                    assert answer.status_code == status
                    check(document, path, answer)
            assert "500" not in statuses


async def test_unknown_boards_answer_as_described(http: httpx.AsyncClient) -> None:
    document = await description(http)
    made = await make(http)
    anna = await made.join("facilitator")
    for path in document["paths"]:
        if "{board_id}" in path and "get" in document["paths"][path]:
            url = path.format(board_id="absent", workshop_id=made.id, number="0")
            answer = await http.get(url, headers=anna.headers)
            assert answer.status_code == 404
            check(document, path, answer)
