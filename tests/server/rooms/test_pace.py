"""Ticks: at once when quiet, apart under load, and awareness with fewer of them."""

from hypothesis import given
from hypothesis import strategies as st

from server.rooms.pace import (
    AWARENESS_SHARE,
    LONGEST_AWARENESS_S,
    LONGEST_S,
    SHARE,
    SHORTEST_S,
    Pace,
)


def run(pace: Pace, edits_s: float, awareness_s: float, ticks: int) -> list[bool]:
    """Tick as fast as allowed, at those costs; which ticks took awareness along."""
    now_s, taken = 100.0, []
    for _ in range(ticks):
        now_s += pace.wait_s(now_s) + 1e-9
        is_due = pace.is_awareness_due(now_s)
        pace.started(now_s, with_awareness=is_due)
        pace.ended(edits_s + (awareness_s if is_due else 0.0), with_awareness=is_due)
        taken.append(is_due)
    return taken


def test_the_first_change_after_a_pause_waits_for_nothing() -> None:
    pace = Pace()
    assert pace.wait_s(5.0) == 0
    assert pace.is_awareness_due(5.0)
    pace.started(5.0, with_awareness=True)
    assert abs(pace.wait_s(5.0) - SHORTEST_S) < 1e-9
    assert not pace.is_awareness_due(5.0)
    assert pace.wait_s(6.0) == 0


def test_a_quiet_room_has_awareness_with_every_tick() -> None:
    assert all(run(Pace(), 0.0001, 0.0001, 50))


def test_ticks_that_cost_more_move_apart_and_come_back() -> None:
    pace = Pace()
    run(pace, 0.006, 0.003, 200)
    assert abs(pace.interval_s - 0.006 / SHARE) < 0.002
    assert abs(pace.awareness_interval_s - 0.003 / AWARENESS_SHARE) < 0.01
    run(pace, 0.0, 0.0, 200)
    assert pace.interval_s == SHORTEST_S
    assert pace.awareness_interval_s == SHORTEST_S


def test_costly_awareness_does_not_keep_edits_waiting() -> None:
    pace = Pace()
    taken = run(pace, 0.001, 0.006, 200)
    assert pace.interval_s == SHORTEST_S
    assert 0.1 < sum(taken[100:]) / 100 < 0.4


def test_awareness_alone_is_paced_as_well() -> None:
    pace = Pace()
    for _ in range(100):
        pace.started(1.0, with_awareness=True)
        pace.ended(0.003, with_awareness=True)
    assert abs(pace.awareness_interval_s - 0.003 / AWARENESS_SHARE) < 0.001


@given(st.lists(st.tuples(st.floats(0, 10), st.booleans())))
def test_the_intervals_stay_within_their_bounds(costs: list[tuple[float, bool]]) -> None:
    pace = Pace()
    for cost, with_awareness in costs:
        pace.ended(cost, with_awareness=with_awareness)
        assert SHORTEST_S <= pace.interval_s <= LONGEST_S
        assert SHORTEST_S <= pace.awareness_interval_s <= LONGEST_AWARENESS_S
