"""The kits that a workshop can be made from."""

from collections.abc import Mapping

from msgspec.json import encode
from starlette.requests import Request
from starlette.responses import Response

from server.kits import Kit
from server.transport.kit_bodies import view_kits


class Kits:
    """The handler that lists them. One per application."""

    def __init__(self, kits: Mapping[str, Kit]) -> None:
        self._body = encode(view_kits(kits.values()))

    async def kits(self, _: Request) -> Response:
        """GET /api/kits."""
        return Response(self._body, 200, {"Cache-Control": "no-cache"}, "application/json")
