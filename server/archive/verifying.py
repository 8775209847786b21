"""`verify`: what a record file or a bundle proves, said so that a person can read it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from server.archive.checking import Checker, Fault, Findings
from server.archive.lines import LINE_BYTES, Hash, Hex, WrongLine, read_header, read_hex
from server.archive.reading import BadBundle, open_bundle
from server.archive.signed import is_genuine
from server.storage.records import Checkpoint

CHECKPOINTS_BYTES = 64 * 1024 * 1024
CANNOT_PROVE = """\
What this cannot prove:
- Whoever holds the key can make another record from its start; only an earlier checkpoint or copy
  that somebody else kept shows it.
- Who a person is in life: only that all that stands under one name came from one account.
- That nothing was left out before it was recorded, nor at what true time it happened.
- What stood in contents that were withheld, erased or deleted: only that there was something.
- That merged entries say what they said before they were merged; since then nothing has changed."""


class _KeptCheckpoint(Struct):
    sequence: int
    position: int
    time_ms: int
    hash: Hash
    signature: Hex
    public_key: Hex = Hex()


class _Kept(Struct):
    public_key: Hex
    checkpoints: list[_KeptCheckpoint]


_read_kept = msgspec.json.Decoder(_Kept, dec_hook=read_hex).decode


class Unreadable(Exception):
    """There is nothing to verify; the text says why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one board: either is None."""

    name: str
    found: Findings | None
    fault: Fault | None


def read_checkpoints(path: Path) -> list[Checkpoint]:
    """Checkpoints that somebody kept: an answer of the server. Without the board that they are of.

    Raises:
        Unreadable: the file holds none.
    """
    try:
        with path.open("rb") as file:
            kept = _read_kept(file.read(CHECKPOINTS_BYTES))
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise Unreadable(f"{path} holds no checkpoints ({error})") from error
    return [
        Checkpoint(
            *("", each.sequence, each.position, each.time_ms, bytes(each.hash)),
            *(bytes(each.public_key or kept.public_key), bytes(each.signature)),
        )
        for each in kept.checkpoints
    ]


def verify(path: Path, kept: Sequence[Checkpoint], key: bytes | None) -> list[Verdict]:
    """The verdict on every board in the file.

    Raises:
        Unreadable: it is neither a record file nor a bundle.
    """
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                lines = iter(lambda: file.readline(LINE_BYTES + 1), b"")
                return _all_used([_verdict(path.name, lines, kept, key)], kept)
        with open_bundle(path) as bundle:
            bundle.check_all()
            bundle.workshop()
            bundle.require_key(key)
            records = [(board.title, board.record) for board in bundle.manifest.boards]
            found = [_verdict(t, bundle.lines(name), kept, key) for t, name in records]
            return _all_used(found, kept)
    except BadBundle as error:
        return [Verdict(path.name, None, Fault("the bundle", str(error)))]
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror})") from error


def _verdict(
    name: str, lines: Iterator[bytes], kept: Iterable[Checkpoint], key: bytes | None
) -> Verdict:
    try:
        first = next(lines, b"")
        board_id = _board_of(first)
        named = (replace(each, board_id=board_id) for each in kept)
        checker = Checker([each for each in named if is_genuine(each)], key)
        checker.begin(first)
        for line in lines:
            checker.take(line)
        return Verdict(name, checker.end(), None)
    except (Fault, BadBundle) as error:
        fault = error if isinstance(error, Fault) else Fault("the bundle", str(error))
        return Verdict(name, None, fault)


def _board_of(first: bytes) -> str:
    try:
        return read_header(first).board
    except WrongLine as error:
        raise Fault("the first line", error.problem) from error


def _all_used(verdicts: list[Verdict], kept: Sequence[Checkpoint]) -> list[Verdict]:
    """A checkpoint of no board here proves nothing: it is told, not passed over."""
    if any(verdict.fault for verdict in verdicts):
        return verdicts
    boards = [verdict.found.board_id for verdict in verdicts if verdict.found]
    for each in kept:
        if not any(is_genuine(replace(each, board_id=board)) for board in boards):
            problem = "the one of entry {} is of no board in this file, or was changed"
            fault = Fault("the checkpoints that were kept", problem.format(each.sequence))
            return [*verdicts, Verdict("", None, fault)]
    return verdicts


def report(verdicts: Sequence[Verdict]) -> str:
    """What people read."""
    return "\n\n".join([*(_told(verdict) for verdict in verdicts), CANNOT_PROVE])


def _told(verdict: Verdict) -> str:
    if verdict.fault is not None:
        fault = verdict.fault
        when = "" if fault.time_ms is None else f" ({_time(fault.time_ms)})"
        return f"{verdict.name}: WRONG\n  {fault.place}{when}: {fault.problem}"
    found = verdict.found
    assert found is not None  # noqa: S101  # either of the two
    lines = [
        f"{verdict.name}: nothing was changed since it was recorded",
        f"  board {found.board_id}, {_time(found.first_ms)} to {_time(found.last_ms)}",
        f"  {found.entries} entries and {found.events} events, {found.merged} entries merged",
        f"  {found.authors} authors, {found.named} of them named and proved to be the same",
    ]
    if found.withheld or found.erased or found.deleted:
        lines.append(
            f"  contents not shown: {found.withheld} withheld, {found.erased} erased;"
            f" deleted up to entry {found.deleted}"
        )
    if found.newest is None:
        lines.append("  not signed: whoever could write to this file could have made all of it")
        return "\n".join(lines)
    newest = found.newest
    lines += [
        f"  {found.checkpoints} signed checkpoints, {found.unproven} of them for deleted entries",
        f"  newest: entry {newest.sequence}, {_time(newest.time_ms)}",
        f"  its key: {newest.public_key.hex()}",
    ]
    return "\n".join(lines)


def _time(time_ms: int) -> str:
    try:
        return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return f"{time_ms} ms"


def as_json(verdicts: Sequence[Verdict]) -> str:
    """The same for programs."""
    told = [
        {
            "name": verdict.name,
            "right": verdict.fault is None,
            "board": verdict.found.board_id if verdict.found else None,
            "place": verdict.fault.place if verdict.fault else None,
            "problem": verdict.fault.problem if verdict.fault else None,
            "entries": verdict.found.entries if verdict.found else None,
            "events": verdict.found.events if verdict.found else None,
            "keys": [key.hex() for key in verdict.found.keys] if verdict.found else [],
        }
        for verdict in verdicts
    ]
    return msgspec.json.format(msgspec.json.encode(told), indent=1).decode()
