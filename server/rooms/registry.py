"""All live rooms: loaded once, kept while somebody is there, compacted and unloaded when idle."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server.errors import StorageError
from server.protocol.close_codes import CloseCode
from server.rooms.replica import Replica
from server.rooms.room import Room
from server.rooms.services import Services
from server.rooms.snapshots import make_snapshot

logger = logging.getLogger(__name__)

ROUND_S = 1.0
SNAPSHOT_PAUSE_S = 60.0  # a snapshot of a busy board costs more than the entries it saves
RESTART_RETRY_MS = 1000


@dataclass(slots=True)
class Place:
    """One board's slot: its room, who holds it, when it was last held."""

    lock: asyncio.Lock
    room: Room | None = None
    leases: int = 0
    left_s: float = 0.0
    snapshot_s: float = float("-inf")
    is_compacting: bool = False


class RoomRegistry:
    """One per process. `idle_s`: how long an empty room stays; `snapshot_every`: in entries."""

    def __init__(self, services: Services, *, idle_s: float, snapshot_every: int) -> None:
        self._services = services
        self._idle_s = idle_s
        self._snapshot_every = snapshot_every
        self._places: dict[str, Place] = {}

    @asynccontextmanager
    async def lease(self, board_id: str) -> AsyncIterator[Room]:
        """Hold the one live room of that board, loading it if needed.

        Loading and unloading share a lock per board, so a room never exists twice and is never
        unloaded between being found and being held.

        Raises:
            BoardNotFound, StorageError: the room could not be loaded; the next call tries again.
        """
        place = self._places.get(board_id)
        if place is None:
            place = self._places[board_id] = Place(asyncio.Lock())
        place.leases += 1
        try:
            async with place.lock:
                if place.room is None:
                    place.room = await self._load(board_id)
            yield place.room
        finally:
            place.leases -= 1
            place.left_s = self._services.clock.now_s()
            if place.room is None and place.leases == 0:
                self._places.pop(board_id, None)

    async def _load(self, board_id: str) -> Room:
        stored = await self._services.journal.open_board(board_id)
        return Room(stored, await Replica.open(stored), self._services)

    async def state(self, board_id: str) -> tuple[bytes, int]:
        """The whole board as a collected update, and a sequence that it holds at least (FS1)."""
        async with self.lease(board_id) as room:
            sequence = room.sequence
            return await room.full.encode(), sequence

    async def run(self) -> None:
        """Make a round every second. Until cancelled."""
        while True:
            await self._services.clock.sleep_s(ROUND_S)
            await self.make_round()

    async def make_round(self) -> None:
        """Look after rooms, compact busy ones, unload those that were left `idle_s` ago."""
        now_s = self._services.clock.now_s()
        for board_id, place in list(self._places.items()):
            if place.room is None:
                continue
            place.room.look_after(now_s)
            if place.leases == 0 and now_s - place.left_s >= self._idle_s:
                await self._unload(board_id, place)
            elif self._is_snapshot_due(place, place.room, now_s):
                self._services.chores.start("snapshot", self._compact(place))

    def _is_snapshot_due(self, place: Place, room: Room, now_s: float) -> bool:
        return (
            room.unsnapshotted >= self._snapshot_every
            and now_s - place.snapshot_s >= SNAPSHOT_PAUSE_S
            and not place.is_compacting
        )

    async def _compact(self, place: Place) -> None:
        """Write a snapshot of what is committed. Failing costs time at the next load only."""
        room = place.room
        if room is None:
            return
        place.is_compacting = True
        try:
            covered = room.unsnapshotted
            snapshot = await make_snapshot(self._services.journal, room.board_id)
            if snapshot is not None:
                await self._services.journal.save_snapshot(snapshot)
            room.unsnapshotted -= covered
            room.full.forget_index()
        except StorageError as error:
            logger.warning("no snapshot", extra={"board": room.board_id, "problem": str(error)})
        finally:
            place.snapshot_s = self._services.clock.now_s()
            place.is_compacting = False

    async def _unload(self, board_id: str, place: Place) -> None:
        if place.is_compacting:
            return
        async with place.lock:
            if place.room is not None and place.room.unsnapshotted:
                await self._compact(place)
            if place.leases == 0:
                place.room = None
                self._places.pop(board_id, None)

    def close_all(self) -> None:
        """End every session with 1012 (CC); clients come back by themselves."""
        for place in self._places.values():
            if place.room:
                place.room.close(CloseCode.SERVICE_RESTART, "restart", RESTART_RETRY_MS)

    async def compact_all(self) -> None:
        """Snapshots of all rooms with entries after the newest one; for the shutdown."""
        for place in list(self._places.values()):
            if place.room and place.room.unsnapshotted >= self._snapshot_every // 10:
                await self._compact(place)
