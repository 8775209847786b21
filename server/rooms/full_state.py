"""What a newcomer gets: the board as of the last committed entry, without what was deleted."""

from __future__ import annotations

import asyncio

from server.protocol.collected import CollectedState
from server.protocol.update import decode_update

THREAD_FROM_BYTES = 64 * 1024
EMPTY = b"\x00\x00"


class FullState:
    """A collected state and the committed updates since, folded together when somebody asks.

    Costs a list entry per update while nobody joins, and nothing per joiner while nobody writes.
    """

    def __init__(self, collected: bytes, tail: list[bytes]) -> None:
        self._encoded = collected
        self._tail = tail
        self._state: CollectedState | None = None
        self._lock = asyncio.Lock()

    def add(self, update: bytes) -> None:
        """One more committed update; call in the order of the journal."""
        self._tail.append(update)

    def ready(self) -> bytes | None:
        """The state, if it is there without work."""
        return None if self._tail else self._encoded

    async def encode(self) -> bytes:
        """Update v1 of everything that is committed at some moment between call and return."""
        while self._tail:
            async with self._lock:
                if not self._tail:
                    break
                tail, self._tail = self._tail, []
                if len(self._encoded) < THREAD_FROM_BYTES and len(tail) < 200:
                    self._encoded = self._fold(tail)
                else:
                    self._encoded = await asyncio.to_thread(self._fold, tail)
        return self._encoded

    def _fold(self, tail: list[bytes]) -> bytes:
        if self._state is None:
            self._state = CollectedState.from_state(self._encoded)
        for raw in tail:
            self._state.add(decode_update(raw, is_trusted=True))
        return self._state.encode()

    def forget_index(self) -> None:
        """Give back the memory that speeds up folding; it is built anew when needed."""
        if not self._lock.locked():
            self._state = None
