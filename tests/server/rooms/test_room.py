"""The way from a session to everybody else: shared/protocol.md SY, AW, CE."""

from typing import Any

import msgspec
import pytest
from pycrdt import Doc, Map

from server.errors import RoomFull, StorageFull
from server.protocol.awareness import AwarenessEntry, read_entries, write_entries
from server.protocol.messages import (
    Awareness,
    QueryAwareness,
    SyncStep1,
    SyncStep2,
    Update,
    write_message,
)
from server.protocol.state_vector import read_state_vector, write_state_vector
from server.rooms.services import Limits
from server.storage.base import NewEntry
from tests.server.rooms.world import BOARD, Client, Recording, World


async def test_sy1_a_newcomer_hears_who_it_is_what_the_room_has_and_who_is_here(
    world: World,
) -> None:
    anna = world.join()
    anna.send(Awareness(write_entries([AwarenessEntry(7, 1, b'{"cursor":null}')])))
    await world.tick()
    ben = world.join()
    kinds = [type(message).__name__ for message in ben.channel.got]
    assert kinds == ["Control", "SyncStep1", "Awareness"]
    (welcome,) = ben.events("welcome")
    assert welcome["person"]["id"] == ben.session.person.id
    assert welcome["writable"] is True
    assert welcome["board"] == {"id": BOARD, "title": "Board"}


async def test_sy2_step2_is_what_the_sender_lacks(world: World) -> None:
    anna, ben = world.join(), world.join()
    anna.write(anna.note("a", "first"))
    await world.tick()
    ben.take()
    vector = ben.doc.get_state()
    anna.write(anna.note("b", "second"))
    await world.tick()
    ben.forget()
    ben.send(SyncStep1(vector))
    await world.tick()
    ben.take()
    assert ben.elements.keys() == {"a", "b"} or set(ben.elements.keys()) == {"a", "b"}


async def test_sy2_step2_holds_nothing_that_is_not_committed(world: World) -> None:
    anna, ben = world.join(), world.join()
    anna.write(anna.note("a"))
    ben.send(SyncStep1(b"\x00"))
    assert ben.updates() == [b"\x00\x00"]
    ben.send(SyncStep1(write_state_vector({999: 1})))
    assert len(ben.updates()) == 1, "the answer waits for the commit"
    await world.tick()
    ben.take()
    assert list(ben.elements.keys()) == ["a"]


async def test_sy3_nothing_leaves_the_room_before_it_is_committed(world: World) -> None:
    anna, ben = world.join(), world.join()
    anna.write(anna.note("a"))
    assert not ben.updates()
    assert not anna.events("saved")
    await world.tick()
    assert len(ben.updates()) == 1
    assert anna.updates() == ben.updates(), "the sender gets the same bytes"
    assert anna.events("saved")[-1]["received"] == 1
    stored = await world.storage.open_board(BOARD)
    assert [entry.update for entry in stored.entries] == ben.updates()


async def test_sy4_updates_of_a_tick_leave_as_one_message(world: World) -> None:
    anna, ben, cleo = world.join(), world.join(), world.join()
    anna.write(anna.note("a"))
    ben.write(ben.note("b"))
    anna.write(anna.note("c"))
    anna.send(Awareness(write_entries([AwarenessEntry(1, 1, b'{"n":1}')])))
    anna.send(Awareness(write_entries([AwarenessEntry(1, 2, b'{"n":2}')])))
    await world.tick()
    assert len(cleo.updates()) == 1
    cleo.take()
    assert set(cleo.elements.keys()) == {"a", "b", "c"}
    (heard,) = cleo.awareness()
    (entry,) = read_entries(heard)
    assert entry.clock == 2
    assert (await world.storage.open_board(BOARD)).sequence == 3


async def test_sy5_an_observer_changes_nothing_and_nobody_hears_of_it(world: World) -> None:
    anna = world.join()
    olga = world.join(world.person("observer"))
    olga.write(olga.note("o"))
    await world.tick()
    assert not anna.updates()
    assert (await world.storage.open_board(BOARD)).sequence == 0
    (refused,) = olga.events("refused")
    assert (refused["reason"], refused["message"]) == ("read_only", 1)
    assert olga.events("welcome")[0]["writable"] is False


async def test_sy5_an_observer_that_answers_step1_without_news_is_not_scolded(
    world: World,
) -> None:
    anna = world.join()
    anna.write(anna.note("a"))
    await world.tick()
    olga = world.join(world.person("observer"))
    olga.send(SyncStep2(anna.doc.get_update()))
    olga.send(SyncStep2(b"\x00\x00"))
    await world.tick()
    assert not olga.events("refused")


async def test_ce2_a_client_without_control_gets_permission_denied(world: World) -> None:
    olga = world.join(world.person("observer"), control=False)
    olga.write(olga.note("o"))
    assert olga.denials() == ["read_only"]
    assert not olga.events("welcome")


async def test_sy6_an_update_with_a_gap_is_not_applied_but_asked_for(world: World) -> None:
    anna, ben = world.join(), world.join()
    first, second = anna.note("a"), anna.note("b")
    anna.forget()
    anna.write(second)
    await world.tick()
    assert not ben.updates()
    assert anna.events("resync")[0]["message"] == 1
    assert len(anna.step1s()) == 1
    anna.send(SyncStep2(anna.doc.get_update()))
    await world.tick()
    ben.take()
    assert set(ben.elements.keys()) == {"a", "b"}
    assert first


async def test_sy7_new_content_under_anothers_client_id_is_refused(world: World) -> None:
    anna, eve = world.join(), world.join()
    known = anna.note("a")
    anna.write(known)
    forged = anna.note("b")  # not yet sent by anna
    eve.write(known)  # repeating is nobody's harm
    eve.write(forged)
    await world.tick()
    assert [e["reason"] for e in eve.events("refused")] == ["foreign_client"]
    anna.write(forged)
    await world.tick()
    assert (await world.storage.open_board(BOARD)).sequence == 2


async def test_sy7_an_id_seen_in_awareness_only_cannot_be_taken_either(world: World) -> None:
    anna, eve = world.join(), world.join()
    anna.send(Awareness(write_entries([AwarenessEntry(eve.doc.client_id, 1, b"{}")])))
    eve.write(eve.note("e"))
    await world.tick()
    assert [e["reason"] for e in eve.events("refused")] == ["foreign_client"]


async def test_sy7_an_id_belongs_to_its_person_across_restarts(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a"))
    await world.tick()
    stored = await world.storage.open_board(BOARD)
    assert stored.owners == {anna.doc.client_id: anna.session.person.id}


async def test_sy7_nobody_takes_client_ids_by_the_thousand(world: World) -> None:
    anna, eve = world.join(), world.join()
    crowd: Doc[Any] = Doc(client_id=1)
    for client in range(2, 70):
        one: Doc[Any] = Doc(client_id=client)
        one.get("elements", type=Map)[str(client)] = 1
        crowd.apply_update(one.get_update())
    eve.write(crowd.get_update())
    await world.tick()
    assert [e["reason"] for e in eve.events("refused")] == ["invalid_update"]
    assert not anna.updates()


@pytest.mark.parametrize("raw", [b"", b"\x01", b"\x00", b"\xff" * 40, b"\x00\x00\x00"])
async def test_sy8_what_is_not_well_formed_never_reaches_the_engine(
    world: World, raw: bytes
) -> None:
    anna, eve = world.join(), world.join()
    eve.write(raw)
    await world.tick()
    assert eve.events("refused")[0]["reason"] == "invalid_update"
    assert eve.events("saved")[-1]["received"] == 1
    assert not anna.updates()


async def test_sy9_after_a_refusal_the_document_equals_the_journal(world: World) -> None:
    anna, eve = world.join(), world.join()
    anna.write(anna.note("a"))
    await world.tick()
    eve.doc["meta"] = meta = eve.doc.get("meta", type=type(eve.elements))
    meta["schemaVersion"] = 99
    eve.write(eve.change())
    during = anna.note("during the rebuild")
    anna.write(during)
    await world.calm()
    assert eve.events("refused")[0]["reason"] == "policy"
    newcomer = world.join()
    newcomer.send(SyncStep1(write_state_vector({1: 1})))
    await world.tick()
    newcomer.take()
    assert set(newcomer.elements.keys()) == {"a", "during the rebuild"}
    assert dict(newcomer.doc.get("meta", type=type(eve.elements)).to_py() or {}) == {}
    stored = await world.storage.open_board(BOARD)
    assert [entry.person_id for entry in stored.entries] == [anna.session.person.id] * 2


@pytest.mark.parametrize("client_id", [1, 2**32 - 1])
async def test_d7_metadata_is_refused_whether_it_would_win_or_lose(
    world: World, client_id: int
) -> None:
    server = Client(world.join().session, Recording(), world.room)
    server.doc.get("meta", type=Map)["schemaVersion"] = 1
    await world.storage.append([NewEntry(BOARD, 0, "system", server.change())])
    await world.close()
    await world.expire()
    await world.open_again()
    eve, anna = world.join(), world.join()
    doc: Doc[Any] = Doc(client_id=client_id)
    doc.get("meta", type=Map)["schemaVersion"] = 99
    eve.write(doc.get_update())
    eve.write(server.doc.get_update())
    await world.calm()
    assert [e["reason"] for e in eve.events("refused")] == ["policy"]
    assert not anna.updates()
    assert (await world.storage.open_board(BOARD)).sequence == 1


async def test_sy11_who_costs_three_rebuilds_a_minute_is_paused(world: World) -> None:
    anna, eve = world.join(), world.join()

    async def offend() -> None:
        bad = Client(eve.session, eve.channel, world.room)
        bad.doc["meta"] = meta = bad.doc.get("meta", type=type(bad.elements))
        meta["x"] = 1
        eve.write(bad.change())
        await world.calm()

    for _ in range(3):
        await offend()
    eve.write(eve.note("e"))
    assert [e["reason"] for e in eve.events("refused")] == ["policy"] * 3 + ["paused"]
    world.clock.s += 61
    eve.write(eve.change())
    eve.write(Client(eve.session, eve.channel, world.room).note("later"))
    await world.tick()
    assert len(eve.events("refused")) == 4
    for _ in range(12):
        await offend()
        world.clock.s += 20
    assert eve.channel.closed[0][0] == 4400
    anna.take()
    assert "later" in anna.elements


async def test_sy12_the_empty_update_is_stored_nowhere(world: World) -> None:
    anna, ben = world.join(), world.join()
    anna.write(b"\x00\x00")
    await world.tick()
    assert not ben.updates()
    assert (await world.storage.open_board(BOARD)).sequence == 0
    assert anna.events("saved")[-1]["received"] == 1


async def test_sy10_a_newcomer_gets_no_deleted_content(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a", "SECRET"))
    await world.tick()
    del anna.elements["a"]
    anna.write(anna.change())
    await world.tick()
    ben = world.join()
    ben.send(SyncStep1(b"\x00"))
    ben.send(SyncStep1(write_state_vector({5: 1})))
    await world.calm()
    assert len(ben.updates()) == 2
    for update in ben.updates():
        assert b"SECRET" not in update
    ben.take()
    assert list(ben.elements.keys()) == []


async def test_aw2_a_session_speaks_for_its_own_client_ids_only(world: World) -> None:
    anna, eve = world.join(), world.join()
    anna.write(anna.note("a"))
    eve.send(Awareness(write_entries([AwarenessEntry(anna.doc.client_id, 9, b'{"x":1}')])))
    for client in range(1, 12):
        eve.send(Awareness(write_entries([AwarenessEntry(client, 1, b"{}")])))
    await world.tick()
    entries = [e for raw in anna.awareness() for e in read_entries(raw, 100)]
    assert {e.client for e in entries} == set(range(1, 9))


async def test_aw3_name_and_colour_are_the_servers(world: World) -> None:
    anna, eve = world.join(), world.join()
    forged = b'{"user":{"name":"Anna","role":"facilitator"},"cursor":{"x":1,"y":2}}'
    eve.send(Awareness(write_entries([AwarenessEntry(5, 1, forged)])))
    await world.tick()
    (entry,) = read_entries(anna.awareness()[0])
    state = msgspec.json.decode(entry.state or b"")
    person = eve.session.person
    assert state["user"] == {"id": person.id, "name": person.name, "color": person.color}
    assert state["cursor"] == {"x": 1, "y": 2}


async def test_aw5_when_a_session_ends_its_states_are_removed(world: World) -> None:
    anna, ben = world.join(), world.join()
    ben.send(Awareness(write_entries([AwarenessEntry(5, 3, b"{}")])))
    await world.tick()
    anna.forget()
    world.room.detach(ben.session)
    world.room.detach(ben.session)
    await world.tick()
    assert read_entries(anna.awareness()[0]) == [AwarenessEntry(5, 4, None)]
    anna.forget()
    anna.send(QueryAwareness())
    assert not anna.awareness()


async def test_aw6_a_slow_reader_gets_updates_now_and_awareness_later(world: World) -> None:
    anna, slow = world.join(), world.join()
    slow.channel.unread_bytes = 200_000
    anna.send(Awareness(write_entries([AwarenessEntry(5, 1, b"{}")])))
    anna.write(anna.note("a"))
    await world.tick()
    assert len(slow.updates()) == 1
    assert not slow.awareness()
    world.room.look_after(0)
    assert not slow.awareness()
    slow.channel.unread_bytes = 0
    world.room.look_after(1)
    assert [e.client for e in read_entries(slow.awareness()[0])] == [5]


async def test_lm2_who_never_reads_is_closed_and_nobody_else(world: World) -> None:
    anna, dead = world.join(), world.join()
    dead.channel.unread_bytes = world.limits.outbox_bytes + 1
    anna.write(anna.note("a"))
    await world.tick()
    assert dead.channel.closed[0][0] == 4413
    assert anna.updates()
    assert list(world.room.sessions) == [anna.session.id]


async def test_lm2_who_reads_nothing_of_one_large_tick_is_closed_too(world: World) -> None:
    anna, dead, slow = world.join(), world.join(), world.join()
    dead.channel.unread_bytes = slow.channel.unread_bytes = world.limits.outbox_bytes + 2000
    world.room.look_after(1)
    assert not dead.channel.closed, "a newcomer with a large board has had no time yet"
    slow.channel.unread_bytes -= 1000
    world.room.look_after(2)
    assert dead.channel.closed[0][0] == 4413
    assert not slow.channel.closed, "it has read a part since"
    assert not anna.channel.closed


async def test_lm2_a_burst_beyond_the_limit_closes_nobody_who_reads(world: World) -> None:
    """Ninety people paste at once: five times what a session may leave unread."""
    readers = [world.join() for _ in range(3)]
    dead = world.join()
    writers = [world.join() for _ in range(90)]
    for client in [*readers, dead, *writers]:
        client.channel.counts_unread = True
    limit = world.limits.outbox_bytes

    async def read(seconds: float) -> None:
        for client in [*readers, *writers]:
            unread = client.channel.unread_bytes
            assert unread <= limit
            client.channel.unread_bytes = max(0, unread - int(seconds * 3_000_000))

    world.clock.on_sleep = read
    for number, writer in enumerate(writers):
        writer.write(writer.note(f"n{number}", "x" * (limit // 18)))
    await world.calm()
    await world.chores.finish()
    assert not [c for c in [*readers, *writers] if c.channel.closed]
    assert dead.channel.closed[0][0] == 4413
    for reader in readers:
        reader.take()
        assert len(reader.elements) == 90
    assert not [c for c in writers if c.channel.holds]


async def test_lm4_a_full_room_takes_nobody_more() -> None:
    world = World(Limits(sessions=1, outbox_bytes=1000))
    await world.open()
    world.join()
    with pytest.raises(RoomFull):
        world.join()
    await world.close()


@pytest.mark.parametrize("raw", [b"", b"\x05", b"\x00\x07\x00", b"\x01\x02\x01", b"\x64\x02{}"])
async def test_ms1_what_is_no_message_ends_its_session_only(world: World, raw: bytes) -> None:
    anna, eve = world.join(), world.join()
    world.room.receive(eve.session, raw)
    assert eve.channel.closed[0][0] == 4400
    eve.write(eve.note("after the end"))
    await world.tick()
    assert not anna.updates()
    assert not anna.channel.closed


async def test_ce1_saved_never_counts_what_is_not_committed(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a"))
    anna.write(b"garbage")
    world.storage.fail_with = StorageFull()
    fails = 0

    async def then_recover(_: float) -> None:
        nonlocal fails
        fails += 1
        assert not anna.events("saved")
        assert anna.events("storage")[-1]["ok"] is False
        if fails == 3:
            world.storage.fail_with = None

    world.clock.on_sleep = then_recover
    await world.tick()
    assert fails == 3
    assert anna.events("storage")[-1]["ok"] is True
    assert [e["received"] for e in anna.events("saved")] == [2]


async def test_people_are_told_who_is_here_but_not_all_the_time(world: World) -> None:
    anna = world.join(world.person(name="Anna"))
    world.room.look_after(10)
    ben = world.join(world.person(name="Ben"))
    world.room.look_after(10.5)
    assert len(anna.events("people")) == 1
    world.room.look_after(11)
    assert [p["name"] for p in anna.events("people")[-1]["people"]] == ["Anna", "Ben"]
    world.room.detach(ben.session)
    world.room.look_after(12)
    assert [p["name"] for p in anna.events("people")[-1]["people"]] == ["Anna"]


async def test_repeated_content_reaches_everybody_intact(world: World) -> None:
    anna, ben = world.join(), world.join()
    anna.write(anna.note("a"))
    anna.note("b")
    anna.write(anna.doc.get_update())  # all of it again, and something new
    anna.write(anna.note("c"))
    await world.tick()
    ben.take()
    assert set(ben.elements.keys()) == {"a", "b", "c"}


async def test_a_large_update_keeps_its_place_in_the_order(world: World) -> None:
    anna, ben = world.join(), world.join()
    big = anna.note("big", "x" * 300_000)
    small = anna.note("small")
    anna.write(big)
    assert anna.channel.holds == 1, "its later messages wait in the transport"
    await world.calm()
    assert anna.channel.holds == 0
    anna.write(small)
    await world.tick()
    ben.take()
    assert set(ben.elements.keys()) == {"big", "small"}
    assert not anna.events("resync")


def test_the_update_message_is_what_stock_clients_expect() -> None:
    assert write_message(Update(b"\x00\x00")) == b"\x00\x02\x02\x00\x00"
    assert read_state_vector(b"\x00") == {}
