"""Ways into workshops, kept in a real file: links, codes, ways back, and what ends them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.storage.base import Link, NewWorkshop, Person
from server.storage.records import Ban, LinkUsedUp, PutRecord, Return
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.storage.contract import WORKSHOP, person

LINK = Link(
    id="l1",
    secret_hash=b"1" * 32,
    workshop_id="w1",
    role="participant",
    created_ms=1,
    code="ABCDEFG",
    max_uses=1,
)
FREE = Link(id="l2", secret_hash=b"2" * 32, workshop_id="w1", role="observer", created_ms=2)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    storage = await open_sqlite(f"sqlite+aiosqlite:///{tmp_path / 'board.db'}")
    await storage.create_workshop(NewWorkshop(WORKSHOP, [], [LINK, FREE]))
    yield storage
    await storage.close()


async def admit(storage: SqliteStorage, n: int, link_id: str | None, name: str = "Оля") -> Person:
    return await storage.admit(person(f"p{n}", name), b"t%d" % n, link_id, b"r%d" % n)


async def test_a_link_is_found_by_secret_and_by_code(storage: SqliteStorage) -> None:
    assert await storage.link(b"1" * 32) == LINK
    assert await storage.link_by_code("ABCDEFG") == LINK
    assert await storage.link_by_code("") is None
    assert await storage.links("w1") == [LINK, FREE]
    assert await storage.links("w2") == []


async def test_a_rotated_link_keeps_its_id_and_its_uses(storage: SqliteStorage) -> None:
    await admit(storage, 1, "l1")
    rotated = replace(LINK, secret_hash=b"3" * 32, code="HJKLMNP", rotated_ms=9, title="Neuhafen")
    await storage.save("w1", [PutRecord(rotated)], [])
    assert await storage.link(b"1" * 32) is None
    assert await storage.link_by_code("ABCDEFG") is None
    assert await storage.link(b"3" * 32) == replace(rotated, uses=1)


async def test_a_link_for_one_lets_one_of_twenty_in(storage: SqliteStorage) -> None:
    results = await asyncio.gather(
        *(admit(storage, n, "l1") for n in range(20)), return_exceptions=True
    )
    assert [type(result) for result in results].count(LinkUsedUp) == 19
    assert await storage.people_count("w1") == 1
    found = await storage.link(b"1" * 32)
    assert found is not None
    assert found.uses == 1


async def test_people_are_numbered_and_nobody_shares_a_name(storage: SqliteStorage) -> None:
    stored = await asyncio.gather(*(admit(storage, n, "l2") for n in range(20)))
    assert sorted(each.number for each in stored) == list(range(1, 21))
    assert len({each.name for each in stored}) == 20
    assert {each.id: each for each in (await storage.programme("w1")).people} == {
        each.id: each for each in stored
    }


async def test_who_waits_has_a_name_too(storage: SqliteStorage) -> None:
    waiting = replace(person("p1", "Anna"), state="waiting")
    await storage.admit(waiting, b"t1", None, b"r1")
    assert (await admit(storage, 2, None, "anna")).name == "anna 2"


async def test_the_way_back_leads_to_the_same_person(storage: SqliteStorage) -> None:
    stored = await admit(storage, 1, "l2")
    assert await storage.person_by_return(b"r1") == stored
    await storage.add_token(stored.id, b"another device", 9)
    for token in (b"t1", b"another device"):
        assert await storage.person_by_token(token) == stored
    await storage.save("w1", [PutRecord(Return(b"r1", stored.id, 5, revoked_ms=9))], [])
    assert await storage.person_by_return(b"r1") is None


async def test_sa1_nothing_leads_back_for_somebody_expelled(storage: SqliteStorage) -> None:
    await admit(storage, 1, None)
    other = await admit(storage, 2, None)
    await storage.expel("p1")
    assert await storage.person_by_token(b"t1") is None
    assert await storage.person_by_return(b"r1") is None
    assert await storage.person_by_token(b"t2") == other
    assert await storage.person_by_return(b"r2") == other


async def test_sa3_bans_are_told_until_lifted(storage: SqliteStorage) -> None:
    ban = Ban("b1", "w1", "person", "p1", 1, "p2")
    await storage.save("w1", [PutRecord(ban), PutRecord(replace(ban, id="b2", lifted_ms=2))], [])
    assert await storage.bans("w1") == [ban]
    assert await storage.bans("w2") == []
