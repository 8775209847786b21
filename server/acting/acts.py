"""Bringing back and undoing on a live board, in the name of whoever ordered it (RP9)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol
from weakref import WeakValueDictionary

import msgspec

from server.acting.orders import RestoreBoard, RevertPerson, UndoAct
from server.acting.past import Bench, Past, read_past
from server.errors import StorageBusy, UpdateRefused
from server.facilitation.hall import Answer, Errand, Recording
from server.facilitation.halls import Halls
from server.facilitation.outcome import Outcome, Refused
from server.facilitation.run import act as new_act
from server.facilitation.state import HallState
from server.replay.drafting import (
    Draft,
    RestoreTask,
    RevertTask,
    draft_restore,
    draft_revert,
    read_draft,
)
from server.replay.people import board_veil, keys_of
from server.replay.values import World
from server.replay.veil import Veil
from server.replay.wishes import Scope
from server.rooms.capture import Captured
from server.rooms.desk import submit
from server.rooms.room import Room
from server.storage.base import Person
from server.storage.records import BoardRecord, Viewings
from server.tasks import unbroken

CLIENT_ID_BITS = 32
CAPTURE_LIMIT_S = 10.0


class Moments(Protocol):
    """What boards looked like, without what is hidden."""

    async def world_at(self, board_id: str, veil: Veil, sequence: int) -> World | None:
        """See `Studio.world_at`."""
        ...


class ActingStorage(BoardRecord, Viewings, Protocol):
    """What acts ask of storage."""


class Rooms(Protocol):
    """The live rooms."""

    def lease(self, board_id: str) -> AbstractAsyncContextManager[Room]:
        """See `RoomRegistry.lease`."""
        ...


@dataclass(frozen=True, slots=True)
class ActingNeeds:
    """What acts are given from outside."""

    storage: ActingStorage
    rooms: Rooms
    halls: Halls
    moments: Moments
    bench: Bench


# For the document as it is: the task for the process beside, and what it is given.
Brief = Callable[[Captured], tuple[Callable[[bytes], bytes], msgspec.Struct]]


@dataclass(frozen=True, slots=True)
class _Act:
    """What is to be done on a board. `permission`, `name`: of the command.

    `kind`, `subject`, `body`: of what is recorded. `prepare`: reads the past.
    """

    board_id: str
    permission: str
    name: str
    kind: str
    prepare: Callable[[], Awaitable[Brief]]
    body: Mapping[str, object]
    subject: str | None = None


class Acts:
    """One per process. Two acts on one board come one after the other."""

    def __init__(self, needs: ActingNeeds) -> None:
        self._needs = needs
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def restore(self, person: Person, board_id: str, order: RestoreBoard) -> Answer:
        """Bring back what was there.

        Raises:
            Refused: they may not, or the board did not take it; nothing changed.
            BoardNotFound, StorageError: nothing changed.
        """
        return await self._carry_out(person, self._restore(person, board_id, order), order.command)

    async def preview_restore(self, person: Person, board_id: str, order: RestoreBoard) -> Draft:
        """What `restore` would do now. Raises what it raises."""
        return await self._preview(person, self._restore(person, board_id, order))

    async def revert(self, person: Person, board_id: str, order: RevertPerson) -> Answer:
        """Undo what somebody did. Raises what `restore` raises."""
        act = await self._revert(person, board_id, order)
        return await self._carry_out(person, act, order.command)

    async def preview_revert(self, person: Person, board_id: str, order: RevertPerson) -> Draft:
        """What `revert` would do now. Raises what it raises."""
        return await self._preview(person, await self._revert(person, board_id, order))

    async def undo(self, person: Person, board_id: str, order: UndoAct) -> Answer:
        """Undo an act. Raises what `restore` raises."""
        return await self._carry_out(person, self._undo(board_id, order), order.command)

    # What they are

    def _restore(self, person: Person, board_id: str, order: RestoreBoard) -> _Act:
        scope = Scope(order.scope, order.id)

        async def prepare() -> Brief:
            then, known = await self.moment(person, board_id, order.at)
            return lambda now: (
                draft_restore,
                RestoreTask(now.state, _client_id(), then, known, scope),
            )

        body = {"scope": order.scope, "at": order.at}
        told = {**body, "id": order.id} if order.id else body
        return _Act(board_id, "restore", "restore", "restored", prepare, told)

    async def moment(self, person: Person, board_id: str, at: int) -> tuple[World, frozenset[str]]:
        """The board as it was, and the ids of all that it may tell of, as of now.

        Raises:
            Refused: there was no such moment, or the film has not come so far yet.
        """
        async with self._needs.rooms.lease(board_id) as room:
            newest = room.sequence
        if at > newest:
            raise Refused(404, "replay_act_moment", field="at")
        veil = await self._veil(person.workshop_id, board_id)
        then = await self._needs.moments.world_at(board_id, veil, at)
        now = await self._needs.moments.world_at(board_id, veil, newest)
        if then is None or now is None:
            raise Refused(503, "replay_preparing")
        return then, frozenset(then.keys() | now.keys())

    async def _veil(self, workshop_id: str, board_id: str) -> Veil:
        storage = self._needs.storage
        async with self._needs.halls.lease(workshop_id) as hall:
            people = list(hall.state.people.values())
        decisions = await storage.veils(workshop_id)
        return await board_veil(storage, board_id, people, decisions)

    async def _revert(self, person: Person, board_id: str, order: RevertPerson) -> _Act:
        async with self._needs.halls.lease(person.workshop_id) as hall:
            whose = person_of(hall.state, order.person)

        async def prepare() -> Brief:
            authors = await self._needs.storage.authors(board_id)
            number = next((n for n, each in authors.items() if each.person_id == whose), None)
            past = Past() if number is None else await self._past(board_id)
            pieces = past.pieces(lambda segment: segment.to_ms >= order.since_ms)
            settled = past.settled(whose, order.since_ms)
            return lambda now: (
                draft_revert,
                RevertTask(
                    now.state,
                    _client_id(),
                    pieces,
                    author=number or 0,
                    since_ms=order.since_ms,
                    settled=settled,
                ),
            )

        body = {"scope": "person", "at": order.since_ms}
        return _Act(board_id, "revert", "revert", "reverted", prepare, body, whose)

    def _undo(self, board_id: str, order: UndoAct) -> _Act:
        async def prepare() -> Brief:
            past = await self._past(board_id)
            if not past.is_act(order.entry):
                raise Refused(404, "replay_act_moment", field="entry")
            if past.is_undone(order.entry):
                raise Refused(409, "replay_act_undone", field="entry")
            pieces = past.pieces(lambda segment: segment.last >= order.entry)
            return lambda now: (
                draft_revert,
                RevertTask(now.state, _client_id(), pieces, entry=order.entry),
            )

        body = {"scope": "act", "undone": order.entry}
        return _Act(board_id, "revert", "undo_act", "reverted", prepare, body)

    async def _past(self, board_id: str) -> Past:
        return await read_past(self._needs.storage, self._needs.bench, board_id)

    # How they are done

    async def _preview(self, person: Person, act: _Act) -> Draft:
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, act.permission)
        brief = await act.prepare()
        async with self._needs.rooms.lease(act.board_id) as room:
            return await self._draft(room, brief)

    async def _carry_out(self, person: Person, act: _Act, command: str) -> Answer:
        return await unbroken(self._one_by_one(person, act, command))

    async def _one_by_one(self, person: Person, act: _Act, command: str) -> Answer:
        lock = self._locks.setdefault(act.board_id, asyncio.Lock())
        async with lock, self._needs.halls.lease(person.workshop_id) as hall:

            async def work() -> Recording:
                brief = await act.prepare()
                async with self._needs.rooms.lease(act.board_id) as room:
                    draft = await self._draft(room, brief)
                    entry = await _submit(room, person, draft) if draft.update else 0
                return lambda state, now_ms: _outcome(state, act, person, entry, draft, now_ms)

            return await hall.act(person.id, Errand(act.permission, act.name, command), work)

    async def _draft(self, room: Room, brief: Brief) -> Draft:
        try:
            async with asyncio.timeout(CAPTURE_LIMIT_S):
                captured = await room.capture()
        except TimeoutError as error:
            raise StorageBusy from error
        task, given = brief(captured)
        payload = msgspec.msgpack.encode(given)
        return read_draft(await self._needs.bench.run(task, payload, urgent=True))


async def _submit(room: Room, person: Person, draft: Draft) -> int:
    try:
        return await submit(room, person, draft.update)
    except UpdateRefused as error:
        raise Refused(409, "replay_act_refused") from error


def _outcome(
    state: HallState, act: _Act, person: Person, entry: int, draft: Draft, now_ms: int
) -> Outcome:
    counts = {"put": draft.put, "removed": draft.removed, "changed": draft.changed}
    kept = msgspec.to_builtins(draft.kept)
    answer = {"entry": entry, **counts, "skipped": draft.skipped, "kept": kept}
    if not entry:  # there was nothing to do
        return Outcome(state, answer=answer)
    done = replace(
        new_act(act.kind, person, now_ms, state),
        board_id=act.board_id,
        subject=act.subject,
        body={**act.body, "entry": entry},
    )
    return Outcome(state, (), (done,), answer=answer)


def person_of(state: HallState, key: str) -> str:
    """The id of somebody in the workshop, by that or by their key in the replay (RP2).

    Raises:
        Refused: there is nobody.
    """
    if key in state.people:
        return key
    keys = keys_of(state.people.values())
    found = next((person_id for person_id, each in keys.items() if each == key), None)
    if found is None:
        raise Refused(404, "person_not_found")
    return found


def _client_id() -> int:
    return secrets.randbits(CLIENT_ID_BITS)
