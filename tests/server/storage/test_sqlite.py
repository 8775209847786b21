"""The contract on a real file, and what only a file can suffer."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import CorruptRecord, StorageBusy, StorageError, StorageFull, StorageLocked
from server.storage.base import NewEntry, Snapshot, Storage
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.storage.contract import (
    FIRST,
    SECOND,
    DirectoryContract,
    JournalContract,
    entry,
    person,
    updates,
    workshop,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "board.db"


async def reopen(path: Path) -> SqliteStorage:
    return await open_sqlite(f"sqlite+aiosqlite:///{path}", busy_ms=20)


@pytest.fixture
async def empty(path: Path) -> AsyncIterator[Storage]:
    storage = await reopen(path)
    yield storage
    await storage.close()


@pytest.fixture
async def storage(empty: Storage) -> Storage:
    await empty.create_workshop(workshop())
    return empty


def change(path: Path, sql: str, *values: object) -> None:
    """Alter the file behind the storage's back."""
    connection = sqlite3.connect(path)
    with connection:
        assert connection.execute(sql, values).rowcount > 0
    connection.close()


class TestSqliteStorage(JournalContract, DirectoryContract):
    async def test_st1_st5_a_restart_continues_the_chain(
        self, storage: Storage, path: Path
    ) -> None:
        await storage.append([entry(FIRST, b"a"), entry(FIRST, b"b", 7)])
        await storage.close()
        again = await reopen(path)
        assert await again.append([entry(FIRST, b"c")]) == [3]
        assert await updates(again, FIRST) == [b"a", b"b", b"c"]
        assert (await again.open_board(FIRST)).owners == {7: "anna"}
        await again.close()

    async def test_st2_a_long_journal_streams_in_order(self, storage: Storage) -> None:
        given = [str(n).encode() for n in range(2500)]
        await storage.append([entry(FIRST, update) for update in given])
        assert await updates(storage, FIRST) == given
        assert [found.update for found in (await storage.open_board(FIRST)).entries] == given

    async def test_st4_commits_are_synchronous(self, storage: SqliteStorage) -> None:
        async with storage._database.turn() as driver:
            for pragma, value in (("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1)):
                async with driver.execute(f"PRAGMA {pragma}") as cursor:
                    row = await cursor.fetchone()
                assert row is not None
                assert row[0] == value

    @pytest.mark.parametrize(
        ("sql", "values"),
        [
            ('UPDATE entries SET "update" = ? WHERE sequence = 2', (b"x",)),
            ("UPDATE entries SET author = ? WHERE sequence = 2", (9,)),
            ("UPDATE entries SET salt = ? WHERE sequence = 2", (b"saltsalt",)),
            ("UPDATE entries SET time_ms = ? WHERE sequence = 2", (1,)),
            ("UPDATE entries SET hash = ? WHERE sequence = 2", (bytes(32),)),
            ("DELETE FROM entries WHERE sequence = ?", (2,)),
        ],
    )
    async def test_st5_an_altered_entry_is_found(
        self, storage: Storage, path: Path, sql: str, values: tuple[object, ...]
    ) -> None:
        await storage.append([entry(FIRST, b"a"), entry(FIRST, b"b"), entry(FIRST, b"c")])
        change(path, sql, *values)
        with pytest.raises(CorruptRecord) as raised:
            await storage.open_board(FIRST)
        assert raised.value.board_id == FIRST
        stream = storage.entries(FIRST)
        assert (await anext(stream)).update == b"a"
        with pytest.raises(CorruptRecord):
            await anext(stream)

    async def test_st6_unreadable_snapshots_are_passed_over(
        self, storage: Storage, path: Path
    ) -> None:
        await storage.append([entry(FIRST, bytes([n])) for n in range(4)])
        for sequence in (1, 2, 3):
            await storage.save_snapshot(
                Snapshot(FIRST, sequence, b"state", b"collected", b"vector")
            )
        change(path, "UPDATE snapshots SET state = ? WHERE sequence = 3", b"torn")
        stored = await storage.open_board(FIRST)
        assert stored.snapshot == Snapshot(FIRST, 2, b"state", b"collected", b"vector")
        assert [found.sequence for found in stored.entries] == [3, 4]
        change(path, "UPDATE snapshots SET collected = ? WHERE sequence = 2", b"torn")
        stored = await storage.open_board(FIRST)
        # The one of entry 1 was dropped when the third was saved: two are kept.
        assert (stored.snapshot, len(stored.entries)) == (None, 4)

    @pytest.mark.parametrize("damage", ["UPPER(indexes)", "NULL", "SUBSTR(indexes, 1, 20)", "X''"])
    async def test_st6_an_index_that_is_not_what_was_written_is_passed_over(
        self, storage: Storage, path: Path, damage: str
    ) -> None:
        await storage.append([entry(FIRST, b"a")])
        snapshot = Snapshot(FIRST, 1, b"state", b"collected", b"vector", b"index")
        await storage.save_snapshot(snapshot)
        assert (await storage.open_board(FIRST)).snapshot == snapshot
        change(path, f"UPDATE snapshots SET indexes = CAST({damage} AS BLOB)")  # noqa: S608  # ours
        assert (await storage.open_board(FIRST)).snapshot == replace(snapshot, index=b"")

    async def test_st6_the_index_of_another_snapshot_is_passed_over(
        self, storage: Storage, path: Path
    ) -> None:
        await storage.append([entry(FIRST, b"a"), entry(FIRST, b"b")])
        for sequence in (1, 2):
            await storage.save_snapshot(Snapshot(FIRST, sequence, b"s", b"c", b"v", b"index"))
        change(
            path,
            "UPDATE snapshots SET indexes = (SELECT indexes FROM snapshots WHERE sequence = 1)",
        )
        assert (await storage.open_board(FIRST)).snapshot == Snapshot(FIRST, 2, b"s", b"c", b"v")

    async def test_st6_entries_before_the_snapshot_are_not_read(
        self, storage: Storage, path: Path
    ) -> None:
        await storage.append([entry(FIRST, bytes([n])) for n in range(4)])
        await storage.save_snapshot(Snapshot(FIRST, 3, b"state", b"collected", b"vector"))
        change(path, 'UPDATE entries SET "update" = ? WHERE sequence = 2', b"altered")
        assert [found.sequence for found in (await storage.open_board(FIRST)).entries] == [4]
        with pytest.raises(CorruptRecord):
            await updates(storage, FIRST)

    async def test_st7_a_journal_that_ends_before_its_snapshot_is_unreadable(
        self, storage: Storage, path: Path
    ) -> None:
        await storage.append([entry(FIRST, b"a"), entry(FIRST, b"b")])
        await storage.save_snapshot(Snapshot(FIRST, 2, b"state", b"collected", b"vector"))
        change(path, "DELETE FROM entries WHERE sequence = 2")
        with pytest.raises(CorruptRecord):
            await storage.open_board(FIRST)

    async def test_st9_a_second_server_is_refused_until_the_first_has_gone(
        self, storage: Storage, path: Path
    ) -> None:
        with pytest.raises(StorageLocked):
            await reopen(path)
        await storage.append([entry(FIRST, b"a")])
        await storage.close()
        await (await reopen(path)).close()

    async def test_a_file_that_is_no_database_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "board.db"
        path.write_bytes(b"no database at all, but long enough to have a header of its own" * 20)
        before = path.read_bytes()
        for _ in range(2):
            with pytest.raises(CorruptRecord):
                await reopen(path)
        assert path.read_bytes() == before

    async def test_a_folder_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        blocker = tmp_path / "file"
        blocker.touch()
        with pytest.raises(StorageError, match=str(tmp_path)):
            await reopen(blocker / "board.db")

    async def test_a_closed_storage_takes_nothing(self, storage: Storage) -> None:
        await storage.close()
        with pytest.raises(StorageError):
            await storage.append([entry(FIRST, b"a")])
        with pytest.raises(StorageError):
            await storage.add_person(person("p1", "Anna"), b"t")


class TestTrouble:
    async def test_st3_a_locked_database_is_busy_and_then_recovers(
        self, storage: Storage, path: Path
    ) -> None:
        await storage.append([entry(FIRST, b"a")])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(StorageBusy):
                await storage.append([entry(FIRST, b"lost")])
        with pytest.raises(StorageBusy):
            await storage.add_person(person("p1", "Anna"), b"t")
        with pytest.raises(StorageBusy):
            await storage.save_snapshot(Snapshot(FIRST, 1, b"s", b"c", b"v"))
        assert await updates(storage, FIRST) == [b"a"]
        other.execute("ROLLBACK")
        other.close()
        assert await storage.append([entry(FIRST, b"b")]) == [2]
        assert (await storage.add_person(person("p1", "Anna"), b"t")).name == "Anna"

    async def test_st3_a_full_disk_is_told_and_then_recovers(self, storage: SqliteStorage) -> None:
        await storage.append([entry(FIRST, b"a")])
        async with storage._database.turn() as driver:
            await driver.execute("PRAGMA max_page_count=1")  # SQLite takes the present size
        big = entry(FIRST, bytes(400_000), 7)
        for _ in range(2):
            with pytest.raises(StorageFull):
                await storage.append([entry(SECOND, b"lost"), big])
        with pytest.raises(StorageFull):
            await storage.save_snapshot(Snapshot(FIRST, 1, bytes(400_000), b"c", b"v"))
        assert await updates(storage, SECOND) == []
        async with storage._database.turn() as driver:
            await driver.execute("PRAGMA max_page_count=1000000")
        assert await storage.append([entry(SECOND, b"b"), big]) == [1, 2]
        await storage.save_snapshot(Snapshot(FIRST, 2, b"s", b"c", b"v"))

    async def test_st3_what_the_record_does_not_take_is_a_corrupt_record(
        self, storage: SqliteStorage
    ) -> None:
        async with storage._database.turn() as driver:
            await driver.execute(
                "CREATE TEMP TRIGGER fault BEFORE INSERT ON main.entries "
                "WHEN NEW.board = 1 BEGIN SELECT RAISE(ABORT, 'fault'); END"
            )
        with pytest.raises(CorruptRecord, match="fault"):
            await storage.append([entry(SECOND, b"lost"), entry(FIRST, b"lost")])
        assert await storage.append([entry(SECOND, b"a")]) == [1]
        async with storage._database.turn() as driver:
            await driver.execute("DROP TRIGGER fault")
        assert await storage.append([entry(FIRST, b"b"), entry(SECOND, b"c")]) == [1, 2]

    async def test_st3_a_database_that_may_not_be_written_is_busy(
        self, storage: SqliteStorage
    ) -> None:
        async with storage._database.turn() as driver:
            await driver.execute("PRAGMA query_only=ON")
        with pytest.raises(StorageBusy, match="READONLY"):
            await storage.append([entry(FIRST, b"lost")])
        async with storage._database.turn() as driver:
            await driver.execute("PRAGMA query_only=OFF")
        assert await storage.append([entry(FIRST, b"a")]) == [1]

    async def test_a_cancelled_append_is_whole_and_the_next_one_follows_it(
        self, storage: Storage
    ) -> None:
        many = [NewEntry(FIRST, 1, "anna", bytes(1000)) for _ in range(500)]
        append = asyncio.create_task(storage.append(many))
        await asyncio.sleep(0)
        append.cancel()
        with pytest.raises(asyncio.CancelledError):
            await append
        sequences = await storage.append([entry(FIRST, b"next")])
        assert sequences in ([1], [501])
        assert len(await updates(storage, FIRST)) == sequences[0]
