"""Composition root: the only module that knows all others."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from server.archive.bundle import Office
from server.archive.notary import Notary
from server.clock import SystemClock
from server.errors import SettingsError, StorageError
from server.facilitation.halls import Halls
from server.facilitation.people_deeds import PEOPLE_DEEDS
from server.facilitation.replay_deeds import REPLAY_DEEDS
from server.facilitation.run_deeds import RUN_DEEDS
from server.keeper import HOUR_MS, Keeper
from server.logs import configure_logging
from server.replay.studio import Studio
from server.replay.worker import Workbench
from server.rooms.recorder import Recorder
from server.rooms.registry import RoomRegistry
from server.rooms.services import Chores, Limits, Services
from server.settings import Settings
from server.signing import load_signer
from server.storage.sqlite import open_sqlite
from server.tasks import VitalTasks
from server.transport.http import HttpDependencies, build_http
from server.transport.lobby_socket import PATH as LOBBY_PATH
from server.transport.lobby_socket import LobbyEndpoint
from server.transport.websocket import SyncEndpoint

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """What exists between start and stop."""

    rooms: RoomRegistry
    http: ASGIApp
    sync: ASGIApp
    lobby: ASGIApp


class Whiteboard:
    """The ASGI application. Everything with a life is made at start-up and ended at shutdown.

    `settings`: None reads them from the environment when the server starts.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings
        self._running: Running | None = None
        self._has_started = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route: the start and stop of the server, WebSocket, HTTP."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if self._running is None:
            raise RuntimeError("a request outside the server's life")
        if scope["type"] == "websocket" and scope["path"] == LOBBY_PATH:
            await self._running.lobby(scope, receive, send)
        elif scope["type"] == "websocket":  # one at a foreign path names no board: CC1
            await self._running.sync(scope, receive, send)
        else:
            await self._running.http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()  # lifespan.startup
        try:
            async with self._live():
                await send({"type": "lifespan.startup.complete"})
                await receive()  # lifespan.shutdown
        except (StorageError, SettingsError) as error:
            if self._has_started:
                raise
            # One sentence instead of a traceback: another server runs here, a newer one did, or
            # the key of the record may be read by others.
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.shutdown.complete"})

    async def say_goodbye(self) -> None:
        """Tell every session that the server stops and when to come back (1012)."""
        if self._running is not None:
            self._running.rooms.close_all()
            await asyncio.sleep(0)

    @asynccontextmanager
    async def _live(self) -> AsyncIterator[None]:
        """Start in this order, stop in the reverse: storage, rooms, background tasks, traffic."""
        settings = self._settings or Settings.from_environment(os.environ)
        configure_logging(settings.log_level)
        clock, chores = SystemClock(), Chores()
        signer = load_signer(settings.record_key)
        storage = await open_sqlite(settings.sqlalchemy_url, settings.database_busy_ms)
        recorder = Recorder(storage, clock)
        deeds = {**RUN_DEEDS, **PEOPLE_DEEDS, **REPLAY_DEEDS}
        halls = Halls(storage, clock, deeds, chores.start)
        limits = Limits(sessions=settings.room_sessions, outbox_bytes=settings.outbox_bytes)
        rooms = RoomRegistry(
            Services(storage, recorder, clock, chores, limits, halls),
            idle_s=settings.room_idle_s,
            snapshot_every=settings.snapshot_every,
        )
        halls.introduce(rooms)
        bench = Workbench()
        studio = Studio(storage, bench, clock)
        compact_after_ms = settings.compact_after_h * HOUR_MS
        keeper = Keeper(storage, rooms.while_closed, clock, compact_after_ms)
        notary = Notary(storage, signer, clock, settings.checkpoint_every)
        office = Office(storage, signer, notary, clock, settings.data_dir)
        http = build_http(
            HttpDependencies(storage, rooms, halls, clock, settings, studio, bench, office)
        )
        sync = SyncEndpoint(rooms, halls, storage, clock, settings)
        self._running = Running(rooms, http, sync, LobbyEndpoint(halls, storage, settings))
        try:
            async with VitalTasks() as tasks:
                tasks.start("recorder", recorder.run())
                tasks.start("rooms", rooms.run())
                tasks.start("halls", halls.run())
                tasks.start("studio", studio.run())
                tasks.start("notary", notary.run())
                tasks.start("keeper", keeper.run())
                self._has_started = True
                yield
        finally:
            self._running = None
            try:
                async with asyncio.timeout(settings.shutdown_drain_s):
                    await recorder.drain()
                    await halls.close()
                    await rooms.close()
            except TimeoutError:
                logger.exception("not everything could be saved before the deadline")
            await studio.close()
            await bench.close()
            await chores.close()
            await storage.close()


app = Whiteboard()
