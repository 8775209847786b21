"""A bundle brought back is the same board, with the same record."""

from pathlib import Path

import pytest

from server.archive.reading import open_bundle
from server.crdt import Document
from server.protocol.update import decode_update
from server.storage.base import NewEntry
from server.storage.records import PutRecord, RecordConflict, StoredEvent, Veil
from server.storage.sqlite import SqliteStorage
from tests.server.archive.bundles import LINK, brought, contents, held, packed
from tests.server.archive.records import opened
from tests.server.storage.histories import BOARD, PEOPLE, START_MS

WAYS = {
    "plain": ("grow", "sign", "grow"),
    "merged and erased": ("grow", "grow", "compact", "grow", "erase", "grow"),
    "deleted, and on": ("grow", "sign", "forget", "grow"),
}


async def elements(storage: SqliteStorage) -> dict[str, dict[str, object]]:
    """What a room shows that opens the board now."""
    stored, document = await storage.open_board(BOARD), Document()
    updates = [entry.update for entry in stored.entries]
    for update in [stored.snapshot.state, *updates] if stored.snapshot else updates:
        document.apply(decode_update(update, is_trusted=True))
    found = document.elements()
    document.close()
    return found


@pytest.mark.parametrize("way", WAYS)
async def test_a_board_comes_back_as_it_was(tmp_path: Path, way: str) -> None:
    (tmp_path / "other").mkdir()
    async with opened(tmp_path / "a.db") as one, opened(tmp_path / "other" / "b.db") as two:
        await held(one, tmp_path, WAYS[way])
        path = await packed(one, tmp_path)
        assert await brought(two, path) == "w1"
        before = [row async for row in one.record(BOARD)]
        assert [row async for row in two.record(BOARD)] == before
        assert await two.record_head(BOARD) == await one.record_head(BOARD)
        assert await two.checkpoints(BOARD) == await one.checkpoints(BOARD)
        assert await elements(two) == await elements(one)
        assert await two.workshop("w1") == await one.workshop("w1")
        assert await two.boards("w1") == await one.boards("w1")
        state = await two.programme("w1")
        assert [lab.title for lab in state.labs] == ["Labor"]
        assert [step.id for step in state.steps] == ["s1"]
        assert [lock.element_id for lock in state.locks] == ["n1"]
        # The record goes on from there.
        await two.append([NewEntry(BOARD, START_MS, "somebody", b"\0\0")])
        assert [row async for row in two.record(BOARD)][:-1] == before


async def test_names_come_back_where_they_may_be_told(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    async with opened(tmp_path / "a.db") as one, opened(tmp_path / "other" / "b.db") as two:
        await held(one, tmp_path, ("grow", "grow", "grow"))
        path = await packed(one, tmp_path)
        hidden = PEOPLE[1].encode()
        assert not any(b'"' + hidden + b'"' in content for content in contents(path).values())
        await brought(two, path)
        people = {person.number: person for person in (await two.programme("w1")).people}
        assert (people[1].id, people[1].name) == (PEOPLE[0], PEOPLE[0].title())
        assert (people[2].hides_name, people[2].name) == (True, "–2")
        assert await two.person_by_token(PEOPLE[0].encode()) is None
        authors = await two.authors(BOARD)
        tags = {author.tag for author in (await one.authors(BOARD)).values()}
        assert {author.tag for author in authors.values()} == tags
        # Whose is whose stays, also without a name.
        assert people[2].id in {author.person_id for author in authors.values()}
        owners = await two.owners(BOARD)
        assert sorted(owners) == sorted(await one.owners(BOARD))
        assert set(owners.values()) <= {person.id for person in people.values()}


async def test_what_is_hidden_is_in_no_file_and_the_rest_verifies(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    async with opened(tmp_path / "a.db") as one, opened(tmp_path / "other" / "b.db") as two:
        await held(one, tmp_path, ("grow", "grow", "grow"))
        veil = Veil("w1", "", "person", PEOPLE[2], True, PEOPLE[0], 1)
        await one.save("w1", [PutRecord(veil)], [])
        path = await packed(one, tmp_path)
        name = PEOPLE[2].encode()
        assert not any(name in content for content in contents(path).values())
        with open_bundle(path) as bundle:
            assert [each.number for each in bundle.workshop().people] == [1, 2]
        await brought(two, path)
        shown = str(await elements(two))
        assert f"Notiz von {PEOPLE[0]}" in shown
        assert f"Notiz von {PEOPLE[2]}" not in shown
        rows = [row async for row in two.record(BOARD)]
        assert [row.hash for row in rows] == [row.hash async for row in one.record(BOARD)]
        assert not any(isinstance(row, StoredEvent) and name in row.body for row in rows)


async def test_nothing_is_brought_in_twice(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await held(storage, tmp_path, ("grow",))
        path = await packed(storage, tmp_path)
        before = [row async for row in storage.record(BOARD)]
        with pytest.raises(RecordConflict, match="there already"):
            await brought(storage, path)
        assert [row async for row in storage.record(BOARD)] == before
        assert await storage.link(LINK.secret_hash) is None


async def test_a_bundle_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await held(storage, tmp_path, ("grow",))
        (tmp_path / "archive.zip").mkdir()
        with pytest.raises(OSError, match="directory"):
            await packed(storage, tmp_path)
        assert not list(tmp_path.glob(".archive-*"))
