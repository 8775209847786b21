"""A database that cannot be written, opened or shared: nothing is pretended, and it recovers."""

import asyncio
import contextlib
import os
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.table import Table
from tests.support.api import Api
from tests.support.peer import Peer
from tests.support.real_server import START_LIMIT_S, RealServer


@pytest.fixture
def server_env() -> dict[str, str]:
    return {"DATABASE_BUSY_MS": "100"}


def database(server: RealServer) -> Path:
    return server.folder / "data" / "whiteboard.db"


async def nothing_is_pretended(table: Table) -> None:
    """Ben edits while nothing can be saved: he is told so, and nobody sees the edit."""
    heard = len(table.cem.heard)
    ordinal = await table.ben.note("pending", "x" * 200_000)
    await table.ben.until(lambda: storage_state(table.ben) is False)
    assert table.ben.saved < ordinal, "saved was said of an edit that is not"
    assert len(table.cem.heard) == heard
    assert "pending" not in table.cem.board()


async def everything_recovers(table: Table) -> None:
    """Once the database can be written, edits are saved and seen, without a new connection."""
    await table.ben.until(lambda: storage_state(table.ben) is True, 30)
    await table.ben.until_saved()
    await table.ben.note("later", "geht wieder")
    await table.ben.until_saved()
    await table.cem.until(lambda: "later" in table.cem.board())
    table.before["ben"] = table.cem.board()
    await table.is_untouched(may_differ=True)


def storage_state(peer: Peer) -> bool | None:
    """What the last `storage` event said."""
    events = peer.named("storage")
    return bool(events[-1]["ok"]) if events else None


async def test_ce1_a_locked_database_saves_nothing_and_recovers(own_table: Table) -> None:
    other = sqlite3.connect(database(own_table.server), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        await nothing_is_pretended(own_table)
    finally:
        other.execute("ROLLBACK")
        other.close()
    await everything_recovers(own_table)
    assert "pending" in own_table.cem.board(), "an edit that waited is not thrown away"


@contextlib.contextmanager
def no_byte_more(server: RealServer) -> Iterator[None]:
    """Let the process write no file beyond the size its log of changes has now."""
    assert server.process is not None
    size = database(server).with_name("whiteboard.db-wal").stat().st_size
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


async def test_st3_a_file_that_may_not_grow_saves_nothing_and_recovers(own_table: Table) -> None:
    with no_byte_more(own_table.server):
        await nothing_is_pretended(own_table)
    await everything_recovers(own_table)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB; needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here; a file size limit is tested above")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_full_disk_saves_nothing_and_recovers(small_disk: Path) -> None:
    with RealServer(small_disk, {"DATABASE_BUSY_MS": "100"}) as server:
        api = Api(server.url)
        async with Table.set_up(server, api) as table:
            ballast = small_disk / "ballast"
            with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(bytes(4096)):
                    pass
            await nothing_is_pretended(table)
            ballast.unlink()
            await everything_recovers(table)
        api.close()


def end_of(process: subprocess.Popen[bytes]) -> int:
    return process.wait(timeout=START_LIMIT_S)


async def test_st9_a_second_server_on_the_same_file_refuses_to_start(
    own_table: Table, tmp_path: Path
) -> None:
    second = RealServer(tmp_path / "second", {"DATA_DIR": str(own_table.server.folder / "data")})
    assert end_of(second.spawn()) != 0
    assert "Traceback" not in second.log
    assert "whiteboard.db" in second.log
    await own_table.is_untouched()


def test_a_newer_database_is_refused_and_left_alone(own_server: RealServer) -> None:
    own_server.stop()
    path = database(own_server)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE schema_version SET version = 9999"
            " WHERE version = (SELECT max(version) FROM schema_version)"
        )
        connection.commit()
    before = path.read_bytes()
    assert end_of(own_server.spawn()) != 0
    assert "Traceback" not in own_server.log
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("DATABASE_URL", "mysql://x"), ("MAX_MESSAGE_BYTES", "-1")],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    server = RealServer(tmp_path, {name: value})
    assert end_of(server.spawn()) != 0
    assert name in server.log
    assert "Traceback" not in server.log


async def test_a_damaged_board_is_never_opened_empty(own_server: RealServer, own_api: Api) -> None:
    workshop = own_api.create(None, None)
    ana = own_api.join(workshop, "Ana")
    for board in workshop.boards:
        writer = await Peer(own_server.ws_url, board, ana.token).join()
        await writer.note("n1", "worth keeping")
        await writer.until_saved()
        await writer.leave()
    own_server.stop()
    with contextlib.closing(sqlite3.connect(database(own_server))) as connection:
        number = number_of(connection, workshop.board)
        connection.execute('UPDATE entries SET "update" = ? WHERE board = ?', (b"\x01\x02", number))
        connection.execute("DELETE FROM snapshots")
        connection.commit()
    own_server.start()
    broken = await Peer(own_server.ws_url, workshop.boards[0], ana.token).open()
    assert await broken.until_closed() == 1011
    whole = await Peer(own_server.ws_url, workshop.boards[1], ana.token).join()
    assert whole.board()["n1"]["text"] == "worth keeping"
    await whole.leave()


def number_of(connection: sqlite3.Connection, board: str) -> int:
    """How the rows of that board's entries are marked."""
    found = connection.execute("SELECT number FROM boards WHERE id = ?", (board,)).fetchone()
    return int(found[0])


@contextlib.contextmanager
def refusing(server: RealServer, board: str) -> Iterator[None]:
    """Let the database take no entry of that board, and everything else."""
    with contextlib.closing(sqlite3.connect(database(server), timeout=10)) as connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON entries "
            f"WHEN NEW.board = {number_of(connection, board)} "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        connection.commit()
        try:
            yield
        finally:
            connection.execute("DROP TRIGGER refuse")
            connection.commit()


async def test_a_board_that_cannot_be_saved_costs_no_other_board(own_table: Table) -> None:
    ben, cem, zoe = own_table.ben, own_table.cem, own_table.zoe
    with refusing(own_table.server, own_table.workshop.board):
        pending = await ben.note("pending", "noch nicht gespeichert")
        assert await ben.until_closed() == await cem.until_closed() == 1011
        assert ben.saved < pending, "saved was said of an edit that is not"
        assert "pending" not in cem.board()
        await zoe.note("meanwhile")
        await zoe.until_saved()
    for peer in (ben, cem):
        await peer.leave()
        await peer.join()
    await ben.until_saved()
    await cem.until(lambda: "pending" in cem.board())
    own_table.before |= {"ben": ben.board(), "zoe": zoe.board()}
    await own_table.is_untouched()


async def test_a_stopping_server_saves_what_it_can(own_table: Table) -> None:
    ben, zoe, server = own_table.ben, own_table.zoe, own_table.server
    with refusing(server, own_table.workshop.board):
        for number in range(250):  # more than a tenth of SNAPSHOT_EVERY
            await zoe.note(f"z{number}")
        await zoe.until_saved()
        await ben.note("pending")
        await asyncio.to_thread(server.stop)
    with contextlib.closing(sqlite3.connect(database(server))) as connection:
        rows = connection.execute("SELECT board_id, sequence FROM snapshots").fetchall()
    assert [board for board, sequence in rows if sequence > 250] == [own_table.workshop.boards[1]]
    server.start()
    for peer in (ben, own_table.cem, zoe):
        await peer.leave()
        await peer.join()
    await ben.until_saved()  # what could not be saved was never lost to its author
    await own_table.cem.until(lambda: "pending" in own_table.cem.board())
    own_table.before |= {"ben": ben.board(), "zoe": zoe.board()}
    await own_table.is_untouched()
