"""The live object around one workshop: what holds, who may change it, who is told.

Commands are carried out one after the other under one lock: checked against the state as it is
then, stored, and only after that effective (FA1). Pure transitions decide what they do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

import msgspec

from server.clock import Clock
from server.errors import StorageError
from server.facilitation.assignments import preview_groups
from server.facilitation.chronicle import chronicle
from server.facilitation.cockpit import Cockpit
from server.facilitation.command import Aimed, Command
from server.facilitation.floor import Floor
from server.facilitation.groups import Deal
from server.facilitation.lobby_room import LobbyRoom
from server.facilitation.log import Log
from server.facilitation.messages import message_view
from server.facilitation.naming import real_name, shown_name
from server.facilitation.outcome import Deed, Outcome, Refused
from server.facilitation.ports import HallStorage, Tell, Waiter
from server.facilitation.rights_of import display_of, standing_of
from server.facilitation.run import finish_session, is_end_due
from server.facilitation.run_commands import PreviewGroups
from server.facilitation.seats import Seat, Seats
from server.facilitation.state import Aspect, HallState
from server.facilitation.telling import Telling
from server.facilitation.views import me_view, programme_view
from server.policy.rights import RoomRights
from server.policy.verdicts import may_command
from server.storage.base import Person
from server.storage.records import CommandRecord, NewAct
from server.tasks import unbroken

logger = logging.getLogger(__name__)

Keys = Mapping[str, object]

WRITTEN_AT_ONCE = 200  # comings and goings in one transaction


@dataclass(frozen=True, slots=True)
class HallNeeds:
    """What halls are given from outside.

    `now_ms`: time that never jumps while the process lives. `deeds`: all commands by name.
    """

    storage: HallStorage
    clock: Clock
    floor: Floor
    deeds: Mapping[str, Deed]
    now_ms: Callable[[], int]


class Errand(NamedTuple):
    """A command that is carried out outside the hall. `permission`: its row in policy.json."""

    permission: str
    name: str
    command: str
    status: int = 200


# What is to be recorded of an errand, for the workshop as it is when that is done.
Recording: TypeAlias = Callable[[HallState, int], Outcome]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command is answered. `is_repeated`: it had been carried out before (FA3)."""

    status: int
    keys: Keys
    is_repeated: bool = False


class Hall:
    """One workshop. Use from the loop's thread."""

    def __init__(self, state: HallState, needs: HallNeeds) -> None:
        self.state = state
        self.seats = Seats()
        self.lobby = LobbyRoom()
        self._needs = needs
        self._lock = asyncio.Lock()
        self._log = Log()
        self._quickest: dict[Aspect, str] = {}
        self._telling = Telling(state, needs.floor, self.seats, needs.now_ms)
        self._cockpit = Cockpit(needs.floor, self.seats, needs.clock, needs.now_ms)

    @property
    def workshop_id(self) -> str:
        """Whose hall it is."""
        return self.state.workshop.id

    @property
    def is_busy(self) -> bool:
        """Whether somebody is connected, waits, or something is still to be done."""
        session = self.state.session
        is_ending = session is not None and session.ending_ms is not None and self.state.is_live
        return bool(self.seats or self.lobby or self._log or is_ending or self._lock.locked())

    # Commands

    async def do(self, person_id: str, name: str, command: Command | Aimed[Command]) -> Answer:
        """Carry a command out, durably; once begun it ends even if nobody waits for it.

        Raises:
            Refused: it may not be, or not now; nothing changed.
            StorageBusy: nothing changed.
            StorageFull: nothing changed.
        """
        return await unbroken(self._do(person_id, name, command))

    async def _do(self, person_id: str, name: str, command: Command | Aimed[Command]) -> Answer:
        deed = self._needs.deeds[name]
        async with self._lock:
            if known := await self._known(person_id, name, command.command):
                return known
            # As they are now: whoever was removed a moment ago has no power any more.
            person = self.member(person_id)
            if not may_command(standing_of(person), deed.permission):
                raise Refused(403, "forbidden")
            self._require_seen(deed.aspect, command.seen, person)
            now_ms = self._needs.now_ms()
            outcome = deed.transition(self.state, command, person, now_ms)
            answer = msgspec.json.encode((name, outcome.answer))
            record = CommandRecord(command.command, person_id, now_ms, deed.status, answer)
            await self._commit(outcome, record)
            if deed.aspect is not None:
                self._quickest[deed.aspect] = person.id
            return Answer(deed.status, {"revision": self.state.revision, **outcome.answer})

    async def _known(self, person_id: str, name: str, command_id: str) -> Answer | None:
        record = await self._needs.storage.command(self.workshop_id, command_id)
        if record is None:
            return None
        known_name, keys = msgspec.json.decode(record.answer)
        if (record.person_id, known_name) != (person_id, name):
            raise Refused(409, "command_taken")
        return Answer(record.status, {"revision": self.state.revision, **keys}, is_repeated=True)

    def _require_seen(self, aspect: Aspect | None, seen: int | None, person: Person) -> None:
        if aspect is None or seen is None or seen == self.state.revisions[aspect]:
            return
        # None: before this process; then whoever leads is the likeliest.
        lead_id = self.state.session.lead_id if self.state.session else None
        name = real_name if person.role == "facilitator" else shown_name
        by = name(self.state, self._quickest.get(aspect) or lead_id)
        refused = Refused(409, "conflict", by=by or self.state.workshop.title)
        refused.revision = self.state.revision
        raise refused

    async def act(
        self, person_id: str, errand: Errand, work: Callable[[], Awaitable[Recording]]
    ) -> Answer:
        """Do what changes boards rather than the workshop, and takes its time.

        `work` does it and says what is to be recorded; only then others wait. The caller sees to
        it that nobody begins the same errand twice at once, and that it ends once begun.

        Raises:
            Refused: it may not be; nothing changed.
            StorageBusy, StorageFull: it may be done without being recorded.
        """
        if known := await self._known(person_id, errand.name, errand.command):
            return known
        self.require(person_id, errand.permission)
        recording = await work()
        async with self._lock:
            now_ms = self._needs.now_ms()
            outcome = recording(self.state, now_ms)
            answer = msgspec.json.encode((errand.name, outcome.answer))
            record = CommandRecord(errand.command, person_id, now_ms, errand.status, answer)
            await self._commit(outcome, record)
            return Answer(errand.status, {"revision": self.state.revision, **outcome.answer})

    async def change(
        self, work: Callable[[HallState, int], Awaitable[Outcome | None]]
    ) -> Outcome | None:
        """Change the workshop otherwise than by a command: under the same lock, as durably.

        `work` gets the state and the time; None: nothing to do. What it raises is raised.
        """
        return await unbroken(self._change(work))

    async def _change(
        self, work: Callable[[HallState, int], Awaitable[Outcome | None]]
    ) -> Outcome | None:
        async with self._lock:
            outcome = await work(self.state, self._needs.now_ms())
            if outcome is not None:
                await self._commit(outcome, None)
            return outcome

    async def _commit(self, outcome: Outcome, record: CommandRecord | None) -> None:
        revision = self.state.revision
        if outcome.changes or outcome.acts or record is not None:
            events = chronicle(outcome.state, outcome.acts)
            sequences = await self._needs.storage.save(
                self.workshop_id, outcome.changes, outcome.acts, record, events
            )
            revision = sequences[-1] if sequences else revision
        before, self.state = self.state, replace(outcome.state, revision=revision)
        self._take_effect(before, outcome)

    def _take_effect(self, before: HallState, outcome: Outcome) -> None:
        # Whoever is gone must not be told of what comes after them.
        for person_id, code, reason in outcome.expelled:
            self._needs.floor.expel(person_id, code, reason)
        self._telling.take_effect(before, self.state)
        for person in before.people.values():
            now = self.state.people.get(person.id, person)
            if person.state == "waiting" and now.state != "waiting":
                self.lobby.tell(self.state, now)
        for push in outcome.pushes:
            if push.event == "alert":
                self._cockpit.alert(push.keys)
        self._telling.push(self.state, (push for push in outcome.pushes if push.event != "alert"))
        self._cockpit.look(self.state)

    # People and their sessions

    def member(self, person_id: str) -> Person:
        """Somebody who is past the lobby and was not removed.

        Raises:
            Refused: they are not.
        """
        person = self.state.people.get(person_id)
        if person is None:
            raise Refused(403, "removed")
        if person.state != "admitted":
            raise Refused(403, "waiting" if person.state == "waiting" else "removed")
        return person

    def require(self, person_id: str, permission: str) -> Person:
        """A member whom the table allows that.

        Raises:
            Refused: it does not.
        """
        person = self.member(person_id)
        if not may_command(standing_of(person), permission):
            raise Refused(403, "forbidden")
        return person

    def enter_lobby(self, person_id: str, waiter: Waiter) -> None:
        """A connection of somebody who waits.

        Raises:
            Refused: there are as many as there may be.
        """
        if self.lobby.is_full(person_id):
            raise Refused(429, "too_many_requests", seconds="10")
        self.lobby.enter(person_id, waiter)
        self.lobby.tell(self.state, self.state.people[person_id])
        self._cockpit.look(self.state)

    def leave_lobby(self, person_id: str, waiter: Waiter) -> None:
        """That connection is gone. Idempotent."""
        self.lobby.leave(person_id, waiter)

    def attached(self, session_id: str, person: Person, board_id: str, tell: Tell) -> None:
        """A session on one of the boards has begun; it is told what holds."""
        seat = Seat(person.id, board_id, tell)
        if not self.seats.is_on(person.id, board_id):
            self._log.joined(self._act("joined", seat))
        self.seats.take(session_id, seat)
        now = self.state.people.get(person.id, person)
        self._telling.welcome(self.state, now, seat)
        self._cockpit.welcome(self.state, now, seat)

    def detached(self, session_id: str) -> None:
        """That session is over. Idempotent."""
        seat = self.seats.leave(session_id, self._needs.clock.now_s())
        if seat is not None and not self.seats.is_on(seat.person_id, seat.board_id):
            self._log.left(self._act("left", seat))

    def _act(self, kind: str, seat: Seat) -> NewAct:
        session = self.state.session if self.state.is_live else None
        return NewAct(
            kind=kind,
            person_id=seat.person_id,
            time_ms=self._needs.now_ms(),
            board_id=seat.board_id,
            session_id=session.id if session else None,
        )

    # What can be read

    def room_rights(self, board_id: str) -> RoomRights:
        """What a room of the workshop is told when it is loaded."""
        return RoomRights(self._telling.rights(board_id), display_of(self.state))

    def programme(self, person: Person) -> dict[str, object]:
        """The `programme` event."""
        shared = programme_view(self.state, self._needs.now_ms())
        return {**shared, "me": me_view(self.state, person)}

    def cockpit(self) -> dict[str, object]:
        """The `cockpit` event."""
        return self._cockpit.view(self.state)

    async def messages(self, after_ms: int, limit: int) -> list[dict[str, object]]:
        """What was said to all boards, oldest first."""
        found = await self._needs.storage.messages(self.workshop_id, after_ms, limit)
        return [message_view(message, self.state) for message in found]

    async def preview(self, order: PreviewGroups) -> Deal:
        """Groups as the rules make them; changes nothing. Takes a while, so not on the loop."""
        state, present = self.state, set(self.seats.people())
        return await asyncio.to_thread(preview_groups, state, order, present)

    # Time passes

    async def tick(self) -> None:
        """Once a second: finish what is due, write who came and went, tell facilitators."""
        try:
            if is_end_due(self.state, self._needs.now_ms()):
                await self.change(_finish)
            if self._log:
                await self.flush()
        except StorageError as error:  # tried again in a second
            logger.warning(
                "not written", extra={"workshop": self.workshop_id, "problem": str(error)}
            )
        self._cockpit.look(self.state)

    async def flush(self, *, all_of_it: bool = False) -> None:
        """Write who came and went; those too who may be back in a moment, if `all_of_it`."""
        async with self._lock:
            acts = self._log.take(None if all_of_it else self._needs.now_ms())
            while acts:
                some, rest = acts[:WRITTEN_AT_ONCE], acts[WRITTEN_AT_ONCE:]
                events = chronicle(self.state, some)
                try:
                    sequences = await self._needs.storage.save(
                        self.workshop_id, (), some, None, events
                    )
                except StorageError:
                    self._log.give_back(acts)
                    raise
                self.state = replace(self.state, revision=sequences[-1])
                acts = rest


async def _finish(state: HallState, now_ms: int) -> Outcome | None:
    return finish_session(state, now_ms) if is_end_due(state, now_ms) else None
