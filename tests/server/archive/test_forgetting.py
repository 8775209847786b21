"""One person is forgotten at a terminal."""

import asyncio
import sqlite3
from argparse import Namespace
from pathlib import Path

import pytest

from server.archive.commands import run
from server.settings import Settings
from server.storage.base import Board, NewEntry, NewWorkshop, Person, Workshop
from server.storage.records import NewAct, StoredEntry
from server.storage.sqlite import open_sqlite

NAME = "Unverwechselbar"
ANNA = Person("anna-id-4711", "w", NAME, "participant", "de", "#123456", 1)


async def prepared(settings: Settings) -> None:
    storage = await open_sqlite(settings.sqlalchemy_url)
    workshop = Workshop("w", "Workshop", "en", 0)
    await storage.create_workshop(NewWorkshop(workshop, [Board("b", "w", "Board", None, 0)], []))
    await storage.add_person(ANNA, b"t" * 32)
    await storage.append([NewEntry("b", 1, ANNA.id, b"x", (1,))])
    told = {"name": NAME, "role": "participant", "by": NAME}
    await storage.save("w", (), [NewAct(kind="removed", person_id=ANNA.id, time_ms=1,
                                        subject=ANNA.id, body=told)])  # fmt: skip
    await storage.close()


def order(person: str) -> Namespace:
    return Namespace(command="forget", workshop="w", person=person)


@pytest.mark.parametrize("who", [NAME, ANNA.id])
def test_del2_neither_name_nor_id_is_left_and_the_record_verifies(
    tmp_path: Path, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_dir=tmp_path)
    asyncio.run(prepared(settings))
    assert run(order(who), settings) == 0
    assert "gone-" in capsys.readouterr().out
    with sqlite3.connect(tmp_path / "whiteboard.db") as database:
        dump = "\n".join(database.iterdump())
    assert NAME not in dump
    [left] = [line for line in dump.splitlines() if ANNA.id in line]
    assert left.startswith('INSERT INTO "people"')  # the key of the row; it stands for nobody
    assert asyncio.run(entries(settings)) == [b"x"]


async def entries(settings: Settings) -> list[bytes]:
    storage = await open_sqlite(settings.sqlalchemy_url)
    found = [item async for item in storage.record("b")]
    await storage.close()
    return [item.update for item in found if isinstance(item, StoredEntry)]


def test_nobody_of_that_name(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    asyncio.run(prepared(settings))
    assert run(order("Nobody"), settings) == 1
    assert run(Namespace(command="forget", workshop="x", person=NAME), settings) == 2
