"""uvicorn's HTTP protocol with a deadline for the first request (shared/protocol.md LM3)."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

FIRST_REQUEST_S = 10.0


class FastHttpProtocol(HttpToolsProtocol):
    """Closes connections that say nothing, or speak too slowly to ever finish a request head."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Start the clock for the first request."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(FIRST_REQUEST_S, transport.close)

    def on_headers_complete(self) -> None:
        """The request is there."""
        self._stop_clock()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._stop_clock()
        super().connection_lost(exc)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
