"""Where people say they work: said once, changed by facilitators (PO8)."""

from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from tests.server.transport.conftest import Asker, Made, make
from tests.server.transport.ordering import done, join, kinds, order, problem, read

LABS = [{"title": "North"}, {"title": "South"}]


async def labs(http: httpx.AsyncClient) -> tuple[Made, Asker, list[str]]:
    made = await make(http, labs=LABS)
    return made, await made.join("facilitator", name="Olena"), [x["id"] for x in made.body["labs"]]


async def say(made: Made, who: Asker, **body: Any) -> httpx.Response:
    whole = {"command": f"say-{sorted(body.items())}"[:64], **body}
    return await made.http.post("/api/me", json=whole, headers=who.headers)


async def row(made: Made, facilitator: Asker, person_id: str) -> dict[str, Any]:
    people = (await read(made, facilitator, "people"))["people"]
    return next(each for each in people if each["id"] == person_id)


async def test_po8_what_one_has_said_of_oneself_stays(http: httpx.AsyncClient) -> None:
    made, facilitator, (north, south) = await labs(http)
    anna = await made.join(name="Anna")
    assert (await row(made, facilitator, anna.person_id))["declared"] is False
    assert (await say(made, anna, lab=north, level="city")).status_code == 200
    assert (await row(made, facilitator, anna.person_id))["declared"] is True
    for wish in ({"lab": south}, {"level": "national"}):
        assert problem(await say(made, anna, **wish)) == (403, "affiliation_fixed")
    same = await say(made, anna, lab=north, level="city", name="Anne")
    assert same.status_code == 200
    found = await row(made, facilitator, anna.person_id)
    assert (found["lab_id"], found["level"], found["name"]) == (north, "city", "Anne")


async def test_po8_words_of_ones_own_are_said_as_well(http: httpx.AsyncClient) -> None:
    made, facilitator, (north, _) = await labs(http)
    anna = await made.join(name="Anna", lab_text="Elsewhere")
    assert (await row(made, facilitator, anna.person_id))["declared"] is True
    assert problem(await say(made, anna, lab=north)) == (403, "affiliation_fixed")


async def test_po8_a_facilitator_says_where_somebody_works(http: httpx.AsyncClient) -> None:
    made, facilitator, (north, south) = await labs(http)
    anna = await made.join(name="Anna", lab=north, level="city")
    path = f"people/{anna.person_id}/affiliation"
    await done(made, facilitator, path, lab=south, level=None)
    found = await row(made, facilitator, anna.person_id)
    assert (found["lab_id"], found["level"], found["declared"]) == (south, None, False)
    assert "affiliation" in await kinds(made, facilitator)
    assert problem(await say(made, anna, lab=north)) == (403, "affiliation_fixed")
    wrong = await order(made, facilitator, path, lab="absent", level=None)
    assert problem(wrong) == (404, "lab_not_found")
    assert problem(await order(made, anna, path, lab=north, level=None)) == (403, "forbidden")


async def test_po8_what_the_link_says_is_not_ones_own_word(
    http: httpx.AsyncClient, app: ASGIApp
) -> None:
    made, facilitator, (north, south) = await labs(http)
    url = next(each["url"] for each in made.body["links"]["labs"] if each["lab"] == north)
    joined = (await join(app, link=url, lab=south)).json()
    found = await row(made, facilitator, joined["person"]["id"])
    assert (found["lab_id"], found["declared"]) == (north, False)


@pytest.mark.parametrize("name", ["hand", "ready"])
async def test_nobody_fills_the_record_with_their_hand(made: Made, name: str) -> None:
    anna = await made.join()
    answers = [
        await order(made, anna, name, up=bool(n % 2), board=made.board) for n in range(1, 40)
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:10] == [200] * 10
    assert statuses[-1] == 429
    assert statuses.count(200) <= 12
