"""The server's own updates take the path of everybody's."""

import asyncio

import pytest

from server.crdt import Document
from server.crdt.writing import Wish, compose
from server.errors import DocumentPanicked, NotInside, RoomError, StorageBusy, UpdateRefused
from server.policy.rights import Standing
from server.protocol.update import DecodedUpdate
from server.rooms.desk import submit
from server.storage.base import Person
from tests.server.rooms.world import BOARD, World


async def composed(world: World, *wishes: Wish) -> bytes:
    captured = await capture(world)
    return compose(captured, wishes, 4_000_000_000).update


async def capture(world: World) -> bytes:
    wanted = asyncio.ensure_future(world.room.capture())
    await asyncio.sleep(0)
    await world.tick()
    return (await wanted).state


async def sent(world: World, person: Person, update: bytes) -> int:
    result = asyncio.ensure_future(submit(world.room, person, update))
    await asyncio.sleep(0)
    await world.calm()
    return await result


async def test_rp9_everybody_gets_it_and_the_journal_says_whose_it_is(world: World) -> None:
    anna, fay = world.join(), world.person("facilitator")
    anna.write(anna.note("n", "one"))
    await world.tick()
    sequence = await sent(world, fay, await composed(world, Wish("n", "text", "text", "two")))
    anna.take()
    assert str(anna.elements["n"]["text"]) == "two"
    entries = [entry async for entry in world.storage.entries(BOARD)]
    assert [(entry.sequence, entry.person_id) for entry in entries][-1] == (sequence, fay.id)
    assert sequence == world.room.sequence == 2


async def test_it_knows_its_place_among_those_of_others(world: World) -> None:
    anna, fay = world.join(), world.person("facilitator")
    update = await composed(world, Wish("n", "put", value={"type": "note"}))
    result = asyncio.ensure_future(submit(world.room, fay, update))
    anna.write(anna.note("a"))
    await asyncio.sleep(0)
    anna.write(anna.note("b"))
    await world.calm()
    entries = [entry async for entry in world.storage.entries(BOARD)]
    assert [entry.sequence for entry in entries if entry.person_id == fay.id] == [await result]
    assert len(entries) == 3


async def test_nobody_sees_a_session(world: World) -> None:
    fay = world.person("facilitator")
    await sent(world, fay, await composed(world, Wish("n", "put", value={"type": "note"})))
    assert world.room.sessions == {}
    assert world.rights.present == {}
    assert world.room.authority.pulse().people == ()


async def test_what_may_not_be_is_refused(world: World) -> None:
    eve = world.person("observer")
    update = await composed(world, Wish("n", "put", value={"type": "note"}))
    with pytest.raises(UpdateRefused) as refused:
        await sent(world, eve, update)
    assert refused.value.reason == "read_only"
    assert world.room.sequence == 0


async def test_somebody_who_was_removed_meanwhile_does_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: Person) -> Standing:
        raise NotInside

    update = await composed(world, Wish("n", "put", value={"type": "note"}))
    monkeypatch.setattr(world.rights, "standing", gone)
    with pytest.raises(NotInside):
        await submit(world.room, world.person("facilitator"), update)
    assert world.room.sequence == 0


async def test_what_tells_nothing_new_says_so(world: World) -> None:
    fay = world.person("facilitator")
    update = await composed(world, Wish("n", "put", value={"type": "note"}))
    await sent(world, fay, update)
    with pytest.raises(RoomError):
        await sent(world, fay, update)


async def test_a_large_one_is_taken_as_well(world: World) -> None:
    fay = world.person("facilitator")
    text = "x" * 300_000
    update = await composed(world, Wish("n", "put", value={"type": "note", "text": text}))
    assert await sent(world, fay, update) == 1


async def test_while_the_disk_is_busy_it_waits(world: World) -> None:
    fay = world.person("facilitator")
    update = await composed(world, Wish("n", "put", value={"type": "note"}))
    world.storage.fail_with = StorageBusy()
    result = asyncio.ensure_future(submit(world.room, fay, update))
    await asyncio.sleep(0)

    async def recover(_: float) -> None:
        world.storage.fail_with = None

    world.clock.on_sleep = recover
    await world.tick()
    assert await result == 1


async def test_a_room_that_is_given_up_leaves_nobody_waiting(world: World) -> None:
    fay = world.person("facilitator")
    update = await composed(world, Wish("n", "put", value={"type": "note"}))
    result = asyncio.ensure_future(submit(world.room, fay, update))
    await asyncio.sleep(0)
    world.room.give_up()
    with pytest.raises(RoomError):
        await result


async def test_a_document_that_breaks_refuses_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panic(_: Document, __: DecodedUpdate) -> None:
        raise DocumentPanicked("test")

    update = await composed(world, Wish("n", "put", value={"type": "note"}))
    with monkeypatch.context() as patch:
        patch.setattr(Document, "apply", panic)
        result = asyncio.ensure_future(submit(world.room, world.person("facilitator"), update))
        await asyncio.sleep(0)
    await world.calm()
    with pytest.raises(UpdateRefused):
        await result
