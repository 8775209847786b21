"""A countdown, as a value. Pure; `now_ms` is the time of the process' anchored clock."""

from dataclasses import replace

from server.storage.records import Timer

LONGEST_MS = 24 * 3600 * 1000
MINUTE_MS = 60_000


def started(workshop_id: str, board_id: str, minutes: float, by: str, now_ms: int) -> Timer:
    """A timer that runs from now."""
    total_ms = _bounded(minutes * MINUTE_MS)
    return Timer(workshop_id, board_id, "running", total_ms, now_ms + total_ms, None, by)


def left_ms(timer: Timer, now_ms: int) -> int:
    """What is left of it; 0 when it is over."""
    if timer.state == "paused" or timer.ends_ms is None:
        return timer.left_ms or 0
    return _bounded(timer.ends_ms - now_ms)


def paused(timer: Timer, now_ms: int) -> Timer:
    """The same, standing still. Pausing twice changes nothing."""
    return replace(timer, state="paused", ends_ms=None, left_ms=left_ms(timer, now_ms))


def resumed(timer: Timer, now_ms: int) -> Timer:
    """The same, running. Resuming twice changes nothing."""
    return replace(timer, state="running", ends_ms=now_ms + left_ms(timer, now_ms), left_ms=None)


def extended(timer: Timer, minutes: float, now_ms: int) -> Timer:
    """The same with so much more (or less) to go, between nothing and a day."""
    left = _bounded(left_ms(timer, now_ms) + minutes * MINUTE_MS)
    total = max(left, _bounded(timer.total_ms + minutes * MINUTE_MS))
    if timer.state == "paused":
        return replace(timer, total_ms=total, left_ms=left)
    return replace(timer, total_ms=total, ends_ms=now_ms + left)


def _bounded(duration_ms: float) -> int:
    return max(0, min(LONGEST_MS, round(duration_ms)))
