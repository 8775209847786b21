from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from server.protocol.ranges import RangeSet

ranges = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=20)


def filled(of: list[tuple[int, int]]) -> tuple[RangeSet, set[int]]:
    found, expected = RangeSet(), set[int]()
    for clock, length in of:
        found.add(clock, clock + length)
        expected |= set(range(clock, clock + length))
    return found, expected


@given(ranges)
def test_it_holds_what_was_put_in(of: list[tuple[int, int]]) -> None:
    found, expected = filled(of)
    assert {clock for clock in range(80) if clock in found} == expected
    assert {c + i for c, n in found.ranges() for i in range(n)} == expected


@given(ranges)
def test_its_ranges_neither_touch_nor_overlap(of: list[tuple[int, int]]) -> None:
    spans = filled(of)[0].ranges()
    assert all(a + n < b for (a, n), (b, _) in pairwise(spans))


@given(ranges, st.integers(0, 70), st.integers(1, 20))
def test_a_span_is_cut_where_it_begins_and_ends(
    of: list[tuple[int, int]], begin: int, length: int
) -> None:
    found, expected = filled(of)
    inside = set[int]()
    at = begin
    for end, is_inside in found.cut(begin, begin + length):
        assert at < end
        inside |= set(range(at, end)) if is_inside else set()
        at = end
    assert at == begin + length
    assert inside == expected & set(range(begin, begin + length))
    assert found.overlaps(begin, begin + length) == bool(inside)
