"""A board is taken out of use, for what nobody may be in the middle of."""

import asyncio

import pytest

from server.crdt import Document
from server.errors import StorageFull
from server.protocol.close_codes import CloseCode
from server.protocol.update import decode_update
from server.storage.base import Snapshot
from tests.server.rooms.world import BOARD, World


def shown(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    document = Document()
    document.apply(decode_update(snapshot.state, is_trusted=True))
    return document.elements()


async def test_an_empty_board_is_handed_out_without_what_was_deleted(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a", "verschwunden"))
    anna.write(anna.note("b", "geblieben"))
    del anna.elements["a"]
    anna.write(anna.change())
    await world.tick()
    world.room.detach(anna.session)
    await world.close()
    found: list[Snapshot] = []

    async def work(snapshot: Snapshot) -> None:
        assert world.rooms.live_room(BOARD) is None
        found.append(snapshot)

    assert await world.rooms.while_closed(BOARD, work)
    [snapshot] = found
    assert snapshot.sequence == 3
    assert b"verschwunden" not in snapshot.state + snapshot.collected
    assert set(shown(snapshot)) == {"b"}
    await world.open_again()
    assert world.join().room.sequence == 3


async def test_a_board_in_use_is_left_alone(world: World) -> None:
    anna = world.join()

    async def work(_snapshot: Snapshot) -> None:
        pytest.fail("somebody is there")

    assert not await world.rooms.while_closed(BOARD, work)
    anna.write(anna.note("a"))
    await world.tick()
    assert anna.channel.closed == []


async def test_by_force_everybody_is_sent_away_and_nothing_is_lost(world: World) -> None:
    anna, bo = world.join(), world.join()
    anna.write(anna.note("a", "noch schnell"))
    found: list[Snapshot] = []
    gate = asyncio.Event()

    async def work(snapshot: Snapshot) -> None:
        found.append(snapshot)
        await gate.wait()

    closing = asyncio.create_task(world.rooms.while_closed(BOARD, work, by_force=True))
    while not found:
        await world.tick()
        await asyncio.sleep(0)
    old = world.room
    assert [code for code, _ in bo.channel.closed] == [CloseCode.SERVICE_RESTART]
    assert bo.events("closing")[0]["retry_after_ms"] > 0
    assert shown(found[0])["a"]["text"] == "noch schnell"
    # Who comes meanwhile waits, and finds another room; who had found the old one is sent on.
    late = world.join(room=old)
    assert [code for code, _ in late.channel.closed] == [CloseCode.SERVICE_RESTART]
    coming = asyncio.create_task(world.visit(BOARD))
    await asyncio.sleep(0)
    assert not coming.done()
    gate.set()
    assert await closing
    room = await coming
    assert room is not old
    anna.write(anna.note("too-late"))
    await world.tick()
    assert room.sequence == found[0].sequence == 1


async def test_work_that_fails_leaves_the_board_as_it_was(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a"))
    await world.tick()

    async def work(_snapshot: Snapshot) -> None:
        raise StorageFull

    with pytest.raises(StorageFull):
        await world.rooms.while_closed(BOARD, work, by_force=True)
    room = await world.visit(BOARD)
    assert room.sequence == 1
    anna = world.join()
    anna.write(anna.note("b"))
    await world.tick()
    assert room.sequence == 2
