"""Films of boards, kept up with their records: made in the other process, kept in storage."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import msgspec

from server.clock import Clock
from server.errors import CorruptRecord, Unfilmable, WhiteboardError, WorkbenchBroken
from server.replay.making import Maker, Outdated
from server.replay.people import board_veil
from server.replay.tasks import make_state, state_work
from server.replay.values import Mark, World
from server.replay.veil import Veil
from server.replay.worker import Workbench
from server.storage.records import (
    BoardRecord,
    Films,
    ProgrammeRecord,
    SegmentHead,
    SegmentRow,
    Upkeep,
    Viewings,
)

logger = logging.getLogger(__name__)

AT_ONCE = 2000
"""Missing entries that whoever looks waits for; more are filmed while they look."""
EVERY_S = 5.0
"""A board in use is filmed at most so often, however many watch."""
ROUND_S = 60.0
TRIES = 3
UNREADABLE_S = 3600.0
KEPT_REELS = 512

_NOTHING = b'{"at_ms":0,"elements":{},"sequence":0}'


class _State(msgspec.Struct):
    elements: World


_read_state = msgspec.json.Decoder(_State).decode


class StudioStorage(BoardRecord, Films, Viewings, Protocol):
    """What a studio asks of storage."""

    async def programme(self, workshop_id: str) -> ProgrammeRecord:
        """The people of a workshop."""
        ...


@dataclass(frozen=True, slots=True)
class FilmHead:
    """A film as far as it is made. `through` of `total` entries; `ready`: that is all of them."""

    segments: Sequence[SegmentHead] = ()
    marks: Sequence[Mark] = ()
    frames: Sequence[dict[str, object]] = ()
    through: int = 0
    total: int = 0
    ready: bool = False


class _Reel:
    """One board's film: who makes it at present."""

    def __init__(self, board_id: str) -> None:
        self.board_id = board_id
        self.maker: Maker | None = None
        self.lock = asyncio.Lock()
        self.made_s: float | None = None
        self.failures = 0
        self.closed_until_s = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether it can be forgotten."""
        return not self.lock.locked() and (self.maker is None or self.maker.task is None)


class Studio:
    """Makes films on demand, and of long records before somebody asks."""

    def __init__(self, storage: StudioStorage, bench: Workbench, clock: Clock) -> None:
        self._storage, self._bench, self._clock = storage, bench, clock
        self._reels: OrderedDict[str, _Reel] = OrderedDict()

    async def look(self, board_id: str, veil: Veil, *, is_fresh: bool = False) -> FilmHead:
        """The film of that board under that veil, as far as there is one.

        What is missing is made first, or, where that is much, meanwhile. `is_fresh`: with all that
        is on the record now, even if the board was filmed a moment ago; waits for it.

        Raises:
            BoardNotFound: there is no such board.
            CorruptRecord: its record is not what was written.
            Unfilmable: it has been tried.
        """
        reel = self._reel(board_id)
        self._require_open(reel)
        head = await self._storage.record_head(board_id)
        maker = await self._maker(reel, veil)
        missing = head.sequence - maker.state.through[0]
        is_whole = maker.state.through == (head.sequence, head.position)
        if not is_whole and (is_fresh or self._is_due(reel, missing)):
            task = self._start(reel, maker)
            if is_fresh or missing <= AT_ONCE:
                await asyncio.shield(task)
        if not maker.is_wanted:
            return FilmHead(total=head.sequence)
        segments = await self._storage.segments(board_id)
        state = maker.state
        return FilmHead(
            *(segments, state.marks, state.frames, state.through[0], head.sequence),
            ready=head.sequence - state.through[0] <= AT_ONCE,
        )

    async def known(self, board_id: str, veil: Veil) -> FilmHead:
        """The film as far as it happens to be made; makes nothing."""
        head = await self._storage.record_head(board_id)
        maker = await self._maker(self._reel(board_id), veil)
        segments = await self._storage.segments(board_id)
        state = maker.state
        is_ready = head.sequence - state.through[0] <= 0
        return FilmHead(
            *(segments, state.marks, state.frames, state.through[0], head.sequence), ready=is_ready
        )

    async def segment(self, board_id: str, veil: Veil, number: int) -> SegmentRow | None:
        """A piece of the film under that veil; None where there is no such film or piece."""
        await self._maker(self._reel(board_id), veil)
        return await self._storage.segment(board_id, number)

    async def state_at(self, board_id: str, veil: Veil, sequence: int) -> bytes | None:
        """The elements as of an entry, as JSON `{"at_ms", "elements", "sequence"}` (RP5).

        None: the film has not come so far yet. Raises what `look` does, and WorkbenchBroken.
        """
        head = await self.look(board_id, veil)
        if head.through < min(sequence, head.total):
            head = await self.look(board_id, veil, is_fresh=head.ready)
        if head.through < min(sequence, head.total):
            return None
        numbers = [each.number for each in head.segments if each.first <= sequence]
        row = await self.segment(board_id, veil, numbers[-1]) if numbers else None
        if row is None:
            return _NOTHING
        work = state_work(row.key, row.body, sequence)
        return await self._bench.run(make_state, work, urgent=True)

    async def world_at(self, board_id: str, veil: Veil, sequence: int) -> World | None:
        """The elements as of an entry; None: the film has not come so far yet."""
        state = await self.state_at(board_id, veil, sequence)
        return None if state is None else _read_state(state).elements

    async def run(self) -> None:
        """For as long as the server lives: film what has become long."""
        while True:
            await self._clock.sleep_s(ROUND_S)
            try:
                await self._round()
            except WhiteboardError as error:  # tried again in a minute
                logger.warning("films wait", extra={"problem": str(error)})

    async def close(self) -> None:
        """Stop what is being made. Films are kept as far as they are."""
        makers = [reel.maker for reel in self._reels.values() if reel.maker is not None]
        tasks = [maker.task for maker in makers if maker.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _round(self) -> None:
        for each in await self._storage.upkeep():
            reel = self._reel(each.board_id)
            if each.sequence and each.has_replay and not self._is_closed(reel):
                with suppress(CorruptRecord, Unfilmable):  # said where it happened
                    await self._film(reel, each)

    async def _film(self, reel: _Reel, known: Upkeep) -> None:
        if reel.maker is not None and not _is_long(known, reel.maker):
            return
        programme = await self._storage.programme(known.workshop_id)
        decisions = await self._storage.veils(known.workshop_id)
        veil = await board_veil(self._storage, known.board_id, programme.people, decisions)
        maker = await self._maker(reel, veil)
        if _is_long(known, maker):
            await asyncio.shield(self._start(reel, maker))

    def _reel(self, board_id: str) -> _Reel:
        reel = self._reels.setdefault(board_id, _Reel(board_id))
        self._reels.move_to_end(board_id)
        for other in list(self._reels)[: max(0, len(self._reels) - KEPT_REELS)]:
            if self._reels[other].is_idle:
                del self._reels[other]
        return reel

    async def _maker(self, reel: _Reel, veil: Veil) -> Maker:
        """Whoever makes the film under that veil; one made under another is thrown away first."""
        maker = reel.maker
        if maker is None or maker.veil.fingerprint != veil.fingerprint:
            if maker is not None:
                maker.is_wanted = False
            maker = reel.maker = Maker(reel.board_id, veil, self._storage, self._bench)
            reel.made_s = None
        if not maker.has_begun:
            async with reel.lock:
                if not maker.has_begun:
                    await maker.begin()
        return maker

    def _is_due(self, reel: _Reel, missing: int) -> bool:
        if reel.made_s is None or missing > AT_ONCE:
            return True
        return self._clock.now_s() - reel.made_s >= EVERY_S

    def _start(self, reel: _Reel, maker: Maker) -> asyncio.Task[None]:
        if maker.task is None:
            maker.task = asyncio.create_task(self._make(reel, maker))
            maker.task.add_done_callback(_seen)
        return maker.task

    async def _make(self, reel: _Reel, maker: Maker) -> None:
        try:
            async with reel.lock:
                await maker.make()
            reel.failures = 0
            reel.made_s = self._clock.now_s()
        except Outdated:
            pass
        except (WorkbenchBroken, CorruptRecord) as error:
            logger.exception("no film", extra={"board": reel.board_id})
            self._count_failure(reel)
            if isinstance(error, CorruptRecord):
                raise
            raise Unfilmable(reel.board_id) from error
        finally:
            maker.task = None

    def _count_failure(self, reel: _Reel) -> None:
        reel.failures += 1
        if reel.failures >= TRIES:
            reel.closed_until_s = self._clock.now_s() + UNREADABLE_S
            reel.failures = 0

    def _is_closed(self, reel: _Reel) -> bool:
        return self._clock.now_s() < reel.closed_until_s

    def _require_open(self, reel: _Reel) -> None:
        if self._is_closed(reel):
            raise Unfilmable(reel.board_id)


def _is_long(known: Upkeep, maker: Maker) -> bool:
    """Whether somebody who came to look would have to wait, or a session is over."""
    missing = known.sequence - maker.state.through[0]
    is_over = known.live_since_ms is None and known.last_entry_ms <= (known.ended_ms or 0)
    return missing >= AT_ONCE or (missing > 0 and is_over)


def _seen(task: asyncio.Task[None]) -> None:
    """It was logged where it failed; nobody may have waited for it."""
    if not task.cancelled():
        task.exception()
