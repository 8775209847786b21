"""The guard, rule by rule. What Yjs itself writes is in tests/contract, damage in test_fuzz."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.crdt import Document
from server.errors import InvalidUpdate
from server.protocol.relations import check_relations
from server.protocol.structs import read_structs
from server.protocol.update import DecodedUpdate, decode_update, has_gap, merge_updates
from tests.contract.vectors import all_updates
from tests.server.protocol.building import (
    deletes,
    element,
    field,
    garbage,
    letters,
    section,
    struct,
    text_type,
    update,
)

NOTE = (element("a"), text_type((1, 0)), letters("Hof", parent=(1, 1)))  # clocks 0, 1, 2 to 4


def decoded(*sections: bytes, deleted: bytes = b"\x00") -> DecodedUpdate:
    return decode_update(update(*sections, deleted=deleted))


def refused(*sections: bytes, deleted: bytes = b"\x00") -> str:
    with pytest.raises(InvalidUpdate) as refusal:
        decoded(*sections, deleted=deleted)
    return refusal.value.problem


@given(st.binary())
def test_sy8_any_bytes_are_an_update_or_invalid(raw: bytes) -> None:
    try:
        found = decode_update(raw)
    except InvalidUpdate:
        return
    assert found.raw == raw


@pytest.mark.parametrize("raw", all_updates(), ids=lambda raw: f"{len(raw)} bytes")
def test_d9_what_yjs_writes_ends_where_it_ends(raw: bytes) -> None:
    decode_update(raw)
    for more in (b"\x00", b"\x01", b"\xff"):
        with pytest.raises(InvalidUpdate):
            decode_update(raw + more)


@pytest.mark.parametrize("raw", all_updates(), ids=lambda raw: f"{len(raw)} bytes")
def test_sections_are_where_the_update_says(raw: bytes) -> None:
    for found in decode_update(raw).sections:
        structs = list(read_structs(raw, found))
        assert len(structs) == found.count
        assert structs[0].start == found.start
        assert structs[-1].end == found.end
        assert structs[-1].clock + structs[-1].length == found.end_clock


def test_sy12_the_empty_update_says_so() -> None:
    assert decode_update(b"\x00\x00").is_empty
    assert not decoded(section(1, 0, *NOTE)).is_empty
    assert not decoded(deleted=deletes(c1=[(0, 1)])).is_empty
    assert decode_update(b"\x00\x01\x05\x00").is_empty  # a client of whom nothing is deleted


def test_d1_d7_writes_to_the_roots_are_told() -> None:
    meta = struct(8, b"\x01\x7d\x02", parent="meta", key="schemaVersion")
    assert decoded(section(1, 0, element(), meta)).roots == {"elements", "meta"}
    assert decoded(section(1, 0, garbage(1), field((1, 0)))).roots == set()
    assert "root" in refused(section(1, 0, struct(8, b"\x01\x7e", parent="other", key="a")))


@pytest.mark.parametrize("length", [1, 64])
def test_d2_an_element_id_has_up_to_64_characters(length: int) -> None:
    decoded(section(1, 0, element("é" * length)))
    for wrong in ("", "é" * 65):
        assert "element id" in refused(section(1, 0, element(wrong)))


def test_d2_an_element_is_a_map_or_gone() -> None:
    decoded(section(1, 0, struct(1, b"\x01", parent="elements", key="a")))
    for kind, content in ((8, b"\x01\x7e"), (7, b"\x00"), (7, b"\x02"), (4, b"\x01a")):
        assert "no map" in refused(section(1, 0, struct(kind, content, parent="elements", key="a")))
    assert "list" in refused(section(1, 0, struct(7, b"\x01", parent="elements")))


def chain(levels: int, *, beside: bool = False) -> list[bytes]:
    """Maps in maps; `beside`: each in the value before the one that is a map."""
    structs, clock = [element()], 0
    for _ in range(levels - 1):
        if beside:
            structs += [field((1, clock)), struct(7, b"\x01", origin=(1, clock + 1))]
            clock += 2
        else:
            structs.append(struct(7, b"\x01", parent=(1, clock), key="a"))
            clock += 1
    return structs


@pytest.mark.parametrize("beside", [False, True])
def test_d2_types_nest_up_to_32_levels(beside: bool) -> None:
    decoded(section(1, 0, *chain(32, beside=beside)))
    assert "deep" in refused(section(1, 0, *chain(33, beside=beside)))


def test_d2_levels_are_counted_across_clients() -> None:
    """Each level is another client's, and the sections come in the worst order."""
    sections = [
        section(client, 0, struct(7, b"\x01", parent=(client - 1, 0), key="a"))
        for client in range(2, 40)
    ]
    for order in (sections, sections[::-1]):
        assert "deep" in refused(section(1, 0, element()), *order)


@pytest.mark.parametrize(
    "content",
    [
        struct(9, b"\x01a\x76\x00"),
        struct(5, b"\x02{}"),
        struct(2, b"\x01\x011"),
        struct(3, b"\x01\x00"),
        struct(7, b"\x03\x01a"),
        struct(7, b"\x06"),
        struct(11, b"\x01"),
    ],
)
def test_d3_there_is_nothing_that_no_board_has(content: bytes) -> None:
    refused(section(1, 1, content))


def test_d3_formatting_is_tolerated() -> None:
    decoded(section(1, 1, struct(6, b"\x04bold\x04true"), struct(6, b"\x04bold\x04null")))


def test_d4_texts_are_utf8_without_surrogates() -> None:
    for wrong in (b"\xed\xa0\xbd", b"\xff", b"\xc0\x80", b"\xf0\x9f\x98"):
        assert "UTF-8" in refused(section(1, 1, struct(4, bytes([len(wrong)]) + wrong)))
    assert "JSON" in refused(section(1, 1, struct(6, b'\x01b\x08"\\ud83d"')))


def test_d4_pairs_are_noted_where_their_second_half_is() -> None:
    found = decoded(section(1, 1, letters("ü😀x🇺🇦", parent=(1, 0))))
    assert found.sections[0].end_clock == 1 + len("ü😀x🇺🇦".encode("utf-16-le")) // 2
    assert list(found.pairs) == [(1, 3), (1, 6), (1, 8)]


@pytest.mark.parametrize(
    "value",
    [
        b"\x7b\x7f\xf0" + bytes(6),
        b"\x7b\xff\xff" + b"\xff" * 6,
        b"\x7c\x7f\x80\x00\x00",
        b"\x7c\xff\xc0\x00\x00",
    ],
)
def test_d5_numbers_are_finite(value: bytes) -> None:
    assert "finite" in refused(section(1, 1, field((1, 0), value=value)))


def test_d5_the_greatest_numbers_pass() -> None:
    greatest = (
        b"\x7b\x7f\xef" + b"\xff" * 6,
        b"\x7c\x7f\x7f\xff\xff",
        b"\x7d\xbf\xff\xff\xff\xff\xff\xff\x1f",
    )
    for value in greatest:
        decoded(section(1, 1, field((1, 0), value=value)))
    refused(section(1, 1, field((1, 0), value=b"\x7d\xbf\xff\xff\xff\xff\xff\xff\x3f")))


@pytest.mark.parametrize("opening", [b"\x75\x01", b"\x76\x01\x01a"])
def test_d5_values_nest_up_to_32_levels(opening: bytes) -> None:
    decoded(section(1, 1, field((1, 0), value=opening * 32 + b"\x7e")))
    assert "deep" in refused(section(1, 1, field((1, 0), value=opening * 33 + b"\x7e")))
    assert "deep" in refused(section(1, 1, field((1, 0), value=opening * 5000 + b"\x7e")))


def test_d6_clocks_end_at_2_to_the_31() -> None:
    last = 2**31 - 1
    decoded(section(1, last - 3, garbage(3)), deleted=deletes(c1=[(last - 1, 1)]))
    refused(section(1, last - 3, garbage(4)))
    refused(deleted=deletes(c1=[(last, 1)]))
    refused(section(1, 0, letters("a", origin=(2, last))))


def test_d6_client_ids_end_at_2_to_the_32() -> None:
    decoded(section(2**32 - 1, 0, letters("a", origin=(2**32 - 2, 0))))
    refused(section(2**32, 0, garbage(1)))
    refused(section(1, 0, letters("a", origin=(2**32, 0))))


def test_d8_skips_are_told() -> None:
    found = decoded(section(1, 0, b"\x0a\x03", letters("a", parent=(2, 0))))
    assert found.has_skips
    assert has_gap(found, {1: 9, 2: 9})
    assert found.sections[0].end_clock == 4


def test_deletes_are_sorted_and_joined() -> None:
    scattered = update(deleted=deletes(c1=[(5, 2), (0, 1), (7, 3), (6, 1)], c2=[(4, 1)]))
    assert decode_update(scattered).deletes == ((1, ((0, 1), (5, 5))), (2, ((4, 1),)))
    twice = b"\x00\x02\x01\x01\x03\x01\x01\x01\x02\x01"
    assert decode_update(twice).deletes == ((1, ((2, 2),)),)


def test_d8_sy6_a_gap_is_what_is_built_on_and_not_known() -> None:
    plain = decoded(section(1, 5, letters("a", origin=(1, 4))))
    assert [has_gap(plain, {1: n}) for n in (4, 5, 6)] == [True, False, False]

    for beside in ({"origin": (2, 7)}, {"right": (2, 7)}, {"parent": (2, 7)}):
        found = decoded(section(1, 0, letters("a", **beside)))
        assert [has_gap(found, {2: n}) for n in (0, 7, 8)] == [True, True, False]

    deleted = decoded(deleted=deletes(c3=[(0, 2), (6, 4)]))
    assert [has_gap(deleted, {3: n}) for n in (0, 9, 10)] == [True, True, False]


def test_d8_sy6_what_the_update_brings_itself_is_no_gap() -> None:
    both = decoded(
        section(2, 3, letters("b", origin=(1, 4))),
        section(1, 0, *NOTE),
        deleted=deletes(c2=[(3, 1)]),
    )
    assert has_gap(both, {2: 2})
    assert not has_gap(both, {2: 3})
    too_much = decoded(section(1, 0, *NOTE), deleted=deletes(c1=[(0, 6)]))
    assert has_gap(too_much, {})


def test_structs_that_wait_for_each_other_are_refused() -> None:
    one, two = letters("a", origin=(2, 0)), letters("b", origin=(1, 0))
    assert "wait" in refused(section(1, 0, one), section(2, 0, two))
    # In turns, each with what the other needs next: that is how people write.
    first = section(1, 0, *NOTE, letters("x", origin=(2, 0)))
    decoded(first, section(2, 0, letters("b", origin=(1, 4)), letters("c", origin=(1, 5))))


def test_our_own_storage_is_spared_the_second_look() -> None:
    deep = update(section(1, 0, *chain(33)))
    assert decode_update(deep, is_trusted=True).sections
    with pytest.raises(InvalidUpdate):
        check_relations(deep, decode_update(deep, is_trusted=True).sections)


def pieces(*raws: bytes) -> list[DecodedUpdate]:
    return [decode_update(raw) for raw in raws]


def board(*updates: bytes) -> dict[str, dict[str, object]]:
    document = Document()
    for raw in updates:
        document.apply(decode_update(raw))
    return document.elements()


TICK = (
    update(section(1, 0, *NOTE)),
    update(section(1, 5, letters("!", origin=(1, 4)))),
    update(section(2, 0, letters("?", origin=(1, 4))), deleted=deletes(c1=[(2, 1)])),
    update(section(1, 6, field((1, 0))), deleted=deletes(c1=[(5, 1)])),
)


def test_sy4_a_tick_becomes_one_update() -> None:
    merged = merge_updates(pieces(*TICK))
    assert merged is not None
    found = decode_update(merged)
    assert [(s.client, s.clock, s.end_clock) for s in found.sections] == [(2, 0, 1), (1, 0, 7)]
    assert found.deletes == ((1, ((2, 1), (5, 1))),)
    assert board(merged) == board(*TICK)


def test_sy4_one_update_stays_as_it_is() -> None:
    assert merge_updates(pieces(TICK[0])) == TICK[0]
    assert merge_updates([]) == b"\x00\x00"


def test_sy4_what_is_repeated_travels_once() -> None:
    assert merge_updates(pieces(*TICK, TICK[1])) == merge_updates(pieces(*TICK))


def test_sy4_what_cannot_be_joined_is_not() -> None:
    overlapping = update(section(1, 4, letters("f!", origin=(1, 3))))
    hole = update(section(1, 9, letters("x", parent=(1, 1))))
    skipping = update(section(1, 7, b"\x0a\x02"))
    earlier = update(section(1, 4, letters("f", origin=(1, 3))))
    for other in (overlapping, hole, skipping):
        assert merge_updates(pieces(TICK[0], other)) is None
    assert merge_updates(pieces(TICK[1], earlier)) is None


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_sy4_clients_may_come_in_any_order(order: tuple[int, ...]) -> None:
    parts = [update(section(client, 0, element(f"e{client}"))) for client in (7, 8, 9)]
    merged = merge_updates(pieces(*(parts[index] for index in order)))
    assert merged == merge_updates(pieces(*parts))
