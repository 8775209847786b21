"""Running a workshop over HTTP: who may, what is answered, in which words."""

import uuid
from typing import Any

import httpx
import pytest

from tests.server.transport.conftest import Asker, Made, make

STEP = {"mode": "open", "minutes": 5, "title": {"en": "Work"}, "instruction": {}}


async def order(made: Made, who: Asker, what: str, **values: object) -> httpx.Response:
    body = {"command": uuid.uuid4().hex, **values}
    return await made.http.post(f"/api/workshops/{made.id}/{what}", json=body, headers=who.headers)


async def read(made: Made, who: Asker, what: str) -> httpx.Response:
    return await made.http.get(f"/api/workshops/{made.id}/{what}", headers=who.headers)


@pytest.fixture
async def fay(made: Made) -> Asker:
    return await made.join("facilitator", name="Fay")


@pytest.fixture
async def pat(made: Made) -> Asker:
    return await made.join(name="Pat", language="de")


async def test_a_session_is_run_from_start_to_end(made: Made, fay: Asker) -> None:
    agenda = await order(made, fay, "agenda", steps=[STEP, STEP])
    steps = agenda.json()["steps"]
    assert (await order(made, fay, "session", do="start")).status_code == 200
    assert (await order(made, fay, "step", step=steps[1])).status_code == 200
    assert (await order(made, fay, "timer", do="start", minutes=2)).status_code == 200
    programme = (await read(made, fay, "programme")).json()
    assert programme["step"]["number"] == 2
    assert 0 < programme["timers"][0]["left_ms"] <= 120_000
    ended = await order(made, fay, "session", do="end")
    assert ended.json()["undo_until_ms"] > programme["time_ms"]
    assert (await order(made, fay, "session", do="undo_end")).status_code == 200


async def test_fa4_the_slower_one_is_told_who_was_quicker(made: Made, fay: Asker) -> None:
    other = await made.join("facilitator", name="Flo", language="de")
    await order(made, fay, "session", do="start", seen=0)
    late = await order(made, other, "session", do="end", seen=0)
    problem = late.json()
    assert (late.status_code, problem["by"], problem["revision"]) == (409, "Fay", 1)
    assert problem["type"] == "urn:whiteboard:problem:conflict"
    assert "Fay" in problem["detail"]
    assert late.headers["content-language"] == "de"


async def test_fa3_a_command_needs_an_id_of_its_own(made: Made, fay: Asker) -> None:
    for command in ("", "short", "x" * 65):
        answer = await order(made, fay, "lead", command=command)
        assert (answer.status_code, answer.json()["field"]) == (400, "command")


async def test_participants_run_nothing_but_raise_hands(made: Made, pat: Asker) -> None:
    refused: list[tuple[str, dict[str, Any]]] = [
        ("session", {"do": "start"}),
        ("freeze", {"frozen": True}),
        ("message", {"texts": {"en": "Hi"}}),
        ("groups/preview", {"boards": [made.board]}),
        ("agenda", {"steps": []}),
    ]
    for what, values in refused:
        assert (await order(made, pat, what, **values)).status_code == 403
    assert (await read(made, pat, "cockpit")).status_code == 403
    assert (await order(made, pat, "hand", up=True, board=made.board)).status_code == 200


async def test_another_workshop_is_none_of_ones_business(
    http: httpx.AsyncClient, fay: Asker
) -> None:
    foreign = await make(http)
    for what in ("programme", "cockpit", "messages"):
        assert (await read(foreign, fay, what)).status_code == 403
    assert (await order(foreign, fay, "session", do="start")).status_code == 403


async def test_groups_are_tried_out_applied_and_left(made: Made, fay: Asker, pat: Asker) -> None:
    rules = {"include_expected": True}
    preview = await order(made, fay, "groups/preview", boards=[made.board], rules=rules)
    assert preview.json()["groups"] == [{"board": made.board, "people": [pat.person_id]}]
    assert (
        await order(made, fay, "groups/apply", groups=preview.json()["groups"])
    ).status_code == 200
    programme = (await read(made, pat, "programme")).json()
    assert programme["me"]["group_board"] == made.board


async def test_the_history_of_messages_begins_where_one_asks(made: Made, fay: Asker) -> None:
    first = await order(made, fay, "message", texts={"en": "One"})
    assert first.status_code == 201
    told = first.json()["message"]
    assert (await read(made, fay, "messages")).json() == {"messages": [told]}
    assert (await read(made, fay, f"messages?after={told['time_ms']}")).json() == {"messages": []}
    for after in ("-1", "1e3", "²", "9" * 14):
        assert (await read(made, fay, f"messages?after={after}")).status_code == 400


async def test_a_board_is_extended_by_its_address(made: Made, fay: Asker) -> None:
    body = {"command": uuid.uuid4().hex, "open": True}
    path = f"/api/boards/{made.board}/extend"
    assert (await made.http.post(path, json=body, headers=fay.headers)).status_code == 200
    unknown = await made.http.post(
        "/api/boards/nothing/extend", json={**body, "command": "another-id"}, headers=fay.headers
    )
    assert unknown.status_code == 404
