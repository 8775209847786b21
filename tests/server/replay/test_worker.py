"""The other process: it answers, fails and dies without harm to this one."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from server.errors import WorkbenchBroken
from server.replay.worker import NICENESS, Workbench


def shout(payload: bytes) -> bytes:
    return payload.upper()


def who(_: bytes) -> bytes:
    return f"{os.getpid()} {os.nice(0)}".encode()


def fail(payload: bytes) -> bytes:
    raise ValueError(payload.decode())


def die(_: bytes) -> bytes:
    os.abort()


@pytest.fixture
async def bench() -> AsyncIterator[Workbench]:
    made = Workbench()
    yield made
    await made.close()


async def test_work_is_done_in_one_other_nice_process(bench: Workbench) -> None:
    assert await bench.run(shout, b"hello") == b"HELLO"
    first, again = await bench.run(who, b""), await bench.run(who, b"")
    assert first == again
    process, niceness = map(int, first.split())
    assert process != os.getpid()
    assert niceness == min(19, os.nice(0) + NICENESS)


async def test_what_fails_there_says_why(bench: Workbench) -> None:
    with pytest.raises(WorkbenchBroken, match="ValueError: no such thing"):
        await bench.run(fail, b"no such thing")
    assert await bench.run(shout, b"on") == b"ON"


async def test_after_its_death_there_is_a_new_one(bench: Workbench) -> None:
    before = await bench.run(who, b"")
    with pytest.raises(WorkbenchBroken):
        await bench.run(die, b"")
    assert await bench.run(who, b"") != before


async def test_killed_from_outside_it_is_replaced(bench: Workbench) -> None:
    os.kill(int((await bench.run(who, b"")).split()[0]), signal.SIGKILL)
    with pytest.raises(WorkbenchBroken):
        await bench.run(shout, b"a")
    assert await bench.run(shout, b"a") == b"A"


async def test_urgent_work_goes_before_what_waits(bench: Workbench) -> None:
    done: list[str] = []

    async def do(name: str, *, urgent: bool) -> None:
        await bench.run(shout, b"", urgent=urgent)
        done.append(name)

    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(do(f"film {number}", urgent=False))
        group.create_task(do("change", urgent=True))
    assert done == ["film 0", "change", "film 1", "film 2"]


async def test_whoever_goes_away_leaves_the_turn_to_others(bench: Workbench) -> None:
    await bench.run(shout, b"")
    gone = asyncio.create_task(bench.run(shout, b"x" * 1000))
    await asyncio.sleep(0)
    gone.cancel()
    assert await bench.run(shout, b"next") == b"NEXT"


async def test_closed_it_works_no_more(bench: Workbench) -> None:
    await bench.run(shout, b"")
    await bench.close()
    with pytest.raises(WorkbenchBroken):
        await bench.run(shout, b"")
    await bench.close()
