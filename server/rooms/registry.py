"""All live rooms: loaded once, kept while somebody is there, compacted and unloaded when idle."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from server.errors import DocumentError, DocumentPanicked, StorageError
from server.protocol.close_codes import CloseCode
from server.rooms.closing import last_snapshot
from server.rooms.contained import contained
from server.rooms.floor import FloorWork
from server.rooms.opening import OpenedBoard, open_board
from server.rooms.packed import Indexes
from server.rooms.room import Room
from server.rooms.services import Services
from server.storage.base import Snapshot

logger = logging.getLogger(__name__)

ROUND_S = 1.0
SNAPSHOT_PAUSE_S = 1.0
PANIC_PAUSE_S = 300.0  # after a snapshot that broke the document: the next may do the same
SNAPSHOT_REST = 4  # times what a snapshot took: making them is no more than a fifth of the work
CAPTURE_LIMIT_S = 10.0  # for the next tick to be committed
REST_BYTES = 64 * 1024  # of new entries, for a snapshot of a board at rest
BUSY_BYTES = 1024 * 1024  # the same of a board at work
LARGE_REST_S = 30.0  # between snapshots of a large board for the sake of a few entries
LOAD_ASIDE_BYTES = 256 * 1024
RESTART_RETRY_MS = 1000
SNAPSHOT_LOOK_S = 0.05

Work = Callable[[Snapshot], Awaitable[None]]


@dataclass(slots=True)
class Place:
    """One board's slot: its room, who holds it, when it was last held."""

    lock: asyncio.Lock
    room: Room | None = None
    leases: int = 0
    left_s: float = 0.0
    next_snapshot_s: float = float("-inf")
    is_compacting: bool = False
    seen_sequence: int = -1  # at the last round


class RoomRegistry(FloorWork):
    """One per process. `idle_s`: how long an empty room stays; `snapshot_every`: in entries."""

    def __init__(self, services: Services, *, idle_s: float, snapshot_every: int) -> None:
        self._services = services
        self._idle_s = idle_s
        self._snapshot_every = snapshot_every
        self._places: dict[str, Place] = {}
        self._loading: dict[str, Room] = {}  # not in their places yet

    def live_room(self, board_id: str) -> Room | None:
        """See `FloorWork`."""
        place = self._places.get(board_id)
        return self._loading.get(board_id) or (place.room if place else None)

    def live_rooms(self) -> Iterator[Room]:
        """See `FloorWork`."""
        yield from self._loading.values()
        yield from (place.room for place in self._places.values() if place.room)

    @asynccontextmanager
    async def lease(self, board_id: str) -> AsyncIterator[Room]:
        """Hold the one live room of that board, loading it if needed.

        Loading and unloading share a lock per board, so a room never exists twice and is never
        unloaded between being found and being held.

        Raises:
            BoardNotFound, StorageError: the room could not be loaded; the next call tries again.
        """
        with self._held(board_id) as place:
            async with place.lock:
                if place.room is None or place.room.is_broken:
                    place.room = await self._make_room(board_id, place.room)
            yield place.room

    @contextmanager
    def _held(self, board_id: str) -> Iterator[Place]:
        place = self._places.get(board_id)
        if place is None:
            place = self._places[board_id] = Place(asyncio.Lock())
        place.leases += 1
        try:
            yield place
        finally:
            place.leases -= 1
            place.left_s = self._services.clock.now_s()
            if place.room is None and place.leases == 0:
                self._places.pop(board_id, None)

    async def _make_room(self, board_id: str, broken: Room | None) -> Room:
        if broken is not None:
            # What it gave to the journal must be there, or gone, before the record is read.
            await self._services.recorder.settled()
            broken.dispose()
        opened = await open_board(self._services.journal, board_id)
        given = await self._services.rights.open(board_id, opened.stored.workshop_id)
        room = self._loading[board_id] = Room(opened, self._services, given)
        try:
            if opened.size < LOAD_ASIDE_BYTES:
                await room.load(opened)
            else:  # people read the stored state meanwhile
                self._services.chores.start("load", self._load_aside(room, opened))
        finally:
            del self._loading[board_id]
        return room

    @staticmethod
    async def _load_aside(room: Room, opened: OpenedBoard) -> None:
        try:
            await room.load(opened)
        except Exception:  # people would wait for ever
            room.give_up()
            raise

    async def state(self, board_id: str) -> tuple[bytes, int]:
        """The whole board as a collected update, and the sequence that it is as of (FS1)."""
        async with self.lease(board_id) as room:
            return await room.full.encode()

    async def run(self) -> None:
        """Make a round every second. Until cancelled."""
        while True:
            await self._services.clock.sleep_s(ROUND_S)
            self.make_round()

    def make_round(self) -> None:
        """Look after rooms, compact busy ones, unload those that were left `idle_s` ago.

        What takes time is a chore: one board's trouble is no other's.
        """
        now_s = self._services.clock.now_s()
        for board_id, place in list(self._places.items()):
            if place.room is not None:
                with contained(place.room):
                    self._look_after(board_id, place, place.room, now_s)

    def _look_after(self, board_id: str, place: Place, room: Room, now_s: float) -> None:
        room.look_after(now_s)
        if place.is_compacting:
            return
        if place.leases == 0 and now_s - place.left_s >= self._idle_s:
            if room.is_at_rest:  # or a new room would lack what this one has to save
                self._services.chores.start("unload", self._unload(board_id, place))
        elif not room.is_broken and self._is_snapshot_due(place, room, now_s):
            self._services.chores.start("snapshot", self._compact(place, room))

    def _is_snapshot_due(self, place: Place, room: Room, now_s: float) -> bool:
        """Busy rooms every `snapshot_every` entries, others soon after they have come to rest."""
        is_at_rest = place.seen_sequence == room.sequence
        place.seen_sequence = room.sequence
        rested_s = now_s - place.next_snapshot_s
        if rested_s < 0 or not room.unsnapshotted:
            return False
        if not is_at_rest:
            return (
                room.unsnapshotted >= self._snapshot_every or room.unsnapshotted_bytes >= BUSY_BYTES
            )
        return (
            room.unsnapshotted >= self._snapshot_every // 20
            or room.unsnapshotted_bytes >= REST_BYTES
            or (room.is_large and rested_s >= LARGE_REST_S)
        )

    async def _compact(self, place: Place, room: Room) -> None:
        """Write a snapshot of what is committed. Failing costs time at the next load only."""
        place.is_compacting = True
        pause_s, started_s = SNAPSHOT_PAUSE_S, self._services.clock.now_s()
        try:
            if snapshot := await self._make_snapshot(room):
                await self._services.journal.save_snapshot(snapshot)
                room.unsnapshotted = room.sequence - snapshot.sequence
                room.unsnapshotted_bytes = 0
            took_s = self._services.clock.now_s() - started_s
            pause_s = max(SNAPSHOT_PAUSE_S, SNAPSHOT_REST * took_s)
        except (StorageError, DocumentError, TimeoutError) as error:
            if isinstance(error, DocumentPanicked):
                pause_s = PANIC_PAUSE_S
            logger.warning("no snapshot", extra={"board": room.board_id, "problem": str(error)})
        finally:
            place.next_snapshot_s = self._services.clock.now_s() + pause_s
            place.is_compacting = False

    @staticmethod
    async def _make_snapshot(room: Room) -> Snapshot | None:
        async with asyncio.timeout(CAPTURE_LIMIT_S):
            captured = await room.capture()
        # No await in between: what is committed next must not be folded in first.
        folded = await room.full.fold_as_of(captured.sequence)
        if folded is None:
            return None
        return Snapshot(
            board_id=room.board_id,
            sequence=captured.sequence,
            state=captured.state,
            collected=folded.encoded,
            vector=captured.vector,
            index=Indexes(captured.guard, folded.structs).write(),
        )

    async def _unload(self, board_id: str, place: Place) -> None:
        async with place.lock:
            if place.room is not None and place.room.is_broken:
                await self._services.recorder.settled()
            elif place.room is not None and place.room.unsnapshotted:
                await self._compact(place, place.room)
            if place.leases == 0 and place.room is not None and place.room.is_at_rest:
                place.room.dispose()
                place.room = None
                self._places.pop(board_id, None)

    async def while_closed(self, board_id: str, work: Work, *, by_force: bool = False) -> bool:
        """Run `work` with the board as it is, without deleted content, while nobody is there.

        False: somebody is, and nothing was done; with `by_force` they are sent away, and come
        back by themselves. Who comes meanwhile waits.

        Raises:
            BoardNotFound, StorageError, DocumentError, TimeoutError: nothing was done, or what
                `work` raises.
        """
        with self._held(board_id) as place:
            async with place.lock:
                if not by_force and (place.leases > 1 or place.is_compacting):
                    return False
                while place.is_compacting:
                    await self._services.clock.sleep_s(SNAPSHOT_LOOK_S)
                place.is_compacting = True  # no other snapshot meanwhile
                try:
                    if place.room is None or place.room.is_broken:
                        place.room = await self._make_room(board_id, place.room)
                    room = place.room
                    try:
                        last = await last_snapshot(room, self._make_snapshot, RESTART_RETRY_MS)
                    finally:
                        place.room = None
                        room.dispose()
                    await work(last)
                finally:
                    place.is_compacting = False
        return True

    def close_all(self) -> None:
        """End every session with 1012 (CC); clients come back by themselves."""
        for place in self._places.values():
            if place.room:
                place.room.close(CloseCode.SERVICE_RESTART, "restart", RESTART_RETRY_MS)

    async def close(self) -> None:
        """Leave snapshots where opening would take long without, and let go of all."""
        for place in list(self._places.values()):
            if (room := place.room) and not room.is_broken:
                with contained(room):
                    many = 1 if room.is_large else self._snapshot_every // 10
                    if room.unsnapshotted >= many:
                        await self._compact(place, room)
        for place in self._places.values():
            if place.room:
                place.room.dispose()
                place.room = None
