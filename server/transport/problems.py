"""Errors as problem+json (RFC 9457), in the language of whoever caused them.

Every problem says what is wrong and what to do. The texts stand in
shared/locales/<language>/server.json.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.errors import (
    BoardNotFound,
    CorruptRecord,
    Forbidden,
    NotInside,
    RateLimited,
    RoomFull,
    StorageBusy,
    StorageFull,
    Unauthenticated,
    Unfilmable,
    Waiting,
    WhiteboardError,
    WorkbenchBroken,
)
from server.facilitation.outcome import Refused
from server.storage.base import LANGUAGES, Language
from server.storage.records import LinkUsedUp, RecordConflict, WorkshopNotFound

logger = logging.getLogger(__name__)

LOCALES = Path(__file__).resolve().parents[2] / "shared" / "locales"
DEFAULT_LANGUAGE: Language = "en"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

# Ours -> status and name of the problem; the nearest class in the tree counts.
_BY_ERROR: dict[type[WhiteboardError], tuple[int, str]] = {
    Unauthenticated: (401, "unauthenticated"),
    Forbidden: (403, "forbidden"),
    NotInside: (403, "removed"),
    Waiting: (403, "waiting"),
    WorkshopNotFound: (403, "forbidden"),
    LinkUsedUp: (410, "link_used_up"),
    RecordConflict: (409, "already_stored"),
    BoardNotFound: (404, "board_not_found"),
    RateLimited: (429, "too_many_requests"),
    RoomFull: (429, "room_full"),
    StorageBusy: (503, "storage_busy"),
    Unfilmable: (503, "replay_unreadable"),
    WorkbenchBroken: (503, "replay_unreadable"),
    StorageFull: (507, "storage_full"),
    CorruptRecord: (500, "unreadable"),
    WhiteboardError: (500, "internal"),
}
_BY_STATUS = {404: "not_found", 405: "method_not_allowed"}


class ProblemDocument(msgspec.Struct, omit_defaults=True):
    """The body of every error. `detail`: what, why and what to do; `field`: in the request.

    `by`: name of who was quicker, `revision`: that their command led to (409). `opens_ms`: when
    a link opens (403). `count`: of people whom it concerns.
    """

    type: str
    title: str
    status: int
    detail: str
    field: str = ""
    by: str = ""
    revision: int = 0
    opens_ms: int = 0
    count: int = 0


@dataclass(eq=False)
class Problem(Exception):  # RFC 9457's word; it is raised to answer, not to fail
    """Raise it to answer with that status and the texts of that name."""

    status: int
    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@cache
def _texts(language: Language) -> dict[str, dict[str, str]]:
    path = LOCALES / language / "server.json"
    catalogue = msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, dict[str, str]]])
    return catalogue["problem"]


def text_of(language: Language, name: str, part: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in. `part`: title or detail."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], _texts(language)[name][part])


def preferred_language(accept_language: str, default: Language = DEFAULT_LANGUAGE) -> Language:
    """The one of our languages that the header likes best (RFC 9110, 12.5.4)."""
    best: tuple[float, Language] = (0.0, default)
    for choice in accept_language[:1000].split(","):
        tag, _, parameters = choice.strip().partition(";")
        weight = _weight(parameters)
        for language in LANGUAGES:
            if tag.strip().lower().split("-")[0] == language and weight > best[0]:
                best = (weight, language)
    return best[1]


def _weight(parameters: str) -> float:
    found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameters)
    if found:
        return float(found[1])
    return 0.0 if parameters.strip() else 1.0


def language_of(request: Request) -> Language:
    """The person's language when they are known, otherwise what the browser asks for."""
    known: Language | None = getattr(request.state, "language", None)
    return known or preferred_language(request.headers.get("accept-language", ""))


def respond(request: Request, problem: Problem) -> Response:
    """Return the problem as a response."""
    language = language_of(request)
    document = ProblemDocument(
        type=f"urn:whiteboard:problem:{problem.name}",
        title=text_of(language, problem.name, "title", problem.values),
        status=problem.status,
        detail=text_of(language, problem.name, "detail", problem.values),
        field=problem.values.get("field", ""),
        by=problem.values.get("by", ""),
        revision=int(problem.values.get("revision", 0)),
        opens_ms=int(problem.values.get("opens", 0)),
        count=int(problem.values.get("count", 0)),
    )
    headers = {"Content-Language": language, "Cache-Control": "no-store", **problem.headers}
    body = msgspec.json.encode(document)
    return Response(body, problem.status, headers, "application/problem+json")


def problem_of(error: Exception) -> Problem:
    """Return what to tell the client about any error; what is our fault is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        name = _BY_STATUS.get(error.status_code, "bad_request")
        return Problem(error.status_code, name, headers=dict(error.headers or {}))
    if isinstance(error, Refused):
        name, values = error.name, {**error.values, "revision": str(error.revision)}
        return Problem(error.status, name, values)
    kind = next((each for each in type(error).__mro__ if each in _BY_ERROR), WhiteboardError)
    status, name = _BY_ERROR[kind]
    if status in {500, 507}:
        logger.error("request failed", exc_info=error)
    match error:
        case Unauthenticated():
            return Problem(status, name, headers={"WWW-Authenticate": "Bearer"})
        case RateLimited(retry_after_s=seconds):
            wait = str(max(1, round(seconds + 0.5)))
            return Problem(status, name, {"seconds": wait}, {"Retry-After": wait})
    retry = {"Retry-After": "1"} if isinstance(error, StorageBusy | RoomFull) else {}
    return Problem(status, name, headers=retry)


async def answer_error(request: Request, error: Exception) -> Response:
    """Starlette's exception handler for all of them."""
    return respond(request, problem_of(error))
