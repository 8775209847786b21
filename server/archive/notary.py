"""Signs the ends of records: every so many entries, and when a session has ended."""

from __future__ import annotations

import logging
from typing import Protocol

from server.archive.signed import signed
from server.clock import Clock
from server.errors import WhiteboardError
from server.signing import Signer
from server.storage.records import Checkpoint, RecordHead, Upkeep

logger = logging.getLogger(__name__)

ROUND_S = 30.0


class Signable(Protocol):
    """What the notary needs of storage; see `BoardRecord`."""

    async def upkeep(self) -> list[Upkeep]:
        """What is known of every record."""
        ...

    async def record_head(self, board_id: str) -> RecordHead:
        """The end of a record."""
        ...

    async def checkpoints(self, board_id: str) -> list[Checkpoint]:
        """The signed ends so far."""
        ...

    async def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep one more."""
        ...


class Notary:
    """One per process. A crash loses nothing: what was not signed is signed in the next round."""

    def __init__(self, storage: Signable, signer: Signer, clock: Clock, every: int) -> None:
        self._storage, self._signer, self._clock, self._every = storage, signer, clock, every
        self._signed: dict[str, int] = {}
        self._ended: dict[str, int] = {}

    async def run(self) -> None:
        """Make a round now and then. Until cancelled."""
        while True:
            await self._clock.sleep_s(ROUND_S)
            await self.make_round()

    async def make_round(self) -> None:
        """Sign what is due. One board's trouble is no other's."""
        try:
            found = await self._storage.upkeep()
        except WhiteboardError as error:
            logger.warning("records were not signed", extra={"problem": str(error)})
            return
        known = {board.board_id for board in found}
        self._signed = {key: n for key, n in self._signed.items() if key in known}
        self._ended = {key: n for key, n in self._ended.items() if key in known}
        for board in found:
            try:
                if await self._is_due(board):
                    await self.sign(board.board_id)
                    if board.ended_ms is not None:
                        self._ended[board.board_id] = board.ended_ms
            except WhiteboardError as error:
                problem = {"board": board.board_id, "problem": str(error)}
                logger.warning("a record was not signed", extra=problem)

    async def _is_due(self, board: Upkeep) -> bool:
        if board.board_id not in self._signed:
            last = await self._storage.checkpoints(board.board_id)
            self._signed[board.board_id] = last[-1].sequence if last else 0
        if board.ended_ms is not None and self._ended.get(board.board_id) != board.ended_ms:
            return True
        return board.sequence - self._signed[board.board_id] >= self._every

    async def sign(self, board_id: str) -> None:
        """Sign the end of the record as it is now, unless that was done already."""
        head = await self._storage.record_head(board_id)
        self._signed[board_id] = head.sequence
        last = await self._storage.checkpoints(board_id)
        place = (head.sequence, head.position)
        if place == (0, 0) or (last and (last[-1].sequence, last[-1].position) == place):
            return
        checkpoint = signed(board_id, head, self._clock.time_ms(), self._signer)
        await self._storage.add_checkpoint(checkpoint)
        logger.info("record signed", extra={"board": board_id, "entry": head.sequence})
