"""The running server keeps to its description, whatever is sent: no operation ever fails.

Requests are drawn from the description itself, with ids of things that exist put where they fit,
so that they come past the first check. Every answer is one that is described.
"""

import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.api.described import is_as_described
from tests.api.generated import ANYTHING, values
from tests.support.api import Api, Workshop

EXAMPLES = 30
MOSTLY = st.sampled_from([True, True, True, True, False])


@dataclass(frozen=True)
class World:
    """The server, its description, a workshop, and tokens of people in it."""

    http: httpx.Client
    document: dict[str, Any]
    workshop: Workshop
    tokens: dict[str, str]
    ids: dict[str, str]

    def operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [
            (path, method, operation)
            for path, item in sorted(self.document["paths"].items())
            for method, operation in item.items()
        ]


@pytest.fixture(scope="module")
def world(patient_api: Api) -> World:
    return make_world(patient_api)


def make_world(api: Api) -> World:
    workshop = api.create("nlc-check", None)
    leader = api.join(workshop, "Olena", "facilitator")
    # A second one, so that what is drawn never leaves the workshop without any.
    api.join(workshop, "Petro", "facilitator")
    anna = api.join(workshop, "Anna", "participant")
    headers = {"Authorization": f"Bearer {leader.token}"}
    body = {"role": "participant", "code": True}
    path = f"/api/workshops/{workshop.id}/links"
    link = api.http.post(path, json=body, headers=headers).json()
    ids = {
        "workshop_id": workshop.id,
        "board_id": workshop.board,
        "person_id": anna.person_id,
        "link_id": link["id"],
    }
    tokens = {"facilitator": leader.token, "participant": anna.token, "nobody": "", "wrong": "x"}
    document = api.http.get("/api/openapi.json").json()
    return World(api.http, document, workshop, tokens, ids)


@dataclass(frozen=True)
class Drawn:
    """A request as drawn: who asks, which parameters exist, the body and what fits into it."""

    who: str
    known: dict[str, bool]
    body: object
    is_fitted: bool
    command: str


def requests(world: World, operation: dict[str, Any]) -> st.SearchStrategy[Drawn]:
    body: st.SearchStrategy[Any] = st.none()
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        described = values(schema, world.document)
        body = st.one_of(described, described, described, ANYTHING)
    return st.builds(
        Drawn,
        who=st.sampled_from([*["facilitator"] * 6, "participant", *sorted(world.tokens)]),
        known=st.fixed_dictionaries(dict.fromkeys(world.ids, MOSTLY)),
        body=body,
        is_fitted=MOSTLY,
        command=st.uuids().map(str),
    )


def test_every_answer_is_described_and_none_is_a_failure(world: World) -> None:
    for path, method, operation in world.operations():
        check_operation(world, path, method, operation)


def check_operation(world: World, path: str, method: str, operation: dict[str, Any]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(requests(world, operation))
    def check(drawn: Drawn) -> None:
        is_as_described(world.document, operation, ask(world, drawn, path, method))

    check()


def ask(world: World, drawn: Drawn, path: str, method: str) -> httpx.Response:
    url = path
    for name, known in world.ids.items():
        url = url.replace(f"{{{name}}}", known if drawn.known[name] else "absent")
    url = url.replace("{ban_id}", "absent").replace("{report_id}", "absent")
    headers = {"Content-Type": "application/json"}
    if token := world.tokens[drawn.who]:
        headers["Authorization"] = f"Bearer {token}"
    content = json.dumps(with_known(world, drawn)) if method == "post" else None
    world.http.cookies.clear()
    return world.http.request(method, url, content=content, headers=headers)


def with_known(world: World, drawn: Drawn) -> object:
    """The body with ids that exist and a command id that will do, some of the time."""
    if not isinstance(drawn.body, dict) or not drawn.is_fitted:
        return drawn.body
    known = {
        "board": world.ids["board_id"],
        "person": world.ids["person_id"],
        "host_board": world.ids["board_id"],
        "boards": [world.ids["board_id"]],
        "link": world.workshop.links["participant"],
        "command": drawn.command,
    }
    fitting = {key: value for key, value in known.items() if key in drawn.body}
    return {**drawn.body, **fitting}
