"""Waiting for a state of another process, which can only be asked again and again."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(ask: Callable[[], T], limit_s: float = 10.0, pause_s: float = 0.02) -> T:
    """Ask until the answer is true, and return it; fails with the last answer."""
    deadline = time.monotonic() + limit_s
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"not reached within {limit_s} s; last: {answer!r}"
        time.sleep(pause_s)
    return answer
