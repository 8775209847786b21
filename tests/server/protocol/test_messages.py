import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import MalformedMessage
from server.protocol.messages import (
    Awareness,
    Control,
    Message,
    PermissionDenied,
    QueryAwareness,
    SyncStep1,
    SyncStep2,
    Update,
    read_message,
    write_message,
)

payloads = st.binary(max_size=300)
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(SyncStep1, payloads),
    st.builds(SyncStep2, payloads),
    st.builds(Update, payloads),
    st.builds(Awareness, payloads),
    st.builds(PermissionDenied, st.text()),
    st.just(QueryAwareness()),
    st.builds(lambda text: Control(text.encode()), st.text()),
)


@given(messages)
def test_ms1_a_message_is_read_as_it_was_written(message: Message) -> None:
    assert read_message(write_message(message)) == message


@given(st.binary())
def test_ms1_any_bytes_are_one_message_or_malformed(raw: bytes) -> None:
    try:
        message = read_message(raw)
    except MalformedMessage:
        return
    assert write_message(message) == raw


@given(messages, st.binary(min_size=1, max_size=4))
def test_ms1_nothing_may_be_left_over(message: Message, more: bytes) -> None:
    with pytest.raises(MalformedMessage):
        read_message(write_message(message) + more)


@given(messages)
def test_ms1_a_message_cut_short_is_malformed(message: Message) -> None:
    whole = write_message(message)
    for end in range(len(whole)):
        with pytest.raises(MalformedMessage):
            read_message(whole[:end])
