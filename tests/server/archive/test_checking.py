"""Whatever is changed in a record file is found, and named at its place or before."""

import asyncio
import dataclasses
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.archive.checking import Checker, Fault, check
from server.archive.lines import (
    Hash,
    HeaderLine,
    PlaceLine,
    checkpoint_line,
    read_header,
    read_line,
    write_line,
)
from server.archive.signed import signed
from server.signing import load_signer
from server.storage.records import Checkpoint, RecordHead, StoredEntry, StoredEvent
from tests.server.archive.records import recorded
from tests.server.storage.histories import BOARD

WAYS = {
    "plain": ("grow", "sign", "grow", "sign"),
    "merged": ("grow", "sign", "grow", "compact", "grow", "compact", "grow", "sign"),
    "erased": ("grow", "grow", "erase", "sign"),
    "erased twice": ("grow", "erase", "sign", "grow", "erase", "sign"),
    "merged, then erased": ("grow", "grow", "compact", "grow", "erase", "sign"),
    "deleted": ("grow", "sign", "forget", "sign"),
    "deleted, and on": ("grow", "sign", "forget", "grow", "sign", "grow", "compact", "sign"),
}


@cache
def files(way: str) -> list[bytes]:
    with TemporaryDirectory() as folder:
        return asyncio.run(recorded(Path(folder), 5, WAYS[way]))


def checkpoints(lines: list[bytes]) -> list[Checkpoint]:
    found = [read_line(line, BOARD).item for line in lines[1:]]
    return [item for item in found if isinstance(item, Checkpoint)]


@pytest.mark.parametrize("way", WAYS)
def test_st14_a_file_as_it_was_written_is_right(way: str) -> None:
    lines = files(way)
    found = check(lines, Checker(checkpoints(lines), checkpoints(lines)[-1].public_key))
    assert found.checkpoints == WAYS[way].count("sign")
    assert (found.merged > 0) == ("compact" in WAYS[way])
    assert (found.erased > 0) == ("erase" in WAYS[way])
    assert (found.deleted > 0) == ("forget" in WAYS[way])
    assert found.unproven == 0


@pytest.mark.parametrize("way", WAYS)
def test_st14_any_flipped_bit_is_found(way: str) -> None:
    lines, rng = files(way), random.Random(way)
    for at, line in enumerate(lines):
        for _ in range(5):
            place = rng.randrange(len(line))
            flipped = bytearray(line)
            flipped[place] ^= 1 << rng.randrange(8)
            with pytest.raises(Fault):
                check([*lines[:at], bytes(flipped), *lines[at + 1 :]])


@given(st.sampled_from(sorted(WAYS)), st.data())
@settings(max_examples=30, deadline=None)
def test_lines_that_are_gone_doubled_swapped_or_cut_off_are_found(
    way: str, data: st.DataObject
) -> None:
    lines = files(way)
    places = st.integers(0, len(lines) - 1)
    at, other = data.draw(places), data.draw(places)
    swapped = list(lines)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    for wrong in (
        [*lines[:at], *lines[at + 1 :]],
        [*lines[: at + 1], *lines[at:]],
        swapped,
        lines[:at],
    ):
        if wrong != lines:
            with pytest.raises(Fault):
                check(wrong)


@pytest.mark.parametrize("way", WAYS)
def test_the_first_wrong_row_is_named(way: str) -> None:
    lines = files(way)
    for at in range(2, len(lines)):
        if lines[at].startswith(b'{"n"'):
            with pytest.raises(Fault) as caught:
                check([*lines[:at], lines[at].replace(b'"t":1', b'"t":2'), *lines[at + 1 :]])
            row = read_line(lines[at], BOARD).item
            assert isinstance(row, StoredEntry | StoredEvent)
            assert row.sequence >= int(caught.value.place.split()[-1].split("/")[0])


def made_again(lines: list[bytes], change: Callable[[Checkpoint], Checkpoint]) -> list[bytes]:
    return [
        write_line(checkpoint_line(change(item))) if isinstance(item, Checkpoint) else line
        for line, item in (
            (each, read_line(each, BOARD).item if n else None) for n, each in enumerate(lines)
        )
    ]


def test_a_checkpoint_of_another_board_or_key_is_found(tmp_path: Path) -> None:
    lines, other = files("plain"), load_signer(tmp_path / "other.pem")

    def of_another_board(one: Checkpoint) -> Checkpoint:
        head = RecordHead(one.sequence, one.position, one.hash, 0)
        return signed("board-2", head, one.time_ms, other)

    def signed_by_another(one: Checkpoint) -> Checkpoint:
        head = RecordHead(one.sequence, one.position, one.hash, 0)
        return signed(BOARD, head, one.time_ms, other)

    with pytest.raises(Fault, match="signature"):
        check(made_again(lines, of_another_board))
    with pytest.raises(Fault, match="another key"):
        check(made_again(lines, signed_by_another))
    forged = made_again(lines, signed_by_another)
    forged[0] = lines[0].replace(
        checkpoints(lines)[0].public_key.hex().encode(), other.public_key.hex().encode()
    )
    check(forged)  # whoever does not know the key cannot tell
    with pytest.raises(Fault, match="key that was given"):
        check(forged, Checker(key=checkpoints(lines)[0].public_key))


def cut(lines: list[bytes]) -> list[bytes]:
    """The file of a record whose end somebody has taken off, as that server would write it."""
    first = next(n for n, line in enumerate(lines) if line.startswith(b'{"checkpoint"'))
    header = read_header(lines[0])
    last = read_line(lines[first], BOARD).item
    assert isinstance(last, Checkpoint)
    end = PlaceLine(last.sequence, last.position, Hash(last.hash))
    short = HeaderLine(header.format, header.board, end, 1, header.public_key)
    return [write_line(short), *lines[1 : first + 1]]


def test_a_missing_end_is_found_by_whoever_kept_a_checkpoint() -> None:
    lines = files("plain")
    check(cut(lines))
    check(cut(lines), Checker(checkpoints(lines)[:1]))
    with pytest.raises(Fault, match="the end is missing"):
        check(cut(lines), Checker(checkpoints(lines)))


def test_a_record_made_anew_is_found_by_whoever_kept_a_checkpoint() -> None:
    """The operator has the key: only what others kept tells."""
    kept = checkpoints(files("plain"))
    anew = [dataclasses.replace(each, hash=bytes(32)) for each in kept]
    with pytest.raises(Fault, match="a checkpoint that was kept says otherwise"):
        check(files("plain"), Checker(anew))


def test_what_lies_in_a_deleted_record_is_said_to_be_unproven() -> None:
    lines = files("deleted")
    [old, _] = checkpoints(lines)
    earlier = dataclasses.replace(old, sequence=1, hash=bytes(32))
    assert check(lines, Checker([earlier, old])).unproven == 1


@pytest.mark.parametrize("line", [b"", b"{}", b"[1]", b"null", b"\xff", b"{" * 100_000, b'"a"'])
def test_nonsense_is_a_fault(line: bytes) -> None:
    lines = files("plain")
    for wrong in ([line], [*lines, line], [lines[0], line, *lines[1:]], []):
        with pytest.raises(Fault):
            check(wrong)
