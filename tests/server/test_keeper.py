"""What was promised to go goes, and what is old takes less room."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import CorruptRecord
from server.keeper import DAY_MS, HOUR_MS, Keeper, due_ms
from server.storage.base import Board, NewEntry, NewWorkshop, Snapshot, Workshop
from server.storage.records import LiveSession, NewEvent, PutRecord, StoredEntry, Upkeep
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.rooms.world import HandClock

T0 = 1_700_000_000_000
EMPTY = b"\0\0"
BOARDS = ("b1", "b2")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    opened = await open_sqlite(f"sqlite+aiosqlite:///{tmp_path / 'board.db'}")
    for name, replay in (("w1", True), ("w2", False)):
        workshop = Workshop(name, name, "de", 1, retention_days=30, replay=replay)
        boards = [Board(f"{name}-{each}", name, each, None, 1) for each in BOARDS]
        await opened.create_workshop(NewWorkshop(workshop, boards, []))
    yield opened
    await opened.close()


class Doors:
    """What the registry of rooms does, with boards that the test says are in use or broken."""

    def __init__(self, storage: SqliteStorage) -> None:
        self.storage = storage
        self.in_use: set[str] = set()
        self.broken: set[str] = set()

    async def while_closed(
        self, board_id: str, work: Callable[[Snapshot], Awaitable[None]]
    ) -> bool:
        if board_id in self.broken:
            raise CorruptRecord(board_id, "broken")
        if board_id in self.in_use:
            return False
        sequence = (await self.storage.open_board(board_id)).sequence
        await work(Snapshot(board_id, sequence, EMPTY, EMPTY, b"\0"))
        return True


@pytest.fixture
def doors(storage: SqliteStorage) -> Doors:
    return Doors(storage)


@pytest.fixture
def clock() -> HandClock:
    made = HandClock()
    made.s = T0 / 1000
    return made


@pytest.fixture
def keeper(storage: SqliteStorage, doors: Doors, clock: HandClock) -> Keeper:
    return Keeper(storage, doors.while_closed, clock, 24 * HOUR_MS)


async def write(storage: SqliteStorage, time_ms: int, *boards: str) -> None:
    for board in boards:
        await storage.append([NewEntry(board, time_ms + n, "anna", EMPTY) for n in range(3)])


async def held(storage: SqliteStorage, board_id: str) -> list[tuple[int | None, int]]:
    return [
        (row.first, row.sequence)
        async for row in storage.record(board_id)
        if isinstance(row, StoredEntry)
    ]


WHOLE = [(None, 1), (None, 2), (None, 3)]
GONE = [(1, 4)]


async def test_del1_a_record_goes_when_its_time_is_over(
    storage: SqliteStorage, keeper: Keeper, clock: HandClock
) -> None:
    await write(storage, T0, "w1-b1")
    await write(storage, T0 + DAY_MS, "w1-b2")
    clock.s += 30 * 86400  # the boards of a workshop go together
    await keeper.make_round()
    assert await held(storage, "w1-b1") == WHOLE
    clock.s += 86401
    await keeper.make_round()
    assert [await held(storage, f"w1-{board}") for board in BOARDS] == [GONE, GONE]
    # Once is enough, until somebody writes again.
    await keeper.make_round()
    assert await held(storage, "w1-b1") == GONE
    await write(storage, clock.time_ms(), "w1-b1")
    await keeper.make_round()
    assert len(await held(storage, "w1-b1")) == 4


async def test_del1_time_counts_from_the_end_of_the_last_session(
    storage: SqliteStorage, keeper: Keeper, clock: HandClock
) -> None:
    await write(storage, T0, "w1-b1")
    session = LiveSession("s1", "w1", T0, "anna")
    await storage.save("w1", [PutRecord(session)], [])
    clock.s += 90 * 86400
    await keeper.make_round()
    assert await held(storage, "w1-b1") == WHOLE
    ended = replace(session, ended_ms=clock.time_ms())
    await storage.save("w1", [PutRecord(ended)], [])
    clock.s += 30 * 86400 - 1
    await keeper.make_round()
    assert await held(storage, "w1-b1") == WHOLE
    clock.s += 1
    await keeper.make_round()
    assert await held(storage, "w1-b1") == GONE


async def test_del1_without_replay_a_day_is_enough(
    storage: SqliteStorage, keeper: Keeper, clock: HandClock
) -> None:
    await write(storage, T0, "w1-b1", "w2-b1")
    clock.s += 86402
    await keeper.make_round()
    assert await held(storage, "w2-b1") == GONE
    assert await held(storage, "w1-b1") == WHOLE


async def test_del1_a_board_in_use_waits_and_a_broken_one_holds_up_nobody(
    storage: SqliteStorage,
    keeper: Keeper,
    clock: HandClock,
    doors: Doors,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await write(storage, T0, "w1-b1", "w1-b2", "w2-b1")
    doors.in_use.add("w1-b2")
    doors.broken.add("w1-b1")
    clock.s += 31 * 86400
    with caplog.at_level(logging.WARNING):
        await keeper.make_round()
    assert "not looked after" in caplog.text
    assert await held(storage, "w1-b2") == WHOLE
    assert await held(storage, "w2-b1") == GONE
    doors.in_use.clear()
    await keeper.make_round()
    assert await held(storage, "w1-b2") == GONE


async def test_st11_what_is_a_day_old_is_compacted_but_not_what_is_live(
    storage: SqliteStorage, keeper: Keeper, clock: HandClock
) -> None:
    await write(storage, T0, "w1-b1", "w1-b2")
    for board in ("w1-b1", "w1-b2"):
        await storage.save_snapshot(Snapshot(board, 3, EMPTY, EMPTY, b"\0"))
    await storage.save("w1", [PutRecord(LiveSession("s1", "w1", T0, "anna"))], [])
    clock.s += 2 * 86400
    await keeper.make_round()
    assert await held(storage, "w1-b1") == WHOLE
    ended = LiveSession("s1", "w1", T0, "anna", ended_ms=T0 + DAY_MS)
    await storage.save("w1", [PutRecord(ended)], [])
    await keeper.make_round()
    assert await held(storage, "w1-b1") == await held(storage, "w1-b2") == [(1, 3)]


async def test_boards_without_a_record_are_not_among_them(storage: SqliteStorage) -> None:
    assert await storage.upkeep() == []
    await storage.add_events([NewEvent("w1-b1", T0, "anna", "joined")])
    [found] = await storage.upkeep()
    assert found == Upkeep("w1-b1", "w1", True, 30, 0, 0, False, None, None)


def test_rp7_the_time_counts_from_the_last_that_happened() -> None:
    board = Upkeep("b1", "w1", True, 2, 1, T0, False, None, T0 + 5)
    assert due_ms([board]) == T0 + 5 + 2 * DAY_MS
    assert due_ms([board, replace(board, last_entry_ms=T0 + 9)]) == T0 + 9 + 2 * DAY_MS
    assert due_ms([replace(board, has_replay=False)]) == T0 + 5 + DAY_MS
    assert due_ms([board, replace(board, live_since_ms=T0)]) is None
