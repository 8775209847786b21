"""A client of the wire protocol in Python, with a document of its own, for hostile tests.

It says exactly the bytes it is told to say. Its document is pycrdt's, so that what the server
relays is read by an engine the server does not run on.
"""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from pycrdt import Doc, Map, Text, TransactionEvent
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.support import wire

WAIT_S = 10.0
Condition = Callable[[], object]


class Peer:
    """One connection at a time and the document that outlives it.

    `events`: control events so far. `awareness`: newest state per client id. `sent`: number of
    SyncStep2 and Update messages said in this session. `heard`: every update received, raw.
    """

    def __init__(self, ws_url: str, board_id: str, token: str, *, control: bool = True) -> None:
        query = f"token={token}" + ("&control=1" if control else "")
        self.url = f"{ws_url}/sync/{board_id}?{query}"
        self.doc: Doc[Any] = Doc(client_id=new_client_id())  # D6
        self.elements: Map[Any] = self.doc.get("elements", type=Map)
        self.events: list[dict[str, Any]] = []
        self.heard: list[bytes] = []
        self.awareness: dict[int, Any] = {}
        self.denied: list[str] = []
        self.sent = 0
        self.saved = 0
        self.synced = False
        self.close_code: int | None = None
        self.offline: list[bytes] = []
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()
        self._remote = False
        self._subscription = self.doc.observe(self._changed)

    # Life ----------------------------------------------------------------------------------

    async def open(self, headers: Mapping[str, str] | None = None) -> "Peer":
        """Connect and start reading; returns before the first message."""
        self._socket = await connect(
            self.url, max_size=None, compression=None, additional_headers=headers, proxy=None
        )
        self.sent = self.saved = 0
        self.synced, self.close_code = False, None
        self.events.clear()
        self._reader = asyncio.create_task(self._read(self._socket))
        return self

    async def join(self) -> "Peer":
        """Connect, exchange states, and return when both sides have everything."""
        await self.open()
        await self.say(wire.step1(self.doc.get_state()))
        await self.until(lambda: self.synced)
        return self

    async def leave(self) -> None:
        """Close the connection; the document stays. Idempotent."""
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await self._reader
        self._socket = self._reader = None

    def vanish(self) -> None:
        """Drop the connection without a word, as a laptop whose lid is closed."""
        if self._socket is not None:
            self._socket.transport.abort()

    @property
    def is_open(self) -> bool:
        return self._socket is not None and self.close_code is None

    # Saying --------------------------------------------------------------------------------

    async def say(self, message: bytes | str) -> None:
        """Send one message as it is."""
        assert self._socket is not None
        if isinstance(message, bytes) and message[:1] == b"\0" and message[1:2] in (b"\1", b"\2"):
            self.sent += 1
        await self._socket.send(message)

    def raw_write(self, content: bytes) -> None:
        """Write bytes past the WebSocket library, as frames no library would send."""
        assert self._socket is not None
        self._socket.transport.write(content)

    async def say_update(self, update: bytes) -> int:
        """Send an update; returns its ordinal in this session (CE1)."""
        await self.say(wire.update(update))
        return self.sent

    async def edit(self, change: Callable[[Map[Any]], None]) -> int:
        """Change the own document in one transaction and send what it wrote."""
        for update in self.record(change):
            await self.say_update(update)
        return self.sent

    def record(self, change: Callable[[Map[Any]], None]) -> list[bytes]:
        """Change the own document and return what would have been sent."""
        before = len(self.offline)
        with self.doc.transaction():
            change(self.elements)
        written, self.offline[before:] = self.offline[before:], []
        return written

    async def note(self, element_id: str, text: str = "", **values: object) -> int:
        """Put a note on the board."""
        return await self.edit(lambda elements: put_note(elements, element_id, text, **values))

    # Hearing -------------------------------------------------------------------------------

    async def until(self, condition: Condition, limit_s: float = WAIT_S) -> None:
        """Return once the condition holds; it is looked at after every message received."""
        async with asyncio.timeout(limit_s):
            while not condition():
                self._moved.clear()
                # A condition may depend on other peers too, so it is looked at now and then.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._moved.wait(), 0.05)

    async def until_saved(self) -> None:
        """Return when the server has said that all sent updates are dealt with."""
        await self.until(lambda: self.saved >= self.sent)

    async def until_closed(self) -> int:
        await self.until(lambda: self.close_code is not None)
        assert self.close_code is not None
        return self.close_code

    async def until_event(self, name: str) -> dict[str, Any]:
        await self.until(lambda: self.named(name))
        return self.named(name)[-1]

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    def board(self) -> dict[str, Any]:
        """The elements as plain values."""
        values: dict[str, Any] = self.elements.to_py() or {}
        return values

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for message in socket:
                assert isinstance(message, bytes)
                await self._hear(message)
                self._moved.set()
        except ConnectionClosed:
            pass
        finally:
            self.close_code = socket.close_code or 1006
            self._moved.set()

    async def _hear(self, message: bytes) -> None:
        kind, body = message[0], message[1:]
        if kind == wire.SYNC:
            await self._hear_sync(body[0], wire.Reader(body[1:]).sized())
        elif kind == wire.AWARENESS:
            self.awareness |= wire.awareness_states(body)
        elif kind == wire.AUTH:
            self.denied.append(wire.Reader(body[1:]).sized().decode())
        elif kind == wire.CONTROL:
            event = json.loads(wire.Reader(body).sized())
            self.events.append(event)
            if event["event"] == "saved":
                assert event["received"] >= self.saved, "CE1: saved.received decreased"
                self.saved = event["received"]

    async def _hear_sync(self, kind: int, content: bytes) -> None:
        if kind == wire.STEP1:
            # An open socket may end between hearing and answering; the reader notices by itself.
            with contextlib.suppress(WebSocketException):
                await self.say(wire.step2(self.doc.get_update(content)))
            return
        self.heard.append(content)
        self._remote = True
        self.doc.apply_update(content)
        self._remote = False
        self.synced = self.synced or kind == wire.STEP2

    def _changed(self, event: TransactionEvent) -> None:
        if not self._remote:
            self.offline.append(event.update)


def new_client_id() -> int:
    """An id as Yjs draws them (D6); pycrdt's own are larger."""
    return secrets.randbits(32)


def put_note(elements: Map[Any], element_id: str, text: str = "", **values: object) -> None:
    """A note as our client would create it."""
    elements[element_id] = Map(
        {"type": "note", "x": 0, "y": 0, "width": 160, "height": 160, "z": "a0", "color": "yellow"}
        | values
        | {"text": Text(text)}
    )


@contextlib.asynccontextmanager
async def peers(*who: Peer) -> AsyncIterator[None]:
    """Close all connections at the end of a block, whatever became of them."""
    try:
        yield
    finally:
        for peer in who:
            with contextlib.suppress(WebSocketException, OSError):
                await peer.leave()


async def equal(*who: Peer, limit_s: float = WAIT_S) -> dict[str, Any]:
    """Return the board once all peers have the same; fails after the limit."""
    boards: list[dict[str, Any]] = []

    def agree() -> bool:
        boards[:] = [peer.board() for peer in who]
        return all(board == boards[0] for board in boards)

    await who[0].until(agree, limit_s)
    return boards[0]
