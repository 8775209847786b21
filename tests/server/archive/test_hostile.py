"""Bundles made to do harm are refused in one sentence, and nothing of them is left."""

import asyncio
import json
import stat
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from server.archive.bundle import MANIFEST, WORKSHOP
from server.archive.checking import Fault
from server.archive.lines import read_header, read_line, row_line, write_line
from server.archive.reading import RATIO, BadBundle, open_bundle
from server.errors import WhiteboardError
from server.signing import load_signer
from server.storage.base import Board, NewEntry, NewWorkshop, Workshop
from server.storage.records import RecordConflict, StoredEntry
from server.storage.sqlite import SqliteStorage
from tests.server.archive.bundles import brought, contents, forged, held, packed, zipped
from tests.server.archive.records import lines_of, opened
from tests.server.storage.histories import BOARD

RECORD = "boards/1/record.jsonl"
Files = dict[str, bytes]
Change = Callable[[Files], None]


@cache
def good() -> tuple[tuple[str, bytes], ...]:
    async def make(folder: Path) -> Files:
        async with opened(folder / "a.db") as storage:
            await held(storage, folder, ("grow",))
            return contents(await packed(storage, folder))

    with TemporaryDirectory() as folder:
        return tuple(asyncio.run(make(Path(folder))).items())


async def refused(path: Path, folder: Path) -> WhiteboardError:
    async with opened(folder / "b.db") as storage:
        with pytest.raises((BadBundle, Fault, RecordConflict)) as caught:
            await brought(storage, path)
        assert await storage.workshop("w1") is None
        assert await storage.upkeep() == []
    return caught.value


def renamed(name: str) -> Change:
    def change(files: Files) -> None:
        files[name] = files[RECORD]

    return change


def without(name: str) -> Change:
    def change(files: Files) -> None:
        del files[name]

    return change


def flipped(name: str) -> Change:
    def change(files: Files) -> None:
        middle = len(files[name]) // 2
        content = bytearray(files[name])
        content[middle] ^= 1
        files[name] = bytes(content)

    return change


@pytest.mark.parametrize(
    "change",
    [
        *map(renamed, ["../evil", "/etc/evil", "boards\\1\\record.jsonl", "C:evil", "boards/1/"]),
        *map(renamed, ["boards/01/record.jsonl", "Manifest.json", "boards/1/../../x", "a/b"]),
        *map(without, [MANIFEST, WORKSHOP, RECORD, "README.txt"]),
        *map(flipped, [MANIFEST, WORKSHOP, RECORD, "README.txt"]),
    ],
)
def test_a_file_that_is_not_as_the_manifest_says_is_refused(tmp_path: Path, change: Change) -> None:
    files = dict(good())
    change(files)
    path = zipped(tmp_path / "x.zip", files)
    with pytest.raises(BadBundle), open_bundle(path) as bundle:
        bundle.check_all()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"x" * 1000])
async def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    await refused(path, tmp_path)


async def test_a_bundle_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", dict(good()))
    path.write_bytes(path.read_bytes()[:-50])
    await refused(path, tmp_path)


async def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    files = dict(good())
    files[RECORD] += b"\n" * 30_000_000
    error = await refused(zipped(tmp_path / "x.zip", files), tmp_path)
    assert "larger" in str(error)
    assert (tmp_path / "x.zip").stat().st_size < 30_000_000 / RATIO


async def test_a_bomb_that_understates_its_size_is_refused(tmp_path: Path) -> None:
    files = dict(good())
    path = zipped(tmp_path / "x.zip", {**files, RECORD: files[RECORD] + b"\n" * 100_000})
    size = (len(files[RECORD]) + 100_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, len(files[RECORD]).to_bytes(4, "little")))
    await refused(path, tmp_path)


def as_link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def as_other_packing(info: zipfile.ZipInfo) -> None:
    info.compress_type = zipfile.ZIP_BZIP2


@pytest.mark.parametrize("change", [as_link, as_other_packing])
def test_members_that_are_no_plain_files_are_refused(
    tmp_path: Path, change: Callable[[zipfile.ZipInfo], None]
) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in good():
            info = zipfile.ZipInfo(name)
            if name == RECORD:
                change(info)
            archive.writestr(info, content)
    with pytest.raises(BadBundle), open_bundle(path):
        pass


def test_a_member_that_comes_twice_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", dict(good()))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(RECORD, b"")
    with pytest.raises(BadBundle, match="twice"), open_bundle(path):
        pass


def workshop(files: Files, change: Callable[[dict[str, object]], None]) -> None:
    told = json.loads(files[WORKSHOP])
    change(told)
    files[WORKSHOP] = json.dumps(told).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["boards"][0].update(workshop_id="w2"),
        lambda told: told["steps"][0].update(workshop_id="w2"),
        lambda told: told["locks"][0].update(board_id="board-of-others"),
        lambda told: told["boards"][0].update(lab_id="lab-of-others"),
        lambda told: told["workshop"].update(network_id="n1"),
        lambda told: told["workshop"].update(title="x\n"),
        lambda told: told["people"][0].update(name="x" * 300),
        lambda told: told["workshop"].update(welcome={"de": "x" * 100_000}),
        lambda told: told["people"][0].update(id="somebody-else"),
        lambda told: told["workshop"].update(retention_days="x"),
        lambda told: told.update(more=1),
        lambda told: told["people"][0].update(color="red;background:url(x)"),
    ],
)
async def test_a_forged_workshop_is_refused(
    tmp_path: Path, change: Callable[[dict[str, object]], None]
) -> None:
    files = dict(good())
    workshop(files, change)
    await refused(forged(tmp_path / "x.zip", files, load_signer(tmp_path / "k.pem")), tmp_path)


async def record_of(storage: SqliteStorage, *updates: bytes) -> bytes:
    """A record that verifies, whatever it holds."""
    new = NewWorkshop(Workshop("w1", "x", "de", 1), [Board(BOARD, "w1", "x", None, 1)], [])
    await storage.create_workshop(new)
    await storage.append([NewEntry(BOARD, 1, "anna", update) for update in updates])
    return b"".join(await lines_of(storage))


@pytest.mark.parametrize(
    "updates",
    [
        [b"nonsense"],
        [b""],
        [b"\x01\x01\x05\x07\x04\x01\x08elements\x01a\x00"],  # begins in the middle
    ],
)
async def test_updates_that_make_no_board_are_refused(tmp_path: Path, updates: list[bytes]) -> None:
    files = dict(good())
    async with opened(tmp_path / "a.db") as storage:
        files[RECORD] = await record_of(storage, *updates)
    (tmp_path / "other").mkdir()
    path = forged(tmp_path / "x.zip", files, load_signer(tmp_path / "k.pem"))
    await refused(path, tmp_path / "other")


async def test_a_changed_record_under_a_forged_manifest_is_refused(tmp_path: Path) -> None:
    files = dict(good())
    lines = files[RECORD].splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(b'{"n":'))
    row = read_line(lines[at], read_header(lines[0]).board).item
    assert isinstance(row, StoredEntry)
    lines[at] = write_line(row_line(row)).replace(b'"t":1', b'"t":2')
    files[RECORD] = b"".join(lines)
    path = forged(tmp_path / "x.zip", files, load_signer(tmp_path / "k.pem"))
    assert "entry 1" in str(await refused(path, tmp_path))
