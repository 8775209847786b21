"""Roles, hosts, and the last facilitator."""

import secrets

import httpx
import pytest

from tests.server.transport.conftest import Asker, Made, make
from tests.server.transport.ordering import done, kinds, me, order, problem, read


@pytest.fixture
async def facilitator(made: Made) -> Asker:
    return await made.join("facilitator", name="Olena")


async def role_of(made: Made, asker: Asker) -> str:
    return str((await me(made, asker)).json()["person"]["role"])


@pytest.mark.parametrize("role", ["facilitator", "participant", "observer"])
async def test_any_facilitator_gives_any_role(made: Made, facilitator: Asker, role: str) -> None:
    anna = await made.join("observer" if role == "participant" else "participant")
    await done(made, facilitator, f"people/{anna.person_id}/role", role=role)
    assert await role_of(made, anna) == role
    if role == "facilitator":
        await done(made, anna, f"people/{facilitator.person_id}/role", role="observer")
        assert await role_of(made, facilitator) == "observer"


async def test_power_ends_with_the_role(made: Made, facilitator: Asker) -> None:
    petro = await made.join("facilitator", name="Petro")
    await done(made, facilitator, f"people/{petro.person_id}/role", role="participant")
    answer = await order(made, petro, f"people/{facilitator.person_id}/role", role="observer")
    assert problem(answer) == (403, "forbidden")


async def test_the_last_facilitator_stays(made: Made, facilitator: Asker) -> None:
    path = f"people/{facilitator.person_id}"
    answer = await order(made, facilitator, f"{path}/role", role="participant")
    assert problem(answer) == (409, "last_facilitator")
    assert problem(await order(made, facilitator, f"{path}/remove")) == (409, "last_facilitator")
    assert await role_of(made, facilitator) == "facilitator"


async def test_who_came_by_a_labs_link_belongs_to_that_lab(http: httpx.AsyncClient) -> None:
    made = await make(http, labs=[{"title": "Neuhafen"}, {"title": "Brook"}])
    first, second = (lab["id"] for lab in made.body["labs"])
    anna = await join_by(made, made.body["links"]["labs"][0]["url"])
    for fields in ({"lab": second}, {"level": "national"}):
        answer = await http.post(
            "/api/me", json={"command": secrets.token_hex(8), **fields}, headers=anna.headers
        )
        assert problem(answer) == (403, "affiliation_fixed")
    free = await join_by(made, made.body["links"]["participant"])
    for who, lab in ((anna, first), (free, second)):
        answer = await http.post(
            "/api/me",
            json={"command": secrets.token_hex(8), "lab": lab, "level": "city"},
            headers=who.headers,
        )
        assert answer.status_code == 200


async def join_by(made: Made, link: str) -> Asker:
    joined = (await made.http.post("/api/join", json={"link": link, "name": "Anna"})).json()
    made.http.cookies.clear()
    return Asker(joined["person"]["id"], {"Authorization": f"Bearer {joined['token']}"})


class TestHosts:
    async def test_a_participant_hosts_one_board(self, made: Made, facilitator: Asker) -> None:
        anna = await made.join()
        path = f"people/{anna.person_id}/role"
        await done(made, facilitator, path, role="participant", host_board=made.board)
        row = (await read(made, facilitator, "people"))["people"][1]
        assert row["host_board"] == made.board
        assert await kinds(made, facilitator) == ["host"]
        await done(made, facilitator, path, role="participant")
        assert (await read(made, facilitator, "people"))["people"][1]["host_board"] is None

    async def test_of_the_workshop_only(self, made: Made, facilitator: Asker) -> None:
        anna, other = await made.join(), await make(made.http)
        path = f"people/{anna.person_id}/role"
        answer = await order(made, facilitator, path, role="participant", host_board=other.board)
        assert problem(answer) == (404, "board_not_found")

    async def test_observers_host_nothing(self, made: Made, facilitator: Asker) -> None:
        anna = await made.join()
        path = f"people/{anna.person_id}/role"
        answer = await order(made, facilitator, path, role="observer", host_board=made.board)
        assert problem(answer) == (422, "host_role")


async def test_people_of_another_workshop_are_not_there(made: Made, facilitator: Asker) -> None:
    stranger = await (await make(made.http)).join()
    answer = await order(made, facilitator, f"people/{stranger.person_id}/role", role="observer")
    assert problem(answer) == (404, "person_not_found")


async def test_participants_see_no_list_of_people(made: Made) -> None:
    anna = await made.join()
    for path in ("people", "bans", "audit", "audit.csv", "links"):
        answer = await made.http.get(f"/api/workshops/{made.id}/{path}", headers=anna.headers)
        assert problem(answer) == (403, "forbidden"), path
