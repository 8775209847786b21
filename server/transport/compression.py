"""Compressed bodies: which encoding a client takes, and a cache of compressed board states."""

import asyncio
import gzip
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

import brotli

from server.clock import Clock
from server.tasks import unbroken
from server.transport.dependencies import States

Encoding = Literal["br", "gzip", "identity"]

# 1.6 MB of board (4,500 notes): quality 5 takes 40 ms for 0.44 MB, 9 takes 134 ms for 0.42 MB.
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
# A large state made a moment ago is given out again for so many times what it cost to make: under a
# join storm on a board that changes all the time, compressing takes a tenth of a core at most.
REUSE_FACTOR = 10
REUSED_FROM_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class EncodedState:
    """A board's state, ready to be sent."""

    body: bytes
    encoding: Encoding
    sequence: int
    reusable_until_s: float


def chosen_encoding(accept_encoding: str) -> Encoding:
    """The smallest encoding that the header allows (RFC 9110, 12.5.3)."""
    refused: set[str] = set()
    allowed: set[str] = set()
    for choice in accept_encoding[:1000].lower().split(","):
        name, _, weight = choice.strip().partition(";")
        is_refused = weight.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
        (refused if is_refused else allowed).add(name.strip())
    if "*" in allowed:
        allowed |= {"br", "gzip"} - refused
    if "br" in allowed:
        return "br"
    return "gzip" if "gzip" in allowed else "identity"


def compress(body: bytes, encoding: Encoding) -> bytes:
    """Compress. For anything large, not on the event loop."""
    match encoding:
        case "br":
            return bytes(brotli.compress(body, quality=BROTLI_QUALITY))
        case "gzip":
            return gzip.compress(body, GZIP_LEVEL, mtime=0)
        case "identity":
            return body


class StateCache:
    """Compressed states by board and encoding, made once however many ask at the same time.

    `limit_bytes` bounds what is kept; what was used last stays.
    """

    def __init__(self, rooms: States, clock: Clock, limit_bytes: int) -> None:
        self._rooms = rooms
        self._clock = clock
        self._limit_bytes = limit_bytes
        self._kept: OrderedDict[tuple[str, Encoding], EncodedState] = OrderedDict()
        self._bytes = 0
        self._turns: dict[tuple[str, Encoding], asyncio.Lock] = {}

    async def get(self, board_id: str, encoding: Encoding) -> EncodedState:
        """The state of the board, compressed.

        Raises:
            BoardNotFound, StorageError: as the room does that has to be loaded for it.
        """
        key = (board_id, encoding)
        turn = self._turns.setdefault(key, asyncio.Lock())
        try:
            async with turn:
                # Not cut short with its first asker: the others wait for the same result.
                return await unbroken(self._fresh(key))
        finally:
            # Too early at worst: then two askers compress side by side.
            if not turn.locked():
                self._turns.pop(key, None)

    async def _fresh(self, key: tuple[str, Encoding]) -> EncodedState:
        board_id, encoding = key
        kept = self._kept.get(key)
        if kept is not None and self._clock.now_s() < kept.reusable_until_s:
            self._kept.move_to_end(key)
            return kept
        raw, sequence = await self._rooms.state(board_id)
        if kept is not None and kept.sequence == sequence:
            self._kept.move_to_end(key)
            return kept
        started_s = self._clock.now_s()
        body = await asyncio.to_thread(compress, raw, encoding)
        ended_s = self._clock.now_s()
        is_large = len(raw) >= REUSED_FROM_BYTES
        reusable_until_s = ended_s + REUSE_FACTOR * (ended_s - started_s) if is_large else 0.0
        state = EncodedState(body, encoding, sequence, reusable_until_s)
        self._keep(key, state)
        return state

    def _keep(self, key: tuple[str, Encoding], state: EncodedState) -> None:
        replaced = self._kept.pop(key, None)
        self._bytes += len(state.body) - (len(replaced.body) if replaced else 0)
        self._kept[key] = state
        while self._bytes > self._limit_bytes and self._kept:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped.body)
