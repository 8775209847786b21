"""Between a socket and its session: how fast a client is read (shared/protocol.md LM1)."""

from __future__ import annotations

import asyncio

from server.clock import Clock
from server.rooms.channel import Channel
from server.rooms.room import Room
from server.rooms.session import Session, control

BURST_S = 4.0  # how much may come at once, in seconds' worth
BYTES_PER_S = 4 * 1024 * 1024
SLOWED_EVERY_S = 60.0


class Meter:
    """A token bucket that looks at the clock only when it is empty, so it costs nothing at rest."""

    __slots__ = ("_left", "_rate", "_since_s")

    def __init__(self, rate_per_s: float, now_s: float) -> None:
        self._rate = rate_per_s
        self._left = rate_per_s * BURST_S
        self._since_s = now_s

    def take(self, amount: float) -> bool:
        """Use that much; false when `refill` must be asked how long to wait."""
        self._left -= amount
        return self._left >= 0

    def refill(self, now_s: float) -> float:
        """Add what time has brought; seconds until the bucket is not empty any more, or 0."""
        self._left = min(self._rate * BURST_S, self._left + (now_s - self._since_s) * self._rate)
        self._since_s = now_s
        return max(0.0, -self._left / self._rate)


class Inlet:
    """Delivers a session's messages to its room, and reads on later when they come too fast.

    Nothing is dropped and nobody is cut off: the network pushes back to the one who floods.
    """

    __slots__ = (
        "_bytes",
        "_channel",
        "_clock",
        "_messages",
        "_rate",
        "_room",
        "_session",
        "_told_s",
    )

    def __init__(self, room: Room, session: Session, clock: Clock, messages_per_s: int) -> None:
        now_s = clock.now_s()
        self._room = room
        self._session = session
        self._channel: Channel = session.channel
        self._clock = clock
        self._rate = messages_per_s
        self._messages = Meter(messages_per_s, now_s)
        self._bytes = Meter(BYTES_PER_S, now_s)
        self._told_s = float("-inf")

    def deliver(self, data: bytes) -> None:
        """One message, as it came."""
        is_calm = self._messages.take(1)
        if not (self._bytes.take(len(data)) and is_calm):
            self._slow_down()
        self._room.receive(self._session, data)

    def _slow_down(self) -> None:
        now_s = self._clock.now_s()
        wait_s = max(self._messages.refill(now_s), self._bytes.refill(now_s))
        if wait_s <= 0:
            return
        self._channel.pause()
        asyncio.get_running_loop().call_later(wait_s, self._channel.resume)
        if now_s - self._told_s >= SLOWED_EVERY_S:
            self._told_s = now_s
            self._session.tell(control("slowed", messages_per_s=self._rate))
