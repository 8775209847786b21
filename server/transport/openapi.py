"""The table of operations, and the OpenAPI 3.1 description made from it.

Routes come from the same table (server/transport/http.py), so nothing is served that is not
described and nothing described that is not served.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from server.transport.problems import ProblemDocument
from server.version import VERSION

Handler = Callable[[Request], Awaitable[Response]]
SCHEMAS = "#/components/schemas/{name}"
PROBLEM_JSON = "application/problem+json"

VIEWERS = "From the fragment of a link to a replay."
_PROBLEMS = {
    400: "The request is not understood or not allowed; `field` names the place.",
    401: "No token, or one that is not known.",
    403: "Not allowed for this person, page or key.",
    404: "There is no such thing.",
    409: "It does not go with the present state; `by` names who was quicker, if anybody.",
    410: "It was there, and is no more.",
    413: "The body is too large.",
    415: "The body is not sent as application/json.",
    422: "The request is understood and makes no sense; `field` names the place.",
    429: "Too many requests; `Retry-After` says when to come back.",
    503: "The database is busy, or a film is not ready; try again.",
    507: "The server's disk is full.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing the API can do. `answer`: None for the bytes of an update v1.

    `title`: its name in generated clients, where the handler's own would not do. `media_type`: of
    an answer that is not JSON. `query`: required parameters after the `?`, with what they are.
    `takes_link`: the secret of a link to the replay does as well as a token.
    """

    method: Literal["GET", "POST"]
    path: str
    summary: str
    handler: Handler
    body: type[msgspec.Struct] | None = None
    answer: type[Any] | None = None
    status: int = 200
    problems: tuple[int, ...] = ()
    needs_token: bool = False
    title: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    takes_link: bool = False
    media_type: str = "application/octet-stream"

    @property
    def name(self) -> str:
        """Name of the operation in generated clients."""
        if self.title:
            return self.title
        owner = type(getattr(self.handler, "__self__", None)).__name__.lower()
        return f"{owner}_{getattr(self.handler, '__name__', 'call')}"


def describe(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the OpenAPI document of these operations."""
    types = [each for op in operations for each in (op.body, op.answer) if each is not None]
    unique = list(dict.fromkeys([*types, ProblemDocument]))
    _, schemas = msgspec.json.schema_components(unique, ref_template=SCHEMAS)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Living Lab Whiteboard",
            "version": VERSION,
            "description": "Boards are edited over a WebSocket at `/sync/{board_id}?token=…` in "
            "the y-websocket protocol; everything else is here. Texts of problems come in the "
            "language of the person, or of `Accept-Language` (de, en, uk).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "From /api/join."},
                "replay": {"type": "http", "scheme": "replay", "description": VIEWERS},
            },
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "responses": {
            str(operation.status): _answer(operation),
            **{str(status): _problem(status) for status in operation.problems},
        },
    }
    parameters = [_parameter(part) for part in operation.path.split("/") if "{" in part]
    parameters += [_query(name, text) for name, text in operation.query.items()]
    if parameters:
        described["parameters"] = parameters
    if operation.body is not None:
        content = {"application/json": {"schema": _reference(operation.body)}}
        described["requestBody"] = {"required": True, "content": content}
    described["security"] = [{"token": []}] if operation.needs_token else []
    if operation.takes_link:
        described["security"].append({"replay": []})
    return described


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.answer is None and operation.media_type != "application/octet-stream":
        return {"description": operation.summary, "content": {operation.media_type: {}}}
    if operation.answer is None:
        return {
            "description": "An update in Yjs' format v1, compressed as `Accept-Encoding` allows.",
            "headers": {
                "X-Sequence": {
                    "description": "Last journal entry that the update holds at least.",
                    "schema": {"type": "integer", "minimum": 0},
                }
            },
            "content": {"application/octet-stream": {}},
        }
    content = {"application/json": {"schema": _reference(operation.answer)}}
    return {"description": (operation.answer.__doc__ or "").strip(), "content": content}


def _problem(status: int) -> dict[str, Any]:
    content = {PROBLEM_JSON: {"schema": _reference(ProblemDocument)}}
    return {"description": _PROBLEMS[status], "content": content}


def _reference(kind: type[Any]) -> dict[str, str]:
    if kind is dict:
        return {"type": "object"}
    return {"$ref": SCHEMAS.format(name=kind.__name__)}


def _parameter(part: str) -> dict[str, Any]:
    return {"name": part.strip("{}"), "in": "path", "required": True, "schema": {"type": "string"}}


def _query(name: str, text: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": True,
        "description": text,
        "schema": {"type": "string"},
    }
