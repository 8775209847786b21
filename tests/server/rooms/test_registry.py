"""Rooms exist once, are loaded once, and leave a snapshot behind."""

import asyncio
from collections.abc import Sequence

import pytest

from server.crdt import Document
from server.errors import BoardNotFound
from server.protocol.messages import SyncStep1
from server.protocol.state_vector import read_state_vector
from server.protocol.update import decode_update
from server.rooms.room import Room
from server.storage.base import NewEntry, StoredBoard
from tests.server.rooms.world import BOARD, World


async def test_concurrent_leases_share_one_load(world: World) -> None:
    loads = 0
    load = world.storage.open_board

    async def slow(board_id: str) -> StoredBoard:
        nonlocal loads
        loads += 1
        await asyncio.sleep(0)
        return await load(board_id)

    await world.close()
    await world.expire()
    world.storage.open_board = slow  # type: ignore[method-assign]  # counts, then does the same

    async def visit() -> Room:
        async with world.rooms.lease(BOARD) as room:
            await asyncio.sleep(0)
            return room

    rooms = await asyncio.gather(*(visit() for _ in range(50)))
    assert loads == 1
    assert len(set(map(id, rooms))) == 1
    await world.open_again()


async def test_a_failed_load_does_not_poison_the_next(world: World) -> None:
    for _ in range(2):
        with pytest.raises(BoardNotFound):
            async with world.rooms.lease("nowhere"):
                pytest.fail("there is no such board")


async def test_an_empty_room_is_unloaded_with_a_snapshot_and_comes_back_whole(
    world: World,
) -> None:
    anna = world.join()
    anna.write(anna.note("a", "gone"))
    anna.write(anna.note("b", "kept"))
    del anna.elements["a"]
    anna.write(anna.change())
    await world.tick()
    world.room.detach(anna.session)
    await world.close()
    await world.expire()
    stored = await world.storage.open_board(BOARD)
    assert stored.snapshot is not None
    assert stored.snapshot.sequence == 3
    assert b"gone" not in stored.snapshot.collected
    assert not stored.entries
    first = world.room
    await world.open_again()
    assert world.room is not first
    ben = world.join()
    ben.send(SyncStep1(b"\x00"))
    ben.take()
    assert list(ben.elements.keys()) == ["b"]
    anna_again = world.join(anna.session.person)
    anna_again.doc = anna.doc
    anna_again.write(anna.note("c"))
    await world.tick()
    ben.take()
    assert set(ben.elements.keys()) == {"b", "c"}


async def test_a_held_room_is_not_unloaded(world: World) -> None:
    anna = world.join()
    await world.expire()
    async with world.rooms.lease(BOARD) as room:
        assert room is world.room
    assert anna.session.id in world.room.sessions


async def test_fs1_the_state_over_http_is_what_a_newcomer_gets(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a", "hello"))
    await world.tick()
    state, sequence = await world.rooms.state(BOARD)
    ben = world.join()
    ben.doc.apply_update(state)
    assert list(ben.elements.keys()) == ["a"]
    assert sequence == 1


async def test_cc_at_the_end_clients_are_told_to_come_back(world: World) -> None:
    anna = world.join()
    world.rooms.close_all()
    assert anna.channel.closed == [(1012, "restart")]
    assert anna.events("closing")[0]["retry_after_ms"] == 1000


async def test_st6_a_room_that_never_rests_gets_its_snapshots(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = world.join()
    append = world.storage.append

    async def busy(new: Sequence[NewEntry]) -> list[int]:
        anna.write(anna.note(f"n{anna.session.received}"))  # somebody writes during every commit
        return await append(new)

    monkeypatch.setattr(world.storage, "append", busy)
    anna.write(anna.note("n0"))
    for _ in range(120):
        await world.recorder._run_tick()
    world.rooms.make_round()
    await world.clock_turn()
    assert not world.room.is_at_rest
    for _ in range(5):
        await world.recorder._run_tick()
        await world.clock_turn()
    await world.chores.finish()
    stored = await world.storage.open_board(BOARD)
    assert stored.snapshot is not None
    sequence = stored.snapshot.sequence
    assert 120 < sequence < stored.sequence
    document = Document()
    document.apply(decode_update(stored.snapshot.state))
    assert document.elements().keys() == {f"n{number}" for number in range(sequence)}
    collected = Document()
    collected.apply(decode_update(stored.snapshot.collected))
    assert collected.elements() == document.elements()
    assert read_state_vector(stored.snapshot.vector) == document.state_vector()
    for each in (document, collected):
        each.close()


async def snapshot_sequence(world: World) -> int:
    await world.chores.finish()
    stored = await world.storage.open_board(BOARD)
    return stored.snapshot.sequence if stored.snapshot else 0


async def test_st6_a_large_board_gets_a_snapshot_for_a_few_entries_too(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a", "x" * 300_000))
    await world.calm()
    for _ in range(2):
        world.rooms.make_round()
    assert await snapshot_sequence(world) == 1
    anna.write(anna.note("b"))
    await world.tick()
    world.clock.s += 10
    for _ in range(2):
        world.rooms.make_round()
    assert await snapshot_sequence(world) == 1, "not for every single edit"
    world.clock.s += 30
    world.rooms.make_round()
    assert await snapshot_sequence(world) == 2
    anna.write(anna.note("c"))
    await world.tick()
    await world.rooms.close()
    assert await snapshot_sequence(world) == 3
