"""What the HTTP API is made of; the composition root hands it over."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from server.clock import Clock
from server.storage.base import Directory, Storage
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
    def workshops_per_minute(self) -> int:
        """From one client address."""

    @property
    def state_cache_bytes(self) -> int:
        """For compressed states of boards."""


class States(Protocol):
    """The live rooms, as far as this layer asks for them."""

    async def state(self, board_id: str) -> tuple[bytes, int]:
        """The whole board as a collected update, and a sequence that it holds at least."""
        ...


@dataclass(frozen=True, slots=True)
class HttpDependencies:
    """All that the routes use. `client`: folder of the built browser client."""

    directory: Directory
    journal: Storage
    rooms: States
    clock: Clock
    settings: HttpSettings
    client: Path = CLIENT
