"""A countdown is a value: nothing runs, so nothing can be lost."""

from hypothesis import given
from hypothesis import strategies as st

from server.facilitation.timer import (
    LONGEST_MS,
    MINUTE_MS,
    extended,
    left_ms,
    paused,
    resumed,
    started,
)

NOW = 1_700_000_000_000


def test_a_timer_counts_down_to_nothing_and_no_further() -> None:
    timer = started("w1", "", 2, "fay", NOW)
    assert left_ms(timer, NOW) == 2 * MINUTE_MS
    assert left_ms(timer, NOW + 119_999) == 1
    assert left_ms(timer, NOW + 500_000) == 0


def test_a_pause_keeps_what_is_left_however_long_it_is() -> None:
    timer = paused(started("w1", "", 2, "fay", NOW), NOW + 30_000)
    assert left_ms(timer, NOW + 9_000_000) == 90_000
    going_on = resumed(timer, NOW + 9_000_000)
    assert left_ms(going_on, NOW + 9_030_000) == 60_000


def test_pausing_and_resuming_twice_changes_nothing() -> None:
    timer = paused(started("w1", "", 2, "fay", NOW), NOW + 30_000)
    assert paused(timer, NOW + 60_000) == timer
    going_on = resumed(timer, NOW + 60_000)
    assert left_ms(resumed(going_on, NOW + 70_000), NOW + 70_000) == 80_000


def test_minutes_are_added_to_what_is_left_even_when_it_is_over() -> None:
    over = started("w1", "", 1, "fay", NOW)
    assert left_ms(extended(over, 1, NOW + 200_000), NOW + 200_000) == MINUTE_MS
    standing = paused(over, NOW + 20_000)
    assert left_ms(extended(standing, 1, NOW + 200_000), NOW) == 100_000


def test_taking_away_more_than_is_left_ends_it() -> None:
    timer = extended(started("w1", "", 2, "fay", NOW), -5, NOW)
    assert left_ms(timer, NOW) == 0


@given(
    minutes=st.floats(0.01, 1440),
    steps=st.lists(
        st.tuples(st.sampled_from("pra"), st.floats(-3000, 3000), st.integers(0, 10**8)),
        max_size=20,
    ),
)
def test_what_is_left_lies_between_nothing_and_a_day_and_never_above_the_total(
    minutes: float, steps: list[tuple[str, float, int]]
) -> None:
    timer, now = started("w1", "", minutes, "fay", NOW), NOW
    for kind, amount, later in steps:
        now += later
        if kind == "p":
            timer = paused(timer, now)
        elif kind == "r":
            timer = resumed(timer, now)
        else:
            timer = extended(timer, amount, now)
        assert 0 <= left_ms(timer, now) <= timer.total_ms <= LONGEST_MS
