"""Somebody sets the machine's clock while people work: nobody notices."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.table import Table
from tests.support.real_server import ROOT

HOUR_S, YEAR_S = 3600, 365 * 86_400


@pytest.fixture
def server_env(tmp_path: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": str(ROOT / "tests" / "support" / "jumping_clock"),
        "CLOCK_OFFSET_FILE": str(tmp_path / "offset"),
    }


async def test_a_clock_that_jumps_changes_nothing_for_anybody(
    own_table: Table, tmp_path: Path
) -> None:
    times = []
    for offset_s in (YEAR_S, -HOUR_S, 0, -YEAR_S):
        (tmp_path / "offset").write_text(str(offset_s))
        await own_table.is_untouched()
        times.append(last_time_ms(own_table))
    assert times[0] - times[1] > YEAR_S * 1000, "the jump has not reached the server"


async def test_the_journal_keeps_its_order_over_a_jump(own_table: Table, tmp_path: Path) -> None:
    await own_table.is_untouched()
    (tmp_path / "offset").write_text(str(-YEAR_S))
    await own_table.is_untouched()
    before = own_table.ben.board()
    own_table.server.restart()
    late = await own_table.guest().join()
    assert late.board() == before


def last_time_ms(table: Table) -> int:
    path = table.server.folder / "data" / "whiteboard.db"
    query = (
        "SELECT time_ms FROM entries JOIN boards ON boards.number = entries.board"
        " WHERE boards.id = ? ORDER BY sequence DESC LIMIT 1"
    )
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(query, (table.workshop.board,)).fetchone()[0])
