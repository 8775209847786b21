"""uvicorn's HTTP protocol with deadlines (shared/protocol.md LM3).

Whoever sends a request byte by byte, or does not take the answer, would keep a descriptor and
memory for as long as they like. uvicorn itself ends only connections that say nothing at all
after an answer.
"""

from __future__ import annotations

import asyncio
import fcntl
import sys
import termios
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 64 * 1024
STALL_S = 60.0


def unread_bytes(transport: asyncio.Transport) -> int:
    """What the peer has not taken yet, in our buffer and in the kernel's.

    The kernel takes more only when a third of its buffer is free, a megabyte or more, so that
    ours alone stands still for a minute while a slow line works.
    """
    descriptor = transport.get_extra_info("socket").fileno()
    queued = fcntl.ioctl(descriptor, termios.TIOCOUTQ, bytes(4))
    return transport.get_write_buffer_size() + int.from_bytes(queued, sys.byteorder)


class FastHttpProtocol(HttpToolsProtocol):
    """Ends connections that are too slow.

    `request_s`: for a head, and again for its body. `stall_s`: without taking any of an answer.
    """

    request_s: ClassVar[float] = 10.0
    stall_s: ClassVar[float] = STALL_S

    _deadline: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None
    _has_head = False
    _is_head_only = False  # of the bytes that are being read: they have ended no head
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Start the clock for the first head."""
        super().connection_made(transport)
        self._start_clock()

    def data_received(self, data: bytes) -> None:
        """The next bytes of a request."""
        if self._deadline is None:  # the first of a further request
            self._start_clock()
        self._is_head_only = not self._has_head
        super().data_received(data)
        if self._is_head_only:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self.transport.abort()

    def on_headers_complete(self) -> None:
        """The head is there, the body has its own time."""
        self._has_head, self._head_bytes, self._is_head_only = True, 0, False
        self._start_clock()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The whole request is there."""
        self._has_head = False
        self._stop_clock()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """From here on another protocol watches the connection."""
        self._stop_clock()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """The client takes the answer more slowly than it is made."""
        super().pause_writing()
        self._watch_reader(unread_bytes(self.transport) + 1)

    def resume_writing(self) -> None:
        """It has caught up."""
        self._stop_watching()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._stop_clock()
        self._stop_watching()
        super().connection_lost(exc)

    def _start_clock(self) -> None:
        self._stop_clock()
        self._deadline = self.loop.call_later(self.request_s, self.transport.abort)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _watch_reader(self, before: int) -> None:
        unread = unread_bytes(self.transport)
        if unread >= before:
            self.transport.abort()
        else:
            self._stall = self.loop.call_later(self.stall_s, self._watch_reader, unread)

    def _stop_watching(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None


def fast_http(request_s: float, stall_s: float = STALL_S) -> type[FastHttpProtocol]:
    """The protocol with these deadlines, as uvicorn wants it: a class."""
    limits = {"request_s": request_s, "stall_s": stall_s}
    return type("TimedHttpProtocol", (FastHttpProtocol,), limits)
