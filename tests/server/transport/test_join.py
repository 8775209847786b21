"""Joining by link or code, coming back, and what is told before."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from tests.server.transport.conftest import Asker, Made
from tests.server.transport.ordering import done, join, me, order, problem


async def test_a_preview_tells_what_is_stored_and_joins_nobody(made: Made) -> None:
    facilitator = await made.join("facilitator", name="Olena")
    welcome = {"de": "Willkommen!", "uk": " Вітаємо! "}
    await done(made, facilitator, "settings", welcome=welcome, retention_days=7, replay=False)
    answer = await made.http.post(
        "/api/join/preview", json={"link": made.body["links"]["participant"]}
    )
    assert answer.status_code == 200
    assert answer.json() == {
        "workshop": {"title": "Quartier", "language": "de", "languages": ["de", "en", "uk"]},
        "role": "participant",
        "lab": None,
        "level": None,
        "labs": [],
        "welcome": {"de": "Willkommen!", "uk": "Вітаємо!"},
        "retention_days": 7,
        "replay": False,
        "lobby": False,
    }


async def test_the_preview_of_no_link_is_404(made: Made) -> None:
    answer = await made.http.post("/api/join/preview", json={"link": "x" * 43})
    assert problem(answer) == (404, "link_not_found")


async def test_either_a_link_or_a_code(made: Made) -> None:
    both = {"link": made.body["links"]["observer"], "code": "ABCDEFG", "name": "Anna"}
    assert problem(await made.http.post("/api/join", json=both)) == (400, "link_or_code")
    none = await made.http.post("/api/join", json={"name": "Anna"})
    assert (none.status_code, none.json()["field"]) == (400, "link")


async def test_affiliation_and_a_hidden_name_are_kept(made: Made, app: ASGIApp) -> None:
    facilitator = await made.join("facilitator")
    link = made.body["links"]["participant"]
    body: dict[str, Any] = {"level": "city", "lab_text": " Neuhafen ", "hides_name": True}
    assert (await join(app, link=link, name="Bo", **body)).status_code == 200
    people = await made.http.get(f"/api/workshops/{made.id}/people", headers=facilitator.headers)
    bo = people.json()["people"][1]
    assert (bo["level"], bo["lab"], bo["hides_name"]) == ("city", "Neuhafen", True)


async def test_a_foreign_lab_is_refused(made: Made, app: ASGIApp) -> None:
    answer = await join(app, link=made.body["links"]["participant"], lab="absent")
    assert problem(answer) == (404, "lab_not_found")


async def test_who_waits_counts_for_names_too(made: Made, app: ASGIApp) -> None:
    facilitator = await made.join("facilitator", name="Olena")
    await done(made, facilitator, "settings", lobby=True)
    names = []
    for _ in range(2):
        joined = (await join(app, link=made.body["links"]["participant"])).json()
        assert joined["state"] == "waiting"
        names.append(joined["person"]["name"])
    assert names == ["Anna", "Anna 2"]


class TestReturn:
    async def test_the_personal_link_leads_back_to_the_same_person_on_another_device(
        self, made: Made, app: ASGIApp
    ) -> None:
        facilitator = await made.join("facilitator", name="Olena")
        first = (await join(app, link=made.body["links"]["participant"])).json()
        assert first["return_link"].startswith("http://board.test/return#")
        path = f"people/{first['person']['id']}/role"
        await done(made, facilitator, path, role="observer")
        second = await made.http.post("/api/return", json={"secret": first["return_link"]})
        assert second.status_code == 200
        assert second.json()["person"] == {**first["person"], "role": "observer"}
        assert second.json()["token"] != first["token"]
        for token in (first["token"], second.json()["token"]):
            asker = Asker("", {"Authorization": f"Bearer {token}"})
            assert (await me(made, asker)).json()["person"]["id"] == first["person"]["id"]

    async def test_an_unknown_one_is_404(self, made: Made) -> None:
        answer = await made.http.post("/api/return", json={"secret": "x" * 43})
        assert problem(answer) == (404, "return_not_found")

    async def test_a_new_one_can_revoke_those_before(self, made: Made, app: ASGIApp) -> None:
        joined = (await join(app, link=made.body["links"]["participant"])).json()
        headers = {"Authorization": f"Bearer {joined['token']}"}
        urls = [joined["return_link"]]
        for revoke in (False, True):
            body = {"command": f"return-{revoke}", "revoke": revoke}
            answer = await made.http.post("/api/me/return-link", json=body, headers=headers)
            assert answer.status_code == 201
            urls.append(answer.json()["url"])
        statuses = [
            (await made.http.post("/api/return", json={"secret": url})).status_code for url in urls
        ]
        assert statuses == [404, 404, 200]

    async def test_the_same_command_makes_the_same_link(self, made: Made) -> None:
        anna = await made.join()
        body = {"command": "only-once"}
        urls = [
            (await made.http.post("/api/me/return-link", json=body, headers=anna.headers)).json()[
                "url"
            ]
            for _ in range(2)
        ]
        assert urls[0] == urls[1]


class TestTryingAgain:
    """No answer came, and nobody knows whether one is in."""

    COMMAND = "A7f-2kQ9_xYz01BcDeFgHi"

    async def test_the_same_wish_lets_the_same_person_in_with_another_token(
        self, made: Made, app: ASGIApp
    ) -> None:
        facilitator = await made.join("facilitator", name="Olena")
        link = await done(made, facilitator, "links", role="participant", uses=1)
        first, again = [
            (await join(app, link=link["url"], command=self.COMMAND)).json() for _ in range(2)
        ]
        assert again["person"] == first["person"]
        assert again["token"] != first["token"]
        for joined in (first, again):
            asker = Asker("", {"Authorization": f"Bearer {joined['token']}"})
            assert (await me(made, asker)).json()["person"] == first["person"]
            back = await made.http.post("/api/return", json={"secret": joined["return_link"]})
            assert back.json()["person"] == first["person"]
            made.http.cookies.clear()

    async def test_twenty_at_once_are_one_person(self, made: Made, app: ASGIApp) -> None:
        link = made.body["links"]["participant"]
        wishes = (join(app, link=link, command=self.COMMAND) for _ in range(20))
        people = {answer.json()["person"]["id"] for answer in await asyncio.gather(*wishes)}
        assert len(people) == 1

    async def test_it_is_bound_to_its_link(self, made: Made, app: ASGIApp) -> None:
        for role in ("participant", "observer"):
            joined = await join(app, link=made.body["links"][role], command=self.COMMAND)
            assert joined.json()["person"]["role"] == role

    async def test_without_it_there_are_two(self, made: Made, app: ASGIApp) -> None:
        link = made.body["links"]["participant"]
        names = [(await join(app, link=link)).json()["person"]["name"] for _ in range(2)]
        assert names == ["Anna", "Anna 2"]

    @pytest.mark.parametrize("command", ["join-001", "x" * 21, "x" * 65, "ä" * 22, "x y" * 10])
    async def test_what_could_be_guessed_is_refused(
        self, made: Made, app: ASGIApp, command: str
    ) -> None:
        answer = await join(app, link=made.body["links"]["participant"], command=command)
        assert (answer.status_code, answer.json()["field"]) == (400, "command")

    async def test_who_was_removed_does_not_come_in_by_it(self, made: Made, app: ASGIApp) -> None:
        facilitator = await made.join("facilitator", name="Olena")
        wish = {"link": made.body["links"]["participant"], "command": self.COMMAND}
        person_id = (await join(app, **wish)).json()["person"]["id"]
        await done(made, facilitator, f"people/{person_id}/remove")
        assert problem(await join(app, **wish)) == (403, "removed")

    async def test_a_revoked_link_opens_nothing_by_it(self, made: Made, app: ASGIApp) -> None:
        facilitator = await made.join("facilitator", name="Olena")
        link = await done(made, facilitator, "links", role="participant")
        wish = {"link": link["url"], "command": self.COMMAND}
        assert (await join(app, **wish)).status_code == 200
        await done(made, facilitator, f"links/{link['id']}/revoke")
        assert problem(await join(app, **wish)) == (410, "link_revoked")


async def test_a_link_for_one_lets_in_one_of_twenty(made: Made, app: ASGIApp) -> None:
    facilitator = await made.join("facilitator", name="Olena")
    link = await done(made, facilitator, "links", role="participant", uses=1)
    answers = await asyncio.gather(*(join(app, link=link["url"], name=f"P{n}") for n in range(20)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] + [410] * 19
    late = next(answer for answer in answers if answer.status_code == 410)
    assert problem(late) == (410, "link_used_up")


@pytest.mark.parametrize("language", ["de", "en", "uk"])
async def test_a_closed_door_says_why_in_the_visitors_language(
    made: Made, http: httpx.AsyncClient, language: str
) -> None:
    facilitator = await made.join("facilitator")
    link = await done(made, facilitator, "links", role="participant", expires_ms=1)
    answer = await http.post(
        "/api/join/preview", json={"link": link["url"]}, headers={"Accept-Language": language}
    )
    assert problem(answer) == (410, "link_expired")
    assert answer.headers["content-language"] == language


async def test_ones_own_name_and_language_can_be_changed(made: Made) -> None:
    await made.join(name="Bo")
    anna = await made.join(name="Anna")
    body = {"command": "my-name-1", "name": " bo ", "language": "uk", "level": "national"}
    answer = await made.http.post("/api/me", json=body, headers=anna.headers)
    assert answer.status_code == 200
    person = (await me(made, anna)).json()["person"]
    assert (person["name"], person["language"]) == ("bo 2", "uk")


async def test_a_command_needs_an_id(made: Made) -> None:
    anna = await made.join()
    for command in ("short", "x" * 65):
        answer = await made.http.post("/api/me", json={"command": command}, headers=anna.headers)
        assert problem(answer) == (400, "wrong_command")
    assert (await order(made, anna, "settings", lobby=True)).status_code == 403
