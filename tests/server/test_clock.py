"""The real clock."""

from datetime import UTC, datetime

from server.clock import SystemClock


async def test_it_tells_the_date_and_never_goes_back() -> None:
    clock = SystemClock()
    before = clock.now_s()
    today = datetime.now(UTC).timestamp() * 1000
    assert abs(clock.time_ms() - today) < 60_000
    await clock.sleep_s(-1)
    assert clock.now_s() >= before
