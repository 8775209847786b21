"""Any text a person may write comes out as it went in, at everybody else and after a restart."""

from typing import Any

import pytest
from pycrdt import Doc, Map

from tests.faults.table import Table
from tests.support.api import Api
from tests.support.peer import Peer, new_client_id
from tests.support.real_server import RealServer

TEXTS = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'`${7*7}{{7*7}}",
    "right to left": "مرحبا \u202eabc\u202c עולם",
    "emoji": "👩🏽‍🚒🏳️‍🌈🇺🇦 e\u0301 👨‍👩‍👧‍👦",
    "control": "a\tb\nc\u0000d\u2028e\ufeff",
    "ukrainian": "Ґанок, під'їзд і щедрість",
    "sql": "'; DROP TABLE entries; --",
    "long": "ß👋" * 50_000,
}


@pytest.mark.parametrize("name", TEXTS)
async def test_a_note_keeps_its_text(table: Table, name: str) -> None:
    text = TEXTS[name]
    await table.ben.note("content", text)
    await table.cem.until(lambda: "content" in table.cem.board())
    assert table.cem.board()["content"]["text"] == text
    stranger: Doc[Any] = Doc(client_id=new_client_id())
    person = table.api.join(table.workshop, "Late")
    stranger.apply_update(table.api.state(table.workshop.board, person.token))
    assert str(stranger.get("elements", type=Map)["content"]["text"]) == text
    table.before["ben"] = table.ben.board()


async def test_texts_survive_a_restart(own_server: RealServer, own_api: Api) -> None:
    workshop = own_api.create()
    writer = Peer(own_server.ws_url, workshop.board, own_api.join(workshop, "Ana").token)
    await writer.join()
    for name, text in TEXTS.items():
        await writer.note(name, text)
    await writer.until_saved()
    own_server.restart()
    await writer.leave()
    reader = Peer(own_server.ws_url, workshop.board, own_api.join(workshop, "Ben").token)
    await reader.join()
    assert {name: note["text"] for name, note in reader.board().items()} == TEXTS
    await reader.leave()


@pytest.mark.parametrize("name", ["<b>Ana</b>", "אבג", "👩🏽‍🚒", "a" * 40, "'; --"])
def test_a_person_keeps_their_name(api: Api, name: str) -> None:
    assert api.join(api.create(), name).name == name


@pytest.mark.parametrize("name", ["", "   ", "x" * 100_000, "a\u0000b", "a\nb"])
def test_a_name_that_cannot_be_shown_is_a_clear_error_or_cleaned(api: Api, name: str) -> None:
    link = api.create().links["participant"]
    answer = api.http.post("/api/join", json={"link": link, "name": name, "language": "en"})
    if answer.status_code == 200:
        shown = answer.json()["person"]["name"]
        assert shown.strip()
        assert shown.isprintable()
        assert len(shown) < 200
    else:
        assert 400 <= answer.status_code < 500
        assert answer.json()
