"""Taking a room out of use, for what nobody may be in the middle of: deleting a record."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from server.errors import StorageBusy
from server.protocol.close_codes import CloseCode
from server.protocol.hollowing import hollowed
from server.rooms.room import Room
from server.storage.base import Snapshot

TRIES = 5

MakeSnapshot = Callable[[Room], Awaitable[Snapshot | None]]


async def last_snapshot(room: Room, make: MakeSnapshot, retry_after_ms: int) -> Snapshot:
    """Send everybody away, save what they did, and return the board without what was deleted.

    The room is of no use afterwards; whoever comes back gets another one.

    Raises:
        StorageBusy: it does not come to rest.
        DocumentError, TimeoutError: there is no snapshot of it.
    """
    room.retire(CloseCode.SERVICE_RESTART, "restart", retry_after_ms)
    for _ in range(TRIES):
        snapshot = await make(room)
        # Nothing new comes in, so that the second try has everything.
        if snapshot is not None and room.is_at_rest and snapshot.sequence == room.sequence:
            state = await asyncio.to_thread(hollowed, snapshot.state)
            return Snapshot(
                snapshot.board_id, snapshot.sequence, state, snapshot.collected, snapshot.vector
            )
    raise StorageBusy(f"board {room.board_id} does not come to rest")
