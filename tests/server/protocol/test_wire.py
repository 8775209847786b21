"""Whatever the bytes, reading gives a value or MalformedMessage; writing is its inverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import MalformedMessage
from server.protocol.wire import (
    MAX_SAFE_INTEGER,
    read_bytes,
    read_text,
    read_varint,
    write_bytes,
    write_text,
    write_varint,
)


@given(st.integers(0, MAX_SAFE_INTEGER), st.binary(), st.binary())
def test_an_integer_is_read_as_it_was_written(value: int, before: bytes, after: bytes) -> None:
    written = write_varint(value)
    end = len(before) + len(written)
    assert read_varint(before + written + after, len(before)) == (value, end)


@given(st.binary())
def test_a_byte_string_is_read_as_it_was_written(value: bytes) -> None:
    assert read_bytes(write_bytes(value), 0) == (value, len(write_bytes(value)))


@given(st.text())
def test_a_text_is_read_as_it_was_written(value: str) -> None:
    assert read_text(write_text(value), 0) == (value, len(write_text(value)))


@given(st.binary())
def test_ms1_any_bytes_are_values_or_malformed(raw: bytes) -> None:
    for read in (read_varint, read_bytes, read_text):
        try:
            _, end = read(raw, 0)
        except MalformedMessage:
            continue
        assert 0 < end <= len(raw)


@pytest.mark.parametrize("raw", [b"\x80\x00", b"\xff\x00", b"\x80\x80\x00"])
def test_ms1_overlong_integers_are_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedMessage):
        read_varint(raw, 0)


@pytest.mark.parametrize("raw", [b"\xff" * 7 + b"\x10", b"\xff" * 9, b"\xff" * 8 + b"\x01"])
def test_ms1_integers_beyond_what_a_browser_counts_are_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedMessage):
        read_varint(raw, 0)


@pytest.mark.parametrize("text", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
def test_ms1_wrong_utf8_is_malformed(text: bytes) -> None:
    with pytest.raises(MalformedMessage):
        read_text(write_bytes(text), 0)
