"""What was deleted does not leave the server, and nothing else is lost on the way (SY10).

Whole histories against Yjs itself are in tests/convergence.
"""

import random
from typing import Any

import pytest

from server.crdt import Document
from server.errors import InvalidUpdate
from server.protocol.collected import CollectedState, collect
from server.protocol.structs import DELETED, GC, KIND, STRING, read_structs
from server.protocol.update import decode_update
from tests.contract.vectors import load
from tests.server.protocol.building import (
    deletes,
    element,
    field,
    letters,
    section,
    struct,
    text_type,
    update,
)

UPDATES = load("updates")
NOTE = section(1, 0, element(), text_type((1, 0)), letters("secret plan", parent=(1, 1)))


def state_of(*updates: bytes) -> CollectedState:
    state = CollectedState()
    for raw in updates:
        state.add(decode_update(raw))
    return state


def shape(raw: bytes) -> list[tuple[int, int, int]]:
    """(client, kind, length) of every struct."""
    found = decode_update(raw)
    return [
        (part.client, one.info & KIND, one.length)
        for part in found.sections
        for one in read_structs(raw, part)
    ]


def board(*updates: bytes) -> dict[str, dict[str, object]]:
    document = Document()
    for raw in updates:
        document.apply(decode_update(raw))
    return document.elements()


def test_sy10_deleted_text_is_gone_from_the_bytes() -> None:
    raw = update(NOTE, deleted=deletes(c1=[(2, 7)]))
    collected = collect(raw)
    assert b"secret" not in collected
    assert shape(collected)[2:] == [(1, DELETED, 7), (1, STRING, 4)]
    assert board(collected) == board(raw) == {"a": {"text": "plan"}}


def test_sy10_deletions_that_come_later_reach_what_is_known() -> None:
    edits = [update(deleted=deletes(c1=[(clock, 1)])) for clock in (4, 6, 5, 12)]
    state = state_of(update(NOTE), *edits)
    assert shape(state.encode())[2:] == [
        (1, STRING, 2),
        (1, DELETED, 3),
        (1, STRING, 5),
        (1, DELETED, 1),
    ]
    assert board(state.encode()) == board(update(NOTE), *edits) == {"a": {"text": "set pla"}}


def test_sy10_characters_of_two_code_units_stay_whole() -> None:
    raw = update(section(1, 0, element(), text_type((1, 0)), letters("a😀b🇺🇦c", parent=(1, 1))))
    flag_gone = update(deleted=deletes(c1=[(6, 4)]))
    face_gone = update(deleted=deletes(c1=[(3, 2)]))
    state = state_of(raw, flag_gone, face_gone)
    assert board(state.encode()) == {"a": {"text": "abc"}}


def test_sy10_what_lay_in_a_deleted_element_becomes_garbage() -> None:
    child = field((1, 0), "color", b"\x77\x03red")
    raw = update(
        section(1, 0, element(), text_type((1, 0)), letters("secret", parent=(1, 1)), child)
    )
    all_gone = deletes(c1=[(0, 9)])
    later = state_of(raw, update(deleted=all_gone)).encode()
    at_once = collect(
        update(
            section(1, 0, element(), text_type((1, 0)), letters("secret", parent=(1, 1)), child),
            deleted=all_gone,
        )
    )
    assert later == at_once
    assert shape(later) == [(1, DELETED, 1), (1, GC, 8)]
    assert board(later) == {}


def test_sy10_lists_and_formats_are_stripped_too() -> None:
    values = struct(8, b"\x03\x77\x03one\x77\x03two\x77\x05three", parent=(1, 1))
    array = struct(7, b"\x00", parent=(1, 0), key="list")
    bold = struct(6, b"\x04bold\x04true", parent=(1, 5))
    structs = (element(), array, values, text_type((1, 0)), bold)
    raw = update(section(1, 0, *structs), deleted=deletes(c1=[(3, 1), (6, 1)]))
    collected = collect(raw)
    assert b"two" not in collected
    assert b"bold" not in collected
    assert shape(collected)[2:] == [
        (1, 8, 1),
        (1, DELETED, 1),
        (1, 8, 1),
        (1, 7, 1),
        (1, DELETED, 1),
    ]
    assert board(collected) == board(raw)


def test_sy10_what_is_deleted_without_a_word_is_gone_too() -> None:
    """Text typed into what another has deleted is in nobody's delete set but the engine's."""
    gone = update(deleted=deletes(c1=[(0, 13)]))
    typed = update(section(2, 0, letters(" plan B", origin=(1, 12))))
    document, state = Document(), CollectedState()
    for raw in (update(NOTE), gone, typed):
        state.add(decode_update(document.apply(decode_update(raw)).complete))
    assert b"plan" not in state.encode()
    assert shape(state.encode()) == [(2, GC, 7), (1, DELETED, 1), (1, GC, 12)]


def test_sy10_a_part_of_a_state_is_stripped_as_well() -> None:
    """What a SyncStep1 is answered with begins where the asker ends."""
    raw = update(
        section(1, 4, letters("cret plan", origin=(1, 3))),
        deleted=deletes(c1=[(0, 8)], c2=[(0, 3)]),
    )
    collected = collect(raw)
    assert shape(collected) == [(1, DELETED, 4), (1, STRING, 5)]
    assert decode_update(collected).sections[0].clock == 4
    assert decode_update(collected).deletes == ((2, ((0, 3),)), (1, ((0, 8),)))


def test_typing_and_deleting_grow_together() -> None:
    typed = [
        update(section(1, 13 + n, letters(c, origin=(1, 12 + n)))) for n, c in enumerate(", now")
    ]
    state = state_of(update(NOTE), *typed)
    assert shape(state.encode()) == [(1, 7, 1), (1, 7, 1), (1, STRING, 16)]
    for clock in (14, 16, 15, 13):
        state.add(decode_update(update(deleted=deletes(c1=[(clock, 1)]))))
    assert shape(state.encode())[2:] == [(1, STRING, 11), (1, DELETED, 4), (1, STRING, 1)]


def test_what_is_beside_each_other_only_in_time_stays_apart() -> None:
    """Clocks follow on each other, places in the text do not."""
    edits = [
        update(section(1, 13, letters("x", origin=(1, 3)))),
        update(section(1, 14, letters("y", origin=(1, 13), right=(1, 4)))),
    ]
    state = state_of(update(NOTE), *edits)
    assert shape(state.encode())[2:] == [(1, STRING, 11), (1, STRING, 1), (1, STRING, 1)]
    assert board(state.encode()) == board(update(NOTE), *edits)


@pytest.mark.parametrize("known", range(13))
def test_what_is_repeated_is_left_out(known: int) -> None:
    """A client repeats from the clock it thinks that we have."""
    text = "secret plan"[max(0, known - 2) :]
    whole = (element(), text_type((1, 0)), letters("secret plan", parent=(1, 1)))
    rest = (
        section(1, known, *whole[known:])
        if known < 3
        else section(1, known, letters(text, origin=(1, known - 1)))
    )
    state = state_of(update(NOTE), update(rest))
    assert state.encode() == state_of(update(NOTE)).encode()


def test_the_new_part_of_what_is_repeated_is_taken() -> None:
    longer = update(section(1, 8, letters(" plan B", origin=(1, 7))), deleted=deletes(c1=[(14, 1)]))
    state = state_of(update(NOTE), longer)
    assert shape(state.encode())[2:] == [(1, STRING, 12), (1, DELETED, 1)]


def test_a_gap_is_refused_and_changes_nothing() -> None:
    state = state_of(update(NOTE))
    before = state.encode()
    for missing in (
        section(1, 14, letters("x", origin=(1, 12))),
        section(2, 1, letters("x", origin=(1, 12))),
    ):
        with pytest.raises(InvalidUpdate):
            state.add(decode_update(update(missing, deleted=deletes(c1=[(0, 1)]))))
    assert state.encode() == before


def test_a_long_text_full_of_holes() -> None:
    """Enough structs to fill, part and join the pieces that they are kept in."""
    rng = random.Random(1)
    text = "".join(rng.choices("abcdefgh", k=2000))
    state = state_of(
        update(section(1, 0, element(), text_type((1, 0)), letters(text, parent=(1, 1))))
    )
    left = list(text)
    clocks = list(range(2000))
    rng.shuffle(clocks)
    for count, clock in enumerate(clocks):
        state.add(decode_update(update(deleted=deletes(c1=[(clock + 2, 1)]))))
        left[clock] = ""
        if count % 200 == 0:
            assert board(state.encode()) == {"a": {"text": "".join(left)}}
    assert shape(state.encode()) == [
        (1, 7, 1),
        (1, 7, 1),
        *[(1, DELETED, n) for n in lengths(state)],
    ]
    assert sum(lengths(state)) == 2000
    assert len(lengths(CollectedState.from_state(state.encode()))) == 1


def lengths(state: CollectedState) -> list[int]:
    return [length for _, kind, length in shape(state.encode()) if kind == DELETED]


@pytest.mark.parametrize("case", UPDATES, ids=[case["name"] for case in UPDATES])
def test_sy10_it_comes_out_as_small_as_from_yjs(case: dict[str, Any]) -> None:
    document, state = Document(), CollectedState()
    for text in case["updates"]:
        state.add(decode_update(document.apply(decode_update(bytes.fromhex(text))).complete))
    yjs = bytes.fromhex(case["state"])
    assert len(collect(state.encode())) <= len(yjs) + 8
    assert decode_update(state.encode()).deletes == decode_update(yjs).deletes
    assert collect(yjs) == collect(collect(yjs))


@pytest.mark.parametrize("case", UPDATES, ids=[case["name"] for case in UPDATES])
def test_a_collected_state_goes_on_where_it_was_put_away(case: dict[str, Any]) -> None:
    updates = [decode_update(bytes.fromhex(text)) for text in case["updates"]]
    state, resumed = CollectedState(), CollectedState()
    for one in updates:
        state.add(one)
        resumed = CollectedState.from_collected(resumed.encode())
        resumed.add(one)
    assert resumed.encode() == state.encode()


@pytest.mark.parametrize("case", UPDATES, ids=[case["name"] for case in UPDATES])
def test_st6_with_an_index_it_goes_on_the_same(case: dict[str, Any]) -> None:
    updates = [decode_update(bytes.fromhex(text)) for text in case["updates"]]
    state, resumed = CollectedState(), CollectedState()
    for one in updates:
        state.add(one)
        resumed = CollectedState.from_collected(resumed.encode(), resumed.index())
        assert resumed.index() == CollectedState.from_collected(resumed.encode()).index()
        resumed.add(one)
    assert resumed.encode() == state.encode()


@pytest.mark.parametrize("case", UPDATES, ids=[case["name"] for case in UPDATES])
def test_st6_an_index_of_other_bytes_is_not_used(case: dict[str, Any]) -> None:
    updates = [decode_update(bytes.fromhex(text)) for text in case["updates"]]
    state, other = CollectedState(), state_of(update(NOTE))
    for one in updates:
        state.add(one)
    encoded, index = state.encode(), state.index()
    for wrong in (index[:-1], index[:7], b"\xff" * 40, other.index(), b"\x00"):
        resumed = CollectedState.from_collected(encoded, wrong)
        resumed.add(decode_update(update(deleted=deletes())))
        assert resumed.encode() == encoded
        assert resumed.index() == CollectedState.from_collected(encoded).index()


def test_st6_a_board_of_many_structs_goes_on_where_its_index_says() -> None:
    """Those of a client are kept in pieces, and only those that change are looked into."""
    rng = random.Random(2)
    text = "".join(rng.choices("abcdefgh", k=3000))
    state = state_of(
        update(section(1, 0, element(), text_type((1, 0)), letters(text, parent=(1, 1))))
    )
    for clock in rng.sample(range(3000), 1200):
        state.add(decode_update(update(deleted=deletes(c1=[(clock + 2, 1)]))))
    resumed = CollectedState.from_collected(state.encode(), state.index())
    assert (resumed.encode(), resumed.index()) == (state.encode(), state.index())
    for clock in rng.sample(range(3000), 600):
        for each in (state, resumed):
            each.add(decode_update(update(deleted=deletes(c1=[(clock + 2, 1)]))))
    typed = update(section(1, 3002, letters("!", origin=(1, 3001))))
    for each in (state, resumed):
        each.add(decode_update(typed))
    assert (resumed.encode(), resumed.index()) == (state.encode(), state.index())
