"""Rooms exist once, are loaded once, and leave a snapshot behind."""

import asyncio

import pytest

from server.errors import BoardNotFound
from server.protocol.messages import SyncStep1
from server.rooms.room import Room
from server.storage.base import StoredBoard
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
