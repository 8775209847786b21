"""`/lobby`: waiting to be let in (shared/protocol.md LB).

Apart from the boards' endpoint on purpose: that nothing of a board reaches whoever waits can be
seen from these lines alone. Events are text frames, one JSON object each.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from starlette.types import Receive, Scope, Send

from server.errors import NotInside, RateLimited, WhiteboardError
from server.facilitation.hall import Hall
from server.facilitation.halls import Halls
from server.protocol.close_codes import CloseCode
from server.storage.base import Directory, Person
from server.transport.access import OriginSettings, socket_person

logger = logging.getLogger(__name__)

PATH = "/lobby"
FULL_RETRY_S = 10.0


class SocketWaiter:
    """`facilitation.ports.Waiter` over a WebSocket: what it is told waits for `run` to send it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._events: deque[str] = deque()
        self._closing: tuple[int, str] | None = None
        self._wake = asyncio.Event()

    def tell(self, event: str, keys: Mapping[str, object]) -> None:
        """Send an event; after `admitted` there is nothing more to wait for."""
        self._events.append(msgspec.json.encode({"event": event, **keys}).decode())
        if event == "admitted":
            self.close(CloseCode.NORMAL, "admitted")
        self._wake.set()

    def close(self, code: int, reason: str) -> None:
        """End after what was told."""
        self._closing = self._closing or (code, reason)
        self._wake.set()

    async def run(self) -> None:
        """Send until the end."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._events:
                await self._send({"type": "websocket.send", "text": self._events.popleft()})
            if self._closing:
                code, reason = self._closing
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
                return


@dataclass(frozen=True, slots=True)
class LobbyEndpoint:
    """The ASGI application behind `/lobby`."""

    halls: Halls
    directory: Directory
    settings: OriginSettings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, from its handshake to its end."""
        await receive()  # websocket.connect
        try:
            person = await socket_person(self.directory, scope, self.settings)
            async with self.halls.lease(person.workshop_id) as hall:
                await self._wait(hall, person, receive, send)
        except WhiteboardError as error:
            logger.info("refused in the lobby", extra={"problem": str(error)})
            await send({"type": "websocket.accept"})
            await send(
                {"type": "websocket.close", "code": error.close_code, "reason": str(error)[:120]}
            )

    @staticmethod
    async def _wait(hall: Hall, person: Person, receive: Receive, send: Send) -> None:
        now = hall.state.people.get(person.id, person)
        if now.state not in {"waiting", "admitted"}:
            raise NotInside
        if hall.lobby.is_full(person.id):
            raise RateLimited(FULL_RETRY_S)
        waiter = SocketWaiter(send)
        workshop = hall.state.workshop
        if now.state == "waiting":
            told = {"workshop": {"title": workshop.title}, "welcome": workshop.welcome}
            waiter.tell("waiting", {**told, "language": now.language})
        hall.enter_lobby(person.id, waiter)
        try:
            await send({"type": "websocket.accept"})
            await _until_either_ends(waiter, receive)
        finally:
            hall.leave_lobby(person.id, waiter)


async def _until_either_ends(waiter: SocketWaiter, receive: Receive) -> None:
    """Send what there is to tell, until it is over or the other side goes or says anything."""
    sending = asyncio.create_task(waiter.run())
    listening = asyncio.create_task(_next_kind(receive))
    try:
        await asyncio.wait({sending, listening}, return_when=asyncio.FIRST_COMPLETED)
        if listening.done() and listening.result() == "websocket.receive":
            waiter.close(CloseCode.PROTOCOL_ERROR, "nothing is to be said here")
            await sending
    finally:
        sending.cancel()
        listening.cancel()
        results = await asyncio.gather(sending, listening, return_exceptions=True)
    for result in results:
        # An OSError is a connection that went away; a cancelled task is no Exception.
        if isinstance(result, Exception) and not isinstance(result, OSError):
            raise result


async def _next_kind(receive: Receive) -> str:
    return str((await receive())["type"])
