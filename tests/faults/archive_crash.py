"""Bring a bundle in, and die as by kill -9 after a given statement of it."""

import asyncio
import os
from pathlib import Path

from server.storage.sqlite import open_sqlite
from tests.faults.record_crash import die_at
from tests.server.archive.bundles import brought


async def _run(path: Path, bundle: Path, last: int) -> None:
    storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    die_at(last)
    await brought(storage, bundle)


def main(path: Path, bundle: Path, last: int) -> None:
    """In a process of its own: exit code `KILLED`, or 0 where there is no such statement."""
    asyncio.run(_run(path, bundle, last))
    os._exit(0)
