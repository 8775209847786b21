"""kill -9 while a record is compacted, forgotten, erased or written: all of it, or nothing."""

import multiprocessing
import shutil
from pathlib import Path

import pytest

from server.storage.base import Person
from server.storage.records import NewEvent
from server.storage.sqlite import open_sqlite
from tests.faults import record_crash
from tests.faults.record_crash import DEEDS, KILLED
from tests.server.storage.histories import (
    BOARD,
    PEOPLE,
    WORKSHOP,
    Elements,
    History,
    moments,
    snapshot_of,
)

# Statements change places now and then; every deed has more than these and fewer than those.
FEWEST, MOST = 2, 80
EACH, STRIDE = 9, 4  # long deeds are sampled after their beginning


@pytest.fixture(scope="module")
def processes() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([record_crash.__name__])
    return context


@pytest.fixture
async def given(tmp_path: Path) -> Path:
    path = tmp_path / "given.db"
    storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    await storage.create_workshop(WORKSHOP)
    person = Person(PEOPLE[0], "w1", "Anna", "participant", "de", "#123456", 1)
    await storage.admit(person, b"t" * 32, None, b"r" * 32)
    history = History(5).grow(12)
    await storage.append(history.entries)
    await storage.add_events([NewEvent(BOARD, 5, "bo", "removed", PEOPLE[0])])
    updates = [entry.update for entry in history.entries]
    await storage.save_snapshot(snapshot_of(updates, len(updates), "y_py"))
    await storage.close()
    return path


async def look(path: Path) -> tuple[tuple[bytes, ...], Elements]:
    """The whole record, which verifies, and what the board shows when it is opened."""
    storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    rows = [row async for row in storage.record(BOARD)]
    stored = await storage.open_board(BOARD)
    updates = [entry.update for entry in stored.entries]
    if stored.snapshot is not None and len(stored.snapshot.state) > len(b"\0\0"):
        updates = [stored.snapshot.state, *updates]
    await storage.close()
    assert [row.hash for row in rows]
    names = tuple(repr(row).encode() for row in rows)
    return names, moments(updates, "y_py")[-1] if updates else {}


@pytest.mark.parametrize("deed", sorted(DEEDS))
async def test_st3_st4_a_killed_process_leaves_all_of_it_or_nothing(
    given: Path, deed: str, processes: multiprocessing.context.ForkServerContext
) -> None:
    before, shown = await look(given)
    last, found = 0, set()
    while True:
        last += 1 if last < EACH else STRIDE
        path = given.with_name(f"{last}.db")
        shutil.copy(given, path)
        process = processes.Process(target=record_crash.main, args=(path, deed, last))
        process.start()
        process.join(30)
        rows, board = await look(path)
        assert deed == "keep" or board == shown
        # Digests, salts and keys are new each time: how many rows there are tells enough.
        found.add((len(rows), rows == before))
        if process.exitcode == 0:
            break
        assert process.exitcode == KILLED
        # What was left is whole: the same again succeeds.
        storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
        await DEEDS[deed](storage)
        await storage.close()
        assert (await look(path))[1] == shown or deed == "keep"
    assert FEWEST <= last <= MOST
    states = {"tell": 3, "keep": 1}
    assert len(found) == states.get(deed, 2)
