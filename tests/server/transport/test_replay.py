"""Watching over HTTP: who may, what they get, and what nobody gets (RP)."""

import json
from typing import Any

import brotli
import httpx
import pycrdt
import pytest
from starlette.types import ASGIApp

from server.replay.folding import fold
from server.storage.base import NewEntry
from server.storage.records import NewEvent, PutRecord, ReplayLink
from server.transport.access import hash_secret
from tests.server.transport.conftest import Asker, Made

START_MS = 1_800_000_000_000


class Board:
    """Somebody's edits, written past the room, with times of their own."""

    def __init__(self, storage: Any, board: str) -> None:
        self.storage, self.board = storage, board
        self.doc: Any = pycrdt.Doc(skip_gc=True)
        self.elements = self.doc.get("elements", type=pycrdt.Map)
        self.now_ms = START_MS

    async def note(self, who: Asker, element: str, text: str, client: int) -> None:
        doc: Any = pycrdt.Doc(client_id=client, skip_gc=True)
        doc.get("elements", type=pycrdt.Map)
        doc.apply_update(self.doc.get_update())
        before = doc.get_state()
        note = {"type": "note", "x": 1, "y": 2, "text": pycrdt.Text(text)}
        doc.get("elements", type=pycrdt.Map)[element] = pycrdt.Map(note)
        update = doc.get_update(before)
        self.doc.apply_update(update)
        self.now_ms += 1000
        await self.storage.append(
            [NewEntry(self.board, self.now_ms, who.person_id, update, (client,), (element,))]
        )

    async def happened(self, who: Asker, kind: str, **values: Any) -> None:
        self.now_ms += 1000
        event = NewEvent(self.board, self.now_ms, who.person_id, kind, body=values)
        await self.storage.add_events([event])


@pytest.fixture
def storage(app: ASGIApp) -> Any:
    return app._running.rooms._services.journal  # type: ignore[attr-defined]  # the same one


@pytest.fixture
def board(storage: Any, made: Made) -> Board:
    return Board(storage, made.board)


async def get(made: Made, who: Asker | dict[str, str], path: str = "", **more: str) -> Any:
    headers = who if isinstance(who, dict) else who.headers
    return await made.http.get(f"/api/replay/{made.id}{path}", headers={**headers, **more})


async def link_of(made: Made, by: Asker, **order: Any) -> dict[str, Any]:
    body = {"command": f"link-{len(order)}-{sorted(order)}"[:60], **order}
    path = f"/api/workshops/{made.id}/replay-links"
    answer = await made.http.post(path, json=body, headers=by.headers)
    assert answer.status_code == 201, answer.text
    made_link: dict[str, Any] = answer.json()
    secret = made_link["url"].partition("#")[2]
    return {**made_link, "headers": {"Authorization": f"Replay {secret}"}}


async def film(made: Made, who: Asker | dict[str, str], board: str) -> dict[str, Any]:
    """Index, and all elements at the end by playing everything."""
    path = f"/boards/{board}"
    index = (await get(made, who, path)).json()
    elements: dict[str, Any] = {}
    for each in index["segments"]:
        key = (await get(made, who, f"{path}/segments/{each['n']}/key")).json()
        part = (await get(made, who, f"{path}/segments/{each['n']}")).json()
        elements = fold(key["elements"], part["changes"])
    return {"index": index, "elements": elements}


async def test_what_happened_can_be_watched(made: Made, board: Board) -> None:
    anna, olena = await made.join("facilitator"), await made.join(name="Olena")
    await board.happened(anna, "session_started", session="s1", title="Quartier")
    titles = {"de": "Ideen", "en": "Ideas", "uk": "Ідеї"}
    await board.happened(anna, "step", step="t", number=1, of=2, mode="open", title=titles)
    await board.note(anna, "a", "Hallo", 7)
    await board.note(olena, "b", "Привіт 🌻", 8)
    await board.happened(olena, "joined")
    await board.happened(anna, "version", name="vorher")
    opened = (await get(made, olena)).json()
    assert opened["me"] == {"role": "participant", "can": [], "expires_ms": None}
    assert [each["label"] for each in opened["people"]] == ["Anna", "Olena"]
    seen = await film(made, olena, made.board)
    assert seen["elements"]["b"] == {"type": "note", "x": 1, "y": 2, "text": "Привіт 🌻"}
    index = seen["index"]
    # The first entry of a board is the server's own.
    assert (index["through"], index["total"], index["ready"]) == (3, 3, True)
    assert set(index["authors"].values()) == {"p1", "p2"}
    assert [(each["number"], each["session"]) for each in index["chapters"]] == [(1, "s1")]
    assert [each["id"] for each in index["versions"]] == ["1/1", "3/2"]
    assert index["joins"] == [[START_MS + 5000, "p2", 1]]
    assert sum(count for _, count in index["minutes"]) == 2
    boards = (await get(made, olena)).json()["boards"]
    assert boards[0]["from_ms"] == START_MS + 1000
    assert boards[0]["ready"]


async def test_nothing_counts_what_single_people_did(made: Made, board: Board) -> None:
    anna = await made.join("facilitator")
    await board.note(anna, "a", "x", 7)
    index = (await get(made, anna, f"/boards/{made.board}")).json()
    names = {"board", "from_ms", "to_ms", "through", "total", "ready", "authors", "segments"}
    assert index.keys() - names == {
        *("minutes", "chapters", "sessions", "versions", "joins", "frames"),
    }


async def test_rp1_who_may_not_watch_gets_nothing(made: Made, http: httpx.AsyncClient) -> None:
    path = f"/boards/{made.board}"
    for place in ("", path, f"{path}/segments/0", f"{path}/state?at=1", f"{path}/checkpoints"):
        assert (await get(made, {}, place)).status_code == 401
        assert (await get(made, {"Authorization": "Replay guess"}, place)).status_code == 401
    other = await made.http.post(
        "/api/workshops", json={"title": "B", "language": "de", "boards": [{"title": "x"}]}
    )
    foreign = Made(http, other.json())
    stranger = await foreign.join("facilitator")
    assert (await get(made, stranger)).status_code == 403
    link = await link_of(foreign, stranger)
    assert (await get(made, link["headers"])).status_code == 403
    mine = f"/boards/{foreign.board}"
    anna = await made.join("facilitator")
    assert (await get(made, anna, mine)).status_code == 404


async def test_a_viewer_watches_and_can_do_nothing_else(made: Made, board: Board) -> None:
    anna = await made.join("facilitator")
    await board.note(anna, "a", "Hallo", 7)
    link = await link_of(made, anna, title="For the council")
    viewer = link["headers"]
    opened = (await get(made, viewer)).json()
    assert opened["me"] == {"role": "viewer", "can": [], "expires_ms": link["expires_ms"]}
    assert opened["people"][0] == {
        "key": "p1",
        "label": None,
        "number": 1,
        "letter": None,
        "color": "#6b7280",
        "lab": None,
        "role": "facilitator",
    }
    assert "a" in (await film(made, viewer, made.board))["elements"]
    for path in (f"/api/boards/{made.board}", f"/api/workshops/{made.id}/replay-links"):
        assert (await made.http.get(path, headers=viewer)).status_code == 401
    named = await link_of(made, anna, names=True)
    assert (await get(made, named["headers"])).json()["people"][0]["label"] == "Anna"


async def test_a_link_ends(made: Made) -> None:
    anna, guest = await made.join("facilitator"), await made.join()
    path = f"/api/workshops/{made.id}/replay-links"
    link = await link_of(made, anna)
    known = (await made.http.get(path, headers=anna.headers)).json()["links"]
    assert [each["id"] for each in known] == [link["id"]]
    assert (await made.http.get(path, headers=guest.headers)).status_code == 403
    order = {"command": "revoke-01"}
    revoke = f"{path}/{link['id']}/revoke"
    assert (await made.http.post(revoke, json=order, headers=guest.headers)).status_code == 403
    assert (await made.http.post(revoke, json=order, headers=anna.headers)).status_code == 200
    gone = await get(made, link["headers"])
    assert (gone.status_code, gone.json()["type"].split(":")[-1]) == (410, "replay_revoked")
    past = {"command": "long-past", "expires_ms": 5}
    assert (await made.http.post(path, json=past, headers=anna.headers)).status_code == 422


async def test_rp1_a_link_that_has_expired_says_so(made: Made, storage: Any) -> None:
    anna = await made.join("facilitator")
    link = ReplayLink(
        "old",
        hash_secret("s" * 43),
        made.id,
        "",
        names=False,
        created_ms=1,
        created_by=anna.person_id,
        expires_ms=5,
    )
    await storage.save(made.id, [PutRecord(link)], [])
    gone = await get(made, {"Authorization": f"Replay {'s' * 43}"})
    assert (gone.status_code, gone.json()["type"].split(":")[-1]) == (410, "replay_expired")


async def test_the_same_command_makes_the_same_link(made: Made) -> None:
    anna = await made.join("facilitator")
    assert (await link_of(made, anna))["url"] == (await link_of(made, anna))["url"]


async def test_rp2_a_hidden_name_is_gone_at_once_and_the_film_is_the_same(
    made: Made, board: Board
) -> None:
    anna, olena = await made.join("facilitator"), await made.join(name="Olena")
    await board.note(olena, "b", "Привіт", 8)
    path = f"/boards/{made.board}/segments/0"
    before = await film(made, anna, made.board)
    part = (await get(made, anna, path)).content
    body = {"command": "hide-my-name", "hides_name": True}
    done = await made.http.post("/api/me", json=body, headers=olena.headers)
    assert done.status_code == 200, done.text
    people = (await get(made, anna)).json()["people"]
    assert people[1] == {**people[1], "label": None, "letter": None, "color": "#6b7280"}
    assert await film(made, anna, made.board) == before
    assert (await get(made, anna, path)).content == part
    assert "Olena" not in json.dumps([before, people])


async def test_rp3_whoever_was_removed_and_what_they_wrote_is_nowhere(
    made: Made, board: Board
) -> None:
    anna, troll = await made.join("facilitator"), await made.join(name="Trollname")
    await board.note(anna, "a", "Hallo", 7)
    await board.note(troll, "t", "Trollwort", 9)
    assert "t" in (await film(made, anna, made.board))["elements"]
    order = {"command": "remove-01", "person": troll.person_id}
    path = f"/api/workshops/{made.id}/people/{troll.person_id}/remove"
    done = await made.http.post(path, json={"command": order["command"]}, headers=anna.headers)
    assert done.status_code == 200, done.text
    seen = await film(made, anna, made.board)
    assert set(seen["elements"]) == {"a"}
    state = (await get(made, anna, f"/boards/{made.board}/state?at=2")).text
    told = json.dumps([seen, state, (await get(made, anna)).json()])
    assert "Troll" not in told
    assert troll.person_id not in told


async def test_rp3_facilitators_hide_and_show_again(made: Made, board: Board) -> None:
    anna, olena = await made.join("facilitator"), await made.join(name="Olena")
    await board.note(anna, "a", "Hallo", 7)
    await board.note(olena, "b", "Wort", 9)
    path = f"/api/workshops/{made.id}/conceal"

    async def conceal(number: int, **order: Any) -> set[str]:
        body = {"command": f"conceal-{number}", **order}
        done = await made.http.post(path, json=body, headers=anna.headers)
        assert done.status_code == 200, done.text
        return set((await film(made, anna, made.board))["elements"])

    assert await conceal(1, people=["p2"], hidden=True) == {"a"}
    assert await conceal(2, people=["p2"], hidden=False) == {"a", "b"}
    assert await conceal(3, elements=["a"], board=made.board, hidden=True) == {"b"}
    refused = {"command": "conceal-9", "people": ["p2"], "hidden": True}
    assert (await made.http.post(path, json=refused, headers=olena.headers)).status_code == 403
    refused["people"] = ["p99"]
    assert (await made.http.post(path, json=refused, headers=anna.headers)).status_code == 404


async def test_rp5_the_state_at_an_entry(made: Made, board: Board) -> None:
    anna = await made.join("facilitator")
    for number, element in enumerate("abc"):
        await board.note(anna, element, "x", 7 + number)
    path = f"/boards/{made.board}/state?at="
    for at, there in ((0, ""), (1, ""), (2, "a"), (3, "ab"), (4, "abc"), (99, "abc")):
        answer = await get(made, anna, f"{path}{at}")
        assert answer.status_code == 200, answer.text
        assert set(answer.json()["elements"]) == set(there)
        assert answer.json()["sequence"] == (min(at, 4) if there else 0)
    for wrong in ("", "-1", "x", "1.5", "9" * 20):
        assert (await get(made, anna, f"{path}{wrong}")).status_code == 400


async def test_rp4_pieces_come_compressed_and_are_known_again(made: Made, board: Board) -> None:
    anna = await made.join("facilitator")
    await board.note(anna, "a", "Hallo", 7)
    path = f"/boards/{made.board}"
    await get(made, anna, path)
    told = {}
    for encoding in ("br", "gzip", "identity"):
        answer = await get(made, anna, f"{path}/segments/0", **{"Accept-Encoding": encoding})
        told[encoding] = answer.json()
        again = {"Accept-Encoding": encoding, "If-None-Match": answer.headers["etag"]}
        assert (await get(made, anna, f"{path}/segments/0", **again)).status_code == 304
    assert told["br"] == told["gzip"] == told["identity"]
    assert (await get(made, anna, f"{path}/segments/1")).status_code == 404
    assert (await get(made, anna, f"{path}/segments/x")).status_code == 400
    assert brotli


async def test_rp6_without_replay_there_is_none_for_anybody(made: Made) -> None:
    anna = await made.join("facilitator")
    link = await link_of(made, anna)
    body = {"command": "settings-1", "replay": False}
    path = f"/api/workshops/{made.id}"
    done = await made.http.post(f"{path}/settings", json=body, headers=anna.headers)
    assert done.status_code == 200, done.text
    for who in (anna.headers, link["headers"]):
        answer = await get(made, who)
        assert (answer.status_code, answer.json()["type"].split(":")[-1]) == (403, "replay_off")
    new = {"command": "another-link"}
    answer = await made.http.post(f"{path}/replay-links", json=new, headers=anna.headers)
    assert answer.status_code == 403


async def test_a_board_that_is_being_edited_grows(made: Made, board: Board) -> None:
    anna = await made.join("facilitator")
    await board.note(anna, "a", "x", 7)
    first = (await get(made, anna, f"/boards/{made.board}")).json()
    await board.note(anna, "b", "x", 8)
    soon = (await get(made, anna, f"/boards/{made.board}")).json()
    assert (first["through"], soon["total"], soon["ready"]) == (2, 3, True)
    now = (await get(made, anna, f"/boards/{made.board}/state?at=3")).json()
    assert set(now["elements"]) == {"a", "b"}


async def test_rp7_it_is_said_how_long_it_is_kept(made: Made, board: Board) -> None:
    anna = await made.join("facilitator")
    await board.note(anna, "a", "x", 7)
    day_ms = 24 * 3600 * 1000
    assert (await get(made, anna)).json()["kept_until_ms"] == board.now_ms + 30 * day_ms
    path = f"/api/workshops/{made.id}/session"
    body = {"command": "session-1", "do": "start"}
    assert (await made.http.post(path, json=body, headers=anna.headers)).status_code == 200
    opened = (await get(made, anna)).json()
    assert (opened["kept_until_ms"], opened["is_live"]) == (None, True)
