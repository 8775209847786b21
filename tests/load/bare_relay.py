"""The floor: what Python and this machine cost when a relay knows, checks and keeps nothing.

    python -m tests.load.bare_relay PORT

One frame per room and tick, the same bytes for everybody, as the real server sends them; but states
are not read, updates not merged, nobody is asked who they are, and nothing is stored. Beside it the
figures of a server mean the same on a fast machine and on a slow one.
"""

import asyncio
import sys
from typing import cast

import uvloop
from websockets.frames import Frame
from websockets.http11 import Request
from websockets.server import ServerProtocol

from server.protocol.messages import Awareness, SyncStep1, SyncStep2, read_message, write_message
from server.protocol.wire import read_varint, write_varint
from server.transport.frames import encode_frames, only_message

TICK_S = 0.016
NOTHING = write_message(SyncStep2(b"\x00\x00"))


class Room:
    """Who listens, and what they are to hear with the next tick."""

    def __init__(self) -> None:
        self.peers: set[asyncio.Transport] = set()
        self._states: list[bytes] = []
        self._updates: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None

    def hear(self, message: bytes) -> None:
        """Keep a message until the tick."""
        if message[0] == 1:
            _, start = read_varint(message, 1)
            self._states.append(message[start + 1 :])  # of one client each
        else:
            self._updates.append(message)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TICK_S, self._flush)

    def _flush(self) -> None:
        self._timer = None
        messages, states = self._updates, self._states
        self._updates, self._states = [], []
        if states:
            entries = write_varint(len(states)) + b"".join(states)
            messages.append(write_message(Awareness(entries)))
        data = encode_frames(tuple(messages))
        for peer in self.peers:
            peer.write(data)


class Connection(asyncio.Protocol):
    """One client, from its handshake on."""

    def __init__(self, rooms: dict[str, Room]) -> None:
        self._rooms = rooms
        self._http = ServerProtocol(max_size=None)
        self._room: Room | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._room is not None:
            self._room.peers.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        message = only_message(data) if self._room is not None else None
        if message is not None:
            self._take(message)
            return
        self._http.receive_data(data)
        for event in self._http.events_received():
            if isinstance(event, Request):
                self._http.send_response(self._http.accept(event))
                self._room = self._rooms.setdefault(event.path, Room())
                self._room.peers.add(self._transport)
            elif isinstance(event, Frame):
                self._take(bytes(event.data))
        self._transport.write(b"".join(self._http.data_to_send()))

    def _take(self, data: bytes) -> None:
        assert self._room is not None
        if data[:2] == b"\x00\x00":
            assert isinstance(read_message(data), SyncStep1)
            self._transport.write(encode_frames((NOTHING,)))
        elif data[:2] != b"\x00\x01":
            self._room.hear(data)


async def main(port: int) -> None:
    rooms: dict[str, Room] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(rooms), "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
