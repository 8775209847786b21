"""Awareness: newest clock wins, the server signs, nobody speaks for another."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import MalformedMessage
from server.protocol.awareness import (
    MAX_ENTRIES,
    MAX_STATE_BYTES,
    AwarenessEntry,
    AwarenessStates,
    read_entries,
    write_entries,
)

ANNA = {"id": "p1", "name": "Анна", "color": "#123456", "role": "participant"}


def entry(client: int, clock: int, state: Any) -> bytes:
    text = json.dumps(state, ensure_ascii=False).encode()
    return write_entries([AwarenessEntry(client, clock, text)])


def apply(states: AwarenessStates, raw: bytes, *mine: int) -> list[AwarenessEntry]:
    return states.apply(raw, ANNA, lambda client: client in mine)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
states = st.dictionaries(st.text(max_size=8), json_values, max_size=4)


@given(st.lists(st.tuples(st.integers(0, 2**32), st.integers(0, 2**31), states), max_size=8))
def test_entries_are_read_as_they_were_written(of: list[tuple[int, int, Any]]) -> None:
    raw = write_entries(AwarenessEntry(c, n, json.dumps(s).encode()) for c, n, s in of)
    read = [(e.client, e.clock, json.loads(e.state or b"null")) for e in read_entries(raw)]
    assert read == [tuple(one) for one in of]
    assert read_entries(write_entries(read_entries(raw))) == read_entries(raw)


@given(st.binary())
def test_aw1_any_bytes_are_entries_or_malformed(raw: bytes) -> None:
    try:
        entries = read_entries(raw)
    except MalformedMessage:
        return
    assert all(e.state is None or isinstance(json.loads(e.state), dict) for e in entries)


@pytest.mark.parametrize(
    "state",
    [
        b"1",
        b'"x"',
        b"[]",
        b"{",
        b"{}x",
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b"",
    ],
)
def test_aw1_a_state_is_null_or_one_object(state: bytes) -> None:
    with pytest.raises(MalformedMessage):
        read_entries(write_entries([AwarenessEntry(1, 1, state or b" ")]))


def test_aw1_a_state_has_its_limits() -> None:
    deep = b'{"a":' + b"[" * 31 + b"]" * 31 + b"}"
    assert read_entries(write_entries([AwarenessEntry(1, 1, deep)]))
    looks_deep = b'{"a":"' + b"[" * 100 + b'"}'
    assert read_entries(write_entries([AwarenessEntry(1, 1, looks_deep)]))
    too_deep = b'{"a":' + b"[" * 32 + b"]" * 32 + b"}"
    too_long = b'{"a":"' + b"x" * MAX_STATE_BYTES + b'"}'
    for state in (too_deep, too_long, b'{"a":' + b"[" * 9000):
        with pytest.raises(MalformedMessage):
            read_entries(write_entries([AwarenessEntry(1, 1, state)]))


def test_aw2_entries_for_others_are_dropped() -> None:
    known = AwarenessStates()
    raw = write_entries([AwarenessEntry(1, 1, b"{}"), AwarenessEntry(2, 1, b"{}")])
    assert [e.client for e in apply(known, raw, 2)] == [2]
    assert len(known) == 1


def test_aw2_what_is_repeated_of_others_is_dropped_unread() -> None:
    known = AwarenessStates()
    raw = write_entries(AwarenessEntry(client, 1, b"no JSON") for client in range(1000))
    assert apply(known, raw) == []
    with pytest.raises(MalformedMessage):
        apply(known, raw, 999)


def test_aw2_there_is_an_end_to_entries() -> None:
    raw = write_entries(AwarenessEntry(client, 1, b"{}") for client in range(MAX_ENTRIES + 1))
    with pytest.raises(MalformedMessage):
        apply(AwarenessStates(), raw)


def test_aw3_the_server_says_who_somebody_is() -> None:
    known = AwarenessStates()
    raw = entry(1, 1, {"user": {"id": "p9", "role": "facilitator"}, "cursor": {"x": 1.5, "y": 2}})
    (news,) = apply(known, raw, 1)
    assert json.loads(news.state or b"") == {"user": ANNA, "cursor": {"x": 1.5, "y": 2}}
    assert read_entries(known.encode_all()) == [news]


def test_aw4_only_newer_entries_count() -> None:
    known = AwarenessStates()
    assert apply(known, entry(1, 5, {"n": 1}), 1)
    assert apply(known, entry(1, 5, {"n": 2}), 1) == []
    assert apply(known, entry(1, 4, None), 1) == []
    assert apply(known, entry(1, 6, {"n": 3}), 1)
    assert apply(known, entry(1, 6, None), 1) == [AwarenessEntry(1, 6, None)]
    assert apply(known, entry(1, 6, None), 1) == []
    assert apply(known, entry(1, 6, {"n": 4}), 1) == []
    assert known.encode_all() == b"\x00"


def test_aw5_whoever_leaves_is_removed_for_everybody() -> None:
    known = AwarenessStates()
    apply(known, entry(1, 5, {}), 1)
    apply(known, entry(2, 7, {}), 2)
    assert known.remove([1, 3]) == [AwarenessEntry(1, 6, None)]
    assert known.remove([1]) == []
    assert [e.client for e in known.entries()] == [2]
    assert apply(known, entry(1, 6, {}), 1) == []
    assert apply(known, entry(1, 7, {}), 1)


def test_the_newest_states_of_some_clients_can_be_asked_for() -> None:
    known = AwarenessStates()
    apply(known, entry(1, 5, {}), 1)
    apply(known, entry(2, 7, {}), 2)
    assert [e.client for e in known.entries([2, 9])] == [2]


def test_clocks_of_those_who_left_are_not_kept_for_ever() -> None:
    known = AwarenessStates()
    apply(known, entry(0, 1, {}), 0)
    for client in range(1, 6000):
        apply(known, entry(client, 1, {}), client)
        known.remove([client])
    assert len(known._clocks) < 4200
    assert apply(known, entry(0, 1, {}), 0) == []


@given(st.permutations(range(6)))
def test_aw4_the_order_of_arrival_does_not_matter(order: list[int]) -> None:
    sent = [
        entry(1, 1, {"n": 1}),
        entry(1, 2, None),
        entry(1, 3, {"n": 3}),
        entry(2, 1, {}),
        entry(2, 2, {"n": 2}),
        entry(3, 9, None),
    ]
    known = AwarenessStates()
    for index in order:
        apply(known, sent[index], 1, 2, 3)
        apply(known, sent[index], 1, 2, 3)
    left = {e.client: (e.clock, json.loads(e.state or b"null")["n"]) for e in known.entries()}
    assert left == {1: (3, 3), 2: (2, 2)}
