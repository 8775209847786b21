"""Bringing back and undoing over HTTP: who may, what it does, and that others lose nothing."""

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from server.app import Whiteboard
from server.crdt import Document
from server.crdt.values import normal
from server.crdt.writing import Wish, compose
from server.errors import UpdateRefused
from server.protocol.update import decode_update
from server.rooms.desk import submit
from server.storage.base import Person
from tests.server.transport.conftest import Asker, Made
from tests.server.transport.ordering import done, kinds, problem, read

World = dict[str, dict[str, Any]]


def note(text: str = "", **fields: Any) -> dict[str, Any]:
    return {"type": "note", "x": 0, "y": 0, "text": text, **fields}


class Table:
    """A board, and people who write on it."""

    def __init__(self, app: Whiteboard, made: Made) -> None:
        self._app, self.made = app, made
        self._commands = 0

    async def write(self, who: Asker, *wishes: Wish) -> int:
        """An edit as a client's would be; its sequence."""
        running = self._app._running
        assert running is not None
        async with running.rooms.lease(self.made.board) as room:
            captured = await room.capture()
            update = compose(captured.state, wishes, secrets.randbits(32)).update
            person = Person(who.person_id, self.made.id, "", "participant", "en", "", 0)
            return await submit(room, person, update)

    async def read(self) -> World:
        answer = await self.made.http.get(
            f"/api/boards/{self.made.board}/state", headers=self.olena.headers
        )
        document = Document()
        document.apply(decode_update(answer.content, is_trusted=True))
        world = {key: normal(fields) for key, fields in document.elements().items()}
        document.close()
        return world

    async def order(self, who: Asker, path: str, **body: Any) -> httpx.Response:
        self._commands += 1
        body = {"command": f"act-{self._commands:06}", **body}
        url = f"/api/boards/{self.made.board}/{path}"
        return await self.made.http.post(url, json=body, headers=who.headers)

    async def done(self, who: Asker, path: str, **body: Any) -> Any:
        answer = await self.order(who, path, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    olena: Asker
    anna: Asker
    troll: Asker


@pytest.fixture
async def table(app: Whiteboard, made: Made) -> Table:
    table = Table(app, made)
    table.olena = await made.join("facilitator", name="Olena")
    table.anna = await made.join(name="Anna")
    table.troll = await made.join(name="Troll")
    return table


class TestRestore:
    async def test_rp9_a_board_is_what_it_was_and_says_who_did_it(self, table: Table) -> None:
        at = await table.write(table.anna, Wish("a", "put", value=note("one")))
        await table.write(table.anna, Wish("a", "text", "text", "two"))
        await table.write(table.anna, Wish("b", "put", value=note()))
        told = await table.done(table.olena, "restore/preview", at=at)
        assert (told["put"], told["removed"], told["changed"]) == (0, 1, 1)
        assert {"element": "a", "kind": "text", "field": "text", "before": "two",
                "after": "one"} in told["changes"]  # fmt: skip
        answer = await table.done(table.olena, "restore", at=at)
        assert (answer["removed"], answer["changed"], answer["skipped"]) == (1, 1, 0)
        assert await table.read() == {"a": note("one")}
        assert await kinds(table.made, table.olena) == ["restored"]
        assert answer["entry"] == at + 3

    async def test_what_people_do_after_it_stays_when_it_is_undone(self, table: Table) -> None:
        at = await table.write(table.anna, Wish("a", "put", value=note("one")))
        await table.write(table.anna, Wish("a", "set", "color", "red"))
        await table.write(table.anna, Wish("b", "put", value=note("b")))
        entry = (await table.done(table.olena, "restore", at=at))["entry"]
        await table.write(table.anna, Wish("a", "text", "text", "one more"))
        await table.done(table.olena, "undo-act", entry=entry)
        assert await table.read() == {"a": note("one more", color="red"), "b": note("b")}

    async def test_one_element_and_no_other(self, table: Table) -> None:
        both = [Wish(key, "put", value=note("old")) for key in ("a", "b")]
        at = await table.write(table.anna, *both)
        await table.write(table.anna, Wish("a", "remove"), Wish("b", "text", "text", "new"))
        await table.done(table.olena, "restore", at=at, scope="element", id="a")
        assert await table.read() == {"a": note("old"), "b": note("new")}

    async def test_the_same_command_is_carried_out_once(self, table: Table) -> None:
        at = await table.write(table.anna, Wish("a", "put", value=note("one")))
        await table.write(table.anna, Wish("a", "remove"))
        orders = [table.order(table.olena, "restore", at=at, command="the-same") for _ in range(2)]
        first, second = await asyncio.gather(*orders)
        assert first.json()["entry"] == second.json()["entry"]
        assert await kinds(table.made, table.olena) == ["restored"]

    async def test_two_facilitators_at_once(self, table: Table) -> None:
        petro = await table.made.join("facilitator", name="Petro")
        at = await table.write(table.anna, Wish("a", "put", value=note("one")))
        await table.write(table.anna, Wish("a", "text", "text", "something else"))
        both = await asyncio.gather(
            *(table.done(who, "restore", at=at) for who in (table.olena, petro))
        )
        assert await table.read() == {"a": note("one")}
        assert sorted(answer["entry"] for answer in both) == [0, at + 2]

    async def test_rpl4_what_somebody_removed_wrote_does_not_come_back(self, table: Table) -> None:
        at = await table.write(table.troll, Wish("bad", "put", value=note("bad")))
        await table.write(table.troll, Wish("worse", "put", value=note("worse")))
        await table.write(table.olena, Wish("bad", "remove"))
        await done(table.made, table.olena, f"people/{table.troll.person_id}/remove")
        answer = await table.done(table.olena, "restore", at=at)
        assert answer["entry"] == 0
        assert await table.read() == {"worse": note("worse")}

    async def test_a_moment_that_never_was(self, table: Table) -> None:
        answer = await table.order(table.olena, "restore", at=99)
        assert problem(answer) == (404, "replay_act_moment")


class TestRevert:
    async def test_mod2_everything_of_one_person_and_nothing_of_others(self, table: Table) -> None:
        await table.write(table.anna, Wish("a", "put", value=note("good day")))
        await table.write(table.troll, Wish("a", "text", "text", "bad day"))
        await table.write(table.troll, Wish("t", "put", value=note("bad")))
        await table.write(table.anna, Wish("a", "text", "text", "bad day to all"))
        body = {"person": table.troll.person_id, "since_ms": 0}
        told = await table.done(table.olena, "revert/preview", **body)
        assert (told["removed"], told["changed"]) == (1, 1)
        before = await table.read()
        answer = await table.done(table.olena, "revert", **body)
        assert await table.read() == {"a": note("good day to all")}
        assert (await table.done(table.olena, "revert", **body))["entry"] == 0
        await table.done(table.olena, "undo-act", entry=answer["entry"])
        assert await table.read() == before
        assert await kinds(table.made, table.olena) == ["reverted", "reverted"]

    async def test_an_act_is_undone_once_and_so_is_its_undoing(self, table: Table) -> None:
        await table.write(table.troll, Wish("t", "put", value=note("bad")))
        body = {"person": "p3", "since_ms": 0}
        first = (await table.done(table.olena, "revert", **body))["entry"]
        second = (await table.done(table.olena, "undo-act", entry=first))["entry"]
        again = await table.order(table.olena, "undo-act", entry=first)
        assert problem(again) == (409, "replay_act_undone")
        await table.done(table.olena, "undo-act", entry=second)
        assert await table.read() == {}

    async def test_after_an_undoing_it_works_again(self, table: Table) -> None:
        await table.write(table.troll, Wish("t", "put", value=note("bad")))
        body = {"person": table.troll.person_id, "since_ms": 0}
        entry = (await table.done(table.olena, "revert", **body))["entry"]
        await table.done(table.olena, "undo-act", entry=entry)
        assert await table.read() == {"t": note("bad")}

    async def test_what_others_work_on_is_named(self, table: Table) -> None:
        await table.write(table.troll, Wish("t", "put", value=note("bad ")))
        await table.write(table.anna, Wish("t", "text", "text", "bad GOOD"))
        body = {"person": table.troll.person_id, "since_ms": 0}
        answer = await table.done(table.olena, "revert", **body)
        assert answer["kept"] == [{"element": "t", "why": "shared"}]
        assert await table.read() == {"t": note("GOOD")}

    async def test_what_is_no_act_is_not_undone_as_one(self, table: Table) -> None:
        entry = await table.write(table.anna, Wish("a", "put", value=note()))
        answer = await table.order(table.olena, "undo-act", entry=entry)
        assert problem(answer) == (404, "replay_act_moment")

    async def test_nobody_of_that_name(self, table: Table) -> None:
        answer = await table.order(table.olena, "revert", person="p99", since_ms=0)
        assert problem(answer) == (404, "person_not_found")


class TestFork:
    async def test_a_new_board_begins_with_the_moment(self, table: Table) -> None:
        at = await table.write(table.anna, Wish("a", "put", value=note("öld 😀")))
        await table.write(table.anna, Wish("a", "text", "text", "new"))
        await done(table.made, table.olena, "versions", name="here")
        order = {"at": at, "title": " Second try ", "command": "fork-the-board"}
        first, again = [await table.order(table.olena, "fork", **order) for _ in range(2)]
        assert (first.status_code, first.json()["board"]["title"]) == (201, "Second try")
        assert first.json()["board"] == again.json()["board"]
        assert await table.read() == {"a": note("new")}
        boards = (await read(table.made, table.anna, "programme"))["boards"]
        assert [board["title"] for board in boards] == ["Tafel", "Second try"]
        table.made.body["boards"].insert(0, first.json()["board"])
        assert await table.read() == {"a": note("öld 😀")}
        assert await table.write(table.anna, Wish("a", "text", "text", "other")) == 2
        await table.done(table.olena, "restore", at=1)
        assert await table.read() == {"a": note("öld 😀")}

    async def test_locks_come_along(self, table: Table) -> None:
        at = await table.write(table.anna, Wish("a", "put", value=note()))
        await table.done(table.olena, "locks", lock=["a"])
        forked = await table.order(table.olena, "fork", at=at, title="Second")
        table.made.body["boards"].insert(0, forked.json()["board"])
        with pytest.raises(UpdateRefused) as refused:
            await table.write(table.anna, Wish("a", "set", "x", 5))
        assert refused.value.reason == "locked"


ORDERS: list[tuple[str, dict[str, Any]]] = [
    ("restore", {"at": 0}),
    ("restore/preview", {"at": 0}),
    ("revert", {"person": "p1", "since_ms": 0}),
    ("revert/preview", {"person": "p1", "since_ms": 0}),
    ("undo-act", {"entry": 1}),
    ("fork", {"at": 0, "title": "mine"}),
]


@pytest.mark.parametrize(("path", "body"), ORDERS)
async def test_only_facilitators_of_the_workshop_may(
    table: Table, path: str, body: dict[str, Any]
) -> None:
    answer = await table.order(table.anna, path, **body)
    assert problem(answer) == (403, "forbidden")
    answer = await table.order(Asker("", {}), path, **body)
    assert problem(answer) == (401, "unauthenticated")
