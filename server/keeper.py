"""Looks after what has been written: forgets what was promised to go, compacts what is old."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from server.clock import Clock
from server.errors import WhiteboardError
from server.storage.base import Snapshot
from server.storage.records import Compacted, Upkeep

logger = logging.getLogger(__name__)

FIRST_ROUND_S = 120.0  # people are coming back after a restart: they go first
ROUND_S = 3600.0
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class Kept(Protocol):
    """What the keeper needs of storage; see `BoardRecord`."""

    async def upkeep(self) -> list[Upkeep]:
        """What is known of every record."""

    async def forget_record(self, base: Snapshot) -> None:
        """Keep the state of the board and nothing else."""

    async def compact_record(self, board_id: str, before_ms: int) -> Compacted:
        """Merge neighbouring entries."""


WhileClosed = Callable[[str, Callable[[Snapshot], Awaitable[None]]], Awaitable[bool]]


def due_ms(boards: Iterable[Upkeep]) -> int | None:
    """When the record of a workshop, all of whose boards these are, has to go.

    None while a live session runs.
    """
    found = list(boards)
    if any(board.live_since_ms is not None for board in found):
        return None
    last_ms = max((board.last_ms for board in found), default=0)
    return last_ms + min(DAY_MS if not board.has_replay else board.kept_ms for board in found)


class Keeper:
    """One per process. `while_closed`: see `RoomRegistry`; a board in use waits a round."""

    def __init__(
        self, storage: Kept, while_closed: WhileClosed, clock: Clock, compact_after_ms: int
    ) -> None:
        self._storage, self._while_closed, self._clock = storage, while_closed, clock
        self._compact_after_ms = compact_after_ms
        self._compacted: dict[str, int] = {}

    async def run(self) -> None:
        """Make a round every hour. Until cancelled."""
        await self._clock.sleep_s(FIRST_ROUND_S)
        while True:
            await self.make_round()
            await self._clock.sleep_s(ROUND_S)

    async def make_round(self) -> None:
        """Look after every record, one after the other. One board's trouble is no other's."""
        try:
            found = await self._storage.upkeep()
        except WhiteboardError as error:
            logger.warning("records were not looked after", extra={"problem": str(error)})
            return
        workshops: dict[str, list[Upkeep]] = {}
        for board in found:
            workshops.setdefault(board.workshop_id, []).append(board)
        for boards in workshops.values():
            await self._look_after(boards)
        known = {board.board_id for board in found}
        self._compacted = {key: n for key, n in self._compacted.items() if key in known}

    async def _look_after(self, boards: list[Upkeep]) -> None:
        due = due_ms(boards)
        is_due = due is not None and due <= self._clock.time_ms()
        for board in boards:
            try:
                if not is_due:
                    await self._compact(board)
                elif not board.is_forgotten:
                    await self._forget(board)
            except (WhiteboardError, TimeoutError) as error:
                problem = {"board": board.board_id, "problem": str(error)}
                logger.warning("a record was not looked after", extra=problem)

    async def _forget(self, board: Upkeep) -> None:
        if await self._while_closed(board.board_id, self._storage.forget_record):
            logger.info("record forgotten", extra={"board": board.board_id})

    async def _compact(self, board: Upkeep) -> None:
        before_ms = self._clock.time_ms() - self._compact_after_ms
        if board.live_since_ms is not None:
            before_ms = min(before_ms, board.live_since_ms)
        if self._compacted.get(board.board_id) == board.sequence:
            return
        done = await self._storage.compact_record(board.board_id, before_ms)
        if board.last_entry_ms < before_ms:
            self._compacted[board.board_id] = board.sequence
        if done.rows:
            extra = {"board": board.board_id, "entries": done.entries, "rows": done.rows}
            logger.info("record compacted", extra=extra)
