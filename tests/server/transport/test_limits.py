"""Token buckets: what is allowed in the long run and at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import RateLimited
from server.transport import limits
from server.transport.limits import AddressLimit, CodeGuard, TokenBucket, neighbourhood

steps = st.lists(st.floats(0, 100), max_size=60)


@given(steps, st.floats(0.01, 100), st.integers(1, 20))
def test_never_more_than_capacity_plus_what_flowed_in(
    pauses: list[float], per_s: float, capacity: int
) -> None:
    bucket, now_s, taken = TokenBucket(capacity, 0.0), 0.0, 0
    for pause in pauses:
        now_s += pause
        taken += bucket.wait_s(now_s, per_s=per_s, capacity=capacity) == 0
        assert taken <= capacity + per_s * now_s + 1e-6


@given(steps, st.floats(0.01, 100), st.integers(1, 20))
def test_whoever_waits_as_told_gets_a_token(
    pauses: list[float], per_s: float, capacity: int
) -> None:
    bucket, now_s = TokenBucket(capacity, 0.0), 0.0
    for pause in pauses:
        now_s += pause
        wait_s = bucket.wait_s(now_s, per_s=per_s, capacity=capacity)
        if wait_s > 0:
            now_s += wait_s + 1e-6
            assert bucket.wait_s(now_s, per_s=per_s, capacity=capacity) == 0


def test_time_that_goes_back_gives_nothing() -> None:
    bucket = TokenBucket(1, 100.0)
    assert bucket.wait_s(100.0, per_s=1, capacity=1) == 0
    assert bucket.wait_s(50.0, per_s=1, capacity=1) == 1
    assert bucket.wait_s(100.5, per_s=1, capacity=1) == 0.5


def test_an_address_gets_four_minutes_worth_at_once() -> None:
    limit = AddressLimit(2)
    for _ in range(8):
        limit.check("192.0.2.1", 0.0)
    with pytest.raises(RateLimited) as raised:
        limit.check("192.0.2.1", 0.0)
    assert raised.value.retry_after_s == 30
    limit.check("192.0.2.2", 0.0)
    limit.check("192.0.2.1", 30.0)


def test_memory_is_bounded_and_the_active_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ADDRESSES_KEPT", 3)
    limit = AddressLimit(1)
    for n in range(50):
        limit.check(f"192.0.2.{n}", 0.0)
        if n < 4:
            limit.check("198.51.100.1", 0.0)
        elif n % 2:
            with pytest.raises(RateLimited):
                limit.check("198.51.100.1", 0.0)
    assert len(limit._buckets) == 3


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("a-name", "another", False),
        ("", "", True),
    ],
)
def test_who_counts_as_one(one: str, other: str, is_same: bool) -> None:
    assert (neighbourhood(one) == neighbourhood(other)) is is_same


class TestCodeGuard:
    def test_wrong_codes_are_counted_within_a_minute(self) -> None:
        guard = CodeGuard(3)
        for second in range(3):
            guard.attempt("192.0.2.1", second)
        with pytest.raises(RateLimited) as refused:
            guard.attempt("192.0.2.1", 59.0)
        assert refused.value.retry_after_s == 1.0
        guard.attempt("192.0.2.1", 60.0)

    def test_many_at_once_are_all_counted(self) -> None:
        """Each counts as wrong until it is known to be right, whatever happens between."""
        guard = CodeGuard(3)
        for _ in range(3):
            guard.attempt("192.0.2.1", 0.0)
        with pytest.raises(RateLimited):
            guard.attempt("192.0.2.1", 0.0)

    def test_right_ones_are_free(self) -> None:
        guard = CodeGuard(1)
        for _ in range(400):
            guard.attempt("192.0.2.1", 0.0)
            guard.succeeded("192.0.2.1", 0.0)

    def test_neighbours_in_ipv6_count_together(self) -> None:
        guard = CodeGuard(1)
        guard.attempt("2001:db8::1", 0.0)
        with pytest.raises(RateLimited):
            guard.attempt("2001:db8::2", 0.0)
        guard.attempt("2001:db8:0:1::1", 0.0)

    def test_memory_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "ADDRESSES_KEPT", 10)
        guard = CodeGuard(5)
        for n in range(100):
            guard.attempt(f"192.0.2.{n}", 0.0)
        assert len(guard._wrong) == 10
