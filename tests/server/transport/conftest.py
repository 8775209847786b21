"""The whole application on a database of its own, and somebody of each role."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from server.app import Whiteboard
from server.settings import Settings
from tests.support.asgi import client_of, running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Modules override it."""
    return Settings(data_dir=tmp_path, log_level="error")


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[ASGIApp]:
    whiteboard = Whiteboard(settings)
    async with running(whiteboard):
        yield whiteboard


@pytest.fixture
async def http(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


NEW: dict[str, Any] = {"title": "Quartier", "language": "de", "boards": [{"title": "Tafel"}]}


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with a token."""

    person_id: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """A workshop as it was answered."""

    http: httpx.AsyncClient
    body: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.body["workshop"]["id"])

    @property
    def board(self) -> str:
        return str(self.body["boards"][0]["id"])

    async def join(self, role: str = "participant", **fields: Any) -> Asker:
        body = {"link": self.body["links"][role], "name": "Anna", **fields}
        answer = await self.http.post("/api/join", json=body)
        assert answer.status_code == 200, answer.text
        self.http.cookies.clear()
        joined = answer.json()
        return Asker(joined["person"]["id"], {"Authorization": f"Bearer {joined['token']}"})


async def make(http: httpx.AsyncClient, **fields: Any) -> Made:
    answer = await http.post("/api/workshops", json={**NEW, **fields})
    assert answer.status_code == 201, answer.text
    return Made(http, answer.json())


@pytest.fixture
async def made(http: httpx.AsyncClient) -> Made:
    return await make(http)
