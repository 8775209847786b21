"""Going on from a moment of a board, on a board of its own."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from server.acting.acts import CLIENT_ID_BITS, Acts
from server.acting.orders import ForkBoard
from server.crdt.values import TEXTS
from server.facilitation.hall import Answer, Errand, Recording
from server.facilitation.halls import Halls
from server.facilitation.outcome import Outcome, Refused
from server.facilitation.run import act
from server.facilitation.state import HallState, id_of, put
from server.facilitation.words import clean_line
from server.protocol.seeds import write_seed
from server.protocol.update import decode_update
from server.storage.base import SYSTEM_PERSON, Board, NewEntry, Person
from server.storage.records import BoardRecord, Forking
from server.tasks import unbroken

BOARDS_AT_MOST = 200  # as for making a workshop


class ForkingStorage(BoardRecord, Forking, Protocol):
    """What forks ask of storage."""


class Forks:
    """One per process."""

    def __init__(self, storage: ForkingStorage, halls: Halls, acts: Acts) -> None:
        self._storage, self._halls, self._acts = storage, halls, acts

    async def fork(self, person: Person, board_id: str, order: ForkBoard) -> Answer:
        """Make the board. The same command again makes no second one.

        Raises:
            Refused: they may not, there was no such moment, or there are too many boards.
            BoardNotFound, StorageError: there is no new board, or nobody has been told of it.
        """
        return await unbroken(self._fork(person, board_id, order))

    async def _fork(self, person: Person, board_id: str, order: ForkBoard) -> Answer:
        async with self._halls.lease(person.workshop_id) as hall:
            errand = Errand("fork", "fork", order.command, 201)

            async def work() -> Recording:
                new = _board(hall.state, board_id, order, self._halls.now_ms())
                await self._store(person, board_id, new, order.at)
                return lambda state, now_ms: _outcome(state, board_id, new, person, order, now_ms)

            return await hall.act(person.id, errand, work)

    async def _store(self, person: Person, board_id: str, new: Board, at: int) -> None:
        then, _ = await self._acts.moment(person, board_id, at)
        authors = await self._storage.element_authors(board_id)
        seed = await asyncio.to_thread(_seed, new, then)
        made = {element: authors[element] for element in then if element in authors}
        await self._storage.fork_board(new, board_id, seed, made)


def _board(state: HallState, board_id: str, order: ForkBoard, now_ms: int) -> Board:
    title = clean_line("title", order.title)
    if not title:
        raise Refused(422, "no_text", field="title")
    if len(state.boards) >= BOARDS_AT_MOST:
        raise Refused(409, "replay_act_boards", limit=str(BOARDS_AT_MOST))
    return replace(
        state.boards[board_id],
        id=id_of(state.workshop.id, order.command, "fork"),
        title=title,
        created_ms=now_ms,
        is_frozen=False,
        is_closed=False,
    )


def _seed(new: Board, elements: Mapping[str, Mapping[str, Any]]) -> NewEntry:
    client = secrets.randbits(CLIENT_ID_BITS)
    update = write_seed(elements, TEXTS, client)
    decode_update(update)  # as anybody's
    return NewEntry(new.id, new.created_ms, SYSTEM_PERSON, update, (client,))


def _outcome(
    state: HallState, board_id: str, new: Board, by: Person, order: ForkBoard, now_ms: int
) -> Outcome:
    after = state.with_(
        boards=put(state.boards, new.id, new),
        locks=put(state.locks, new.id, state.locks.get(board_id, {})),
        zones=put(state.zones, new.id, state.zones.get(board_id, {})),
    )
    done = replace(
        act("forked", by, now_ms, state),
        board_id=board_id,
        subject=new.id,
        body={"scope": "board", "at": order.at},
    )
    view = {"id": new.id, "title": new.title}
    return Outcome(after, (), (done,), answer={"board": view})
