"""Workshops from kits, with labs and a lobby, and copies of them."""

import json
import sqlite3
from typing import Any

import httpx
import pytest

from server.kits import load_kits
from server.settings import Settings
from server.storage.base import Language
from server.templates import load_templates
from tests.server.transport.conftest import Made, make

KITS = load_kits(load_templates())
LABS = [{"title": "Neuhafen", "country": "DE"}, {"title": "Вербівськ", "country": "UA"}]
BASE_CAMP: dict[str, Any] = {
    "title": "Base Camp",
    "language": "de",
    "kit": "base-camp-90",
    "labs": LABS,
    "time_zone": "Europe/Berlin",
}


async def post(http: httpx.AsyncClient, **body: object) -> dict[str, Any]:
    answer = await http.post("/api/workshops", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def facilitator(http: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, str]:
    """The headers of somebody who leads that workshop, let in whatever the lobby."""
    link = body["links"]["facilitator"]
    answer = await http.post("/api/join", json={"link": link, "name": "Lead"})
    assert answer.json()["state"] == "admitted", answer.text
    http.cookies.clear()
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def programme(
    http: httpx.AsyncClient, body: dict[str, Any], headers: dict[str, str]
) -> dict[str, Any]:
    answer = await http.get(f"/api/workshops/{body['workshop']['id']}/programme", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rows(settings: Settings, query: str, *values: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(settings.data_dir / "whiteboard.db")
    found = database.execute(query, values).fetchall()
    database.close()
    return found


async def test_the_kits_are_listed_whole_workshops_first(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/kits")
    assert answer.status_code == 200
    kits = answer.json()["kits"]
    assert [kit["id"] for kit in kits] == list(KITS)
    assert (kits[0]["minutes"], kits[0]["boards"], kits[0]["steps"]) == (90, 5, 12)
    assert kits[0]["name"].keys() == {"de", "en", "uk"}


async def test_pre1_one_request_makes_all_of_base_camp(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    body = await post(http, **BASE_CAMP)
    assert [(board["title"], board["kind"]) for board in body["boards"]] == [
        ("Plenum", "plenary"),
        ("Gruppe 1: Neuhafen", "group"),
        ("Gruppe 2: Вербівськ", "group"),
        ("Gruppe 3", "group"),
        ("Gruppe 4", "group"),
    ]
    assert body["steps"] == 12
    assert [lab["title"] for lab in body["labs"]] == ["Neuhafen", "Вербівськ"]
    assert [link["lab"] for link in body["links"]["labs"]] == [lab["id"] for lab in body["labs"]]
    [row] = rows(
        settings,
        """SELECT lobby, outside, time_zone, retention_days, creates_per_minute,
        deletes_per_minute, kit FROM workshops""",
    )
    assert row == (1, "own_lab", "Europe/Berlin", 30, 20, 30, "base-camp-90")


async def test_a_link_of_a_lab_presets_where_one_works(http: httpx.AsyncClient) -> None:
    body = await post(http, **BASE_CAMP)
    for link, lab in zip(body["links"]["labs"], body["labs"], strict=True):
        answer = await http.post("/api/join/preview", json={"link": link["url"]})
        assert answer.status_code == 200, answer.text
        door = answer.json()
        assert (door["lab"]["id"], door["level"], door["role"]) == (
            lab["id"],
            "city",
            "participant",
        )
    by_code = await http.post("/api/join/preview", json={"code": body["code"]})
    assert by_code.json()["role"] == "participant"
    assert by_code.json()["lab"] is None


async def test_the_agenda_of_a_kit_leads_to_its_boards(http: httpx.AsyncClient) -> None:
    body = await post(http, **BASE_CAMP)
    headers = await facilitator(http, body)
    found = await programme(http, body, headers)
    boards = [board["id"] for board in body["boards"]]
    steps = found["steps"]
    assert [step["minutes"] for step in steps] == [3, 3, 3, 5, 6, 10, 20, 14, 4, 5, 7, 10]
    assert steps[0]["title"] == {"de": "Willkommen", "en": "Welcome", "uk": "Вітаємо"}
    assert steps[5]["boards"] == boards[1:]
    assert {frame["board"] for frame in steps[5]["frames"]} == set(boards[1:])
    assert {"board": boards[0], "element": "project-card~4.title"} in steps[7]["frames"]


@pytest.mark.parametrize("kit", KITS)
async def test_every_kit_makes_a_workshop(kit: str, http: httpx.AsyncClient) -> None:
    body = await post(http, title="W", language="uk", kit=kit)
    titles = [board.title.uk for board in KITS[kit].boards]
    assert [board["title"] for board in body["boards"]] == titles
    assert body["steps"] == len(KITS[kit].steps)


@pytest.mark.parametrize("language", ["de", "en", "uk"])
async def test_pre2_boards_are_named_in_the_workshops_language(
    language: Language, http: httpx.AsyncClient
) -> None:
    body = await post(http, title="W", language=language, kit="base-camp-90")
    first = KITS["base-camp-90"].boards[0].title
    assert body["boards"][0]["title"] == getattr(first, language)


async def test_without_a_kit_there_is_no_lobby_unless_asked_for(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    plain = {"title": "W", "language": "en", "boards": [{"title": "B"}]}
    first = await post(http, **plain)
    second = await post(http, **plain, lobby=True, outside="read", welcome={"en": "Hi\nthere"})
    third = await post(http, title="W", language="en", kit="base-camp-90", lobby=False)
    assert (first["code"], first["steps"], first["labs"]) == (None, 0, [])
    assert second["code"]
    assert third["code"] is None
    found = {row[0]: row[1:] for row in rows(settings, "SELECT id, lobby, outside FROM workshops")}
    states = [found[body["workshop"]["id"]] for body in (first, second, third)]
    assert states == [(0, "edit"), (1, "read"), (0, "own_lab")]


async def test_the_same_title_is_the_same_network(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    plain = {"title": "W", "language": "en", "boards": [{"title": "B"}]}
    for title in ("Städte am Fluss", "städte am fluss", "Andere"):
        await post(http, **plain, network=title)
    assert len(rows(settings, "SELECT id FROM networks")) == 2
    assert len({row[0] for row in rows(settings, "SELECT network_id FROM workshops")}) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"kit": "absent"},
        {"kit": ""},
        {"boards": [], "kit": None},
        {"languages": []},
        {"languages": ["fr"]},
        {"time_zone": "Europe/../etc"},
        {"labs": [{"title": "\u202eL"}]},
        {"labs": [{"title": "L", "country": "Germany"}]},
        {"labs": [{"title": "L"}] * 51},
        {"welcome": {"en": "x" * 2001}},
        {"welcome": {"fr": "x"}},
        {"outside": "all"},
        {"network": " "},
        {"steps": []},
    ],
)
async def test_what_is_wrong_is_refused_in_three_languages(
    wrong: dict[str, Any], http: httpx.AsyncClient, settings: Settings
) -> None:
    body = {**BASE_CAMP, **wrong}
    titles = set()
    for language in ("de", "en", "uk"):
        answer = await http.post("/api/workshops", json=body, headers={"Accept-Language": language})
        assert answer.status_code == 400, answer.text
        titles.add(answer.json()["title"])
    assert len(titles) == 3
    assert rows(settings, "SELECT id FROM workshops") == []


async def copy(
    http: httpx.AsyncClient, body: dict[str, Any], headers: dict[str, str], **more: object
) -> httpx.Response:
    path = f"/api/workshops/{body['workshop']['id']}/copy"
    return await http.post(path, json={"command": "copy-0001", **more}, headers=headers)


async def test_pre1_a_copy_has_the_same_agenda_on_boards_of_its_own(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    body = await post(http, **BASE_CAMP)
    headers = await facilitator(http, body)
    answer = await copy(http, body, headers, title="Second run")
    assert answer.status_code == 201, answer.text
    copied = answer.json()
    assert copied["workshop"]["title"] == "Second run"
    assert [board["title"] for board in copied["boards"]] == [
        board["title"] for board in body["boards"]
    ]
    lead = await facilitator(http, copied)
    before, after = await programme(http, body, headers), await programme(http, copied, lead)
    renamed = json.dumps(before["steps"])
    for old, new in zip(
        [*body["boards"], *before["steps"]], [*copied["boards"], *after["steps"]], strict=True
    ):
        assert old["id"] != new["id"]
        renamed = renamed.replace(old["id"], new["id"])
    assert json.loads(renamed) == after["steps"]
    states = [
        await http.get(f"/api/boards/{made['boards'][0]['id']}/state", headers=who)
        for made, who in ((body, headers), (copied, lead))
    ]
    assert [len(state.content) > 0 for state in states] == [True, True]
    assert states[0].content == states[1].content
    people = rows(
        settings, "SELECT name FROM people WHERE workshop_id = ?", copied["workshop"]["id"]
    )
    assert people == [("Lead",)]


async def test_fa3_the_same_copy_again_is_the_same_workshop(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    body = await post(http, **BASE_CAMP)
    headers = await facilitator(http, body)
    first, second = await copy(http, body, headers), await copy(http, body, headers)
    assert first.json() == second.json()
    assert len(rows(settings, "SELECT id FROM workshops")) == 2
    await facilitator(http, second.json())


async def test_only_its_facilitators_copy_a_workshop(made: Made, http: httpx.AsyncClient) -> None:
    other = await make(http, boards=[{"title": "B"}])
    anna = await made.join(role="participant")
    lead = await made.join(role="facilitator")
    assert (await copy(http, made.body, anna.headers)).status_code == 403
    assert (await copy(http, other.body, lead.headers)).status_code == 403
    assert (await copy(http, made.body, {})).status_code == 401
    assert (await copy(http, made.body, lead.headers, command="x")).status_code == 400
    assert (await copy(http, made.body, lead.headers)).status_code == 201
