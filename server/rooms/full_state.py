"""What a newcomer gets: the board as of the last committed entry, without what was deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from server.protocol.collected import CollectedState
from server.protocol.update import DecodedUpdate, decode_update
from server.tasks import unbroken

THREAD_FROM_BYTES = 64 * 1024
THREAD_FROM_UPDATES = 200
AT_ONCE = 200
EMPTY = b"\x00\x00"


class Folded(NamedTuple):
    """A collected state, and where its structs are (`CollectedState.index`)."""

    encoded: bytes
    structs: bytes


class FullState:
    """A collected state and the committed updates since, folded together when somebody asks.

    Costs some 5 us per update while nobody joins, and nothing per joiner while nobody writes.
    `sequence`: of the last committed entry. `is_whole`: false while the entries after the
    snapshot are still missing: only the engine can tell what they deleted (see `complete`).
    """

    def __init__(
        self, collected: bytes, sequence: int, *, is_whole: bool, index: bytes = b""
    ) -> None:
        self.sequence = sequence
        self._encoded = collected
        self._index = index  # of `_encoded`; empty: to be read struct by struct
        self._opening: list[bytes | DecodedUpdate] = []  # between the snapshot and the first `add`
        self._tail: list[bytes | DecodedUpdate] = []
        self._state: CollectedState | None = None
        self._is_ahead = False  # `_state` holds more than `_encoded`
        self._lock = asyncio.Lock()
        self._is_whole = asyncio.Event()
        if is_whole:
            self._is_whole.set()

    def complete(self, tail: Sequence[bytes | DecodedUpdate]) -> None:
        """The entries between the snapshot and `sequence`, as the engine has completed them.

        Merged as they are when a board is opened, and decoded where they are at hand.
        """
        self._opening = list(tail)
        self._is_whole.set()

    def add(self, update: bytes | DecodedUpdate) -> None:
        """The next committed entry, complete."""
        self._tail.append(update)
        self.sequence += 1

    def keep_up(self) -> None:
        """Fold in some of what was added, so that nobody has to fold thousands at once.

        A thread that does that takes turns with the loop, which lets go of the interpreter at
        every write to a socket and has it back 5 ms later: a thousand people waited for 0.3 s.
        """
        if self._lock.locked() or self._opening or not self._is_whole.is_set():
            return
        if self._state is None:
            if len(self._encoded) >= THREAD_FROM_BYTES and not self._index:
                return  # reading it struct by struct is for a thread
            self._state = CollectedState.from_collected(self._encoded, self._index)
        now, self._tail = self._tail[:AT_ONCE], self._tail[AT_ONCE:]
        for item in now:
            self._state.add(_decoded(item))
            self._is_ahead = True

    @property
    def size(self) -> int:
        """Bytes of the state as it was folded last."""
        return len(self._encoded)

    def ready(self) -> bytes | None:
        """The state, if it is there without work."""
        if (
            self._tail
            or self._opening
            or self._is_ahead
            or self._lock.locked()
            or not self._is_whole.is_set()
        ):
            return None
        return self._encoded

    async def encode(self) -> tuple[bytes, int]:
        """Update v1 of everything committed up to the returned sequence, the newest at the call."""
        sequence = self.sequence
        folded = await unbroken(self._encode(sequence))
        # None: a later one was folded in first, so there is one that is newer than asked for.
        return (folded.encoded, sequence) if folded is not None else await self.encode()

    async def fold_as_of(self, sequence: int) -> Folded | None:
        """The same as of an earlier sequence; None when later entries are folded in already."""
        return await unbroken(self._encode(sequence))

    async def _encode(self, sequence: int) -> Folded | None:
        # Not to be broken off: a thread that goes on folding must not meet the next one.
        await self._is_whole.wait()
        async with self._lock:
            if sequence < self.sequence - len(self._tail):
                return None
            count = len(self._tail) - (self.sequence - sequence)
            opening, self._opening = self._opening, []
            tail, self._tail = self._tail[:count], self._tail[count:]
            try:
                await self._fold([*opening, *tail])
            except BaseException:
                self._opening, self._tail = opening, [*tail, *self._tail]
                if not self._is_ahead:
                    self._state = None  # half of them may be in it
                raise
            return Folded(self._encoded, self._index)

    async def _fold(self, tail: Sequence[bytes | DecodedUpdate]) -> None:
        if self._is_ahead:  # before anything can go wrong with the rest
            self._encoded, self._index = await self._aside(())
            self._is_ahead = False
        if tail:
            self._encoded, self._index = await self._aside(tail)

    async def _aside(self, tail: Sequence[bytes | DecodedUpdate]) -> Folded:
        if len(self._encoded) < THREAD_FROM_BYTES and len(tail) < THREAD_FROM_UPDATES:
            return self._join(tail)
        return await asyncio.to_thread(self._join, tail)

    def _join(self, tail: Sequence[bytes | DecodedUpdate]) -> Folded:
        if self._state is None:
            self._state = CollectedState.from_collected(self._encoded, self._index)
        for item in tail:
            self._state.add(_decoded(item))
        return Folded(self._state.encode(), self._state.index())


def _decoded(item: bytes | DecodedUpdate) -> DecodedUpdate:
    return decode_update(item, is_trusted=True) if isinstance(item, bytes) else item
