"""Fewer rows, the same board at every kept moment, and the chain goes on verifying (ST11)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.crdt import EngineName
from server.errors import CorruptRecord
from server.protocol.update import decode_update
from server.storage.base import NewEntry
from server.storage.chain import merged_digest
from server.storage.compacting import PASS_ENTRIES
from server.storage.compaction import BYTES_IN_ROW, DIGEST_BYTES, WITHIN_MS
from server.storage.records import Compacted, NewEvent, StoredEntry, StoredEvent
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.storage.histories import BOARD, START_MS, WORKSHOP, History, moments, snapshot_of

ALWAYS = 2**53
TYPED = decode_update(b"\x00\x00").raw


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.db"


@pytest.fixture
async def storage(path: Path) -> AsyncIterator[SqliteStorage]:
    opened = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    await opened.create_workshop(WORKSHOP)
    yield opened
    await opened.close()


async def record(storage: SqliteStorage) -> list[StoredEntry | StoredEvent]:
    return [row async for row in storage.record(BOARD)]


async def rows(storage: SqliteStorage) -> list[StoredEntry]:
    return [row for row in await record(storage) if isinstance(row, StoredEntry)]


async def fill(storage: SqliteStorage, history: History) -> None:
    """The entries, with an event here and there."""
    for n, entry in enumerate(history.entries):
        await storage.append([entry])
        if n % 17 == 5:
            await storage.add_events([NewEvent(BOARD, entry.time_ms, "anna", "step")])


@pytest.mark.parametrize("engine", ["y_py", "pycrdt"])
@pytest.mark.parametrize("seed", range(6))
async def test_st11_the_board_is_the_same_at_every_kept_moment(
    storage: SqliteStorage, seed: int, engine: EngineName
) -> None:
    history = History(seed).grow(25)
    await fill(storage, history)
    given = [entry.update for entry in history.entries]
    await storage.save_snapshot(snapshot_of(given, len(given), engine))
    before, shown = await record(storage), moments(given, engine)
    done = await storage.compact_record(BOARD, ALWAYS)
    after = await rows(storage)
    assert done.entries - done.rows == len(given) - len(after) > 10
    assert moments([row.update for row in after], engine) == [
        shown[row.sequence - 1] for row in after
    ]
    # What was signed before, at the end of any row that is left, is still on the chain.
    hashes = {row.hash for row in before}
    assert {row.hash for row in (await record(storage))[:-1]} <= hashes
    assert before[-1].hash in {row.hash for row in await record(storage)}
    assert (await storage.open_board(BOARD)).sequence == len(given)
    assert await storage.compact_record(BOARD, ALWAYS) == Compacted()


async def test_st11_only_neighbours_of_one_person_within_a_second_become_one(
    storage: SqliteStorage,
) -> None:
    history = History(99).grow(40)
    await fill(storage, history)
    given = [entry.update for entry in history.entries]
    await storage.save_snapshot(snapshot_of(given, len(given), "y_py"))
    events = {(row.sequence) for row in await record(storage) if isinstance(row, StoredEvent)}
    await storage.compact_record(BOARD, ALWAYS)
    people = {author.number: author.person_id for author in (await storage.authors(BOARD)).values()}
    for row in await rows(storage):
        first = row.first or row.sequence
        parts = history.entries[first - 1 : row.sequence]
        assert {part.person_id for part in parts} == {people[row.author]}
        assert all(abs(part.time_ms - parts[0].time_ms) <= WITHIN_MS for part in parts)
        assert not events & set(range(first, row.sequence))
        assert row.time_ms == parts[-1].time_ms
        decode_update(row.update)


async def test_st11_the_event_of_a_pass_binds_what_it_made(storage: SqliteStorage) -> None:
    history = History(7).grow(20)
    await fill(storage, history)
    given = [entry.update for entry in history.entries]
    await storage.save_snapshot(snapshot_of(given, len(given), "y_py"))
    await storage.compact_record(BOARD, ALWAYS)
    last = (await record(storage))[-1]
    assert isinstance(last, StoredEvent)
    said, authors = last.read(), await storage.authors(BOARD)
    made = [(row, authors[row.author].tag) for row in await rows(storage) if row.first]
    assert said.kind == "compacted"
    assert said.body == {
        "from": 1,
        "through": len(given),
        "rows": len(made),
        "digest": merged_digest(made).hex(),
    }
    await storage.append([NewEntry(BOARD, 1, "anna", TYPED)])
    assert (await rows(storage))[-1].sequence == len(given) + 1


async def test_st11_young_entries_and_those_after_a_snapshot_stay(storage: SqliteStorage) -> None:
    new = [NewEntry(BOARD, START_MS + n, "anna", TYPED) for n in range(20)]
    await storage.append(new)
    assert await storage.compact_record(BOARD, ALWAYS) == Compacted()
    for sequence in (8, 15):
        await storage.save_snapshot(snapshot_of([], sequence, "y_py"))
    await storage.compact_record(BOARD, START_MS + 5)
    assert [(row.first, row.sequence) for row in await rows(storage)][:2] == [(1, 5), (None, 6)]
    await storage.compact_record(BOARD, ALWAYS)
    # A board opens at the older snapshot too, where the newer one cannot be read.
    assert [(r.first, r.sequence) for r in await rows(storage)][:3] == [(1, 5), (6, 8), (None, 9)]


async def test_st11_a_record_that_is_read_is_left_alone(storage: SqliteStorage) -> None:
    await storage.append([NewEntry(BOARD, START_MS, "anna", TYPED) for _ in range(4)])
    await storage.save_snapshot(snapshot_of([], 4, "y_py"))
    reader = storage.record(BOARD)
    await anext(reader)
    assert await storage.compact_record(BOARD, ALWAYS) == Compacted()
    assert len([row async for row in reader]) == 3
    assert (await storage.compact_record(BOARD, ALWAYS)).rows == 1


async def test_st11_passes_follow_on_each_other(storage: SqliteStorage) -> None:
    count = PASS_ENTRIES + 700
    for n in range(0, count, 1000):
        size = min(1000, count - n)
        await storage.append([NewEntry(BOARD, START_MS + n, "anna", TYPED)] * size)
    await storage.save_snapshot(snapshot_of([], count, "y_py"))
    done = await storage.compact_record(BOARD, ALWAYS)
    assert done.entries == count
    found = await record(storage)
    sizes = [r.sequence - (r.first or r.sequence) + 1 for r in found if isinstance(r, StoredEntry)]
    assert sum(sizes) == count
    assert max(sizes) == BYTES_IN_ROW // (len(TYPED) + DIGEST_BYTES)
    said = [row.read().body for row in found if isinstance(row, StoredEvent)]
    assert [(body["from"], body["through"]) for body in said] == [
        (1, PASS_ENTRIES),
        (PASS_ENTRIES + 1, count),
    ]


@pytest.mark.parametrize("column", ['"update"', "links", "salt", "commitment", "first"])
async def test_st11_a_merged_row_that_was_altered_is_found(
    storage: SqliteStorage, column: str
) -> None:
    await storage.append([NewEntry(BOARD, START_MS, "anna", TYPED) for _ in range(4)])
    await storage.save_snapshot(snapshot_of([], 4, "y_py"))
    await storage.compact_record(BOARD, ALWAYS)
    value: object = 2 if column == "first" else bytes(32)
    async with storage._database.turn() as driver:
        await driver.execute(f"UPDATE entries SET {column} = ?", (value,))  # noqa: S608  # names above
        await driver.commit()
    with pytest.raises(CorruptRecord):
        await record(storage)
