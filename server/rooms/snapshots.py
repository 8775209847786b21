"""Snapshots are made from what is stored, never from a live document.

A live document may hold entries that are not committed; a snapshot with them would be ahead of
its journal after a crash.
"""

from __future__ import annotations

import asyncio

from server.crdt import Document
from server.protocol.collected import collect
from server.protocol.update import decode_update
from server.storage.base import Journal, Snapshot, StoredBoard


async def make_snapshot(journal: Journal, board_id: str) -> Snapshot | None:
    """A snapshot as of the last stored entry; None when the newest one is that already.

    The work happens in a thread of its own, in a document of its own.

    Raises:
        BoardNotFound, CorruptRecord: see `Journal.open_board`.
    """
    stored = await journal.open_board(board_id)
    if not stored.entries:
        return None
    return await asyncio.to_thread(_compact, stored)


def _compact(stored: StoredBoard) -> Snapshot:
    state = _state(stored)
    return Snapshot(stored.id, stored.sequence, state, collect(state))


def _state(stored: StoredBoard) -> bytes:
    # A function of its own: the document must be gone with this thread's frame, because the
    # engine's objects may not be let go of by another thread.
    document = Document()
    if stored.snapshot:
        document.apply(decode_update(stored.snapshot.state, is_trusted=True))
    for entry in stored.entries:
        document.apply(decode_update(entry.update, is_trusted=True))
    return document.encode_state()
