"""Time as an argument: the Clock protocol and the real clock, the only user of `time`."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Where the server gets its time from. Tests pass one that they move by hand."""

    def now_s(self) -> float:
        """Seconds since some fixed moment; never goes back. For intervals and deadlines."""
        ...

    def time_ms(self) -> int:
        """The date: ms since 1970, UTC. May jump when the machine's clock is set."""
        ...

    async def sleep_s(self, seconds: float) -> None:
        """Return after that time; at once (but not before others ran) for 0 and less."""
        ...


class SystemClock:
    """The machine's clock."""

    def now_s(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        return time.monotonic()

    def time_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000

    async def sleep_s(self, seconds: float) -> None:
        """Sleep on the running event loop."""
        await asyncio.sleep(max(0.0, seconds))
