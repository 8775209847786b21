"""The hash chain: any change of anything is found."""

import dataclasses
import hashlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import CorruptRecord
from server.storage.base import Snapshot
from server.storage.chain import (
    ChainPoint,
    Item,
    Stored,
    author_tag,
    commitment,
    digests,
    entry_hash,
    genesis,
    item_digest,
    linked,
    snapshot_checksum,
    start_of,
    verified,
)
from server.storage.records import StoredEntry, StoredEvent

TAGS: Mapping[int, bytes] = {n: author_tag(bytes([n] * 16), f"person-{n}") for n in range(4)}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(0, 2**53)
salts = st.binary(min_size=8, max_size=8)


def end(row: Stored) -> tuple[int, int]:
    return row.sequence, row.position if isinstance(row, StoredEvent) else 0


@st.composite
def records(draw: st.DrawFn) -> list[Stored]:
    """Entries, events, merged rows, and contents that are gone; at the start perhaps a base."""
    board = draw(texts)
    sequence, position, digest = start_of(board)
    found: list[Stored] = []
    kinds = st.sampled_from(["entry", "event", "merged", "erased"])
    for kind in [draw(st.sampled_from(["base", "entry"])), *draw(st.lists(kinds, max_size=6))]:
        salt, content, author = draw(salts), draw(st.binary()), draw(st.integers(0, 3))
        secret = commitment(salt, content)
        kept = None if kind == "erased" else salt
        if kind == "event":
            position += 1
            row: Stored = StoredEvent(
                board, sequence, position, draw(numbers), author, kept, content, secret, b""
            )
        else:
            count = draw(st.integers(1, 4)) if kind in ("merged", "base") else 1
            first = sequence + 1 if kind in ("merged", "base") else None
            links = tuple(draw(st.binary(min_size=32, max_size=32)) for _ in range(count))
            sequence, position = sequence + count, 0
            row = StoredEntry(
                *(board, sequence, first, draw(numbers), author, kept, content, secret),
                *(links if kind == "merged" else (), b""),
            )
        if kind == "base":
            digest = draw(st.binary(min_size=32, max_size=32))
        else:
            for each in digests(row, TAGS[author]):
                digest = linked(digest, each)
        found.append(dataclasses.replace(row, hash=digest))
    return found


def start_at(chain: list[Stored], after: int) -> ChainPoint:
    if not after:
        return start_of(chain[0].board_id)
    return ChainPoint(*end(chain[after - 1]), chain[after - 1].hash)


@given(records())
def test_st5_a_chain_verifies_from_any_of_its_rows(chain: list[Stored]) -> None:
    for after in range(len(chain) + 1):
        assert list(verified(chain[after:], start_at(chain, after), TAGS)) == chain[after:]


@given(records(), st.data())
def test_st5_any_altered_field_breaks_the_chain(chain: list[Stored], data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(chain))
    is_base = isinstance(row, StoredEntry) and row.is_base
    is_merged = isinstance(row, StoredEntry) and bool(row.links)
    names = ["hash", "sequence"] if is_base else ["hash", "sequence", "commitment", "author"]
    names += [] if is_base or is_merged else ["time_ms"]
    names += ["links"] if is_merged else []
    if row.salt is not None and not is_base:
        names += ["salt", "update" if isinstance(row, StoredEntry) else "body"]
    if is_merged:
        # Bound by the event of the compaction, and by the salt as long as there is one.
        names = [name for name in names if name != "author"]
        names = names if row.salt else [name for name in names if name != "commitment"]
    name = data.draw(st.sampled_from(names))
    value = getattr(row, name)
    other: dict[type, object] = {int: 1, bytes: b"x", tuple: (bytes(32),)}
    altered = dataclasses.replace(row, **{name: value + other[type(value)]})
    at = chain.index(row)
    if is_base and at + 1 == len(chain):
        return  # only a checkpoint, or the next item, tells
    with pytest.raises(CorruptRecord):
        list(verified([*chain[:at], altered, *chain[at + 1 :]], start_at(chain, 0), TAGS))


@given(records(), st.data())
def test_st5_a_row_that_is_missing_or_out_of_place_is_found(
    chain: list[Stored], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    other = data.draw(st.integers(0, len(chain) - 1))
    swapped = list(chain)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    for wrong in ([*chain[:at], *chain[at + 1 :]], swapped, [*chain[: at + 1], *chain[at:]]):
        # Truncation is what a checkpoint finds.
        if wrong != chain[: len(wrong)]:
            with pytest.raises(CorruptRecord):
                list(verified(wrong, start_at(chain, 0), TAGS))


def test_st5_the_first_wrong_row_is_named() -> None:
    secret = commitment(b"saltsalt", b"a")
    item = Item("u", 1, 0, 5, TAGS[1], secret)
    row = StoredEntry("b", 1, None, 5, 1, b"saltsalt", b"a", secret, (), b"")
    good = dataclasses.replace(row, hash=linked(genesis("b"), item_digest(item)))
    event = StoredEvent("b", 1, 1, 5, 1, b"saltsalt", b"a", secret, b"")
    with pytest.raises(CorruptRecord, match=r"event 1/1 breaks"):
        list(verified([good, event], start_of("b"), TAGS))
    with pytest.raises(CorruptRecord, match=r"entry 1 breaks"):
        list(verified([row], start_of("b"), TAGS))


def test_st5_the_bytes_that_are_hashed_are_those_of_the_rule() -> None:
    def framed(*fields: bytes) -> bytes:
        return b"".join(len(field).to_bytes(8) + field for field in fields)

    sha = hashlib.sha256
    tag = sha(b"author\0" + b"k" * 16 + "ü".encode()).digest()
    secret = sha(b"content\0" + b"s" * 8 + b"\x00\x01").digest()
    assert author_tag(b"k" * 16, "ü") == tag
    assert commitment(b"s" * 8, b"\x00\x01") == secret
    for kind, position in (("u", 0), ("e", 7)):
        numbers_of = [value.to_bytes(8) for value in (2, position, 3)]
        expected = sha(framed(kind.encode(), *numbers_of, tag, secret)).digest()
        literal = Item("u" if kind == "u" else "e", 2, position, 3, tag, secret)
        assert item_digest(literal) == expected
    assert genesis("ü") == sha(b"living-lab-whiteboard record 2\0" + "ü".encode()).digest()
    assert linked(b"p" * 32, b"d" * 32) == sha(b"p" * 32 + b"d" * 32).digest()


@given(st.binary(min_size=32, max_size=32), numbers, numbers, salts, st.binary())
def test_st5_the_short_way_of_an_edit_leads_to_the_same_hash(
    previous: bytes, sequence: int, time_ms: int, salt: bytes, update: bytes
) -> None:
    item = Item("u", sequence, 0, time_ms, TAGS[1], commitment(salt, update))
    found = entry_hash(previous, (sequence, time_ms), TAGS[1], salt + update)
    assert found == linked(previous, item_digest(item))


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
