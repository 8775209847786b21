"""Taking whole messages out of a client's stream, held against the library's own parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side

from server.transport.frames import FrameSplitter, encode_frames, only_message

MASK = b"\x11\x22\x33\x44"


def frame(payload: bytes, first: int = 0x82, *, mask: bytes = MASK) -> bytes:
    """A client's frame, written by hand: the library would not write most wrong ones."""
    size = len(payload)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65536:
        head = bytes((first, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 0xFF)) + size.to_bytes(8, "big")
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return head + mask + masked


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 4000, 65535])
def test_a_whole_binary_frame_is_its_message(size: int) -> None:
    payload = bytes(index % 251 for index in range(size))
    assert only_message(frame(payload)) == payload


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x82",
        frame(b"abc")[:-1],
        frame(b"abc") + b"\x00",
        frame(b"abc", 0x02),  # more fragments follow
        frame(b"abc", 0x80),  # the last fragment
        frame(b"abc", 0x81),  # text
        frame(b"abc", 0x89),  # ping
        frame(b"abc", 0xC2),  # an extension's bit
        b"\x82\x03abc",  # not masked
        b"\x82\xfe\x00\x03" + MASK + b"abc",  # length not in its shortest form
        frame(b"x" * 65536),  # left to the parser
    ],
)
def test_anything_else_is_left_to_the_parser(data: bytes) -> None:
    assert only_message(data) is None


def read_by_library(chunks: list[bytes]) -> tuple[list[tuple[Opcode, bool, bytes]], bool]:
    """The frames, and whether the stream was refused."""
    return _read(chunks, lambda protocol, chunk: protocol.receive_data(chunk))


def read_by_splitter(chunks: list[bytes]) -> tuple[list[tuple[Opcode, bool, bytes]], bool]:
    """The same with the shortcut in front."""
    splitter = FrameSplitter()

    def feed(protocol: Protocol, chunk: bytes) -> None:
        for piece in splitter.split(chunk):
            is_message = piece.is_whole and protocol.current_size is None
            message = only_message(piece.data) if is_message else None
            if message is None or protocol.parser_exc is not None:
                protocol.receive_data(piece.data)
            else:
                protocol.events.append(Frame(Opcode.BINARY, message))

    return _read(chunks, feed)


def _read(
    chunks: list[bytes], feed: Callable[[Protocol, bytes], None]
) -> tuple[list[tuple[Opcode, bool, bytes]], bool]:
    protocol = Protocol(Side.SERVER, max_size=5000)
    for chunk in chunks:
        if protocol.close_rcvd is None:
            feed(protocol, chunk)
    frames = [event for event in protocol.events_received() if isinstance(event, Frame)]
    return [(f.opcode, f.fin, bytes(f.data)) for f in frames], protocol.parser_exc is not None


PAYLOADS = st.one_of(st.binary(max_size=20), st.integers(100, 6000).map(lambda n: b"p" * n))
FIRSTS = st.sampled_from([0x82, 0x82, 0x82, 0x82, 0x02, 0x00, 0x80, 0x89, 0x8A, 0x81, 0x83, 0xC2])
FRAMES = st.lists(st.builds(frame, PAYLOADS, FIRSTS, mask=st.just(MASK)), max_size=8)


@given(FRAMES, st.lists(st.integers(1, 400), min_size=1, max_size=20))
@settings(max_examples=300)
def test_reads_what_the_library_reads(frames: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(frames)
    chunks: list[bytes] = []
    while stream:
        cut = cuts[len(chunks) % len(cuts)]
        chunks.append(stream[:cut])
        stream = stream[cut:]
    assert read_by_splitter(chunks) == read_by_library(chunks)


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=10))
def test_any_bytes_read_as_the_library_reads_them(chunks: list[bytes]) -> None:
    # The splitter waits for the whole head of a frame where the library may refuse two bytes of it.
    chunks.append(bytes(14))
    assert read_by_splitter(chunks) == read_by_library(chunks)


def test_a_length_too_large_to_be_true_keeps_nothing() -> None:
    splitter = FrameSplitter()
    pieces = splitter.split(b"\x82\xff" + (2**62).to_bytes(8, "big") + MASK)
    assert [piece.is_whole for piece in pieces] == [False]
    assert splitter.split(b"x" * 1000)[0].data == b"x" * 1000


def test_what_is_encoded_is_read_back_by_the_library() -> None:
    messages = (b"", b"a" * 125, b"b" * 126, b"c" * 65536)
    client = Protocol(Side.CLIENT, max_size=None)
    client.receive_data(encode_frames(messages))
    read = [bytes(event.data) for event in client.events_received() if isinstance(event, Frame)]
    assert tuple(read) == messages
