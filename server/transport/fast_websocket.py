"""The short way between a socket and its room, under uvicorn.

The ordinary ASGI way costs a queue, a task switch and a dictionary per message, and encodes a
WebSocket frame per recipient. Here a message goes from the parser straight to the session, and
what a room sends is encoded once and written to each transport: a third of the CPU at 400
people in one room. Applications that do not ask for it see an ordinary ASGI server.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.protocol.close_codes import CloseCode
from server.rooms.channel import Outgoing
from server.transport.frames import FrameSplitter, encode_frames, only_message

GRACE_S = 5.0
# Of one peer between two pings of ours: browsers send none unasked, other clients one in seconds.
CONTROL_FRAMES = 1000
FRAGMENTS = 16 * 1024  # of one message
EXTENSION = "livinglab.direct"  # key in scope["extensions"]
Receive = Callable[[bytes], None]


class FastWebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, able to hand messages to a receiver instead of the ASGI queue."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._receive: Receive | None = None
        self._holds = 0
        self._was_heard = False  # since the last ping
        self._control_frames = 0  # since the last ping
        self._held: list[bytes] = []  # messages that were parsed already while reading is held
        self._frames: FrameSplitter | None = None  # once attached, if the parser stands at a frame
        self._is_parser_ahead = False  # it has had bytes since the handshake

    def data_received(self, data: bytes) -> None:
        """Bytes of the peer, which is alive then."""
        self._was_heard = True
        frames = self._frames
        if frames is None or self.close_sent:
            self._is_parser_ahead = self.handshake_initiated
            super().data_received(data)
            return
        if frames.is_between_frames and self.conn.current_size is None:
            message = only_message(data)
            if message is not None:
                self._deliver(message)
                return
        for piece in frames.split(data):
            self._take_piece(piece.data, is_whole=piece.is_whole)

    def _take_piece(self, data: bytes, *, is_whole: bool) -> None:
        is_message = is_whole and not self.close_sent and self.conn.current_size is None
        message = only_message(data) if is_message else None
        if message is None:
            super().data_received(data)  # fragments, control frames, text, errors
        else:
            self._deliver(message)

    def send_keepalive_ping(self) -> None:
        """Ask whether the peer is there (LM3)."""
        self._was_heard = False
        self._control_frames = 0
        super().send_keepalive_ping()

    def keepalive_timeout(self) -> None:
        """No pong came in time; but one that is read slowly (LM1) has it behind its messages."""
        if self._was_heard or self._holds:
            self.pending_ping_payload = None
            self.schedule_ping()
        else:
            super().keepalive_timeout()

    def handle_ping(self) -> None:
        """Answer, as long as somebody may read it."""
        self._count_control_frame()
        if self.close_sent:
            self.conn.data_to_send()  # thrown away
        else:
            super().handle_ping()

    def handle_pong(self, event: Any) -> None:
        """Ours, or one that nobody asked for."""
        self._count_control_frame()
        super().handle_pong(event)

    def handle_cont(self, event: Any) -> None:
        """A further piece of a message."""
        if len(self.frames) < FRAGMENTS:
            super().handle_cont(event)
        else:
            self._cut_off("too many fragments")

    def _count_control_frame(self) -> None:
        # The rate limit (LM1) and the limit of what is unread (LM2) see messages only.
        self._control_frames += 1
        if self._control_frames > CONTROL_FRAMES:
            self._cut_off("too many control frames")

    def _cut_off(self, reason: str) -> None:
        """End, and read nothing more of what is on its way."""
        self.end(CloseCode.PROTOCOL_ERROR, reason)
        self.transport.close()

    def handle_connect(self, event: Any) -> None:
        """Offer the short way to the application."""
        super().handle_connect(event)
        if not self.close_sent:
            cast("dict[str, Any]", self.scope["extensions"])[EXTENSION] = self

    def attach(self, receive: Receive) -> None:
        """From now on every message goes to `receive`, on the loop's thread, in order.

        Call once, after the connection was accepted. The ASGI queue then only tells of the end.
        """
        self._receive = receive
        if not self._is_parser_ahead:
            self._frames = FrameSplitter()
        self.scope["headers"] = []  # the handshake is over; a thousand idle people keep none of it
        while not self.queue.empty():
            event = cast("dict[str, Any]", self.queue.get_nowait())
            if event["type"] != "websocket.receive":
                self.queue.put_nowait(cast("Any", event))
                break
            self._deliver(event.get("bytes"))
        if self.read_paused:
            self.read_paused = False
            if not self._holds:
                self.transport.resume_reading()

    def send_receive_event_to_app(self) -> None:
        """A whole message has come."""
        if self._receive is None or self.close_sent:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        self._deliver(None if self.curr_msg_data_type == "text" else bytes(data))

    def _deliver(self, data: bytes | None) -> None:
        if data is None:
            self.end(CloseCode.PROTOCOL_ERROR, "text frames are not part of the protocol")  # MS3
        elif self._holds:
            self._held.append(data)
        elif self._receive is not None:
            self._receive(data)

    def hold(self) -> None:
        """Stop reading until as many `release`s have come."""
        self._holds += 1
        if self._holds == 1 and not self.transport.is_closing():
            self.transport.pause_reading()

    def release(self) -> None:
        """Take back one `hold`; the last one delivers what was kept, then reads on."""
        self._holds -= 1
        while not self._holds and self._held and not self.close_sent:
            self._deliver(self._held.pop(0))
        if not self._holds and not self.transport.is_closing():
            self.transport.resume_reading()

    def end(self, code: int, reason: str) -> None:
        """Send a close frame and give the peer `GRACE_S` to answer it. Idempotent."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        self._held.clear()
        self.stop_keepalive()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.transport.resume_reading()
        # abort, not close: a peer that reads nothing would keep its whole backlog in memory
        self.close_timer = self.loop.call_later(GRACE_S, self.transport.abort)


class FastChannel:
    """`rooms.channel.Channel` over one such protocol."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: FastWebSocketProtocol) -> None:
        self._protocol = protocol
        self._transport = protocol.transport

    def send(self, outgoing: Outgoing) -> None:
        """Write at once; the encoded frames are shared by all recipients."""
        if outgoing.encoded is None:
            outgoing.encoded = encode_frames(outgoing.messages)
        if not self._transport.is_closing() and not self._protocol.close_sent:
            self._transport.write(outgoing.encoded)

    def queued_bytes(self) -> int:
        """Bytes that the kernel has not taken."""
        return self._transport.get_write_buffer_size()

    def close(self, code: int, reason: str) -> None:
        """See `FastWebSocketProtocol.end`."""
        self._protocol.end(code, reason)

    def pause(self) -> None:
        """See `FastWebSocketProtocol.hold`."""
        self._protocol.hold()

    def resume(self) -> None:
        """See `FastWebSocketProtocol.release`."""
        self._protocol.release()
