"""A board opens the same, whatever it is opened from: index or none, one entry or thousands."""

import random
from dataclasses import replace
from typing import Any

import pytest

from server.protocol.collected import CollectedState
from server.protocol.state_vector import write_state_vector
from server.protocol.update import decode_update
from server.rooms.full_state import EMPTY, FullState
from server.rooms.opening import OpenedBoard, open_board
from server.rooms.owners import Owners
from server.rooms.packed import VERSION, Indexes, indexes_of
from server.rooms.replica import Replica
from server.storage.base import Board, NewEntry, NewWorkshop, Snapshot, Workshop
from server.storage.memory import MemoryStorage
from tests.contract.vectors import load
from tests.server.protocol.building import deletes, element, garbage, section, update
from tests.server.rooms.world import BOARD

UPDATES = load("updates")
CASES = pytest.mark.parametrize("case", UPDATES, ids=[case["name"] for case in UPDATES])


async def journal_of(updates: list[bytes]) -> MemoryStorage:
    storage = MemoryStorage()
    boards = [Board(BOARD, "w", "Board", None, 0)]
    await storage.create_workshop(NewWorkshop(Workshop("w", "Workshop", "en", 0), boards, []))
    await storage.append([NewEntry(BOARD, 1, "p", raw) for raw in updates])
    return storage


async def snapshot_of(updates: list[bytes]) -> Snapshot:
    """What a room would have written after these."""
    replica, collected = Replica(Owners({})), CollectedState()
    for raw in updates:
        complete = replica.apply(decode_update(raw)).complete
        collected.add(decode_update(complete, is_trusted=True))
    state, guard = replica.pack()
    vector, index = write_state_vector(replica.clocks), Indexes(guard, collected.index())
    replica.close()
    return Snapshot(BOARD, len(updates), state, collected.encode(), vector, index.write())


async def content_of(opened: OpenedBoard) -> tuple[Any, ...]:
    """All that a room has of a board: for the engine, the guard, and newcomers."""
    snapshot = opened.stored.snapshot
    replica, tail = await Replica.open(snapshot, opened.tail, Owners({}))
    base = snapshot.collected if snapshot else EMPTY
    index = indexes_of(snapshot).structs
    full = FullState(base, opened.stored.sequence, is_whole=False, index=index)
    full.complete(tail)
    collected = (await full.encode())[0]
    elements, packed, clocks = replica.document.elements(), replica.pack(), replica.clocks
    replica.close()
    assert clocks == opened.clocks()
    return elements, decode_update(collected).deletes, clocks, packed[1]


@CASES
async def test_st6_entries_are_taken_together_or_one_by_one(case: dict[str, Any]) -> None:
    updates = [bytes.fromhex(text) for text in case["updates"]]
    opened = await open_board(await journal_of(updates), BOARD)
    one_by_one = replace(opened, tail=[decode_update(raw) for raw in updates])
    merged = await content_of(opened)
    assert merged == await content_of(one_by_one)
    assert merged[1] == decode_update(bytes.fromhex(case["state"])).deletes


@CASES
async def test_st6_a_board_is_the_same_with_its_index_and_without(case: dict[str, Any]) -> None:
    updates = [bytes.fromhex(text) for text in case["updates"]]
    storage, chance = await journal_of(updates), random.Random(case["name"])
    snapshot = await snapshot_of(updates[: chance.randrange(len(updates) + 1)])
    contents = []
    for index in (snapshot.index, b"", b"\xff" + snapshot.index[1:], snapshot.index[:-3], VERSION):
        await storage.save_snapshot(replace(snapshot, index=index))
        opened = await open_board(storage, BOARD)
        assert opened.stored.snapshot is not None
        assert bool(indexes_of(opened.stored.snapshot).guard) == (index == snapshot.index)
        contents.append(await content_of(opened))
    assert all(content == contents[0] for content in contents)


async def test_st6_garbage_that_a_snapshot_holds_stays_known() -> None:
    """A deletion that begins in it reaches what follows, as before it was put away."""
    known = update(section(1, 0, garbage(3), element("a"), element("b")))
    storage = await journal_of([known, update(deleted=deletes(c1=[(1, 3)]))])
    snapshot = await snapshot_of([known])
    for index in (snapshot.index, b""):
        await storage.save_snapshot(replace(snapshot, index=index))
        elements = (await content_of(await open_board(storage, BOARD)))[0]
        assert sorted(elements) == ["b"]


async def test_st6_what_somebody_repeated_keeps_nobody_from_opening() -> None:
    """It cannot be merged with what was there before; all the rest still is."""
    first = update(section(1, 0, element("a"), element("b")))
    longer = update(section(1, 1, element("b"), element("c")))
    others = [update(section(2 + n, 0, element(f"o{n}"))) for n in range(20)]
    opened = await open_board(await journal_of([first, *others, longer]), BOARD)
    assert 1 < len(opened.tail) < 12
    elements = (await content_of(opened))[0]
    assert sorted(elements) == sorted(["a", "b", "c", *(f"o{n}" for n in range(20))])
