"""From what is stored to what a room needs first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from server.protocol.state_vector import read_state_vector
from server.protocol.update import DecodedUpdate, decode_update, merge_updates
from server.rooms.replica import THREAD_FROM_BYTES, advance
from server.storage.base import Journal, StoredBoard


@dataclass(frozen=True, slots=True)
class OpenedBoard:
    """A stored board with the entries after its snapshot decoded and merged.

    `size`: bytes to load.
    """

    stored: StoredBoard
    tail: list[DecodedUpdate]
    size: int

    def clocks(self) -> dict[int, int]:
        """The state vector of everything stored."""
        snapshot = self.stored.snapshot
        clocks = read_state_vector(snapshot.vector) if snapshot else {}
        for update in self.tail:
            advance(clocks, update)
        return clocks


async def open_board(journal: Journal, board_id: str) -> OpenedBoard:
    """Read a board; entries of many are decoded off the loop.

    Raises:
        BoardNotFound, CorruptRecord: see `Journal.open_board`.
        InvalidUpdate: an entry is none that a room would have accepted.
    """
    stored = await journal.open_board(board_id)
    raws = [entry.update for entry in stored.entries]
    tail_size = sum(map(len, raws))
    size = tail_size + (len(stored.snapshot.state) if stored.snapshot else 0)
    if tail_size < THREAD_FROM_BYTES:
        return OpenedBoard(stored, _decode(raws), size)
    return OpenedBoard(stored, await asyncio.to_thread(_decode, raws), size)


def _decode(raws: list[bytes]) -> list[DecodedUpdate]:
    return list(_merged([decode_update(raw, is_trusted=True) for raw in raws]))


def _merged(updates: list[DecodedUpdate]) -> Iterator[DecodedUpdate]:
    """The same in as few updates as possible: 10,000 cost the engine ten times as much as one.

    Where somebody repeated what was known before, the pieces around it.
    """
    if len(updates) < 2:
        yield from updates
    elif (raw := merge_updates(updates)) is not None:
        yield decode_update(raw, is_trusted=True)
    else:
        half = len(updates) // 2
        yield from _merged(updates[:half])
        yield from _merged(updates[half:])
