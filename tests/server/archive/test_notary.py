"""Records are signed every so many entries, and when a session has ended."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.archive.checking import Checker, check
from server.archive.notary import Notary
from server.archive.signed import is_genuine
from server.signing import Signer, load_signer
from server.storage.records import LiveSession, NewEvent, PutRecord
from server.storage.sqlite import SqliteStorage
from tests.server.archive.records import Recorded, lines_of, opened
from tests.server.rooms.world import HandClock
from tests.server.storage.histories import BOARD, START_MS, WORKSHOP, History

EVERY = 20


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    async with opened(tmp_path / "board.db") as found:
        await found.create_workshop(WORKSHOP)
        yield found


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return load_signer(tmp_path / "key.pem")


@pytest.fixture
def notary(storage: SqliteStorage, signer: Signer) -> Notary:
    return Notary(storage, signer, HandClock(), EVERY)


async def places(storage: SqliteStorage) -> list[tuple[int, int]]:
    return [(each.sequence, each.position) for each in await storage.checkpoints(BOARD)]


async def test_a_record_is_signed_after_so_many_entries(
    storage: SqliteStorage, notary: Notary
) -> None:
    entries = History(1).grow(30).entries
    await notary.make_round()
    await storage.append(entries[: EVERY - 1])
    await notary.make_round()
    assert await places(storage) == []
    await storage.append(entries[EVERY - 1 : EVERY])
    await notary.make_round()
    await notary.make_round()
    assert await places(storage) == [(EVERY, 0)]
    await storage.append(entries[EVERY : 2 * EVERY + 5])
    await notary.make_round()
    assert await places(storage) == [(EVERY, 0), (2 * EVERY + 5, 0)]


async def test_st14_a_record_is_signed_when_a_session_has_ended(
    storage: SqliteStorage, notary: Notary, signer: Signer
) -> None:
    await storage.append(History(1).grow(3).entries)
    [last] = [await storage.record_head(BOARD)]
    running = LiveSession("s1", "w1", START_MS, "anna")
    await storage.save("w1", [PutRecord(running)], [])
    await notary.make_round()
    assert await places(storage) == []
    ended = LiveSession("s1", "w1", START_MS, "anna", ended_ms=START_MS + 1, ended_by="anna")
    event = NewEvent(BOARD, START_MS + 1, "anna", "session_ended", body={"session": "s1"})
    await storage.save("w1", [PutRecord(ended)], [], None, [event])
    await notary.make_round()
    await notary.make_round()
    [signed] = await storage.checkpoints(BOARD)
    assert (signed.sequence, signed.position) == (last.sequence, 1)
    assert is_genuine(signed)
    # A server that was started anew signs no place twice.
    await Notary(storage, signer, HandClock(), EVERY).make_round()
    assert await storage.checkpoints(BOARD) == [signed]


async def test_an_empty_record_is_not_signed(storage: SqliteStorage, notary: Notary) -> None:
    await notary.sign(BOARD)
    assert await places(storage) == []


async def test_what_was_signed_before_a_new_key_still_verifies(
    storage: SqliteStorage, signer: Signer, tmp_path: Path
) -> None:
    board = Recorded(storage, signer, History(3))
    await board.grow()
    await Notary(storage, signer, HandClock(), EVERY).sign(BOARD)
    await board.grow()
    other = load_signer(tmp_path / "other.pem")
    await Notary(storage, other, HandClock(), EVERY).sign(BOARD)
    found = check(await lines_of(storage), Checker(key=other.public_key))
    assert found.keys == [signer.public_key, other.public_key]
