"""What rooms are given from outside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from server.clock import Clock
from server.policy.rights import Limit, RoomRights, Standing
from server.rooms.recorder import Recorder
from server.storage.base import Journal, Person

logger = logging.getLogger(__name__)

Tell: TypeAlias = Callable[[str, Mapping[str, object]], None]


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


class RightsSource(Protocol):
    """Who knows what boards allow and who people are. All but `open` return at once."""

    async def open(self, board_id: str, workshop_id: str) -> RoomRights:
        """What a room is to start with; it must not wait after it has looked."""
        ...

    def standing(self, person: Person) -> Standing:
        """What somebody who has just arrived is.

        Raises:
            AccessError: they were removed, or are not let in yet.
        """
        ...

    def attached(self, session_id: str, person: Person, board_id: str, tell: Tell) -> None:
        """A session was let in; `tell` sends it control events."""
        ...

    def detached(self, session_id: str, person: Person, board_id: str) -> None:
        """That session is gone."""
        ...

    def alarm(self, person_id: str, board_id: str, limit: Limit) -> None:
        """Somebody creates or deletes more than the board's limit (SA4)."""
        ...


class OpenFloorRights:
    """Everything is allowed to whoever is no observer: for rooms without facilitation."""

    async def open(self, board_id: str, workshop_id: str) -> RoomRights:  # noqa: ARG002  # the same for all
        """See `RightsSource`."""
        return RoomRights()

    def standing(self, person: Person) -> Standing:
        """See `RightsSource`."""
        return Standing(person.id, person.role)

    def attached(self, session_id: str, person: Person, board_id: str, tell: Tell) -> None:
        """See `RightsSource`."""

    def detached(self, session_id: str, person: Person, board_id: str) -> None:
        """See `RightsSource`."""

    def alarm(self, person_id: str, board_id: str, limit: Limit) -> None:
        """See `RightsSource`."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a room needs besides its board."""

    journal: Journal
    recorder: Recorder
    clock: Clock
    chores: Chores
    limits: Limits
    rights: RightsSource
