"""What one session must not be able to do to the others, and what must survive bad timing."""

import asyncio
from time import perf_counter

import pytest

from server.errors import CorruptRecord, StorageBusy
from server.protocol.awareness import AwarenessEntry, read_entries, write_entries
from server.protocol.messages import Awareness, QueryAwareness, SyncStep1
from server.protocol.state_vector import write_state_vector
from server.protocol.wire import MAX_SAFE_INTEGER
from server.storage.base import StoredBoard
from tests.server.rooms.world import Client, World


def offence(eve: Client) -> bytes:
    """An update that makes the room rebuild its document."""
    bad = Client(eve.session, eve.channel, eve.room)
    bad.doc["meta"] = meta = bad.doc.get("meta", type=type(bad.elements))
    meta["x"] = 1
    return bad.change()


async def test_sy9_what_is_committed_while_the_record_is_read_is_in_the_new_document(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, eve = world.join(), world.join()
    read = world.storage.open_board
    is_read, may_go_on = asyncio.Event(), asyncio.Event()

    async def slow(board_id: str) -> StoredBoard:
        stored = await read(board_id)
        is_read.set()
        await may_go_on.wait()
        return stored

    monkeypatch.setattr(world.storage, "open_board", slow)
    anna.write(anna.note("a"))
    eve.write(offence(eve))
    await is_read.wait()
    await world.tick()
    may_go_on.set()
    await world.calm()
    newcomer = world.join()
    newcomer.send(SyncStep1(write_state_vector({1: 1})))
    await world.tick()
    newcomer.take()
    assert list(newcomer.elements.keys()) == ["a"]


async def test_sy9_a_room_that_cannot_be_rebuilt_is_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, eve = world.join(), world.join()

    async def unreadable(board_id: str) -> StoredBoard:
        raise CorruptRecord(board_id, "entry 1 is missing")

    monkeypatch.setattr(world.storage, "open_board", unreadable)
    eve.write(offence(eve))
    await world.calm()
    assert world.room.is_broken
    assert [code for code, _ in anna.channel.closed] == [1011]


async def test_lm5_a_state_vector_of_millions_costs_nothing(world: World) -> None:
    eve = world.join()
    vector = write_state_vector(dict.fromkeys(range(300_000), 1))
    started_s = perf_counter()
    eve.send(SyncStep1(vector))
    assert perf_counter() - started_s < 0.1
    assert eve.channel.closed[0][0] == 4400


async def test_lm2_who_asks_and_does_not_read_is_closed(world: World) -> None:
    for message in (SyncStep1(b"\x00"), SyncStep1(write_state_vector({1: 1})), QueryAwareness()):
        eve = world.join()
        eve.channel.unread_bytes = world.limits.outbox_bytes + 1
        eve.send(message)
        assert [code for code, _ in eve.channel.closed] == [4413]


async def test_lm5_a_session_is_read_on_when_its_question_is_answered(world: World) -> None:
    eve = world.join()
    for n in range(3):
        eve.send(SyncStep1(write_state_vector({1: 1 + n})))
    assert eve.channel.holds == 3
    await world.tick()
    assert eve.channel.holds == 0
    assert len(eve.updates()) == 3


async def test_a_room_with_unsaved_updates_stays(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a"))
    failing = StorageBusy("disk")
    world.storage.fail_with = failing
    world.room.detach(anna.session)
    await world.close()
    await world.expire()
    world.storage.fail_with = None
    assert await world.open_again() is anna.room
    await world.tick()
    newcomer = world.join()
    newcomer.send(SyncStep1(write_state_vector({1: 1})))
    await world.tick()
    newcomer.take()
    assert list(newcomer.elements.keys()) == ["a"]


async def test_aw1_a_clock_leaves_room_for_the_end(world: World) -> None:
    eve, anna = world.join(), world.join()
    eve.send(Awareness(write_entries([AwarenessEntry(7, MAX_SAFE_INTEGER - 1, b"{}")])))
    await world.tick()
    eve.send(Awareness(write_entries([AwarenessEntry(7, MAX_SAFE_INTEGER, b"{}")])))
    await world.tick()
    assert eve.channel.closed[0][0] == 4400
    (entry,) = read_entries(anna.awareness()[-1])
    assert (entry.clock, entry.state) == (MAX_SAFE_INTEGER, None)
