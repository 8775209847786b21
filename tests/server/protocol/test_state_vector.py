import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import MalformedMessage
from server.protocol.state_vector import MAX_CLOCK, read_state_vector, write_state_vector

vectors = st.dictionaries(st.integers(0, 2**53 - 1), st.integers(0, MAX_CLOCK), max_size=20)


@given(vectors)
def test_a_state_vector_is_read_as_it_was_written(clocks: dict[int, int]) -> None:
    assert read_state_vector(write_state_vector(clocks)) == clocks


@given(st.binary())
def test_ms1_any_bytes_are_a_state_vector_or_malformed(raw: bytes) -> None:
    try:
        clocks = read_state_vector(raw)
    except MalformedMessage:
        return
    assert read_state_vector(write_state_vector(clocks)) == clocks


def test_ms1_a_count_is_not_believed_before_the_bytes_are_there() -> None:
    with pytest.raises(MalformedMessage):
        read_state_vector(b"\xff\xff\xff\xff\x0f\x01\x01")
