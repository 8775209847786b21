"""Ticks: at once when quiet, apart under load."""

from hypothesis import given
from hypothesis import strategies as st

from server.rooms.pace import LONGEST_S, SHARE, SHORTEST_S, Pace


def test_the_first_change_after_a_pause_waits_for_nothing() -> None:
    pace = Pace()
    assert pace.wait_s(5.0) == 0
    pace.started(5.0)
    assert abs(pace.wait_s(5.0) - SHORTEST_S) < 1e-9
    assert pace.wait_s(6.0) == 0


def test_ticks_that_cost_more_move_apart_and_come_back() -> None:
    pace = Pace()
    for _ in range(50):
        pace.ended(0.006)
    assert abs(pace.interval_s - 0.006 / SHARE) < 0.001
    for _ in range(50):
        pace.ended(0.0)
    assert pace.interval_s == SHORTEST_S


@given(st.lists(st.floats(0, 10)))
def test_the_interval_stays_within_its_bounds(costs: list[float]) -> None:
    pace = Pace()
    for cost in costs:
        pace.ended(cost)
        assert SHORTEST_S <= pace.interval_s <= LONGEST_S
