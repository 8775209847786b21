"""Background tasks whose death stops the process: a server that only seems to work is worse."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")
OnDeath = Callable[[str, BaseException | None], None]


def stop_process(name: str, error: BaseException | None) -> None:
    """Ask this process to end in the ordinary way (SIGTERM), so that the shutdown drains."""
    logger.critical("vital task died, stopping", extra={"task": name}, exc_info=error)
    signal.raise_signal(signal.SIGTERM)


class VitalTasks:
    """An async context that owns background tasks.

    A task that ends while the context is open, by an exception or by returning, is a fault of
    ours: `on_death` is called once with its name and exception. Leaving the context cancels the
    tasks in the reverse order of their start and waits for each.
    """

    def __init__(self, on_death: OnDeath = stop_process) -> None:
        self._on_death = on_death
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closing = False
        self.failure: str | None = None
        """Name of the first task that died, for the exit code of the process."""

    def start(self, name: str, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that is meant to go on until the context is left."""
        task = asyncio.create_task(coroutine, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._is_closing or self.failure is not None:
            return
        self.failure = task.get_name()
        error = None if task.cancelled() else task.exception()
        self._on_death(self.failure, error)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_closing = True
        for task in reversed(self._tasks):
            task.cancel()
            # gather: a task's own error was reported when it died and must not hide `error`.
            await asyncio.gather(task, return_exceptions=True)


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end even when the caller is cancelled meanwhile; return its result.

    For what must not stop half way, such as a transaction. The caller is cancelled at once; an
    error that nobody waits for any more is logged.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(_log_abandoned)
        raise


def _log_abandoned(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("work failed after its caller had gone", exc_info=error)
