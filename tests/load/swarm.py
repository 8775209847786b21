"""Thousands of WebSocket clients in one thread over epoll, with as little Python as possible.

Two kinds: a *witness* parses what it receives and times the probes in it; a *crowd* client reads
its bytes and counts them. Python cannot look into a million frames a second, and need not: every
client of a room is owed the same bytes, so the crowd's counts must agree with the witnesses'.
Times are taken before the sender's write and after the receiver's read.
"""

import base64
import errno
import os
import re
import select
import socket
import struct
import time
from collections.abc import Callable

from tests.load.edits import PROBE, PROBE_DIGITS
from tests.support import wire

READ_BYTES = 1 << 20
MARK = re.compile(PROBE + rb"([0-9a-f]{%d})" % PROBE_DIGITS)
STEP1 = wire.step1(b"\0")
# The second is Hocuspocus' answer that asks for nothing in return.
SYNC_ANSWERS = (b"\0\1", b"\4\1")
OnMessage = Callable[["Client", bytes, float], None]


class Client:
    """One connection. `is_open` after the handshake, `is_synced` after the first SyncStep2."""

    def __init__(self, number: int, room: str, *, witness: bool) -> None:
        self.number = number
        self.room = room
        self.witness = witness
        self.socket = socket.socket()
        self.is_open = self.is_synced = self.is_closed = False
        self.bytes = 0
        self.started = time.monotonic()
        self.whole_at = 0.0
        self.buffer = bytearray()
        self.unsent = bytearray()
        self.parts = bytearray()
        self.mask = os.urandom(4)


def masked_frame(payload: bytes, mask: bytes, opcode: int = 2) -> bytes:
    """A WebSocket frame as a client sends it."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 1 << 16:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
    key = int.from_bytes(mask * (size // 4 + 1), "little") & ((1 << 8 * size) - 1)
    body = (int.from_bytes(payload, "little") ^ key).to_bytes(size, "little")
    return head + mask + body


class Swarm:
    """The clients and their event loop.

    `path`: of a room for the client with a number, with a leading slash. `names_rooms`: speak
    Hocuspocus, whose messages begin with the room's name and which wants an auth message first.
    """

    def __init__(
        self, port: int, path: Callable[[str, int], str], *, names_rooms: bool = False
    ) -> None:
        self._address = ("127.0.0.1", port)
        self._path = path
        self._names_rooms = names_rooms
        self._epoll = select.epoll()
        self._read = bytearray(READ_BYTES)
        self._by_fd: dict[int, Client] = {}
        self.clients: list[Client] = []
        self.closed: list[str] = []
        self.synced = 0
        self.on_message: OnMessage = lambda *_: None
        self.on_turn: Callable[[float], None] = lambda *_: None

    def close(self) -> None:
        for client in self.clients:
            client.socket.close()
        self._epoll.close()

    def __enter__(self) -> "Swarm":
        """Take the machine's last core for oneself alone, as far as one process can."""
        self._cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(self._cores)})
        return self

    def __exit__(self, *_: object) -> None:
        """Close all, and let the next server have every core."""
        self.close()
        os.sched_setaffinity(0, self._cores)

    # Connecting ----------------------------------------------------------------------------

    def dial(self, number: int, room: str, *, witness: bool) -> Client:
        """Start a connection; the handshake goes on in `run`."""
        client = Client(number, room, witness=witness)
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.socket.connect(self._address)
        client.socket.setblocking(False)
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {self._path(room, number)} HTTP/1.1\r\nHost: 127.0.0.1:{self._address[1]}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n"
        )
        client.socket.send(request.encode())
        self._epoll.register(client.socket, select.EPOLLIN)
        self._by_fd[client.socket.fileno()] = client
        self.clients.append(client)
        return client

    def join(self, room: str, count: int, witnesses: int, limit_s: float = 60) -> list[Client]:
        """Connect so many clients to a room, a few at a time, until each has its SyncStep2."""
        joined: list[Client] = []
        for number in range(count):
            joined.append(self.dial(number, room, witness=number < witnesses))
            started = len(self.clients)
            self.run(limit_s, lambda n=started: n - self.synced - len(self.closed) < 32)  # type: ignore[misc]  # bound now
        self.run(limit_s, lambda: all(client.is_synced or client.is_closed for client in joined))
        return joined

    # The loop ------------------------------------------------------------------------------

    def run(self, limit_s: float, done: Callable[[], bool] = lambda: False) -> None:
        """Read and write until `done`, or for that long."""
        deadline = time.monotonic() + limit_s
        while (now := time.monotonic()) < deadline and not done():
            self.on_turn(now)
            for descriptor, events in self._epoll.poll(0.001, 64):
                client = self._by_fd.get(descriptor)
                if client is None:
                    continue
                if events & select.EPOLLOUT:
                    self._flush(client)
                if events & ~select.EPOLLOUT and not client.is_closed:
                    self._readable(client)

    def say(self, client: Client, message: bytes) -> None:
        """Send one message of the protocol."""
        prefix = wire.sized(client.room.encode()) if self._names_rooms else b""
        self.send(client, prefix + message)

    def send(self, client: Client, message: bytes, opcode: int = 2) -> None:
        """Write one frame at once, as far as the kernel takes it."""
        if client.is_closed:
            return
        frame = masked_frame(message, client.mask, opcode)
        if client.unsent:
            client.unsent += frame
            return
        try:
            taken = client.socket.send(frame)
        except BlockingIOError:
            taken = 0
        except OSError as error:
            self.drop(client, errno.errorcode.get(error.errno or 0, "error"))
            return
        if taken < len(frame):
            client.unsent += frame[taken:]
            self._epoll.modify(client.socket, select.EPOLLIN | select.EPOLLOUT)

    def drop(self, client: Client, reason: str) -> None:
        """End a connection and remember why."""
        if not client.is_closed:
            client.is_closed = True
            self.closed.append(reason)
            del self._by_fd[client.socket.fileno()]
            client.socket.close()

    def _flush(self, client: Client) -> None:
        try:
            del client.unsent[: client.socket.send(client.unsent)]
        except BlockingIOError:
            return
        except OSError as error:
            self.drop(client, errno.errorcode.get(error.errno or 0, "error"))
            return
        if not client.unsent:
            self._epoll.modify(client.socket, select.EPOLLIN)

    def _readable(self, client: Client) -> None:
        try:
            size = client.socket.recv_into(self._read)
        except BlockingIOError:
            return
        except OSError as error:
            self.drop(client, errno.errorcode.get(error.errno or 0, "error"))
            return
        if size == 0:
            self.drop(client, "closed by the server")
            return
        client.bytes += size
        if client.is_synced and not client.witness:
            return
        client.buffer += memoryview(self._read)[:size]
        self._parse(client, time.monotonic())

    def _parse(self, client: Client, now: float) -> None:
        if not client.is_open:
            head, found, rest = client.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.drop(client, head.split(b"\r\n", 1)[0].decode(errors="replace"))
                return
            client.is_open, client.buffer = True, rest
            self.say(client, b"\2\0" + wire.sized(b"bench") if self._names_rooms else STEP1)
        at = 0
        while not client.is_closed and (span := frame_span(client.buffer, at)):
            begin, end = span
            self._frame(client, client.buffer[at], bytes(client.buffer[begin:end]), now)
            at = end
        del client.buffer[:at]

    def _frame(self, client: Client, first: int, payload: bytes, now: float) -> None:
        opcode = first & 15
        if opcode == 9:
            self.send(client, payload, 10)
        elif opcode == 8:
            code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005
            self.drop(client, f"close {code}")
        elif opcode <= 2:
            client.parts += payload
            if first & 0x80:
                message, client.parts = bytes(client.parts), bytearray()
                self._message(client, message, now)

    def _message(self, client: Client, message: bytes, now: float) -> None:
        if self._names_rooms:
            message = message[len(wire.sized(client.room.encode())) :]
        kind = message[:2]
        if kind == b"\0\0":
            self.say(client, wire.step2(b"\0\0"))
        elif kind == b"\2\2" and self._names_rooms:
            self.say(client, STEP1)
        elif kind in SYNC_ANSWERS and not client.is_synced:
            client.is_synced = True
            self.synced += 1
        self.on_message(client, message, now)


def frame_span(content: bytearray, at: int) -> tuple[int, int] | None:
    """Where the payload of the frame at `at` begins and ends; None while it is incomplete."""
    if len(content) < at + 2:
        return None
    size, begin = content[at + 1] & 127, at + 2
    if size == 126:
        size, begin = int.from_bytes(content[begin : begin + 2], "big"), begin + 2
    elif size == 127:
        size, begin = int.from_bytes(content[begin : begin + 8], "big"), begin + 8
    # An incomplete length reads as too small a number, but then the header is not whole either.
    end = begin + size
    return (begin, end) if len(content) >= end and len(content) >= begin else None
