"""`python -m server`: run uvicorn and print the address to open, or carry out a command."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import socket
import sys

import uvicorn

from server.app import Whiteboard
from server.archive.commands import add_commands, run
from server.errors import SettingsError
from server.settings import Settings, settings_help
from server.transport.fast_http import fast_http
from server.transport.fast_websocket import FastWebSocketProtocol


class Server(uvicorn.Server):
    """uvicorn, saying where it is, and telling clients before it goes."""

    def __init__(self, config: uvicorn.Config, whiteboard: Whiteboard, address: str | None) -> None:
        super().__init__(config)
        self._whiteboard = whiteboard
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then print the one line a person waits for."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  # shown, not bound
            print(f"Open {self._address or f'http://{host}:{port}'}", flush=True)  # noqa: T201  # for people

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Clients first: they are told to come back before their connections end."""
        await self._whiteboard.say_goodbye()
        await super().shutdown(sockets)


def main() -> int:
    """Serve, or do what the command says. Returns the exit code: 2 for a wrong setting."""
    parser = argparse.ArgumentParser(
        prog="python -m server",
        description="Living Lab Whiteboard: the server. Configured by environment variables:",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_commands(parser)
    arguments = parser.parse_args()
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201  # for people
        return 2
    if arguments.command not in (None, "serve"):
        return run(arguments, settings)
    return serve(settings)


def serve(settings: Settings) -> int:
    """Serve until a signal comes. Returns the exit code: 3 when it could not start."""
    whiteboard = Whiteboard(settings)
    config = uvicorn.Config(
        whiteboard,
        host=settings.host,
        port=settings.port,
        http=fast_http(settings.request_s),
        ws=FastWebSocketProtocol,
        ws_max_size=settings.max_message_bytes,
        ws_per_message_deflate=False,  # costs 300 KiB per connection and most of the CPU
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=settings.shutdown_drain_s,
        log_config=None,
        log_level="warning",  # uvicorn's info lines hold addresses with tokens
        access_log=False,
        server_header=False,
        backlog=2048,
    )
    # Thousands of short-lived tuples a second would keep the collector of cycles busy for nothing.
    gc.set_threshold(20_000, 50, 100)
    server = Server(config, whiteboard, settings.public_url)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises the signal it has dealt with
        server.run()
    return 0 if server.started else 3


if __name__ == "__main__":
    sys.exit(main())
