"""What rooms are given from outside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from server.clock import Clock
from server.rooms.recorder import Recorder
from server.storage.base import Journal

logger = logging.getLogger(__name__)


class Chores:
    """Short tasks of rooms. One that fails is logged and harms nobody else."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_busy(self) -> bool:
        """Whether any is under way."""
        return bool(self._tasks)

    def start(self, name: str, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run it beside everything else."""
        task = asyncio.create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("chore failed", extra={"task": task.get_name()}, exc_info=error)

    async def finish(self) -> None:
        """Wait until none is under way, those included that they start."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Cancel what is still under way and wait for it."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one room.

    `outbox_bytes`: unread updates per session (LM2). `backlog_bytes`: updates that wait for the
    disk; beyond it their senders are read no further.
    """

    sessions: int
    outbox_bytes: int
    backlog_bytes: int = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a room needs besides its board."""

    journal: Journal
    recorder: Recorder
    clock: Clock
    chores: Chores
    limits: Limits
