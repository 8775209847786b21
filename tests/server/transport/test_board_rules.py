"""Locks and zones over HTTP."""

import secrets
from typing import Any

import httpx

from tests.server.transport.conftest import Asker, Made, make
from tests.server.transport.ordering import kinds, problem

PLACE = "living-lab-canvas.place"


async def rule(made: Made, by: Asker, kind: str, board: str = "", **body: Any) -> httpx.Response:
    whole = {"command": secrets.token_hex(8), **body}
    path = f"/api/boards/{board or made.board}/{kind}"
    return await made.http.post(path, json=whole, headers=by.headers)


async def canvas(http: httpx.AsyncClient) -> Made:
    return await make(http, boards=[{"title": "Canvas", "template": "living-lab-canvas"}])


async def test_use3_facilitators_lock_and_unlock(made: Made) -> None:
    fay = await made.join("facilitator")
    assert (await rule(made, fay, "locks", lock=["a"])).status_code == 200
    assert (await rule(made, fay, "locks", unlock=["a"])).status_code == 200
    assert {"locked", "unlocked"} <= set(await kinds(made, fay))


async def test_nobody_else_does(made: Made) -> None:
    for role in ("participant", "observer"):
        asker = await made.join(role)
        assert (await rule(made, asker, "locks", lock=["a"])).status_code == 403
        assert (await rule(made, asker, "zones", frame="a", rule={})).status_code == 403
        assert (await rule(made, asker, "zones", frame="a", rule=None)).status_code == 403


async def test_act2_a_frame_of_the_board_gets_a_rule_and_loses_it(http: httpx.AsyncClient) -> None:
    made = await canvas(http)
    fay = await made.join("facilitator")
    ruled = await rule(made, fay, "zones", frame=PLACE, rule={"levels": ["city"]})
    assert ruled.status_code == 200, ruled.text
    assert (await rule(made, fay, "zones", frame=PLACE, rule=None)).status_code == 200
    assert (await kinds(made, fay)).count("zone") == 2


async def test_a_frame_that_is_not_there_is_not_found(http: httpx.AsyncClient) -> None:
    made = await canvas(http)
    fay = await made.join("facilitator")
    for frame in ("living-lab-canvas.nowhere", "living-lab-canvas.shape-1"):
        answer = await rule(made, fay, "zones", frame=frame, rule={"is_closed": True})
        assert problem(answer) == (404, "frame_not_found")
    gone = await rule(made, fay, "zones", frame="gone", rule=None)
    assert gone.status_code == 200


async def test_boards_of_others_are_out_of_reach(http: httpx.AsyncClient) -> None:
    made, other = await canvas(http), await canvas(http)
    fay = await made.join("facilitator")
    for kind, body in (("locks", {"lock": ["a"]}), ("zones", {"frame": PLACE, "rule": {}})):
        answer = await rule(made, fay, kind, other.board, **body)
        assert answer.status_code in {403, 404}, kind
