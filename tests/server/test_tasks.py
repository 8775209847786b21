"""Vital tasks stop the process when they die; unbroken work ends although its caller goes."""

import asyncio
import logging
import signal

import pytest

from server import tasks
from server.tasks import VitalTasks, unbroken

Deaths = list[tuple[str, BaseException | None]]


async def fails() -> None:
    raise ValueError("on purpose")


async def returns() -> None:
    await asyncio.sleep(0)


async def goes_on() -> None:
    await asyncio.Event().wait()


async def rounds(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_task_that_fails_is_told_once_with_its_error() -> None:
    deaths: Deaths = []
    async with VitalTasks(lambda name, error: deaths.append((name, error))) as vital:
        vital.start("calm", goes_on())
        vital.start("first", fails())
        vital.start("second", fails())
        await rounds()
        assert vital.failure == "first"
    [(name, error)] = deaths
    assert (name, str(error)) == ("first", "on purpose")


async def test_a_task_that_returns_has_died_too() -> None:
    deaths: Deaths = []
    async with VitalTasks(lambda name, error: deaths.append((name, error))) as vital:
        vital.start("returning", returns())
        await rounds()
    assert deaths == [("returning", None)]


async def test_leaving_cancels_in_reverse_order_and_is_no_death() -> None:
    deaths: Deaths = []
    ended: list[str] = []

    async def notes_its_end(name: str) -> None:
        try:
            await goes_on()
        finally:
            await asyncio.sleep(0)
            ended.append(name)

    async with VitalTasks(lambda name, error: deaths.append((name, error))) as vital:
        for name in ("one", "two", "three"):
            vital.start(name, notes_its_end(name))
        await rounds()
    assert ended == ["three", "two", "one"]
    assert (deaths, vital.failure) == ([], None)


async def test_an_error_within_the_context_is_not_hidden() -> None:
    async def use() -> None:
        async with VitalTasks(lambda *_: None) as vital:
            vital.start("failing", fails())
            await rounds()
            raise KeyError

    with pytest.raises(KeyError):
        await use()


def test_the_process_is_asked_to_stop_in_the_ordinary_way(
    caplog: pytest.LogCaptureFixture,
) -> None:
    received: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: received.append(number))
    try:
        tasks.stop_process("recorder", ValueError("on purpose"))
    finally:
        signal.signal(signal.SIGTERM, before)
    assert received == [signal.SIGTERM]
    assert "on purpose" in caplog.text


async def test_unbroken_work_gives_its_result_or_error() -> None:
    async def work() -> int:
        await asyncio.sleep(0)
        return 7

    assert await unbroken(work()) == 7
    with pytest.raises(ValueError, match="on purpose"):
        await unbroken(fails())


async def test_unbroken_work_goes_on_when_its_caller_is_cancelled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    go_on, done = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go_on.wait()
        done.set()
        raise ValueError("nobody waits for this")

    caller = asyncio.create_task(unbroken(work()))
    await rounds()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await done.wait()
    with caplog.at_level(logging.ERROR):
        await rounds()
    assert "nobody waits for this" in caplog.text
