"""How much room the record takes on the disk, before and after compaction.

    python -m tests.load.record_sizes DATABASE

Works on a copy of the database of a server that has stopped. The factor is that of the updates as
they were sent.
"""

import argparse
import asyncio
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from server.storage.sqlite import open_sqlite

ALWAYS = 2**53


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of all journals of a database: `disk` with everything around the rows."""

    edits: int
    rows: int
    updates: int
    disk: int

    def __str__(self) -> str:
        each = self.disk / max(1, self.edits)
        times = self.disk / max(1, self.updates)
        return f"{self.edits} edits in {self.rows} rows, {each:.0f} B an edit, {times:.2f}x"


def measure(path: Path, edits_bytes: int | None = None) -> Sizes:
    """Read from the file; `edits_bytes`: of the updates as they were sent."""
    connection = sqlite3.connect(path)
    rows, edits, updates = connection.execute(
        'SELECT count(*), total(sequence - coalesce("first", sequence) + 1),'
        ' total(length("update")) FROM entries'
    ).fetchone()
    [disk] = connection.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'entries'").fetchone()
    connection.close()
    return Sizes(int(edits), rows, edits_bytes or int(updates), disk)


async def compact(path: Path) -> None:
    """All boards, whatever their age."""
    storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    for board in await storage.upkeep():
        await storage.compact_record(board.board_id, ALWAYS)
    await storage.close()
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")
    connection.close()


async def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    given: Path = parser.parse_args().database
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.db"
        shutil.copy(given, path)
        before = measure(path)
        print("as written:", before)  # for people
        await compact(path)
        print("compacted: ", measure(path, before.updates))  # for people


if __name__ == "__main__":
    asyncio.run(main())
