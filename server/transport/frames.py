"""WebSocket frames (RFC 6455, 5.2) without a parser's machinery. Sans-I/O.

Nearly all that clients send is a whole message in one binary frame. Those are taken out of the
stream here, for a fifth of the cost; everything else, down to the last malformed byte, is left to
the library that knows the protocol.
"""

from __future__ import annotations

from typing import NamedTuple

try:
    from websockets.speedups import apply_mask
except ImportError:  # no compiled part for this machine
    from websockets.utils import apply_mask

_BINARY = 0x82  # final, no extension, opcode 2
_LONGEST_HEAD = 14


def encode_frames(messages: tuple[bytes, ...]) -> bytes:
    """Binary frames, unmasked and unfragmented, one per message."""
    parts: list[bytes] = []
    for message in messages:
        size = len(message)
        if size < 126:
            head = bytes((_BINARY, size))
        elif size < 65536:
            head = b"\x82\x7e" + size.to_bytes(2, "big")
        else:
            head = b"\x82\x7f" + size.to_bytes(8, "big")
        parts += (head, message)
    return b"".join(parts)


def only_message(data: bytes) -> bytes | None:
    """The message, if `data` is one whole masked binary frame and nothing more.

    Frames of 64 KiB and more are left to the parser: there the difference does not count.
    """
    if len(data) < 6 or data[0] != _BINARY:
        return None
    size = data[1] - 0x80
    if 0 <= size < 126:
        start = 6
    elif size == 126 and len(data) > 8:
        size, start = data[2] << 8 | data[3], 8
        if size < 126:  # not in its shortest form
            return None
    else:
        return None
    if len(data) != start + size:
        return None
    return bytes(apply_mask(data[start:], data[start - 4 : start]))


class Piece(NamedTuple):
    """A stretch of the stream. `is_whole`: exactly one frame."""

    data: bytes
    is_whole: bool


class FrameSplitter:
    """Follows a client's stream from frame to frame, whatever pieces it arrives in.

    Believes the lengths it reads and keeps no more than the head of one frame: a length that is
    too large or not in its shortest form is the parser's to refuse, which then reads no further.
    """

    __slots__ = ("_head", "_rest")

    def __init__(self) -> None:
        self._head = b""  # of a frame whose length is not known yet
        self._rest = 0  # bytes of the frame under way that have not come

    @property
    def is_between_frames(self) -> bool:
        """Nothing of an unfinished frame has come."""
        return not (self._rest or self._head)

    def split(self, data: bytes) -> list[Piece]:
        """Cut at the ends of frames; all bytes in order, but for the head of an unfinished one."""
        if self._head:
            data, self._head = self._head + data, b""
        pieces: list[Piece] = []
        position = min(self._rest, len(data))
        if position:
            self._rest -= position
            pieces.append(Piece(data[:position], is_whole=False))
        while position < len(data):
            end = _frame_end(data, position)
            if end is None:
                self._head = data[position:]
                break
            self._rest = max(0, end - len(data))
            pieces.append(Piece(data[position:end], is_whole=not self._rest))
            position = end
        return pieces


def _frame_end(data: bytes, position: int) -> int | None:
    """Where the frame that begins there ends; None when too little of its head is there."""
    head = data[position : position + _LONGEST_HEAD]
    if len(head) < 2:
        return None
    size, start = head[1] & 0x7F, 2
    if size > 125:
        start = 4 if size == 126 else 10
        if len(head) < start:
            return None
        size = int.from_bytes(head[2:start], "big")
    mask = 4 if head[1] & 0x80 else 0
    return position + start + mask + size
