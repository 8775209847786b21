"""The ordinary way between a socket and its room: any ASGI server, any test client."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from starlette.types import Receive, Send

from server.protocol.close_codes import CloseCode
from server.rooms.channel import Outgoing


class AsgiChannel:
    """`rooms.channel.Channel` over ASGI's `receive` and `send`; `run` is its life."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._waiting: deque[Outgoing] = deque()
        self._queued = 0
        self._wake = asyncio.Event()
        self._holds = 0
        self._reading = asyncio.Event()
        self._reading.set()
        self._closing: tuple[int, str] | None = None

    def send(self, outgoing: Outgoing) -> None:
        """Queue; one writer keeps the order."""
        self._waiting.append(outgoing)
        self._queued += outgoing.size
        self._wake.set()

    def queued_bytes(self) -> int:
        """Bytes that were not yet given to the server."""
        return self._queued

    def close(self, code: int, reason: str) -> None:
        """End after what is queued."""
        self._closing = self._closing or (code, reason)
        self._wake.set()

    def pause(self) -> None:
        """Leave messages in the server's queue."""
        self._holds += 1
        self._reading.clear()

    def resume(self) -> None:
        """Take back one `pause`."""
        self._holds -= 1
        if not self._holds:
            self._reading.set()

    async def run(self, deliver: Callable[[bytes], None]) -> None:
        """Deliver messages in order until either side ends the connection."""
        reader = asyncio.create_task(self._read(deliver))
        writer = asyncio.create_task(self._write())
        try:
            await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            reader.cancel()
            writer.cancel()
            results = await asyncio.gather(reader, writer, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, OSError):
                raise result

    async def _read(self, deliver: Callable[[bytes], None]) -> None:
        while (event := await self._receive())["type"] == "websocket.receive":
            await self._reading.wait()
            if event.get("bytes") is None:
                self.close(CloseCode.PROTOCOL_ERROR, "text frames are not part of the protocol")
            else:
                deliver(event["bytes"])

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                outgoing = self._waiting.popleft()
                for message in outgoing.messages:
                    await self._send({"type": "websocket.send", "bytes": message})
                self._queued -= outgoing.size
            if self._closing:
                code, reason = self._closing
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
                return
