"""Errors are told in the language of whoever caused them, with what to do."""

import json
import re
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from server import errors
from server.facilitation.outcome import Refused
from server.storage.base import LANGUAGES
from server.transport.problems import (
    LOCALES,
    Problem,
    preferred_language,
    problem_of,
    text_of,
)
from tests.server.transport.conftest import Made

NAMES = json.loads((LOCALES / "en" / "server.json").read_text(encoding="utf-8"))["problem"].keys()
VALUES = dict.fromkeys(
    ("field", "limit", "template", "seconds", "by", "name", "count", "lab", "kit"), "7"
)
SERVER = Path(__file__).resolve().parents[3] / "server"
RAISED = re.compile(r"\b(?:Problem|Refused)\(\s*\d{3},\s*\"(\w+)\"")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        ("fr, de;q=0.3, en;q=0.7", "en"),
        ("DE-AT", "de"),
        ("de;q=0", "en"),
        ("fr,*", "en"),
        ("uk;q=nonsense, de;q=0.1", "de"),
    ],
)
def test_the_header_chooses_the_language(header: str, language: str) -> None:
    assert preferred_language(header) == language


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    assert preferred_language(header) in LANGUAGES


async def test_an_unknown_caller_is_answered_in_the_browsers_language(
    http: httpx.AsyncClient,
) -> None:
    titles = []
    for language in LANGUAGES:
        answer = await http.get("/api/me", headers={"Accept-Language": language})
        assert answer.headers["content-language"] == language
        titles.append(answer.json()["title"])
    assert titles == ["Bitte treten Sie zuerst bei", "Please join first", "Спершу приєднайтеся"]


async def test_a_known_person_is_answered_in_their_own(made: Made) -> None:
    anna = await made.join("participant", language="uk")
    answer = await made.http.post(
        f"/api/workshops/{made.id}/links",
        json={},
        headers={**anna.headers, "Accept-Language": "de"},
    )
    assert answer.status_code == 403
    assert answer.headers["content-language"] == "uk"


@pytest.mark.parametrize("name", NAMES)
def test_every_text_can_be_filled_in(name: str) -> None:
    for language in LANGUAGES:
        for part in ("title", "detail"):
            assert "{" not in text_of(language, name, part, VALUES)


def all_errors() -> list[type[errors.WhiteboardError]]:
    found, rest = [], [errors.WhiteboardError]
    while rest:
        kind = rest.pop()
        found.append(kind)
        rest += kind.__subclasses__()
    return [kind for kind in found if kind is not Refused]


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_of_ours_has_a_problem_with_texts(kind: type[errors.WhiteboardError]) -> None:
    error = kind.__new__(kind)
    error.retry_after_s = 0.2  # type: ignore[attr-defined] # one of them has it
    problem = problem_of(error)
    assert problem.name in NAMES
    assert 400 <= problem.status < 600
    assert text_of("en", problem.name, "detail", {**VALUES, **problem.values})


def test_everything_that_is_refused_has_texts() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in SERVER.rglob("*.py"))
    raised = set(RAISED.findall(sources))
    assert len(raised) > 50
    assert raised <= set(NAMES)


def test_a_refused_command_says_who_was_quicker() -> None:
    refused = Refused(409, "conflict", by="Olena")
    refused.revision = 7
    problem = problem_of(refused)
    assert (problem.status, problem.name) == (409, "conflict")
    assert problem.values == {"by": "Olena", "revision": "7"}


def test_busy_is_not_full_is_not_broken() -> None:
    assert problem_of(errors.StorageBusy()).status == 503
    assert problem_of(errors.StorageFull()).status == 507
    assert problem_of(errors.CorruptRecord("b", "x")).status == 500
    assert problem_of(ZeroDivisionError()).name == "internal"
    assert problem_of(errors.RateLimited(0.2)).headers == {"Retry-After": "1"}
    assert problem_of(HTTPException(405, headers={"Allow": "GET"})).headers == {"Allow": "GET"}
    assert problem_of(given_problem := Problem(400, "malformed")) is given_problem


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/api/me", 405),
        ("GET", "/api/join", 405),
        ("POST", "/api/absent", 404),
        ("GET", "/api/absent", 404),
        ("POST", "/", 404),
        ("GET", "/api/me/", 404),
    ],
)
async def test_wrong_addresses_and_methods_are_problems_too(
    http: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await http.request(method, path)
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert (status != 405) or answer.headers["allow"]


def test_texts_are_where_translators_look() -> None:
    assert {path.parent.name for path in Path(LOCALES).glob("*/server.json")} == set(LANGUAGES)
