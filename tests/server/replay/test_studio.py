"""Films are made once, kept, resumed, and dropped when they show what they must not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.clock import SystemClock
from server.errors import Unfilmable, WorkbenchBroken
from server.replay import cutting, making, studio, worker
from server.replay.folding import fold
from server.replay.packing import unpack
from server.replay.studio import Studio
from server.replay.tasks import make_film
from server.replay.values import Row
from server.replay.veil import NO_VEIL, Veil
from server.storage.base import NewEntry, Snapshot
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.replay.histories import Writer, history
from tests.server.replay.test_film import boards, body, key
from tests.server.storage.contract import FIRST, SECOND, workshop


class Bench(worker.Workbench):
    """Does the work here, and counts it. `fails`: as the other process would."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks = 0
        self.fails = False

    async def run(self, task: worker.Task, payload: bytes, *, urgent: bool = False) -> bytes:
        """At once, in its turn or not."""
        assert urgent in {True, False}
        await asyncio.sleep(0)
        if task is make_film:
            self.tasks += 1
        if self.fails:
            raise WorkbenchBroken("on purpose")
        return task(payload)


class HandClock(SystemClock):
    """Seconds that pass by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now_s(self) -> float:
        return self.seconds


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    opened = await open_sqlite(f"sqlite+aiosqlite:///{tmp_path}/board.db")
    await opened.create_workshop(workshop())
    yield opened
    await opened.close()


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def films(storage: SqliteStorage, bench: Bench, clock: HandClock) -> Studio:
    return Studio(storage, bench, clock)


async def write(storage: SqliteStorage, rows: list[Row], board: str = FIRST) -> None:
    await storage.append(
        [NewEntry(board, row.time_ms, f"person-{row.author}", row.body) for row in rows]
    )


def story(seed: int, length: int = 40) -> list[Row]:
    return history(seed, [Writer(1, 11), Writer(2, 12)], length)


def snapshot(sequence: int) -> Snapshot:
    return Snapshot(FIRST, sequence, b"\0\0", b"\0\0", b"\0")


async def end_of(films: Studio, veil: Veil = NO_VEIL) -> dict[str, Any]:
    head = await films.look(FIRST, veil, is_fresh=True)
    row = await films.segment(FIRST, veil, head.segments[-1].number)
    assert row is not None
    segment: Any = row
    return fold(key(segment)["elements"], body(segment)["changes"])


async def test_a_film_is_the_board_and_is_made_once(
    films: Studio, storage: SqliteStorage, bench: Bench
) -> None:
    rows = story(1)
    await write(storage, rows)
    heads = await asyncio.gather(*(films.look(FIRST, NO_VEIL) for _ in range(10)))
    assert bench.tasks == 1
    assert all(head.ready and head.through == len(rows) for head in heads)
    assert await end_of(films) == boards(rows, "pycrdt")[len(rows)]
    assert (await films.look(SECOND, NO_VEIL)).ready


async def test_it_goes_on_where_it_was_even_after_a_restart(
    films: Studio, storage: SqliteStorage, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "CHANGES", 8)
    monkeypatch.setattr(making, "BATCH_ROWS", 7)
    rows = story(2, 60)
    await write(storage, rows[:20])
    await films.look(FIRST, NO_VEIL)
    again = Studio(storage, Bench(), clock)
    await write(storage, rows[20:])
    assert await end_of(again) == boards(rows, "pycrdt")[len(rows)]
    expected = boards(rows, "pycrdt")
    for sequence in range(1, len(rows) + 1, 5):
        assert await again.world_at(FIRST, NO_VEIL, sequence) == expected[sequence]


async def test_a_board_in_use_is_filmed_every_few_seconds_only(
    films: Studio, storage: SqliteStorage, bench: Bench, clock: HandClock
) -> None:
    rows = story(3)
    await write(storage, rows[:10])
    await films.look(FIRST, NO_VEIL)
    await write(storage, rows[10:])
    head = await films.look(FIRST, NO_VEIL)
    assert (bench.tasks, head.through, head.ready) == (1, 10, True)
    clock.seconds += studio.EVERY_S
    assert (await films.look(FIRST, NO_VEIL)).through == len(rows)


async def test_rp4_under_another_veil_nothing_of_the_old_film_is_told(
    films: Studio, storage: SqliteStorage
) -> None:
    rows = story(4)
    await write(storage, rows)
    before = await films.look(FIRST, NO_VEIL)
    authors = {n for n, each in (await storage.authors(FIRST)).items() if n}
    veil = Veil(authors=frozenset(authors), clients=frozenset({11, 12}), fingerprint="all")
    assert before.segments
    head = await films.known(FIRST, veil)
    assert (list(head.segments), head.through) == ([], 0)
    assert await films.segment(FIRST, veil, 0) is None
    assert list((await films.look(FIRST, veil)).segments) == []
    assert (await films.look(FIRST, NO_VEIL)).segments == before.segments


async def test_a_long_record_is_filmed_while_somebody_looks(
    films: Studio, storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "AT_ONCE", 10)
    rows = story(5)
    await write(storage, rows)
    head = await films.look(FIRST, NO_VEIL)
    assert (head.ready, head.total) == (False, len(rows))
    assert (await films.look(FIRST, NO_VEIL, is_fresh=True)).ready


async def test_what_cannot_be_filmed_is_left_alone_for_an_hour(
    films: Studio, storage: SqliteStorage, bench: Bench, clock: HandClock
) -> None:
    await write(storage, story(6))
    bench.fails = True
    for _ in range(studio.TRIES + 1):
        with pytest.raises(Unfilmable):
            await films.look(FIRST, NO_VEIL)
    assert bench.tasks == studio.TRIES
    bench.fails = False
    with pytest.raises(Unfilmable):
        await films.look(FIRST, NO_VEIL)
    clock.seconds += studio.UNREADABLE_S
    assert (await films.look(FIRST, NO_VEIL)).ready


async def test_where_entries_were_merged_since_it_is_made_anew(
    films: Studio, storage: SqliteStorage
) -> None:
    writer = Writer(1, 11)
    rows = history(7, [writer], 30)
    close = [Row("u", row.sequence, 0, 1000 + n, 1, row.body) for n, row in enumerate(rows)]
    await write(storage, close[:15])
    before = await films.look(FIRST, NO_VEIL)
    await write(storage, close[15:])
    await storage.save_snapshot(snapshot(len(rows)))
    merged = await storage.compact_record(FIRST, 10**12)
    assert (before.through, merged.entries > merged.rows) == (15, True)
    assert await end_of(films) == boards(close, "pycrdt")[len(rows)]


async def test_the_studio_films_what_is_long_before_anybody_looks(
    films: Studio, storage: SqliteStorage, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "AT_ONCE", 10)
    await write(storage, story(8))
    await films._round()  # what it does every minute
    assert bench.tasks == 1
    head = await films.known(FIRST, NO_VEIL)
    assert head.ready
    row = await films.segment(FIRST, NO_VEIL, 0)
    assert row is not None
    assert unpack(row.body)
