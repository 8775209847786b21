"""Schemas of every release open; newer ones are refused and left alone (ST9)."""

import asyncio
import hashlib
import random
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect

from server.errors import CorruptRecord, SchemaTooNew
from server.storage.base import NewEntry
from server.storage.migrations import MODULES, NEWEST
from server.storage.records import Follow, FrameRef, StoredEntry, StoredEvent, ZoneRule
from server.storage.sqlite import open_sqlite
from server.storage.tables import metadata
from tests.server.storage.kill_migration import KILLED

FIXTURES = Path(__file__).parent / "fixtures"


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def schema(connection: Connection) -> dict[str, object]:
    look = inspect(connection)
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
            look.get_pk_constraint(name)["constrained_columns"],
            sorted(
                (k["constrained_columns"], k["referred_table"]) for k in look.get_foreign_keys(name)
            ),
            sorted(tuple(k["column_names"]) for k in look.get_unique_constraints(name)),
            sorted(
                (str(i["name"]), tuple(i["column_names"]), bool(i["unique"]))
                for i in look.get_indexes(name)
            ),
        )
        for name in look.get_table_names()
        if name != "schema_version"
    }


def restore(path: Path, name: str) -> None:
    with sqlite3.connect(path) as old:
        old.executescript((FIXTURES / f"{name}.sql").read_text(encoding="utf-8"))
    old.close()


async def test_st9_migrations_lead_to_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    migrated, declared = tmp_path / "migrated.db", tmp_path / "declared.db"
    await (await open_sqlite(url(migrated))).close()
    engine = create_engine(f"sqlite:///{declared}")
    with engine.begin() as connection:
        metadata.create_all(connection)
        expected = schema(connection)
    engine.dispose()
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.begin() as connection:
        assert schema(connection) == expected
    engine.dispose()


async def test_0002_keeps_what_the_first_release_meant(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    restore(path, "0001_initial")
    storage = await open_sqlite(url(path))
    found = await storage.programme("workshop-1")
    assert (found.workshop.lobby, found.workshop.outside) == (False, "edit")
    assert found.workshop.languages == ("de", "en", "uk")
    [board], [person], [link] = found.boards, found.people, found.links
    assert board.templates == ("nlc-check",)
    assert (person.state, person.number, person.is_muted) == ("admitted", 1, False)
    assert link.secret_hash == b"l" * 32
    assert link.id == (b"l" * 9).hex()
    assert await storage.link(b"l" * 32) == link
    await storage.close()


async def test_0002_reads_every_table_of_its_release(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    restore(path, "0002_facilitation")
    storage = await open_sqlite(url(path))
    found = await storage.programme("workshop-1")
    assert found.workshop.welcome == {"de": "Hallo", "uk": "Вітаємо 🌳"}
    assert (found.boards[0].lab_id, found.people[0].host_board_id) == ("lab-1", "board-1")
    assert found.steps[0].frames == (FrameRef("board-1", "nlc-check.a"),)
    assert found.session is not None
    assert found.session.follow == Follow("person-1", frame=FrameRef("board-1", "x"))
    assert found.zones[0].rule == ZoneRule(labs=frozenset({"lab-1"}))
    rest = (found.labs, found.timers, found.locks, found.signals, found.messages, found.reports)
    assert [len(rows) for rows in (*rest, found.bans, found.links)] == [1] * 8
    assert await storage.link_by_code("ABCDEFG") == found.links[0]
    assert await storage.person_by_return(b"r" * 32) == found.people[0]
    assert await storage.command("workshop-1", "command-1") is not None
    assert [act.kind for act in await storage.acts("workshop-1", 0, 9)] == ["session_started"]
    assert (await storage.open_board("board-1")).authors == {"note-1": "person-1"}
    await storage.close()


async def test_0003_knows_no_index_of_what_was_written_before(tmp_path: Path) -> None:
    for name, index in (("0002_facilitation", b""), ("0003_indexes", b"index")):
        path = tmp_path / f"{name}.db"
        restore(path, name)
        storage = await open_sqlite(url(path))
        snapshot = (await storage.open_board("board-1")).snapshot
        assert snapshot is not None
        assert snapshot.index == index
        await storage.close()


@pytest.mark.parametrize("last", [1, 2, 10, 30, 45, 60])
async def test_0002_killed_in_the_middle_leaves_the_old_database(last: int, tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    restore(path, "0001_initial")
    program = "import sys; from tests.server.storage.kill_migration import main; main(sys.argv)"
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, url(path), str(last), cwd=FIXTURES.parents[3]
    )
    assert await killed.wait() == KILLED
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (1,)
    assert "lobby" not in str(connection.execute("PRAGMA table_info(workshops)").fetchall())
    connection.close()
    storage = await open_sqlite(url(path))
    assert (await storage.programme("workshop-1")).boards[0].templates == ("nlc-check",)
    await storage.close()


OLD_BOARDS = ("board-1", "sound", "altered", "cut", "empty")


def old_hash(previous: bytes, board_id: str, entry: tuple[int, int, str, bytes]) -> bytes:
    """The chain of the releases before the record: over people and updates themselves."""
    sequence, time_ms, person_id, update = entry
    fields = (board_id.encode(), sequence.to_bytes(8), time_ms.to_bytes(8), person_id.encode())
    framed = b"".join(len(field).to_bytes(8) + field for field in (*fields, update))
    return hashlib.sha256(previous + framed).digest()


def fill_as_before(path: Path, count: int) -> dict[str, list[tuple[int, int, str, bytes]]]:
    """Journals as the release before wrote them, one altered and one with a hole."""
    rng, given = random.Random(4), dict[str, list[tuple[int, int, str, bytes]]]()
    old = sqlite3.connect(path)
    for position, board_id in enumerate(OLD_BOARDS[1:], 1):
        columns = "id, workshop_id, position, title, created_ms"
        old.execute(
            f"INSERT INTO boards ({columns}) VALUES (?, 'workshop-1', ?, 'x', 1)",  # noqa: S608  # names above
            (board_id, position),
        )
        previous, given[board_id] = bytes(32), []
        for sequence in range(1, count + 1 if board_id != "empty" else 1):
            person = rng.choice(["anna", "олена", "system"])
            entry = (sequence, 10**12 + sequence, person, rng.randbytes(rng.randrange(90)))
            previous = old_hash(previous, board_id, entry)
            row = (board_id, *entry, previous)
            old.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", row)
            given[board_id].append(entry)
    old.execute("""UPDATE entries SET "update" = X'0000' WHERE board_id='altered' AND sequence=7""")
    old.execute("DELETE FROM entries WHERE board_id = 'cut' AND sequence = 5")
    old.commit()
    old.close()
    return given


async def test_0004_every_entry_comes_out_as_it_went_in(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    restore(path, "0003_indexes")
    given = fill_as_before(path, 2300)
    storage = await open_sqlite(url(path))
    for board_id in ("sound", "empty"):
        found = [entry async for entry in storage.entries(board_id)]
        assert [(e.sequence, e.time_ms, e.person_id, e.update) for e in found] == given[board_id]
        stored = await storage.open_board(board_id)
        assert stored.sequence == len(given[board_id])
        assert await storage.append([NewEntry(board_id, 5, "anna", b"new")]) == [
            len(given[board_id]) + 1
        ]
    authors = (await storage.authors("sound")).values()
    assert {author.person_id for author in authors} == {"anna", "олена", "system"}
    assert [author.number for author in authors if author.person_id == "system"] == [0]
    await storage.close()


async def test_0004_what_was_broken_stays_broken_in_the_same_place(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    restore(path, "0003_indexes")
    given = fill_as_before(path, 30)
    storage = await open_sqlite(url(path))
    for board_id, wrong, named in (("altered", 7, "entry 7"), ("cut", 5, "entry 6")):
        entries = storage.entries(board_id)
        for before in given[board_id][: wrong - 1]:
            assert (await anext(entries)).update == before[3]
        with pytest.raises(CorruptRecord, match=named):
            await anext(entries)
        # What lies behind it can still be opened from a snapshot, as before.
        tail = [entry.update async for entry in storage.entries(board_id, after=wrong + 1)]
        assert tail == [entry[3] for entry in given[board_id][wrong + 1 :]]
    await storage.close()


@pytest.mark.parametrize("last", [1, 4, 12, 17, 21, 24, 25])
async def test_0004_killed_in_the_middle_leaves_the_old_database(last: int, tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    restore(path, "0003_indexes")
    given = fill_as_before(path, 1200)
    program = "import sys; from tests.server.storage.kill_migration import main; main(sys.argv)"
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, url(path), str(last), cwd=FIXTURES.parents[3]
    )
    assert await killed.wait() == KILLED
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (3,)
    assert connection.execute("SELECT count(*) FROM entries").fetchone() == (3 * 1200 + 1,)
    connection.close()
    storage = await open_sqlite(url(path))
    found = [entry.update async for entry in storage.entries("sound")]
    assert found == [entry[3] for entry in given["sound"]]
    await storage.close()


async def test_0004_reads_every_table_of_its_release(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    restore(path, "0004_record")
    storage = await open_sqlite(url(path))
    rows = [row async for row in storage.record("board-1")]
    assert [type(row) for row in rows] == [StoredEntry, StoredEntry, StoredEvent, StoredEvent]
    assert isinstance(rows[-1], StoredEvent)
    assert rows[-1].read().body == {"name": "Vor der Abstimmung"}
    [checkpoint] = await storage.checkpoints("board-1")
    assert checkpoint.hash == rows[-1].hash
    assert [veil.subject for veil in await storage.veils("workshop-1")] == ["note-1"]
    assert [link.title for link in await storage.replay_links("workshop-1")] == ["Für alle"]
    await storage.close()


async def test_st9_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    await (await open_sqlite(url(path))).close()
    with sqlite3.connect(path) as newer:
        newer.execute("INSERT INTO schema_version VALUES (?)", (NEWEST + 1,))
    newer.close()
    before = path.read_bytes()
    with pytest.raises(SchemaTooNew) as raised:
        await open_sqlite(url(path))
    assert (raised.value.found, raised.value.known) == (NEWEST + 1, NEWEST)
    assert path.read_bytes() == before


def test_there_is_a_fixture_for_every_release() -> None:
    assert {path.stem for path in FIXTURES.glob("*.sql")} == set(MODULES)


@pytest.mark.parametrize("name", MODULES)
async def test_st9_the_database_of_every_release_opens_with_all_it_holds(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "board.db"
    restore(path, name)
    for _ in range(2):
        storage = await open_sqlite(url(path))
        stored = await storage.open_board("board-1")
        assert [entry.update for entry in stored.entries] == [b"second"]
        assert stored.snapshot is not None
        assert stored.snapshot.state == b"state"
        assert stored.owners == {7: "person-1"}
        assert [entry.sequence async for entry in storage.entries("board-1")] == [1, 2]
        person = await storage.person_by_token(b"t" * 32)
        assert person is not None
        assert person.name == "Оля 🌳"
        await storage.close()
