"""The whole application in the test's own process: started, asked, stopped; no sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.types import ASGIApp, Message


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[None]:
    """Start the application as a server does, and stop it at the end of the block."""
    to_app: asyncio.Queue[Message] = asyncio.Queue()
    from_app: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.ensure_future(app({"type": "lifespan"}, to_app.get, from_app.put))
    for step in ("startup", "shutdown"):
        await to_app.put({"type": f"lifespan.{step}"})
        answer = await from_app.get()
        assert answer["type"] == f"lifespan.{step}.complete", answer
        if step == "startup":
            yield
    await life


def client_of(
    app: ASGIApp, address: str = "192.0.2.1", url: str = "http://board.test"
) -> httpx.AsyncClient:
    """A client without cookies of its own; unexpected errors are answers, as on a socket."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url=url)
