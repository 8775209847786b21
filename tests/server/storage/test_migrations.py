"""Schemas of every release open; newer ones are refused and left alone (ST9)."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect

from server.errors import SchemaTooNew
from server.storage.migrations import MODULES, NEWEST
from server.storage.sqlite import open_sqlite
from server.storage.tables import metadata

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
        )
        for name in look.get_table_names()
        if name != "schema_version"
    }


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
    with sqlite3.connect(path) as old:
        old.executescript((FIXTURES / f"{name}.sql").read_text(encoding="utf-8"))
    old.close()
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
