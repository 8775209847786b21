"""The lobby: who waits, who is let in, what switching it off means."""

import pytest
from starlette.types import ASGIApp

from tests.server.transport.conftest import Asker, Made
from tests.server.transport.ordering import done, join, kinds, me, order, problem, read


@pytest.fixture
async def facilitator(made: Made) -> Asker:
    asker = await made.join("facilitator", name="Olena")
    await done(made, asker, "settings", lobby=True, welcome={"en": "Hello"})
    return asker


async def wait(made: Made, app: ASGIApp, name: str = "Anna") -> Asker:
    """Somebody who waits."""
    joined = (await join(app, link=made.body["links"]["participant"], name=name)).json()
    assert (joined["state"], joined["boards"], joined["sync_url"]) == ("waiting", [], "")
    return Asker(joined["person"]["id"], {"Authorization": f"Bearer {joined['token']}"})


@pytest.mark.usefixtures("facilitator")
async def test_lb1_lb2_nothing_opens_to_whoever_waits(made: Made, app: ASGIApp) -> None:
    anna = await wait(made, app)
    document = (await made.http.get("/api/openapi.json")).json()
    asked = 0
    for path, item in document["paths"].items():
        url = path.replace("{workshop_id}", made.id).replace("{board_id}", made.board)
        for method, operation in item.items():
            if not operation["security"] or (method, path) == ("get", "/api/me"):
                continue
            body = {"command": "from-the-lobby"} if method == "post" else None
            answer = await made.http.request(method, url, json=body, headers=anna.headers)
            assert problem(answer) == (403, "waiting"), path
            asked += 1
    assert asked > 20


@pytest.mark.usefixtures("facilitator")
async def test_lb2_whoever_waits_is_told_title_welcome_and_no_more(
    made: Made, app: ASGIApp
) -> None:
    anna = await wait(made, app)
    told = (await me(made, anna)).json()
    assert told["workshop"]["title"] == "Quartier"
    assert told["welcome"] == {"en": "Hello"}
    assert (told["state"], told["boards"], told["session"]) == ("waiting", [], None)
    assert made.board not in str(told)
    assert "Olena" not in str(told)


@pytest.mark.usefixtures("facilitator")
async def test_facilitators_do_not_wait(made: Made, app: ASGIApp) -> None:
    joined = (await join(app, link=made.body["links"]["facilitator"], name="Petro")).json()
    assert joined["state"] == "admitted"


async def test_lb4_who_was_let_in_stays_in(made: Made, facilitator: Asker, app: ASGIApp) -> None:
    anna, bo = await wait(made, app), await wait(made, app, "Bo")
    answer = await done(made, facilitator, "lobby/admit", people=[anna.person_id])
    assert answer["admitted"] == 1
    state = await made.http.get(f"/api/boards/{made.board}/state", headers=anna.headers)
    assert state.status_code == 200
    assert (await me(made, bo)).json()["state"] == "waiting"
    assert (await done(made, facilitator, "lobby/admit", people=[anna.person_id]))["admitted"] == 0
    assert (await me(made, anna)).json()["state"] == "admitted"


async def test_all_come_in_at_once(made: Made, facilitator: Asker, app: ASGIApp) -> None:
    people = [await wait(made, app, f"P{n}") for n in range(5)]
    assert (await done(made, facilitator, "lobby/admit", all=True))["admitted"] == 5
    for person in people:
        assert (await me(made, person)).json()["state"] == "admitted"
    assert (await kinds(made, facilitator)).count("admitted") == 5


async def test_the_rejected_are_out(made: Made, facilitator: Asker, app: ASGIApp) -> None:
    anna = await wait(made, app)
    await done(made, facilitator, "lobby/reject", people=[anna.person_id])
    assert problem(await me(made, anna)) == (403, "removed")
    assert (await done(made, facilitator, "lobby/admit", all=True))["admitted"] == 0
    assert (await done(made, facilitator, "lobby/admit", people=[anna.person_id]))["admitted"] == 0
    assert problem(await me(made, anna)) == (403, "removed")


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({}, (422, "wrong_choice")),
        ({"all": True, "people": []}, (422, "wrong_choice")),
        ({"people": ["absent"]}, (404, "person_not_found")),
        ({"people": ["x"] * 501}, (400, "wrong_type")),
    ],
)
async def test_it_must_be_clear_who_is_meant(
    made: Made, facilitator: Asker, choice: dict[str, object], found: tuple[int, str]
) -> None:
    assert problem(await order(made, facilitator, "lobby/admit", **choice)) == found


class TestSwitchingOff:
    async def test_needs_a_second_word_while_people_wait(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        anna = await wait(made, app)
        answer = await order(made, facilitator, "settings", lobby=False)
        assert problem(answer) == (409, "lobby_warning")
        assert answer.json()["count"] == 1
        assert (await me(made, anna)).json()["state"] == "waiting"
        await done(made, facilitator, "settings", lobby=False, confirm=True)
        assert (await me(made, anna)).json()["state"] == "admitted"
        assert await kinds(made, facilitator) == ["lobby_on", "settings", "lobby_off", "admitted"]

    async def test_needs_one_in_a_live_session(self, made: Made, facilitator: Asker) -> None:
        await done(made, facilitator, "session", do="start")
        answer = await order(made, facilitator, "settings", lobby=False)
        assert problem(answer) == (409, "lobby_warning")

    async def test_needs_none_when_nobody_is_concerned(
        self, made: Made, facilitator: Asker
    ) -> None:
        await done(made, facilitator, "settings", lobby=False)


async def test_people_cannot_let_themselves_in(
    made: Made, facilitator: Asker, app: ASGIApp
) -> None:
    anna, bo = await wait(made, app), await wait(made, app, "Bo")
    await done(made, facilitator, "lobby/admit", people=[bo.person_id])
    for asker, found in ((anna, (403, "waiting")), (bo, (403, "forbidden"))):
        answer = await order(made, asker, "lobby/admit", people=[anna.person_id])
        assert problem(answer) == found
    assert (await me(made, anna)).json()["state"] == "waiting"
    people = (await read(made, facilitator, "people"))["people"]
    assert [row["state"] for row in people] == ["admitted", "waiting", "admitted"]
