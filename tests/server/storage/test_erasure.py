"""One person is forgotten, the rest goes on verifying (ST13)."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.storage.base import NewEntry, Person, Snapshot
from server.storage.chain import erasure_digest
from server.storage.records import (
    Ban,
    DropRecord,
    LiveSession,
    Lock,
    Message,
    NewAct,
    NewEvent,
    PutRecord,
    Record,
    RecordConflict,
    Report,
    Signal,
    StoredEntry,
    StoredEvent,
    Veil,
    Zone,
    ZoneRule,
)
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.storage.histories import BOARD, START_MS, WORKSHOP

GONE, ALIAS = "person-4711-of-the-test", "gone-x"
PERSON = Person(
    GONE, "w1", "Unverwechselbar", "participant", "de", "#123456", 1, lab_text="Amt", address="10.1"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.db"


@pytest.fixture
async def storage(path: Path) -> AsyncIterator[SqliteStorage]:
    opened = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    await opened.create_workshop(WORKSHOP)
    await opened.admit(PERSON, b"t" * 32, None, b"r" * 32)
    yield opened
    await opened.close()


async def fill(storage: SqliteStorage) -> None:
    """Everything that can name a person."""
    told = {"who": GONE}
    await storage.append(
        [
            NewEntry(BOARD, START_MS, "anna", b"a", (1,), ("n1",)),
            NewEntry(BOARD, START_MS, GONE, b"b", (2,), ("n2",)),
        ]
    )
    session = LiveSession("s1", "w1", 1, GONE, lead_id=GONE)
    records: list[Record] = [
        session,
        Lock(BOARD, "n1", True, GONE, 1),
        Zone(BOARD, "f1", ZoneRule(people=frozenset({GONE, "anna"})), GONE, 1),
        Signal("w1", GONE, "hand", BOARD, 1),
        Message("m1", "w1", None, 1, GONE, {"de": "Hallo"}),
        Report("r1", "w1", BOARD, 1, GONE, about_person=GONE),
        Ban("x1", "w1", "person", GONE, 1, "anna"),
    ]
    await storage.save(
        "w1",
        [PutRecord(record) for record in records],
        [NewAct(kind="removed", person_id=GONE, time_ms=1, subject=GONE, body=told)],
        None,
        [
            NewEvent(BOARD, START_MS, "anna", "removed", GONE),
            NewEvent(BOARD, START_MS, "anna", "step", body={"number": 1}),
        ],
    )


async def rows(storage: SqliteStorage) -> list[StoredEntry | StoredEvent]:
    return [row async for row in storage.record(BOARD)]


async def test_st13_nothing_names_the_person_and_the_chain_verifies(
    storage: SqliteStorage, path: Path
) -> None:
    await fill(storage)
    before = await rows(storage)
    await storage.pseudonymise(GONE, ALIAS)
    after = await rows(storage)
    assert [row.hash for row in after] == [row.hash for row in before]
    assert [row.commitment for row in after] == [row.commitment for row in before]
    said = [row.read().kind for row in after if isinstance(row, StoredEvent)]
    assert said == ["", "step"]
    authors = await storage.authors(BOARD)
    assert {(a.person_id, a.key is None) for a in authors.values()} == {
        ("anna", False),
        (ALIAS, True),
    }
    assert await storage.owners(BOARD) == {1: "anna", 2: ALIAS}
    assert await storage.element_authors(BOARD) == {"n1": "anna", "n2": ALIAS}
    found = await storage.programme("w1")
    [person] = found.people
    assert (person.name, person.state, person.hides_name) == ("\u20131", "removed", True)
    assert (person.lab_text, person.address, person.link_id) == (None, None, None)
    assert found.zones[0].rule.people == {ALIAS, "anna"}
    assert (found.signals, found.bans[0].value) == ((), ALIAS)
    assert await storage.person_by_token(b"t" * 32) is None
    assert await storage.person_by_return(b"r" * 32) is None
    await storage.close()
    content = path.read_bytes()
    assert b"Unverwechselbar" not in content
    # The row of the person itself, and its keys, are all that is left.
    named = [
        (table, column)
        for table, column, value in everything(path)
        if GONE in str(value) or (isinstance(value, bytes) and GONE.encode() in value)
    ]
    assert named == [("people", "id")]


def everything(path: Path) -> list[tuple[str, str, object]]:
    connection = sqlite3.connect(path)
    names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    found = []
    for table in names:
        cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # names of the schema
        columns = [column[0] for column in cursor.description]
        found += [(table, c, v) for row in cursor for c, v in zip(columns, row, strict=True)]
    connection.close()
    return found


async def test_st13_others_go_on_and_the_person_could_only_come_as_somebody_new(
    storage: SqliteStorage,
) -> None:
    await fill(storage)
    await storage.pseudonymise(GONE, ALIAS)
    await storage.pseudonymise("absent", "gone-y")
    await storage.append([NewEntry(BOARD, START_MS, "anna", b"c")])
    await storage.append([NewEntry(BOARD, START_MS, GONE, b"d")])
    assert len(await storage.authors(BOARD)) == 3
    assert len(await rows(storage)) == 6


@pytest.mark.parametrize(("state", "hidden"), [("removed", True), ("admitted", False)])
async def test_st13_what_was_out_of_sight_stays_so(
    storage: SqliteStorage, state: str, hidden: bool
) -> None:
    [person] = (await storage.programme("w1")).people
    changed = replace(person, state="removed" if state == "removed" else "admitted")
    await storage.save("w1", [PutRecord(changed)], [])
    await storage.pseudonymise(GONE, ALIAS)
    async with storage._database.turn() as driver:
        found = list(await driver.execute_fetchall("SELECT subject, is_hidden FROM veils"))
    assert [tuple(row) for row in found] == ([(ALIAS, 1)] if hidden else [])


async def test_st13_a_decision_to_show_outlives_the_name(storage: SqliteStorage) -> None:
    shown = Veil("w1", "", "person", GONE, False, "anna", 1)
    await storage.save("w1", [PutRecord(shown)], [])
    await storage.pseudonymise(GONE, ALIAS)
    async with storage._database.turn() as driver:
        found = list(await driver.execute_fetchall("SELECT subject, is_hidden FROM veils"))
    assert [tuple(row) for row in found] == [(ALIAS, 0)]
    await storage.save("w1", [DropRecord(Veil, ("w1", "", "person", ALIAS))], [])


async def test_st13_contents_are_replaced_and_their_commitments_stay(
    storage: SqliteStorage, path: Path
) -> None:
    word = b"unverwechselbares Wort"
    await storage.append([NewEntry(BOARD, START_MS, GONE, word), NewEntry(BOARD, 2, "bo", b"b")])
    await storage.save_snapshot(Snapshot(BOARD, 2, word, word, b"v"))
    before = await rows(storage)
    await storage.replace_contents(BOARD, [(1, b"rest")], "asked for")
    first, second, event = await rows(storage)
    assert isinstance(first, StoredEntry)
    assert (first.update, first.salt) == (b"rest", None)
    assert (first.hash, first.commitment) == (before[0].hash, before[0].commitment)
    assert second == before[1]
    assert isinstance(event, StoredEvent)
    assert event.read().kind == "erased"
    assert event.read().body == {
        "rows": [1],
        "digest": erasure_digest([(1, b"rest")]).hex(),
        "reason": "asked for",
    }
    # Again: what counts is what was there first.
    await storage.replace_contents(BOARD, [(1, b"less")], "")
    assert (await rows(storage))[0].commitment == before[0].commitment
    stored = await storage.open_board(BOARD)
    assert (stored.snapshot, [e.update for e in stored.entries]) == (None, [b"less", b"b"])
    await storage.close()
    assert word not in path.read_bytes()


async def test_st13_an_entry_that_is_not_there_changes_nothing(storage: SqliteStorage) -> None:
    await storage.append([NewEntry(BOARD, START_MS, "anna", b"a")])
    with pytest.raises(RecordConflict):
        await storage.replace_contents(BOARD, [(1, b"x"), (2, b"y")], "")
    assert [row.salt is None for row in await rows(storage)] == [False]
