"""kill -9 while a bundle is brought in: all of the workshop, or nothing of it."""

import multiprocessing
from pathlib import Path

import pytest

from server.storage.records import RecordConflict
from server.storage.sqlite import open_sqlite
from tests.faults import archive_crash
from tests.faults.record_crash import KILLED
from tests.server.archive.bundles import brought, held, packed
from tests.server.archive.records import opened
from tests.server.storage.histories import BOARD

MOMENTS = (2, 7, 12, 13, 14, 16, 200)


async def test_st3_a_killed_import_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await held(storage, tmp_path, ("grow", "sign"))
        bundle = await packed(storage, tmp_path)
        expected = [row async for row in storage.record(BOARD)]
    context, found = multiprocessing.get_context("spawn"), set()
    for last in MOMENTS:
        path = tmp_path / f"{last}" / "b.db"
        path.parent.mkdir()
        process = context.Process(target=archive_crash.main, args=(path, bundle, last))
        process.start()
        process.join(60)
        assert process.exitcode == (KILLED if last < MOMENTS[-1] else 0)
        storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
        is_there = await storage.workshop("w1") is not None
        found.add(is_there)
        if not is_there:
            assert await storage.upkeep() == []
            await brought(storage, bundle)  # nothing is in the way of the same again
        else:
            with pytest.raises(RecordConflict):
                await brought(storage, bundle)
        assert [row async for row in storage.record(BOARD)] == expected
        assert (await storage.open_board(BOARD)).sequence == expected[-1].sequence
        await storage.close()
    assert found == {False, True}
