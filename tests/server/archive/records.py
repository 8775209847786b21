"""Records with everything that can be on one, in a real database, and their files."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from server.archive.record_file import Disguise, record_lines
from server.archive.signed import signed
from server.protocol.redaction import redact
from server.protocol.update import decode_update
from server.signing import Signer, load_signer
from server.storage.base import NewEntry
from server.storage.records import NewEvent
from server.storage.sqlite import SqliteStorage, open_sqlite
from tests.server.storage.histories import (
    BOARD,
    PEOPLE,
    START_MS,
    WORKSHOP,
    History,
    snapshot_of,
)

OPEN = Disguise(frozenset(PEOPLE))
LATER_MS = START_MS * 2


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqliteStorage]:
    storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    try:
        yield storage
    finally:
        await storage.close()


@dataclass
class Recorded:
    """A board that people edit. `parts` say what happens to its record, one after the other."""

    storage: SqliteStorage
    signer: Signer
    history: History

    async def go(self, parts: Sequence[str]) -> None:
        await self.storage.create_workshop(WORKSHOP)
        for part in parts:
            await getattr(self, part)()

    async def grow(self) -> None:
        """Entries with their owners, and events between them."""
        count = len(self.history.entries)
        known = {client for e in self.history.entries for client in clients_of(e)}
        for entry in self.history.grow(3).entries[count:]:
            new = [c for c in clients_of(entry) if c not in known]
            known.update(new)
            await self.storage.append([replace(entry, client_ids=tuple(new))])
            if self.history.rng.random() < 0.3:
                await self.happen("step", {"number": 1})

    async def happen(self, kind: str, body: dict[str, object]) -> None:
        person = self.history.rng.choice(PEOPLE)
        await self.storage.add_events(
            [NewEvent(BOARD, self.history.time_ms, person, kind, None, body)]
        )

    async def sign(self) -> None:
        head = await self.storage.record_head(BOARD)
        await self.storage.add_checkpoint(signed(BOARD, head, head.time_ms, self.signer))

    async def compact(self) -> None:
        updates = [entry.update for entry in self.history.entries]
        last = await self._last()
        for sequence in (last - 1, last):  # the two that are kept: nothing before is needed
            await self.storage.save_snapshot(snapshot_of(updates, sequence, "y_py"))
        await self.storage.compact_record(BOARD, LATER_MS)

    async def erase(self) -> None:
        """What the first person wrote; their words stay out of what others wrote."""
        owners = await self.storage.owners(BOARD)
        theirs = {client for client, person in owners.items() if person == PEOPLE[0]}
        found = []
        async for row in self.storage.entries(BOARD):
            rest = redact(decode_update(row.update, is_trusted=True), theirs)
            if rest is not None:
                found.append((row.sequence, rest))
        await self.storage.replace_contents(BOARD, found, "erase")

    async def forget(self) -> None:
        updates = [entry.update for entry in self.history.entries]
        state = snapshot_of(updates, await self._last(), "y_py")
        await self.storage.forget_record(replace(state, state=state.collected))

    async def _last(self) -> int:
        return (await self.storage.record_head(BOARD)).sequence


def clients_of(entry: NewEntry) -> list[int]:
    return [section.client for section in decode_update(entry.update).sections]


async def lines_of(storage: SqliteStorage, disguise: Disguise = OPEN) -> list[bytes]:
    return [line async for line in record_lines(storage, BOARD, disguise)]


async def recorded(folder: Path, seed: int, parts: Sequence[str]) -> list[bytes]:
    """The file of a board to which all that has happened."""
    async with opened(folder / "board.db") as storage:
        board = Recorded(storage, load_signer(folder / "key.pem"), History(seed))
        await board.go(parts)
        return await lines_of(storage)
