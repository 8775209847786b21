"""The description is true: every operation is called on the real application and compared."""

from typing import Any, cast

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from server.clock import SystemClock
from server.facilitation.halls import Halls
from server.rooms.services import Chores
from server.settings import Settings
from server.storage.memory import MemoryStorage
from server.transport.headers import SecurityHeaders
from server.transport.http import HttpDependencies, build_http
from tests.server.transport.conftest import NEW, make
from tests.support.json_schema import mismatches


async def description(http: httpx.AsyncClient) -> dict[str, Any]:
    answer = await http.get("/api/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


class NoRooms:
    async def state(self, board_id: str) -> tuple[bytes, int]:
        raise NotImplementedError(board_id)


async def test_every_route_is_described_and_every_description_has_a_route(
    http: httpx.AsyncClient,
) -> None:
    storage, clock = cast("Any", MemoryStorage()), SystemClock()
    halls = Halls(storage, clock, {}, Chores().start)
    app = build_http(HttpDependencies(storage, NoRooms(), halls, clock, Settings()))
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


async def test_every_operation_answers_as_described(http: httpx.AsyncClient) -> None:
    document = await description(http)
    made = await make(http)
    anna = await made.join("facilitator")
    bodies: dict[str, dict[str, Any]] = {
        "/api/workshops": {**NEW, "boards": [{"title": "A", "template": "nlc-check"}]},
        "/api/join": {"link": made.body["links"]["observer"], "name": "Bo", "language": "uk"},
        "/api/workshops/{workshop_id}/links": {"role": "participant"},
    }
    for path, item in document["paths"].items():
        url = path.format(workshop_id=made.id, board_id=made.board)
        for method, operation in item.items():
            if schema := operation.get("requestBody"):
                reference = schema["content"]["application/json"]["schema"]
                assert list(mismatches(bodies[path], reference, document)) == []
            answer = await http.request(method, url, json=bodies.get(path), headers=anna.headers)
            http.cookies.clear()
            assert str(answer.status_code) == next(iter(operation["responses"])), answer.text
            check(document, path, answer)


async def test_every_operation_refuses_as_described(http: httpx.AsyncClient) -> None:
    document = await description(http)
    for path, item in document["paths"].items():
        url = path.format(workshop_id="absent", board_id="absent")
        for method, operation in item.items():
            statuses = operation["responses"].keys()
            if operation["security"]:
                answer = await http.request(method, url, json={})
                assert answer.status_code == 401
                check(document, path, answer)
            if "requestBody" in operation and not operation["security"]:
                for content, status in ((b"{", 400), (b" " * 70_000, 413)):
                    answer = await http.request(method, url, content=content)
                    assert answer.status_code == status
                    check(document, path, answer)
            assert "500" not in statuses


async def test_unknown_boards_answer_as_described(http: httpx.AsyncClient) -> None:
    document = await description(http)
    made = await make(http)
    anna = await made.join()
    for path in document["paths"]:
        if "{board_id}" in path:
            answer = await http.get(path.format(board_id="absent"), headers=anna.headers)
            assert answer.status_code == 404
            check(document, path, answer)
