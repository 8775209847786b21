"""Updates on their way to everybody, no faster than those who read can take them (LM2).

Two hundred people who paste at once make more in one tick than a session may leave unread. So a
tick is cut into pieces, and a piece waits while it would be too much for somebody who is reading.
Whoever reads next to nothing is not waited for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from server.clock import Clock
from server.protocol.messages import Update, write_message
from server.protocol.update import DecodedUpdate, merge_updates
from server.rooms.services import Chores
from server.rooms.session import Session

PIECES = 4  # of what a session may leave unread; the last of them is room for small ticks
SMALL_BYTES = 64 * 1024  # goes out at once when nothing waits before it
LOOK_S = 0.05
READING_BYTES_PER_S = 1024 * 1024

Piece = list[bytes]  # messages


class Outbox:
    """One per room. `limit_bytes`: what a session may leave unread.

    `sessions` says who is there, `send` sends to all of them.
    """

    def __init__(
        self,
        sessions: Callable[[], Iterable[Session]],
        send: Callable[[Piece], None],
        limit_bytes: int,
        clock: Clock,
        chores: Chores,
    ) -> None:
        self._sessions, self._send = sessions, send
        self._piece_bytes = limit_bytes // PIECES
        self._room_bytes = limit_bytes - self._piece_bytes
        self._clock, self._chores = clock, chores
        self._waiting: deque[Piece] = deque()
        self._waiting_bytes = 0
        self._looks: dict[Session, tuple[float, int]] = {}  # when somebody had how much unread
        self._held_back: list[Session] = []

    def hold_back(self, session: Session) -> None:
        """The session has written something; read it no further where too much waits already."""
        if self._waiting_bytes > self._room_bytes:
            session.channel.pause()
            self._held_back.append(session)

    def put(self, updates: Sequence[DecodedUpdate]) -> Piece:
        """Send these after what waits; what it returns is the caller's to send at once."""
        pieces = [_messages(part) for part in self._parts(updates)]
        if not self._waiting and len(pieces) == 1 and sum(map(len, pieces[0])) < SMALL_BYTES:
            return pieces[0]
        was_empty = not self._waiting
        self._waiting += pieces
        self._waiting_bytes += sum(len(message) for piece in pieces for message in piece)
        if was_empty and pieces:
            self._flow()
            if self._waiting:
                self._chores.start("outbox", self._drain())
        return []

    def clear(self) -> None:
        """Nobody is there to read it."""
        self._waiting.clear()
        self._go_on()

    def _parts(self, updates: Sequence[DecodedUpdate]) -> Iterable[list[DecodedUpdate]]:
        part: list[DecodedUpdate] = []
        size = 0
        for update in updates:
            size += len(update.raw)
            if part and size > self._piece_bytes:
                yield part
                part, size = [], len(update.raw)
            part.append(update)
        if part:
            yield part

    async def _drain(self) -> None:
        while self._waiting:
            await self._clock.sleep_s(LOOK_S)
            self._flow()

    def _flow(self) -> None:
        while self._waiting and not self._is_too_much(self._waiting[0]):
            piece = self._waiting.popleft()
            self._waiting_bytes -= sum(map(len, piece))
            self._send(piece)
        if not self._waiting:
            self._go_on()

    def _go_on(self) -> None:
        self._waiting_bytes = 0
        self._looks.clear()
        held_back, self._held_back = self._held_back, []
        for session in held_back:
            session.channel.resume()

    def _is_too_much(self, piece: Piece) -> bool:
        size, now_s = sum(map(len, piece)), self._clock.now_s()
        full = [s for s in self._sessions() if s.channel.queued_bytes() + size > self._room_bytes]
        # All of them are looked at: a look counts from the one before.
        reading = [session for session in full if self._is_reading(session, now_s)]
        return bool(reading)

    def _is_reading(self, session: Session, now_s: float) -> bool:
        queued = session.channel.queued_bytes()
        since_s, before = self._looks.get(session, (now_s, queued))
        if not queued:
            return False
        if now_s - since_s < LOOK_S:
            self._looks.setdefault(session, (now_s, queued))
            return True
        self._looks[session] = (now_s, queued)
        return before - queued >= READING_BYTES_PER_S * (now_s - since_s)


def _messages(updates: Sequence[DecodedUpdate]) -> Piece:
    merged = merge_updates(updates)
    # None: somebody repeated content that others hold; then the updates go one by one.
    raws = [update.raw for update in updates] if merged is None else [merged]
    return [write_message(Update(raw)) for raw in raws]
