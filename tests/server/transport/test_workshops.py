"""Creating and joining workshops over HTTP, with everything that may be sent instead."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.crdt import Document
from server.protocol.update import decode_update
from server.settings import Settings
from server.transport.workshops import PERSON_COLORS
from tests.server.transport.conftest import NEW, Made, make


async def test_a_workshop_has_boards_and_three_links(http: httpx.AsyncClient) -> None:
    boards = [{"title": "  Plenum  "}, {"title": "Карта", "template": "stakeholder-map"}]
    answer = await http.post("/api/workshops", json={**NEW, "boards": boards})
    assert answer.status_code == 201
    body = answer.json()
    assert body["workshop"] == {
        "id": body["workshop"]["id"],
        "title": "Quartier",
        "language": "de",
    }
    assert [(board["title"], board["template"]) for board in body["boards"]] == [
        ("Plenum", None),
        ("Карта", "stakeholder-map"),
    ]
    secrets = {link.removeprefix("http://board.test/join#") for link in body["links"].values()}
    assert body["links"].keys() == {"facilitator", "participant", "observer"}
    assert len(secrets) == 3
    assert all(len(secret) == 43 for secret in secrets)


async def test_secrets_are_not_stored(made: Made, settings: Settings) -> None:
    anna = await made.join()
    database = sqlite3.connect(settings.data_dir / "whiteboard.db")
    dump = "\n".join(database.iterdump())
    database.close()
    token = anna.headers["Authorization"].removeprefix("Bearer ")
    for secret in (token, *(link.partition("#")[2] for link in made.body["links"].values())):
        assert secret not in dump
        assert secret.encode().hex().upper() not in dump


async def test_a_board_from_a_template_starts_with_its_frames(http: httpx.AsyncClient) -> None:
    made = await make(http, boards=[{"title": "A", "template": "nlc-check"}, {"title": "B"}])
    anna = await made.join()
    sizes = []
    for board in made.body["boards"]:
        state = await http.get(f"/api/boards/{board['id']}/state", headers=anna.headers)
        assert state.headers["x-sequence"] == "1"
        document = Document()
        document.apply(decode_update(state.content))
        sizes.append(len(document.elements()))
    assert sizes == [27, 0]


@pytest.mark.parametrize("role", ["facilitator", "participant", "observer"])
async def test_a_link_gives_its_role(made: Made, role: str) -> None:
    link = made.body["links"][role]
    for sent in (link, link.partition("#")[2], f"  {link}\n"):
        answer = await made.http.post(
            "/api/join", json={"link": sent, "name": " Оля ", "language": "uk"}
        )
        assert answer.status_code == 200
        body = answer.json()
        assert body["person"]["role"] == role
        assert body["person"]["language"] == "uk"
        assert body["person"]["color"] in PERSON_COLORS
        assert body["sync_url"] == f"/sync/{made.board}"
        assert body["boards"] == made.body["boards"]
        assert body["workshop"] == made.body["workshop"]


async def test_joining_sets_a_cookie_that_scripts_cannot_read(made: Made) -> None:
    body = {"link": made.body["links"]["observer"], "name": "Anna"}
    answer = await made.http.post("/api/join", json=body)
    cookie = answer.headers["set-cookie"]
    joined = answer.json()
    assert cookie.startswith(f"lw_{joined['person']['id']}={joined['token']};")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    made.http.base_url = httpx.URL("https://board.test")
    answer = await made.http.post("/api/join", json=body)
    assert "Secure" in answer.headers["set-cookie"].split("; ")


async def test_the_workshops_language_is_that_of_who_names_none(made: Made) -> None:
    anna = await made.join()
    me = await made.http.get("/api/me", headers=anna.headers)
    assert me.json()["person"]["language"] == "de"


async def test_people_of_one_name_are_told_apart(made: Made) -> None:
    names, colors = [], set()
    for sent in ("Anna", "anna", "Anna"):
        asker = await made.join(name=sent)
        person = (await made.http.get("/api/me", headers=asker.headers)).json()["person"]
        names.append(person["name"])
        colors.add(person["color"])
    assert names == ["Anna", "anna 2", "Anna 3"]
    assert len(colors) == 3


async def test_an_unknown_link_leads_nowhere(made: Made) -> None:
    for link in ("", "x" * 43, "http://board.test/join#", "\N{BOAR}" * 100):
        answer = await made.http.post("/api/join", json={"link": link, "name": "Anna"})
        assert (answer.status_code, answer.json()["field"]) == (404, "link")


class TestFurtherLinks:
    async def test_a_facilitator_makes_a_fresh_link(self, made: Made) -> None:
        anna = await made.join("facilitator")
        path = f"/api/workshops/{made.id}/links"
        answer = await made.http.post(path, json={"role": "observer"}, headers=anna.headers)
        assert answer.status_code == 201
        assert answer.json()["role"] == "observer"
        made.body["links"]["fresh"] = answer.json()["url"]
        fresh = await made.join("fresh", name="Bo")
        me = await made.http.get("/api/me", headers=fresh.headers)
        assert me.json()["person"]["role"] == "observer"

    @pytest.mark.parametrize("role", ["participant", "observer"])
    async def test_nobody_else_does(self, made: Made, role: str) -> None:
        asker = await made.join(role)
        path = f"/api/workshops/{made.id}/links"
        answer = await made.http.post(path, json={"role": "facilitator"}, headers=asker.headers)
        assert answer.status_code == 403

    async def test_nor_a_facilitator_of_another_workshop(self, made: Made) -> None:
        stranger = await (await make(made.http)).join("facilitator")
        path = f"/api/workshops/{made.id}/links"
        answer = await made.http.post(path, json={"role": "observer"}, headers=stranger.headers)
        assert answer.status_code == 403

    async def test_without_a_token_it_is_401(self, made: Made) -> None:
        answer = await made.http.post(f"/api/workshops/{made.id}/links", json={"role": "observer"})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def body_with(path: str, value: object) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(NEW))
    if path == "board":
        body["boards"][0]["title"] = value
    else:
        body[path] = value
    return body


FIELD = {"board": "boards[0].title", "title": "title"}


@pytest.mark.parametrize("where", ["title", "board"])
class TestTitles:
    @pytest.mark.parametrize(
        "title",
        [
            "<script>alert(1)</script>",
            'a "quoted" & <b>bold</b> one',
            "مرحبا بالعالم",
            "👩‍👩‍👧‍👦 🇺🇦",
            "x" * 200,
            "Zähler\u0308".replace("\u0308", ""),
        ],
    )
    async def test_any_text_of_one_line_is_kept(
        self, http: httpx.AsyncClient, where: str, title: str
    ) -> None:
        answer = await http.post("/api/workshops", json=body_with(where, title))
        assert answer.status_code == 201
        body = answer.json()
        assert title == (body["boards"][0] if where == "board" else body["workshop"])["title"]

    @pytest.mark.parametrize(
        "title",
        [
            "",
            "   ",
            "x" * 201,
            "a\0b",
            "a\nb",
            "a\x1b[31m",
            "a\x85b",
            "a\u2028b",
            "\u200b\u200d",
            "a\u202egnp.exe",
            "a\u2066b",
            "a" + "\u0301" * 40,
        ],
    )
    async def test_what_is_no_line_of_text_is_refused_and_named(
        self, http: httpx.AsyncClient, where: str, title: str
    ) -> None:
        answer = await http.post("/api/workshops", json=body_with(where, title))
        assert answer.status_code == 400
        assert answer.json()["field"] == FIELD[where]

    async def test_text_is_composed(self, http: httpx.AsyncClient, where: str) -> None:
        answer = await http.post("/api/workshops", json=body_with(where, "Gru\u0308n"))
        body = answer.json()
        assert (body["boards"][0] if where == "board" else body["workshop"])["title"] == "Grün"


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("title", {k: v for k, v in NEW.items() if k != "title"}),
        ("title", {**NEW, "title": 7}),
        ("language", {**NEW, "language": "fr"}),
        ("boards", {**NEW, "boards": {}}),
        ("boards", {**NEW, "boards": []}),
        ("boards", {**NEW, "boards": [{"title": "x"}] * 201}),
        ("boards[0].title", {**NEW, "boards": [{}]}),
        ("boards[1].title", {**NEW, "boards": [{"title": "x"}, {"title": None}]}),
        ("boards[0].template", {**NEW, "boards": [{"title": "x", "template": "no-such"}]}),
        ("boards[0].color", {**NEW, "boards": [{"title": "x", "color": "red"}]}),
        ("admin", {**NEW, "admin": True}),
        ("$", []),
        ("$", 7),
        ("$", "text"),
    ],
)
async def test_a_wrong_body_is_refused_and_the_field_named(
    http: httpx.AsyncClient, field: str, body: object
) -> None:
    answer = await http.post("/api/workshops", json=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"title": "\xff"}',
        b'{"title": "\xed\xa0\x80"}',
        b'{"title": "\\ud800"}',
        b'{"title": "\\udc00\\ud800"}',
        b'\xef\xbb\xbf{"title": "a"}',
        json.dumps(NEW).encode() + b"{}",
        json.dumps(NEW).encode("utf-16"),
        b"[" * 60_000,
    ],
)
async def test_what_is_not_json_in_utf8_is_refused(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post("/api/workshops", content=body)
    assert answer.status_code == 400
    assert answer.json()["title"]


async def test_a_huge_body_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/workshops", json={**NEW, "title": "x" * 70_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "a/b"])
async def test_what_a_foreign_form_could_send_is_refused(
    http: httpx.AsyncClient, kind: str
) -> None:
    answer = await http.post(
        "/api/workshops", content=json.dumps(NEW), headers={"Content-Type": kind}
    )
    assert answer.status_code == 415


class TestCreateKey:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(data_dir=tmp_path, log_level="error", create_key="correct-horse")

    @pytest.mark.parametrize("key", [None, "", "correct-hors", "correct-horse2", "ü"])
    async def test_without_the_key_nothing_is_made(
        self, http: httpx.AsyncClient, key: str | None
    ) -> None:
        answer = await http.post("/api/workshops", json={**NEW, "create_key": key})
        assert (answer.status_code, answer.json()["field"]) == (403, "create_key")

    async def test_the_key_counts_in_the_header_or_the_body(self, http: httpx.AsyncClient) -> None:
        in_body = await http.post("/api/workshops", json={**NEW, "create_key": "correct-horse"})
        headers = {"Authorization": "Bearer correct-horse"}
        in_header = await http.post("/api/workshops", json=NEW, headers=headers)
        assert (in_body.status_code, in_header.status_code) == (201, 201)

    async def test_a_client_can_know_that_it_is_needed(self, http: httpx.AsyncClient) -> None:
        assert (await http.get("/api/info")).json()["create_key_required"] is True


class TestRateLimits:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(
            data_dir=tmp_path, log_level="error", workshops_per_minute=1, joins_per_minute=1
        )

    async def test_one_address_is_slowed_down_for_both(self, http: httpx.AsyncClient) -> None:
        made = [await make(http) for _ in range(4)]
        late = await http.post("/api/workshops", json=NEW)
        assert late.status_code == 429
        assert 50 <= int(late.headers["retry-after"]) <= 61
        for _ in range(4):
            await made[0].join()
        link = made[0].body["links"]["observer"]
        assert (await http.post("/api/join", json={"link": link, "name": "A"})).status_code == 429


class TestPublicUrl:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(data_dir=tmp_path, log_level="error", public_url="https://boards.example")

    async def test_links_use_the_configured_address(self, made: Made) -> None:
        assert made.body["links"]["observer"].startswith("https://boards.example/join#")


@pytest.mark.parametrize("host", ["evil.test/x?", "a b", "x\\y", "", "a@b"])
async def test_a_forged_host_gets_no_links(http: httpx.AsyncClient, host: str) -> None:
    answer = await http.post("/api/workshops", json=NEW, headers={"Host": host})
    assert answer.status_code == 400
