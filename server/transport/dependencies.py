"""What the HTTP API is made of; the composition root hands it over."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from server.archive.bundle import Office
from server.clock import Clock
from server.facilitation.halls import Halls
from server.replay.studio import Studio
from server.replay.worker import Workbench
from server.rooms.room import Room
from server.storage.base import Directory, Storage
from server.storage.records import BoardRecord, Doors, Films, Forking, Programme, Viewings
from server.transport.access import OriginSettings

CLIENT = Path(__file__).resolve().parents[2] / "client" / "dist"


class HttpSettings(OriginSettings, Protocol):
    """The settings that count here; see server/settings.py."""

    @property
    def create_key(self) -> str | None:
        """Needed for creating workshops."""

    @property
    def joins_per_minute(self) -> int:
        """From one client address."""

    @property
    def codes_per_minute(self) -> int:
        """Wrong room codes from one client address."""

    @property
    def commands_per_minute(self) -> int:
        """Of one person."""

    @property
    def workshops_per_minute(self) -> int:
        """From one client address."""

    @property
    def state_cache_bytes(self) -> int:
        """For compressed states of boards."""


class States(Protocol):
    """States of boards."""

    async def state(self, board_id: str) -> tuple[bytes, int]:
        """The whole board as a collected update, and a sequence that it holds at least."""
        ...


class Rooms(States, Protocol):
    """The live rooms, as far as this layer asks for them."""

    def lease(self, board_id: str) -> AbstractAsyncContextManager[Room]:
        """Hold the one live room of that board, loading it if needed."""
        ...


class WorkshopStorage(Storage, Programme, Doors, BoardRecord, Films, Forking, Viewings, Protocol):
    """All of storage over one database."""


@dataclass(frozen=True, slots=True)
class HttpDependencies:
    """All that the routes use. `client`: folder of the built browser client."""

    storage: WorkshopStorage
    rooms: Rooms
    halls: Halls
    clock: Clock
    settings: HttpSettings
    studio: Studio
    bench: Workbench
    office: Office
    client: Path = CLIENT

    @property
    def directory(self) -> Directory:
        """Workshops, boards, links, people and tokens."""
        return self.storage

    @property
    def journal(self) -> Storage:
        """The record of every board."""
        return self.storage
