"""The record is deleted, the board keeps its state, numbers and chain go on (ST12)."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map

from server.crdt import Document, EngineName
from server.errors import CorruptRecord
from server.protocol.collected import collect
from server.protocol.update import decode_update
from server.storage.base import NewEntry, Snapshot
from server.storage.records import (
    NewAct,
    NewEvent,
    RecordConflict,
    StoredEntry,
    StoredEvent,
)
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.storage.histories import BOARD, START_MS, WORKSHOP, History, moments, snapshot_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.db"


@pytest.fixture
async def storage(path: Path) -> AsyncIterator[SqliteStorage]:
    opened = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    await opened.create_workshop(WORKSHOP)
    yield opened
    await opened.close()


def base_of(history: History, engine: EngineName = "y_py") -> Snapshot:
    return snapshot_of([e.update for e in history.entries], len(history.entries), engine)


@pytest.mark.parametrize("engine", ["y_py", "pycrdt"])
@pytest.mark.parametrize("seed", range(4))
async def test_st12_the_board_stays_as_it_was(
    storage: SqliteStorage, seed: int, engine: EngineName
) -> None:
    history = History(seed).grow(20)
    await storage.append(history.entries)
    await storage.add_events([NewEvent(BOARD, START_MS, "anna", "step")])
    head = await storage.record_head(BOARD)
    before = moments([entry.update for entry in history.entries], engine)[-1]
    await storage.forget_record(base_of(history, engine))
    rows = [row async for row in storage.record(BOARD)]
    base, event = rows
    assert isinstance(base, StoredEntry)
    assert isinstance(event, StoredEvent)
    assert base.is_base
    assert base.hash == head.hash
    assert (base.first, base.sequence) == (1, len(history.entries) + 1)
    assert event.read().body == {
        "through": base.sequence,
        "commitment": base.commitment.hex(),
    }
    assert moments([base.update], engine) == [before]
    # People come with what they did meanwhile, built on what they had.
    count = len(history.entries)
    history.grow(10)
    await storage.append(history.entries[count:])
    stored = await storage.open_board(BOARD)
    assert stored.snapshot is not None
    assert stored.snapshot.sequence == base.sequence
    document = Document(engine)
    for update in (stored.snapshot.state, *(entry.update for entry in stored.entries)):
        document.apply(decode_update(update, is_trusted=True))
    expected = moments([entry.update for entry in history.entries], engine)[-1]
    assert document.elements() == expected
    assert [row async for row in storage.record(BOARD)][:2] == rows


@pytest.mark.parametrize("engine", ["y_py", "pycrdt"])
@pytest.mark.parametrize("seed", range(6))
async def test_st12_somebody_with_an_old_copy_gets_what_they_lack(
    storage: SqliteStorage, seed: int, engine: EngineName
) -> None:
    history = History(seed).grow(20)
    await storage.append(history.entries)
    await storage.forget_record(base_of(history, engine))
    stored = await storage.open_board(BOARD)
    assert stored.snapshot is not None
    old: Doc[Any] = Doc()
    for entry in history.entries[: len(history.entries) // 2]:
        old.apply_update(entry.update)
    document = Document(engine)
    document.apply(decode_update(stored.snapshot.state, is_trusted=True))
    old.apply_update(collect(document.encode_state(old.get_state())))
    assert old.get("elements", type=Map).to_py() == document.elements()


async def test_st12_nothing_of_what_was_written_is_left_in_the_file(
    storage: SqliteStorage, path: Path
) -> None:
    word, person = b"unverwechselbar", "person-with-an-id-of-her-own"
    doc: Doc[Any] = Doc(client_id=5)
    elements = doc.get("elements", type=Map)
    elements["n1"] = Map({"type": "note", "t": word.decode()})
    first = doc.get_update()
    before = doc.get_state()
    del elements["n1"]
    await storage.append([NewEntry(BOARD, START_MS, person, first, (5,), ("n1",))])
    last = NewEntry(BOARD, START_MS, person, doc.get_update(before))
    await storage.append([last])
    await storage.add_events([NewEvent(BOARD, START_MS, person, "removed", person)])
    told = NewAct(kind="removed", person_id=person, time_ms=5, subject=person, board_id=BOARD)
    await storage.save("w1", [], [told, told])
    await storage.forget_record(snapshot_of([first, last.update], 2, "y_py"))
    authors = await storage.authors(BOARD)
    assert {(a.number, a.person_id, a.key is None) for a in authors.values()} == {
        (0, "system", False),
        (1, None, True),
    }
    assert await storage.element_authors(BOARD) == {}
    [act] = await storage.acts("w1", 0, 9)
    assert (act.sequence, act.person_id, act.subject, act.body) == (2, "system", None, {})
    assert await storage.save("w1", [], [told]) == [3]
    await storage.close()
    content = path.read_bytes()
    assert word not in content
    assert b'"subject":"' + person.encode() not in content


async def test_st12_who_comes_back_is_a_new_author(storage: SqliteStorage) -> None:
    history = History(3).grow(3)
    await storage.append(history.entries)
    known = set(await storage.authors(BOARD))
    await storage.forget_record(base_of(history))
    await storage.append([NewEntry(BOARD, START_MS, "anna", b"\0\0")])
    [number] = [n for n, a in (await storage.authors(BOARD)).items() if a.person_id == "anna"]
    assert number not in known


async def test_st12_twice_and_of_an_empty_board(storage: SqliteStorage) -> None:
    for n in range(3):
        await storage.forget_record(Snapshot(BOARD, n, b"\0\0", b"\0\0", b"\0"))
        assert (await storage.open_board(BOARD)).sequence == n + 1
        assert len([row async for row in storage.record(BOARD)]) == 2
    assert [entry.sequence async for entry in storage.entries(BOARD)] == [3]


async def test_st12_a_record_that_has_gone_on_or_is_read_stays(storage: SqliteStorage) -> None:
    history = History(3).grow(3)
    await storage.append(history.entries)
    base = base_of(history)
    reader = storage.record(BOARD)
    await anext(reader)
    with pytest.raises(RecordConflict):
        await storage.forget_record(base)
    assert len([row async for row in reader]) == len(history.entries) - 1
    await storage.append([NewEntry(BOARD, START_MS, "anna", b"\0\0")])
    with pytest.raises(RecordConflict):
        await storage.forget_record(base)
    assert (await storage.open_board(BOARD)).sequence == len(history.entries) + 1


async def test_st12_an_altered_base_is_found(storage: SqliteStorage, path: Path) -> None:
    history = History(3).grow(3)
    await storage.append(history.entries)
    await storage.forget_record(base_of(history))
    with sqlite3.connect(path) as altered:
        altered.execute('UPDATE entries SET "update" = ?', (b"\0\0",))
    altered.close()
    with pytest.raises(CorruptRecord):
        assert [row async for row in storage.record(BOARD)]
