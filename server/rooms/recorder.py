"""The only writer of journals, and the heartbeat of all rooms.

Each tick: collect what the rooms have accepted, commit it in one transaction, then let the rooms
send it. So nothing is visible before it is durable (SY3), a commit is shared by all rooms, and a
room sends at most one frame of updates a tick (SY4).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from server.clock import Clock
from server.errors import StorageBusy, StorageFull
from server.rooms.pace import LONGEST_S, Pace
from server.storage.base import Journal, NewEntry

logger = logging.getLogger(__name__)

RETRY_FROM_S = 0.1
RETRY_TO_S = 2.0


class Recorded(Protocol):
    """What the recorder needs of a room. All methods return at once."""

    def take(self) -> Sequence[NewEntry]:
        """The entries accepted since the last call, for the journal, in order."""

    def publish(self, *, with_awareness: bool) -> None:
        """What `take` gave is committed: send it, and the newest awareness, or not yet."""

    def publish_awareness(self) -> None:
        """Send the newest awareness alone."""

    def set_storage(self, *, is_ok: bool) -> None:
        """Saving does not work at present, or works again. May be told twice."""


class Recorder:
    """One per process.

    Every room that has something to commit or to answer calls `wake`, and `stir` when somebody's
    awareness is new.
    """

    def __init__(self, journal: Journal, clock: Clock, pace: Pace | None = None) -> None:
        self._journal = journal
        self._clock = clock
        self._pace = pace or Pace()
        self._awake: dict[Recorded, None] = {}
        self._stirred: dict[Recorded, None] = {}
        self._signal = asyncio.Event()
        self._tick: asyncio.Task[None] | None = None
        self._is_failing = False

    def wake(self, room: Recorded) -> None:
        """See to that room at the next tick."""
        self._awake[room] = None
        self._signal.set()

    def stir(self, room: Recorded) -> None:
        """Send that room's awareness with one of the next ticks."""
        self._stirred[room] = None
        self._signal.set()

    async def run(self) -> None:
        """Tick until cancelled. Ends by itself only with an error nobody can repair."""
        while True:
            await self._signal.wait()
            # At least one turn of the loop, so that what has arrived together leaves together.
            await self._clock.sleep_s(self._pace.wait_s(self._clock.now_s()))
            # A cancelled wait must not tear a tick apart between commit and publish.
            self._tick = asyncio.create_task(self._run_tick())
            await asyncio.shield(self._tick)

    async def drain(self) -> None:
        """Commit and send what is left; for the shutdown, after `run` was cancelled."""
        if self._tick is not None:
            await self._tick
        while self._awake:
            await self._run_tick()
        self._publish_awareness()

    async def _run_tick(self) -> None:
        started_s = self._clock.now_s()
        has_awareness = bool(self._stirred) and self._pace.is_awareness_due(started_s)
        self._pace.started(started_s, with_awareness=has_awareness)
        rooms, self._awake = self._awake, {}
        batch = [entry for room in rooms for entry in room.take()]
        busy_s = self._clock.now_s() - started_s
        if batch:
            await self._store(batch, rooms)
        resumed_s = self._clock.now_s()
        for room in rooms:
            if has_awareness:
                self._stirred.pop(room, None)
            room.publish(with_awareness=has_awareness)
        if has_awareness:
            self._publish_awareness()
        if not (self._awake or self._stirred):
            self._signal.clear()
        if rooms or has_awareness:
            busy_s += self._clock.now_s() - resumed_s
            self._pace.ended(busy_s, with_awareness=has_awareness)

    def _publish_awareness(self) -> None:
        rooms, self._stirred = self._stirred, {}
        for room in rooms:
            room.publish_awareness()

    async def _store(self, batch: list[NewEntry], rooms: dict[Recorded, None]) -> None:
        retry_s = RETRY_FROM_S
        while True:
            try:
                await self._append(batch)
            except (StorageBusy, StorageFull) as error:
                logger.warning("journal: cannot save, trying again", extra={"problem": str(error)})
                self._is_failing = True
                for room in {**rooms, **self._awake}:
                    room.set_storage(is_ok=False)
                await self._clock.sleep_s(retry_s)
                retry_s = min(RETRY_TO_S, retry_s * 2)
            else:
                break
        if self._is_failing:
            self._is_failing = False
            for room in {**rooms, **self._awake}:
                room.set_storage(is_ok=True)

    async def _append(self, batch: list[NewEntry]) -> None:
        append = asyncio.ensure_future(self._journal.append(batch))
        while not append.done():
            done, _ = await asyncio.wait({append}, timeout=LONGEST_S)
            if not done:
                self._publish_awareness()
        append.result()
