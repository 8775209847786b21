"""A workshop with a facilitator, its lobby, and a socket of whoever waits, over a real server."""

import secrets
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.support.api import Api, Joined, Workshop
from tests.support.real_server import RealServer


@dataclass
class Led:
    """A workshop and who leads it."""

    server: RealServer
    api: Api
    workshop: Workshop
    leader: Joined

    @classmethod
    def begin(cls, server: RealServer, api: Api, *, lobby: bool = False) -> "Led":
        workshop = api.create(None)
        led = cls(server, api, workshop, api.join(workshop, "Olena", "facilitator"))
        if lobby:
            led.order("settings", lobby=True)
        return led

    def order(self, path: str, **body: Any) -> dict[str, Any]:
        """A command of the facilitator that has to succeed."""
        answer = self.post(self.leader.token, f"workshops/{self.workshop.id}/{path}", **body)
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def post(self, token: str, path: str, **body: Any) -> httpx.Response:
        return self.api.http.post(
            f"/api/{path}",
            json={"command": secrets.token_hex(8), **body},
            headers={"Authorization": f"Bearer {token}"},
        )

    def enter(self, name: str) -> dict[str, Any]:
        """Somebody joins, or waits; a fresh browser."""
        link = self.workshop.links["participant"]
        answer = httpx.post(f"{self.server.url}/api/join", json={"link": link, "name": name})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def lobby(self, token: str) -> ClientConnection:
        url = f"{self.server.ws_url}/lobby?token={token}"
        return await connect(url, compression=None, proxy=None)
