"""Entries and events are one ordered, attributed, chained record (ST5)."""

import random
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.errors import BoardNotFound, CorruptRecord, StorageFull
from server.storage.base import Board, NewEntry, NewWorkshop
from server.storage.chain import author_tag, start_of
from server.storage.heads import HEADS_KEPT
from server.storage.pages import PAGE
from server.storage.records import (
    Checkpoint,
    CommandKnown,
    CommandRecord,
    NewAct,
    NewEvent,
    RecordHead,
    StoredEntry,
    StoredEvent,
)
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.storage.histories import BOARD, WORKSHOP

OTHER = "board-2"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.db"


@pytest.fixture
async def storage(path: Path) -> AsyncIterator[SqliteStorage]:
    opened = await reopen(path)
    boards = [Board(name, "w1", name, None, 1) for name in (BOARD, OTHER)]
    await opened.create_workshop(NewWorkshop(WORKSHOP.workshop, boards, []))
    yield opened
    await opened.close()


async def reopen(path: Path) -> SqliteStorage:
    return await open_sqlite(f"sqlite+aiosqlite:///{path}", busy_ms=20)


def entry(update: bytes, person: str = "anna", board_id: str = BOARD) -> NewEntry:
    return NewEntry(board_id, 5, person, update)


def event(kind: str, person: str = "anna", board_id: str = BOARD) -> NewEvent:
    return NewEvent(board_id, 6, person, kind, "note-1", {"n": 1, "wer": "Оля 🌳"})


async def told(storage: SqliteStorage, after: tuple[int, int] = (0, 0)) -> list[object]:
    """Updates and kinds, in the order of the record."""
    return [
        row.update if isinstance(row, StoredEntry) else row.read().kind
        async for row in storage.record(BOARD, after)
    ]


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 3)), max_size=12), st.integers())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_st5_entries_and_events_stand_in_the_order_in_which_they_were_stored(
    tmp_path_factory: pytest.TempPathFactory, batches: list[tuple[bool, int]], seed: int
) -> None:
    path = tmp_path_factory.mktemp("record") / "board.db"
    rng, expected = random.Random(seed), list[tuple[object, str]]()
    storage = await reopen(path)
    await storage.create_workshop(WORKSHOP)
    for is_event, count in batches:
        given = [(str(len(expected) + n), rng.choice(["anna", "bo"])) for n in range(count)]
        if is_event:
            await storage.add_events([event(name, person) for name, person in given])
            expected += given
        else:
            await storage.append([entry(name.encode(), person) for name, person in given])
            expected += [(name.encode(), person) for name, person in given]
        if rng.random() < 0.3:
            await storage.close()
            storage = await reopen(path)
    rows = [row async for row in storage.record(BOARD)]
    people = {author.number: author.person_id for author in (await storage.authors(BOARD)).values()}
    assert await told(storage) == [what for what, _ in expected]
    assert [people[row.author] for row in rows] == [person for _, person in expected]
    for n, row in enumerate(rows):
        at = (row.sequence, row.position if isinstance(row, StoredEvent) else 0)
        assert [each async for each in storage.record(BOARD, at)] == rows[n + 1 :]
    head = await storage.record_head(BOARD)
    assert head.hash == (rows[-1].hash if rows else start_of(BOARD).hash)
    await storage.close()


async def test_st5_events_come_back_as_they_were_given(storage: SqliteStorage) -> None:
    await storage.add_events([event("step"), NewEvent(BOARD, 7, "bo", "left")])
    first, second = [row async for row in storage.record(BOARD)]
    assert isinstance(first, StoredEvent)
    assert isinstance(second, StoredEvent)
    assert (first.sequence, first.position, first.time_ms) == (0, 1, 6)
    said = first.read()
    assert (said.kind, said.subject, said.body) == ("step", "note-1", {"n": 1, "wer": "Оля 🌳"})
    assert second.body == b'{"kind":"left"}'
    assert await storage.record_head(BOARD) == RecordHead(0, 2, second.hash, 7)


async def test_st5_a_rooms_numbers_know_nothing_of_events(storage: SqliteStorage) -> None:
    await storage.append([entry(b"a")])
    await storage.add_events([event("step")])
    assert await storage.append([entry(b"b")]) == [2]
    assert [e.update for e in (await storage.open_board(BOARD)).entries] == [b"a", b"b"]
    assert [e.update async for e in storage.entries(BOARD, after=1)] == [b"b"]


async def test_st5_authors_are_proved_by_their_keys(storage: SqliteStorage) -> None:
    await storage.append([entry(b"a"), entry(b"b", "олена"), entry(b"c", "system")])
    await storage.append([entry(b"a", board_id=OTHER)])
    authors = await storage.authors(BOARD)
    assert {number: author.person_id for number, author in authors.items()} == {
        0: "system",
        1: "anna",
        2: "олена",
    }
    for author in authors.values():
        assert author.key is not None
        assert author.person_id is not None
        assert author.tag == author_tag(author.key, author.person_id)
    # Nothing tells that it is the same person on another board.
    assert (await storage.authors(OTHER))[1].tag != authors[1].tag


async def test_st5_long_records_stream_in_order(storage: SqliteStorage) -> None:
    await storage.add_events([event(f"a{n}") for n in range(PAGE + 7)])
    await storage.append([entry(str(n).encode()) for n in range(PAGE + 3)])
    await storage.add_events([event(f"b{n}") for n in range(2 * PAGE)])
    await storage.append([entry(b"last")])
    expected: list[object] = [f"a{n}" for n in range(PAGE + 7)]
    expected += [str(n).encode() for n in range(PAGE + 3)]
    expected += [*(f"b{n}" for n in range(2 * PAGE)), b"last"]
    assert await told(storage) == expected
    assert await told(storage, (PAGE + 3, PAGE)) == expected[3 * PAGE + 10 :]
    assert [e.update for e in (await storage.open_board(BOARD)).entries][-1] == b"last"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE record_events SET body = X'7B7D' WHERE position = 2",
        "UPDATE record_events SET author = 1 WHERE position = 2",
        "UPDATE record_events SET time_ms = 9 WHERE position = 2",
        "UPDATE record_events SET salt = NULL WHERE position = 2",
        "DELETE FROM record_events WHERE position = 2",
        "UPDATE record_authors SET tag = zeroblob(32) WHERE author = 2",
    ],
)
async def test_st5_an_altered_event_is_found(storage: SqliteStorage, path: Path, sql: str) -> None:
    await storage.append([entry(b"a", "bo")])
    await storage.add_events([event("1", "bo"), event("2"), event("3")])
    await storage.append([entry(b"b")])
    with sqlite3.connect(path) as altered:
        assert altered.execute(sql).rowcount
    altered.close()
    with pytest.raises(CorruptRecord, match=r"event 1/[23]"):
        await told(storage)
    with pytest.raises(CorruptRecord):
        await storage.open_board(BOARD)


async def test_events_are_stored_with_the_act_or_not_at_all(storage: SqliteStorage) -> None:
    act = NewAct(kind="step", person_id="anna", time_ms=6)
    command = CommandRecord("c1", "anna", 6, 200, b"{}")
    happened = [event("step"), event("step", board_id=OTHER)]
    assert await storage.save("w1", [], [act], command, happened) == [1]
    with pytest.raises(CommandKnown):
        await storage.save("w1", [], [act], command, happened)
    with pytest.raises(BoardNotFound):
        await storage.save("w1", [], [act], None, [event("lost"), event("lost", board_id="absent")])
    await storage.append([entry(b"a")])
    assert await told(storage) == ["step", b"a"]
    assert len(await storage.acts("w1", 0, 9)) == 1


async def test_st3_events_that_fail_leave_no_trace(storage: SqliteStorage) -> None:
    await storage.append([entry(b"a")])
    async with storage._database.turn() as driver:
        await driver.execute_fetchall("PRAGMA max_page_count=1")  # SQLite takes the present size
    big = NewEvent(BOARD, 5, "carla", "version", body={"name": "x" * 400_000})
    for _ in range(2):
        with pytest.raises(StorageFull):
            await storage.add_events([event("lost"), big])
    async with storage._database.turn() as driver:
        await driver.execute_fetchall("PRAGMA max_page_count=1000000")
    await storage.add_events([event("step")])
    assert await told(storage) == [b"a", "step"]
    assert {author.person_id for author in (await storage.authors(BOARD)).values()} == {"anna"}


async def test_checkpoints_keep_what_was_signed_first(storage: SqliteStorage) -> None:
    def checkpoint(sequence: int, signature: bytes) -> Checkpoint:
        return Checkpoint(BOARD, sequence, 1, 5, bytes(32), b"key", signature)

    for sequence, signature in ((12, b"b"), (3, b"a"), (12, b"later")):
        await storage.add_checkpoint(checkpoint(sequence, signature))
    assert await storage.checkpoints(BOARD) == [checkpoint(3, b"a"), checkpoint(12, b"b")]
    assert await storage.checkpoints(OTHER) == []
    with pytest.raises(BoardNotFound):
        await storage.add_checkpoint(Checkpoint("absent", 1, 0, 5, b"", b"", b""))


async def test_boards_that_fell_out_of_the_memory_go_on_where_they_were(
    storage: SqliteStorage,
) -> None:
    await storage.append([entry(b"a")])
    storage._heads._kept.clear()
    await storage.append([entry(b"b"), entry(b"c", "bo")])
    assert await told(storage) == [b"a", b"b", b"c"]
    assert len(await storage.authors(BOARD)) == 2
    assert len(storage._heads._kept) <= HEADS_KEPT
    assert await storage.owners(BOARD) == {}
    assert await storage.element_authors(BOARD) == {}
