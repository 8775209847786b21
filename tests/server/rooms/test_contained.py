"""What breaks in one room costs that room, and nobody is told "saved" of what is not."""

import asyncio

import pytest

from server.errors import BoardNotFound, CorruptRecord, DocumentPanicked, StorageBusy, StorageError
from server.protocol.awareness import AwarenessEntry, write_entries
from server.protocol.messages import Awareness, SyncStep1
from server.protocol.state_vector import write_state_vector
from server.protocol.update import decode_update
from server.rooms.recorder import HOPELESS_TICKS
from server.storage.base import Snapshot, StoredBoard
from tests.server.protocol.building import (
    element,
    field,
    letters,
    section,
    text_type,
    update,
)
from tests.server.rooms.world import BOARD, Client, World

OTHER = "board-2"
NOTE = update(section(1, 0, element(), text_type((1, 0)), letters("Hof", parent=(1, 1))))


def break_document(world: World) -> None:
    """Let the engine really panic: a field within a letter, past all that would refuse it."""
    lost = decode_update(update(section(2, 0, field((1, 2)))))
    try:  # `pytest.raises` would keep the engine's objects for another thread to free
        world.room._intake.replica.document.apply(lost)
    except DocumentPanicked:
        return
    pytest.fail("the engine took it")


async def content(world: World) -> set[str]:
    """The ids of the elements that a newcomer finds."""
    newcomer = world.join()
    newcomer.send(SyncStep1(write_state_vector({9: 1})))
    await world.calm()
    newcomer.take()
    return set(newcomer.elements.keys())


async def test_a_panic_while_answering_costs_nobody_their_answer(world: World) -> None:
    anna, ben, cem = world.join(), world.join(), world.join()
    anna.write(NOTE)
    await world.tick()
    ben.take()
    anna.write(anna.note("b"))
    break_document(world)
    ben.send(SyncStep1(write_state_vector({5: 1})))
    cem.send(SyncStep1(write_state_vector({6: 1})))
    await world.tick()
    await world.calm()
    anna.write(anna.note("c"))
    await world.tick()
    for client in (ben, cem):
        client.take()
        assert set(client.elements.keys()) == {"a", "b", "c"}
        assert client.channel.holds == 0
    assert not any(client.channel.closed for client in (anna, ben, cem))
    assert not anna.events("refused")
    assert anna.events("saved")[-1]["received"] == anna.session.received


async def test_sy11_whose_questions_break_the_document_is_paused(world: World) -> None:
    anna, eve = world.join(), world.join()
    anna.write(NOTE)
    for n in range(3):
        await world.calm()
        break_document(world)
        eve.send(SyncStep1(write_state_vector({5: n + 1})))
        await world.tick()
    await world.calm()
    eve.write(eve.note("e"))
    assert eve.events("refused")[-1]["reason"] == "paused"
    anna.write(anna.note("b"))
    await world.tick()
    assert await content(world) == {"a", "b"}


async def test_a_panic_during_a_snapshot_costs_no_writer_an_update(world: World) -> None:
    anna = world.join()
    anna.write(NOTE)
    for n in range(10):
        anna.write(anna.note(f"n{n}"))
    await world.tick()
    break_document(world)
    for _ in range(2):  # the second round finds the room at rest
        world.clock.s += 10
        world.rooms.make_round()
    await world.calm()
    anna.write(anna.note("later"))
    await world.tick()
    assert not anna.events("refused")
    assert not anna.channel.closed
    assert {"a", "n9", "later"} <= await content(world)


async def with_other(world: World) -> Client:
    """Somebody on another board of the same server."""
    await world.add_board(OTHER)
    return world.join(room=await world.visit(OTHER))


@pytest.mark.parametrize("part", ["_answers.take", "_intake.take", "_presence.flush", "full.add"])
async def test_a_fault_in_the_tick_of_one_room_leaves_the_others_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    anna, zoe = world.join(), await with_other(world)

    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    owner, name = part.split(".")
    monkeypatch.setattr(getattr(world.room, owner), name, fail)
    anna.write(note := anna.note("a"))
    anna.send(SyncStep1(write_state_vector({5: 1})))
    anna.send(Awareness(write_entries([AwarenessEntry(anna.doc.client_id, 1, b"{}")])))
    zoe.write(zoe.note("z"))
    await world.tick()
    assert zoe.events("saved")
    assert not zoe.channel.closed
    assert [code for code, _ in anna.channel.closed] == [1011]
    monkeypatch.undo()
    before = world.room
    assert await world.visit(BOARD) is not before
    again = world.join(anna.session.person, room=await world.visit(BOARD))
    again.write(note)
    await world.tick()
    assert again.events("saved")
    assert await content(world) == {"a"}


@pytest.mark.parametrize("error", [BoardNotFound(BOARD), CorruptRecord("", "x"), ValueError("x")])
async def test_entries_that_cannot_be_stored_cost_their_room_only(
    world: World, error: Exception
) -> None:
    anna, zoe = world.join(), await with_other(world)
    world.storage.refused[BOARD] = error
    anna.write(note := anna.note("a"))
    zoe.write(zoe.note("z"))
    await world.tick()
    assert zoe.events("saved")
    assert len((await world.storage.open_board(OTHER)).entries) == 1
    assert not anna.events("saved")
    assert [code for code, _ in anna.channel.closed] == [1011]
    assert not (await world.storage.open_board(BOARD)).entries
    # What the old room still hears changes nothing any more.
    world.storage.refused.clear()
    anna.write(anna.note("b"))
    await world.tick()
    assert not anna.events("saved")
    assert not (await world.storage.open_board(BOARD)).entries
    again = world.join(anna.session.person, room=await world.visit(BOARD))
    again.write(note)
    await world.tick()
    assert again.events("saved")
    assert await content(world) == {"a"}


async def test_a_room_that_was_given_up_saves_nothing_more(world: World) -> None:
    anna = world.join()
    anna.write(anna.note("a"))
    world.room.give_up()
    await world.tick()
    assert not (await world.storage.open_board(BOARD)).entries
    assert not anna.events("saved")


async def test_a_new_room_waits_for_what_the_broken_one_is_saving(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = world.join()
    recording = asyncio.create_task(world.recorder.run())
    append, may_go_on = world.storage.append, asyncio.Event()
    reading: list[int] = []

    async def slow(new: list[object]) -> list[int]:
        await may_go_on.wait()
        return await append(new)  # type: ignore[arg-type]  # passed on as it is

    read = world.storage.open_board

    async def noted(board_id: str) -> StoredBoard:
        stored = await read(board_id)
        reading.append(stored.sequence)
        return stored

    monkeypatch.setattr(world.storage, "append", slow)
    monkeypatch.setattr(world.storage, "open_board", noted)
    anna.write(anna.note("a"))
    while world.room.is_at_rest or not world.room._intake._committing:
        await world.clock_turn()
    world.room.give_up()
    visit = asyncio.create_task(world.visit(BOARD))
    await world.clock_turn()
    assert not visit.done()
    may_go_on.set()
    assert (await visit).sequence == 1
    assert reading == [1]
    recording.cancel()
    await asyncio.gather(recording, return_exceptions=True)


async def test_a_journal_that_takes_nothing_at_all_stops_the_recorder(world: World) -> None:
    world.storage.fail_with = StorageError("misuse")
    recording = asyncio.create_task(world.recorder.run())
    clients = []
    for _ in range(HOPELESS_TICKS):
        client = world.join(room=await world.visit(BOARD))
        clients.append(client)
        client.write(client.note("a"))
        while not client.channel.closed:
            await world.clock_turn()
    with pytest.raises(StorageError, match="misuse"):
        await recording
    assert not any(client.events("saved") for client in clients)


async def test_the_end_saves_what_it_can(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    zoe = await with_other(world)
    anna = world.join()
    for n in range(20):
        zoe.write(zoe.note(f"z{n}"))
        anna.write(anna.note(f"a{n}"))
    await world.tick()
    zoe.write(zoe.note("last"))
    anna.write(anna.note("last"))
    world.storage.refused[BOARD] = ValueError("x")
    save = world.storage.save_snapshot

    async def sometimes(snapshot: Snapshot) -> None:
        if snapshot.board_id == BOARD:
            raise ValueError("x")
        await save(snapshot)

    monkeypatch.setattr(world.storage, "save_snapshot", sometimes)
    await world.recorder.drain()
    await world.rooms.close()
    stored = await world.storage.open_board(OTHER)
    assert stored.sequence == 21
    assert stored.snapshot is not None
    assert (await world.storage.open_board(BOARD)).sequence == 20


async def test_a_round_goes_on_after_a_room_that_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, zoe = world.join(), await with_other(world)

    def fail(_: float) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(world.room._presence, "people_event", fail)
    world.rooms.make_round()
    assert [code for code, _ in anna.channel.closed] == [1011]
    assert zoe.events("people")


async def test_who_waits_for_a_disk_is_told_and_nobody_is_given_up(world: World) -> None:
    anna = world.join()
    world.storage.fail_with = StorageBusy("disk")

    async def repaired(_: float) -> None:
        world.storage.fail_with = None

    world.clock.on_sleep = repaired
    anna.write(anna.note("a"))
    await world.tick()
    assert [event["ok"] for event in anna.events("storage")] == [False, True]
    assert anna.events("saved")
    assert not anna.channel.closed
