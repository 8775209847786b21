"""All live halls: loaded once, kept while somebody is there, unloaded when idle."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from server.clock import Clock
from server.errors import NotInside, StorageError, Waiting
from server.facilitation.floor import Floor
from server.facilitation.hall import Hall, HallNeeds
from server.facilitation.outcome import Deed, Outcome
from server.facilitation.ports import HallStorage, Tell
from server.facilitation.rights_of import standing_of
from server.facilitation.safety import auto_mute
from server.facilitation.state import ASPECTS, HallState
from server.policy.rights import Limit, RoomRights, Standing
from server.storage.base import Person, ZoneRule
from server.storage.records import ProgrammeRecord

logger = logging.getLogger(__name__)

ROUND_S = 1.0
IDLE_S = 60.0
COMMANDS_KEPT_MS = 24 * 3600 * 1000
FORGET_EVERY_S = 3600.0

StartChore = Callable[[str, Coroutine[Any, Any, None]], None]


@dataclass(slots=True)
class Place:
    """One workshop's slot: its hall, who holds it, when it was last held."""

    lock: asyncio.Lock
    hall: Hall | None = None
    leases: int = 0
    left_s: float = 0.0


class AnchoredTime:
    """The date as of the start of the process, going on at the pace of a clock nobody can set.

    Timers and undo windows therefore survive that the machine's clock is put right.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._base_ms = clock.time_ms()
        self._base_s = clock.now_s()

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return self._base_ms + round((self._clock.now_s() - self._base_s) * 1000)


class Halls:
    """One per process; also what rooms are told their rights by (`rooms.services.RightsSource`).

    `start`: runs a short task beside everything else. `introduce` the floor before use.
    """

    def __init__(
        self, storage: HallStorage, clock: Clock, deeds: Mapping[str, Deed], start: StartChore
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._deeds = deeds
        self._start = start
        self._time = AnchoredTime(clock)
        self._floor: Floor | None = None
        self._places: dict[str, Place] = {}
        self._forgot_s = clock.now_s()

    def introduce(self, floor: Floor) -> None:
        """Rooms and halls need each other; this is how the halls learn of the rooms."""
        self._floor = floor

    def now_ms(self) -> int:
        """The time of all halls."""
        return self._time.now_ms()

    @asynccontextmanager
    async def lease(self, workshop_id: str) -> AsyncIterator[Hall]:
        """Hold the one live hall of that workshop, loading it if needed.

        Raises:
            WorkshopNotFound, StorageError: it could not be loaded; the next call tries again.
        """
        place = self._places.get(workshop_id)
        if place is None:
            place = self._places[workshop_id] = Place(asyncio.Lock())
        place.leases += 1
        try:
            async with place.lock:
                if place.hall is None:
                    place.hall = await self._load(workshop_id)
            yield place.hall
        finally:
            place.leases -= 1
            place.left_s = self._clock.now_s()
            if place.hall is None and place.leases == 0:
                self._places.pop(workshop_id, None)

    async def _load(self, workshop_id: str) -> Hall:
        if self._floor is None:
            raise RuntimeError("halls have no floor yet")
        state = state_of(await self._storage.programme(workshop_id))
        needs = HallNeeds(self._storage, self._clock, self._floor, self._deeds, self._time.now_ms)
        hall = Hall(state, needs)
        # A session that was being ended when the process died is over by now (FA6, FA7).
        await hall.tick()
        return hall

    def live(self, workshop_id: str) -> Hall | None:
        """The hall of that workshop, if it is loaded."""
        place = self._places.get(workshop_id)
        return None if place is None else place.hall

    async def run(self) -> None:
        """Make a round every second. Until cancelled."""
        while True:
            await self._clock.sleep_s(ROUND_S)
            await self.make_round()

    async def make_round(self) -> None:
        """Look after every hall, and unload those that were left a minute ago."""
        now_s = self._clock.now_s()
        for workshop_id, place in list(self._places.items()):
            if place.hall is None:
                continue
            try:
                await place.hall.tick()
            except Exception:  # one workshop's trouble is no other's
                logger.exception("hall failed", extra={"workshop": workshop_id})
            is_idle = place.leases == 0 and now_s - place.left_s >= IDLE_S
            if is_idle and not place.hall.is_busy:
                self._places.pop(workshop_id, None)
        if now_s - self._forgot_s >= FORGET_EVERY_S:
            await self._forget_commands(now_s)

    async def _forget_commands(self, now_s: float) -> None:
        self._forgot_s = now_s
        try:
            await self._storage.forget_commands(self._time.now_ms() - COMMANDS_KEPT_MS)
        except StorageError as error:
            logger.warning("old commands stay", extra={"problem": str(error)})

    async def close(self) -> None:
        """Write who came and went; for the shutdown."""
        for place in list(self._places.values()):
            if place.hall is not None:
                await self._write_out(place.hall)

    @staticmethod
    async def _write_out(hall: Hall) -> None:
        await hall.tick()
        try:
            await hall.flush(all_of_it=True)
        except StorageError as error:
            logger.warning("not written", extra={"problem": str(error)})

    # What rooms ask (rooms.services.RightsSource)

    async def open(self, board_id: str, workshop_id: str) -> RoomRights:
        """What a room is told when it is loaded."""
        async with self.lease(workshop_id) as hall:
            return hall.room_rights(board_id)

    def standing(self, person: Person) -> Standing:
        """What the person is now, which may be news since their token was looked up.

        Raises:
            Waiting, NotInside: they are not, or no more, inside.
        """
        hall = self.live(person.workshop_id)
        known = hall.state.people.get(person.id) if hall is not None else None
        now = known or person
        if now.state == "waiting":
            raise Waiting
        if now.state != "admitted":
            raise NotInside
        return standing_of(now)

    def attached(self, session_id: str, person: Person, board_id: str, tell: Tell) -> None:
        """A session has begun; the hall tells it what holds."""
        if hall := self.live(person.workshop_id):
            hall.attached(session_id, person, board_id, tell)

    def detached(self, session_id: str, person: Person, _board_id: str) -> None:
        """A session is over."""
        if hall := self.live(person.workshop_id):
            hall.detached(session_id)

    def alarm(self, person_id: str, board_id: str, kind: Limit) -> None:
        """Somebody creates or deletes too fast: they are paused, facilitators are told (SA4)."""
        for place in self._places.values():
            hall = place.hall
            if hall is not None and board_id in hall.state.boards:
                self._start("pause", self._pause(hall, person_id, board_id, kind))

    @staticmethod
    async def _pause(hall: Hall, person_id: str, board_id: str, kind: Limit) -> None:
        async def mute(state: HallState, now_ms: int) -> Outcome | None:
            return auto_mute(state, person_id, board_id, kind, now_ms)

        await hall.change(mute)


def state_of(record: ProgrammeRecord) -> HallState:
    """The state of a hall as stored."""
    locks: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for lock in record.locks:
        locks[lock.board_id][lock.element_id] = lock.is_locked
    zones: defaultdict[str, dict[str, ZoneRule]] = defaultdict(dict)
    for zone in record.zones:
        zones[zone.board_id][zone.frame_id] = zone.rule
    counted = record.session.revisions if record.session is not None else {}
    return HallState(
        workshop=record.workshop,
        boards={board.id: board for board in record.boards},
        steps=record.steps,
        labs={lab.id: lab for lab in record.labs},
        people={person.id: person for person in record.people},
        links={link.id: link for link in record.links},
        session=record.session,
        timers={timer.board_id: timer for timer in record.timers},
        signals={(signal.person_id, signal.kind): signal for signal in record.signals},
        messages=record.messages,
        reports={report.id: report for report in record.reports},
        bans={ban.id: ban for ban in record.bans},
        locks=dict(locks),
        zones=dict(zones),
        revisions={aspect: counted.get(aspect, 0) for aspect in ASPECTS},
        revision=record.revision,
    )
