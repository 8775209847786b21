"""The hash chain: any change of anything is found."""

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import CorruptRecord
from server.storage.base import Entry, Snapshot
from server.storage.chain import GENESIS, entry_hash, snapshot_checksum, verified

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(0, 2**53)


@st.composite
def chains(draw: st.DrawFn) -> list[Entry]:
    board, previous, found = draw(texts), GENESIS, []
    for sequence in range(1, draw(st.integers(1, 6)) + 1):
        bare = Entry(board, sequence, draw(numbers), draw(texts), draw(st.binary()), b"")
        previous = entry_hash(previous, sequence, bare)
        found.append(dataclasses.replace(bare, hash=previous))
    return found


@given(chains())
def test_st5_a_chain_verifies_from_any_of_its_entries(chain: list[Entry]) -> None:
    for after in range(len(chain) + 1):
        previous = chain[after - 1].hash if after else GENESIS
        assert list(verified(chain[after:], after, previous)) == chain[after:]


@given(chains(), st.data())
def test_st5_any_altered_field_breaks_the_chain(chain: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    name = data.draw(st.sampled_from(["time_ms", "person_id", "update", "hash", "sequence"]))
    value = getattr(chain[at], name)
    other: dict[type, object] = {int: 1, str: "x", bytes: b"x"}
    altered = dataclasses.replace(chain[at], **{name: value + other[type(value)]})
    with pytest.raises(CorruptRecord):
        list(verified([*chain[:at], altered, *chain[at + 1 :]], 0, GENESIS))


@given(st.tuples(texts, texts), st.binary())
def test_st5_what_moves_from_one_field_to_the_next_changes_the_hash(
    pair: tuple[str, str], update: bytes
) -> None:
    board, person = pair
    one = Entry(board, 1, 1, person + "x", update, b"")
    other = Entry(board + "x", 1, 1, person, update, b"")
    assert entry_hash(GENESIS, 1, one) != entry_hash(GENESIS, 1, other)


def test_st5_the_bytes_that_are_hashed_are_those_of_the_rule() -> None:
    entry = Entry("b", 2, 3, "ü", b"\x00\x01", b"")
    fields = [b"b", (2).to_bytes(8), (3).to_bytes(8), "ü".encode(), b"\x00\x01"]
    framed = b"".join(len(field).to_bytes(8) + field for field in fields)
    previous = b"p" * 32
    assert entry_hash(previous, 2, entry) == hashlib.sha256(previous + framed).digest()


@given(st.binary(), st.binary(), numbers)
def test_st6_a_snapshots_checksum_covers_all_of_it(
    state: bytes, collected: bytes, sequence: int
) -> None:
    snapshot = Snapshot("b", sequence, state, collected, b"v")
    for other in (
        Snapshot("c", sequence, state, collected, b"v"),
        Snapshot("b", sequence + 1, state, collected, b"v"),
        Snapshot("b", sequence, state + b"x", collected, b"v"),
        Snapshot("b", sequence, state, collected + b"x", b"v"),
        Snapshot("b", sequence, state, collected, b"w"),
    ):
        assert snapshot_checksum(other) != snapshot_checksum(snapshot)
