"""The commands beside the server, for people at a terminal: see `add_commands`."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from server.archive.bundle import Office, write_bundle
from server.archive.checking import Fault
from server.archive.forgetting import NobodyThere, forget_person
from server.archive.importing import import_bundle
from server.archive.notary import Notary
from server.archive.reading import BadBundle
from server.archive.verifying import Unreadable, as_json, read_checkpoints, report, verify
from server.clock import SystemClock
from server.errors import BoardNotFound, SettingsError, StorageError
from server.replay.worker import Workbench
from server.settings import Settings
from server.signing import load_signer
from server.storage.base import Link
from server.storage.records import RecordConflict, WorkshopNotFound
from server.storage.sqlite import SqliteStorage, open_sqlite

HOUR_MS = 3_600_000
RIGHT, WRONG, CANNOT = 0, 1, 2

Work = Callable[[argparse.Namespace, Settings], Awaitable[int]]


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Let the parser know the commands; without one, the server is started."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    commands.add_parser("serve", help="start the server, as without a command")
    one = commands.add_parser("verify", help="check an exported record or bundle, offline")
    one.add_argument("file", type=Path)
    one.add_argument("--key", type=_key, help="public key of the server, hexadecimal")
    one.add_argument("--checkpoint", type=Path, help="checkpoints that were kept, as JSON")
    one.add_argument("--json", action="store_true", help="answer for programs")
    one = commands.add_parser("export", help="write a workshop as one file (server stopped)")
    one.add_argument("workshop", help="id of the workshop")
    one.add_argument("file", type=Path)
    one.add_argument("--board", help="id of the only board to export")
    one = commands.add_parser("import", help="bring a bundle back (server stopped)")
    one.add_argument("file", type=Path)
    one = commands.add_parser("forget", help="put an alias in a person's place (server stopped)")
    one.add_argument("workshop", help="id of the workshop")
    one.add_argument("person", help="their id, or their name as it is written there")
    commands.add_parser("compact", help="merge old entries of all records (server stopped)")


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != 32:
        raise ValueError(text)
    return key


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Carry the command out. 0: done, right; 1: wrong, refused; 2: could not be tried."""
    work: dict[str, Work] = {
        "verify": _verify,
        "export": _export,
        "import": _import,
        "forget": _forget,
        "compact": _compact,
    }
    try:
        return asyncio.run(_run(work[arguments.command], arguments, settings))
    except NobodyThere as error:
        return _say(str(error), WRONG)
    except (Fault, BadBundle, RecordConflict) as error:
        return _say(f"Refused, nothing was stored. {error}", WRONG)
    except (WorkshopNotFound, BoardNotFound, SettingsError, StorageError, Unreadable) as error:
        return _say(str(error), CANNOT)
    except OSError as error:
        return _say(f"{error.filename}: {error.strerror}", CANNOT)


async def _run(work: Work, arguments: argparse.Namespace, settings: Settings) -> int:
    return await work(arguments, settings)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr if code else sys.stdout)
    return code


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[SqliteStorage]:
    storage = await open_sqlite(settings.sqlalchemy_url, settings.database_busy_ms)
    try:
        yield storage
    finally:
        await storage.close()


async def _verify(arguments: argparse.Namespace, _: Settings) -> int:
    kept = [] if arguments.checkpoint is None else read_checkpoints(arguments.checkpoint)
    verdicts = verify(arguments.file, kept, arguments.key)
    text = as_json(verdicts) if arguments.json else report(verdicts)
    print(text)  # noqa: T201  # for people
    return WRONG if any(verdict.fault for verdict in verdicts) else RIGHT


async def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    signer, clock = load_signer(settings.record_key), SystemClock()
    async with _opened(settings) as storage:
        notary = Notary(storage, signer, clock, settings.checkpoint_every)
        office = Office(storage, signer, notary, clock, settings.data_dir)
        made = await write_bundle(office, arguments.workshop, arguments.file, arguments.board)
    key = signer.public_key.hex()
    return _say(f"{len(made.boards)} boards in {arguments.file}, signed with {key}", RIGHT)


async def _import(arguments: argparse.Namespace, settings: Settings) -> int:
    secret, clock, bench = secrets.token_urlsafe(32), SystemClock(), Workbench()
    link = Link(
        id=secrets.token_urlsafe(16),
        secret_hash=hashlib.sha256(secret.encode()).digest(),
        workshop_id="",
        role="facilitator",
        created_ms=clock.time_ms(),
    )
    try:
        async with _opened(settings) as storage:
            made = await import_bundle(storage, bench, arguments.file, link, clock.time_ms())
    finally:
        await bench.close()
    address = f"{settings.public_url or ''}/join#{secret}"
    return _say(f"Workshop {made} is back. A facilitator gets in by {address}", RIGHT)


async def _forget(arguments: argparse.Namespace, settings: Settings) -> int:
    async with _opened(settings) as storage:
        alias = await forget_person(storage, arguments.workshop, arguments.person)
    return _say(f"Forgotten: the record knows them as {alias} only, and goes on verifying", RIGHT)


async def _compact(_: argparse.Namespace, settings: Settings) -> int:
    before_ms = SystemClock().time_ms() - settings.compact_after_h * HOUR_MS
    async with _opened(settings) as storage:
        for board in await storage.upkeep():
            until_ms = min(before_ms, board.live_since_ms or before_ms)
            done = await storage.compact_record(board.board_id, until_ms)
            if done.rows:
                _say(f"{board.board_id}: {done.entries} entries in {done.rows} rows", RIGHT)
    return RIGHT
