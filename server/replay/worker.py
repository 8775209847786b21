"""A second process for what is slow or what an engine may die of: films, composed changes, checks.

It is nice to the others: while it works, rooms answer as before. What kills it kills nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeAlias

from server.errors import WorkbenchBroken

Task: TypeAlias = Callable[[bytes], bytes]
"""A function of a module: it is found by its name in the other process."""

NICENESS = 10
LONGEST_S = 180.0
_DONE, _FAILED = b"\0", b"\1"


class Workbench:
    """Runs one task after the other, urgent ones first. The process is made with the first task.

    Tasks have no side effects: one that was cut off may be run again.
    """

    def __init__(self) -> None:
        self._turns: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._is_busy = False
        self._is_closed = False
        self._making = threading.Lock()
        self._child: BaseProcess | None = None
        self._pipe: Connection | None = None

    async def run(self, task: Task, payload: bytes, *, urgent: bool = False) -> bytes:
        """Have the other process run the task.

        Raises:
            WorkbenchBroken: it failed, or its process died; the next one gets a new process.
        """
        work = asyncio.create_task(self._run(task, payload, urgent))
        work.add_done_callback(_seen)
        # The other process cannot be called back: its turn ends when it has answered.
        return await asyncio.shield(work)

    async def _run(self, task: Task, payload: bytes, urgent: bool) -> bytes:
        await self._turn(urgent)
        try:
            return await asyncio.to_thread(self._ask, task, payload)
        finally:
            self._pass_on()

    async def close(self) -> None:
        """End the process, whatever it does. Idempotent."""
        self._is_closed = True
        with self._making:
            child = self._child
            if child is not None:
                child.kill()
        if child is not None:
            await asyncio.to_thread(child.join)

    async def _turn(self, urgent: bool) -> None:
        if not self._is_busy:
            self._is_busy = True
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._turns, (not urgent, next(self._numbers), mine))
        await mine

    def _pass_on(self) -> None:
        if self._turns:
            heapq.heappop(self._turns)[2].set_result(None)
        else:
            self._is_busy = False

    def _ask(self, task: Task, payload: bytes) -> bytes:
        try:
            answer = _asked(self._opened(), task, payload)
        except (EOFError, OSError) as error:  # a TimeoutError is one
            self._give_up()
            raise WorkbenchBroken(f"no answer: {type(error).__name__}") from error
        if answer[:1] == _FAILED:
            raise WorkbenchBroken(answer[1:].decode())
        return answer[1:]

    def _opened(self) -> Connection:
        with self._making:
            if self._is_closed:
                raise WorkbenchBroken("it is closed")
            if self._pipe is None:
                context = multiprocessing.get_context("spawn")
                self._pipe, theirs = context.Pipe()
                self._child = context.Process(
                    target=_work, args=(theirs,), name="workbench", daemon=True
                )
                self._child.start()
                # The only other end is now the child's: when it dies, this one is told.
                theirs.close()
            return self._pipe

    def _give_up(self) -> None:
        with self._making:
            child, pipe = self._child, self._pipe
            self._child = self._pipe = None
        if child is not None:
            child.kill()
            child.join()
        if pipe is not None:
            pipe.close()


def _seen(work: asyncio.Task[bytes]) -> None:
    """Its failure is nobody's business once its caller has gone."""
    if not work.cancelled():
        work.exception()


def _asked(pipe: Connection, task: Task, payload: bytes) -> bytes:
    pipe.send_bytes(pickle.dumps((task, payload)))
    if not pipe.poll(LONGEST_S):
        raise TimeoutError
    return pipe.recv_bytes()


def _work(pipe: Connection) -> None:
    """The life of the other process. It ends with this one, whose end of the pipe closes then."""
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        while True:
            task, payload = pickle.loads(pipe.recv_bytes())  # noqa: S301  # nobody else has the pipe
            pipe.send_bytes(_answer(task, payload))


def _answer(task: Task, payload: bytes) -> bytes:
    try:
        return _DONE + task(payload)
    except BaseException as error:  # noqa: BLE001  # panics have no other parent
        return _FAILED + f"{type(error).__name__}: {error}".encode(errors="replace")
