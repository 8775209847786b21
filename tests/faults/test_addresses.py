"""An address is what the socket says, unless a trusted proxy says otherwise (SA3)."""

import httpx
import pytest

from tests.faults.lobby import Led
from tests.support.api import Api
from tests.support.real_server import RealServer


def enter(led: Led, forwarded: str) -> httpx.Response:
    body = {"link": led.workshop.links["participant"], "name": "Anna"}
    headers = {"X-Forwarded-For": forwarded}
    return httpx.post(f"{led.server.url}/api/join", json=body, headers=headers)


def ban_address_of(led: Led, forwarded: str) -> None:
    """Somebody who says they come from there is banned with their address."""
    led.order("session", do="start")
    person = enter(led, forwarded).json()["person"]["id"]
    led.order(f"people/{person}/remove", ban="for_ever", address=True)


class TestWithoutAProxy:
    @pytest.fixture
    def server_env(self) -> dict[str, str]:
        return {"FORWARDED_ALLOW_IPS": "10.9.9.9"}

    async def test_sa3_a_forged_header_neither_hides_nor_accuses(
        self, own_server: RealServer, own_api: Api
    ) -> None:
        led = Led.begin(own_server, own_api)
        ban_address_of(led, "203.0.113.9")
        assert enter(led, "198.51.100.1").json()["type"] == "urn:whiteboard:problem:banned"


async def test_sa3_a_trusted_proxy_is_believed(own_server: RealServer, own_api: Api) -> None:
    led = Led.begin(own_server, own_api)
    ban_address_of(led, "203.0.113.9")
    assert enter(led, "203.0.113.9").status_code == 403
    assert enter(led, "203.0.113.10").status_code == 200
