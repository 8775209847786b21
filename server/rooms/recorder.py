"""The only writer of journals, and the heartbeat of all rooms.

Each tick: collect what the rooms have accepted, commit it in one transaction, then let the rooms
send it. So nothing is visible before it is durable (SY3), a commit is shared by all rooms, and a
room sends at most one frame of updates a tick (SY4).

What goes wrong is kept where it belongs. A fault of one room costs that room (`contained`). A disk
that is full or busy keeps everybody waiting, and told so. Any other trouble with storing is looked
for room by room; one whose entries are not taken even alone is given up. When that happens to all
again and again, the journal itself is beyond repair here: `run` ends, and the process with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from server.clock import Clock
from server.errors import BoardNotFound, CorruptRecord, StorageBusy, StorageFull
from server.rooms.contained import contained
from server.rooms.pace import LONGEST_S, Pace
from server.storage.base import Journal, NewEntry

logger = logging.getLogger(__name__)

RETRY_FROM_S = 0.1
RETRY_TO_S = 2.0
HOPELESS_TICKS = 5  # one after the other, in which nothing at all could be stored


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

    def give_up(self) -> None:
        """Save nothing more and send everybody away; whoever comes back gets another room."""


Batch = Mapping[Recorded, Sequence[NewEntry]]


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
        self._hopeless_ticks = 0

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

    async def settled(self) -> None:
        """Wait until the tick under way is over, however it ends."""
        if self._tick is not None:
            await asyncio.wait({self._tick})

    async def drain(self) -> None:
        """Commit and send what is left; for the shutdown, after `run` was cancelled.

        A tick that fails is logged: what others have to save must not suffer from it.
        """
        await self.settled()
        while self._awake:
            try:
                await self._run_tick()
            except Exception:
                logger.exception("a tick failed at the end")
        self._publish_awareness()

    async def _run_tick(self) -> None:
        started_s = self._clock.now_s()
        has_awareness = bool(self._stirred) and self._pace.is_awareness_due(started_s)
        self._pace.started(started_s, with_awareness=has_awareness)
        rooms, self._awake = self._awake, {}
        taken = self._take(rooms)
        busy_s = self._clock.now_s() - started_s
        stored = await self._store(taken)
        resumed_s = self._clock.now_s()
        for room in stored:
            if has_awareness:
                self._stirred.pop(room, None)
            with contained(room):
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
            with contained(room):
                room.publish_awareness()

    @staticmethod
    def _take(rooms: Iterable[Recorded]) -> Batch:
        taken = {}
        for room in rooms:
            with contained(room):
                taken[room] = room.take()
        return taken

    async def _store(self, taken: Batch) -> Iterable[Recorded]:
        """Commit what the rooms gave; returns the rooms whose entries are durable."""
        batch = [entry for entries in taken.values() for entry in entries]
        if not batch:
            return taken
        try:
            await self._commit(batch, taken)
        except Exception:
            logger.exception("journal: these entries are not taken together")
            return await self._store_apart(taken)
        self._hopeless_ticks = 0
        return taken

    async def _store_apart(self, taken: Batch) -> list[Recorded]:
        """Find out whose entries cannot be stored, so that all others are.

        Raises:
            Exception: that of the last room, when nothing could be stored for too long.
        """
        stored: list[Recorded] = []
        failure: Exception | None = None
        has_saved = False
        for room, entries in taken.items():
            try:
                await self._commit(entries, [room])
            except Exception as error:
                logger.exception("journal: a room is given up")
                room.give_up()
                if not isinstance(error, BoardNotFound | CorruptRecord):  # the journal works
                    failure = error
            else:
                stored.append(room)
                has_saved = has_saved or bool(entries)
        self._hopeless_ticks = 0 if has_saved else self._hopeless_ticks + 1
        if failure and self._hopeless_ticks >= HOPELESS_TICKS:
            raise failure
        return stored

    async def _commit(self, batch: Sequence[NewEntry], rooms: Iterable[Recorded]) -> None:
        """Append, as soon as the disk allows. Raises what waiting does not repair."""
        retry_s = RETRY_FROM_S
        while True:
            try:
                await self._append(batch)
            except (StorageBusy, StorageFull) as error:
                logger.warning("journal: cannot save, trying again", extra={"problem": str(error)})
                self._is_failing = True
                self._tell(rooms, is_ok=False)
                await self._clock.sleep_s(retry_s)
                retry_s = min(RETRY_TO_S, retry_s * 2)
            else:
                break
        if self._is_failing:
            self._is_failing = False
            self._tell(rooms, is_ok=True)

    def _tell(self, rooms: Iterable[Recorded], *, is_ok: bool) -> None:
        for room in dict.fromkeys([*rooms, *self._awake]):
            room.set_storage(is_ok=is_ok)

    async def _append(self, batch: Sequence[NewEntry]) -> None:
        append = asyncio.ensure_future(self._journal.append(batch))
        while not append.done():
            done, _ = await asyncio.wait({append}, timeout=LONGEST_S)
            if not done:
                self._publish_awareness()
        append.result()
