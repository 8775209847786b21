"""What a room needs of a connection, and what it hands to it. Implemented in `transport`."""

from __future__ import annotations

from typing import Protocol


class Outgoing:
    """One or more protocol messages for any number of sessions.

    `messages`: payloads in sending order, each one WebSocket message. `encoded` belongs to the
    transport: whoever encodes first keeps the bytes here for all other connections of its kind.
    """

    __slots__ = ("encoded", "messages", "size")

    def __init__(self, *messages: bytes) -> None:
        self.messages = messages
        self.size = sum(map(len, messages))  # bytes without the transport's overhead
        self.encoded: bytes | None = None


class Channel(Protocol):
    """One client's connection. All methods return at once and may be called after its end."""

    def send(self, outgoing: Outgoing) -> None:
        """Queue the messages for sending, in order."""

    def queued_bytes(self) -> int:
        """How many bytes the client has not taken yet."""

    def close(self, code: int, reason: str) -> None:
        """End the connection with a WebSocket close code. The second call does nothing."""

    def pause(self) -> None:
        """Take no further messages until `resume` was called as often; the network pushes back."""

    def resume(self) -> None:
        """Take back one `pause`."""
