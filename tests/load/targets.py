"""What is measured: our server, and others that speak the same protocol, from their registries.

The others are installed into .cache/peers when asked for, and never are part of this project.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Protocol, Self

import httpx

from tests.load import edits
from tests.load.process import ROOT
from tests.load.seed import seed
from tests.support.real_server import RealServer, free_port

PEERS = ROOT / ".cache" / "peers"


class Target(Protocol):
    """A server under load. Entered: running on an empty store with the boards asked for."""

    name: str
    names_rooms: bool
    port: int
    pid: int

    def path(self, room: str, number: int) -> str:
        """The path under which the client with that number opens a room."""
        ...

    def restart(self) -> None:
        """Kill it and start it again on its store."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class OurServer:
    """This project, on SQLite, with one token per person; guard, journal and commit included."""

    name = "this server"
    names_rooms = False
    env: ClassVar[Mapping[str, str]] = {}

    def __init__(self, rooms: Sequence[str], people: int) -> None:
        self._rooms, self._people = rooms, people
        self._stack = contextlib.ExitStack()
        self.tokens: list[str] = []
        self.port = self.pid = 0

    def __enter__(self) -> Self:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        data = folder / "data"
        data.mkdir()
        url = f"sqlite:///{data / 'whiteboard.db'}"
        self._seed(url)
        env = {"LOG_LEVEL": "warning", **self.env}
        self._server = self._stack.enter_context(RealServer(folder, env))
        self._note()
        return self

    def _seed(self, url: str) -> None:
        _, self.tokens = asyncio.run(seed(url, self._rooms, self._people))

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _note(self) -> None:
        assert self._server.process is not None
        self.port, self.pid = self._server.port, self._server.process.pid

    def path(self, room: str, number: int) -> str:
        return f"/sync/{room}?token={self.tokens[number % len(self.tokens)]}"

    def restart(self) -> None:
        self._server.restart()
        self._note()


class RuledServer(OurServer):
    """The same, where it depends on what an update touches whether it may be made.

    On every board: 200 locked elements, four frames with a rule, only one's own notes, and limits
    of what is made and deleted in a minute. Nothing of the load is refused.
    """

    name = "this server, policies on"
    env: ClassVar[Mapping[str, str]] = {"COMMANDS_PER_MINUTE": "1000000"}

    def _seed(self, url: str) -> None:
        contents = {room: [edits.ruled_board()] for room in self._rooms}
        seeded = seed(url, self._rooms, self._people, contents, is_led=True)
        self._workshop, (*self.tokens, self._leader) = asyncio.run(seeded)

    def __enter__(self) -> Self:
        super().__enter__()
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}") as http:
            limits = {"creates_per_minute": 10_000, "deletes_per_minute": 10_000}
            self._order(http, f"workshops/{self._workshop}/settings", own_only=True, **limits)
            for room in self._rooms:
                self._order(http, f"boards/{room}/locks", lock=list(edits.LOCKED))
                for frame in edits.FRAMES:
                    rule = {"roles": ["participant"]}
                    self._order(http, f"boards/{room}/zones", frame=frame, rule=rule)
        return self

    def _order(self, http: httpx.Client, path: str, **body: object) -> None:
        answer = http.post(
            f"/api/{path}",
            json={"command": secrets.token_hex(8), **body},
            headers={"Authorization": f"Bearer {self._leader}"},
        )
        assert answer.status_code == 200, answer.text


class PeerServer:
    """A server of others: a command, started with a store of its own."""

    name = ""
    names_rooms = False

    def __init__(self, rooms: Sequence[str], people: int) -> None:
        del rooms, people  # they open any room for anybody
        self._stack = contextlib.ExitStack()
        self._process: subprocess.Popen[bytes] | None = None
        self.port = self.pid = 0

    def install(self, folder: Path) -> None:
        raise NotImplementedError

    def command(self, folder: Path) -> list[str]:
        raise NotImplementedError

    def env(self, store: Path) -> dict[str, str]:
        raise NotImplementedError

    def path(self, room: str, number: int) -> str:
        del number
        return f"/{room}"

    def __enter__(self) -> Self:
        folder = PEERS / type(self).__name__
        if not (folder / ".installed").exists():
            folder.mkdir(parents=True, exist_ok=True)
            print(f"installing {self.name}", flush=True)
            self.install(folder)
            (folder / ".installed").touch()
        self._folder = folder
        self._store = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        self.port = free_port()
        self._stack.callback(self._end)
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def restart(self) -> None:
        self._end()
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self.command(self._folder),
            cwd=self._folder,
            env={
                **os.environ,
                "HOST": "127.0.0.1",
                "PORT": str(self.port),
                **self.env(self._store),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.pid = self._process.pid
        for _ in range(1000):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 0.5).close()
                return
            time.sleep(0.02)
        raise AssertionError(f"{self.name} does not start")

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class BareRelay(PeerServer):
    """No server to use: what a relay that knows, checks and keeps nothing costs on this machine."""

    name = "bare relay (the floor)"

    def install(self, folder: Path) -> None:
        """It is part of this project."""

    def command(self, folder: Path) -> list[str]:
        del folder
        return [sys.executable, "-m", "tests.load.bare_relay", str(self.port)]

    def env(self, store: Path) -> dict[str, str]:
        del store
        return {"PYTHONPATH": str(ROOT)}


class YWebsocketServer(PeerServer):
    """The reference server of Yjs, with LevelDB as its store."""

    name = "y-websocket server 0.1.1 + LevelDB"

    def install(self, folder: Path) -> None:
        npm_install(folder, ["@y/websocket-server@0.1.1", "yjs@13.6.33"])

    def command(self, folder: Path) -> list[str]:
        del folder
        return [shutil.which("node") or "node", "node_modules/@y/websocket-server/src/server.js"]

    def env(self, store: Path) -> dict[str, str]:
        return {"YPERSISTENCE": str(store / "level")}


class Hocuspocus(PeerServer):
    """Hocuspocus with its SQLite extension, as its documentation starts it."""

    name = "Hocuspocus 4.7.0 + SQLite"
    names_rooms = True
    START = """
import { Server } from '@hocuspocus/server'
import { SQLite } from '@hocuspocus/extension-sqlite'
const { PORT, DB } = process.env
new Server({
  port: Number(PORT), address: '127.0.0.1', quiet: true,
  extensions: [new SQLite({ database: DB })]
}).listen()
"""

    def install(self, folder: Path) -> None:
        packages = [
            "@hocuspocus/server@4.7.0",
            "@hocuspocus/extension-sqlite@4.7.0",
            "yjs@13.6.33",
            "y-protocols@1.0.7",
        ]
        npm_install(folder, packages)
        (folder / "start.mjs").write_text(self.START)

    def command(self, folder: Path) -> list[str]:
        del folder
        return [shutil.which("node") or "node", "start.mjs"]

    def env(self, store: Path) -> dict[str, str]:
        return {"DB": str(store / "hocuspocus.db")}


def npm_install(folder: Path, packages: list[str]) -> None:
    """Install packages from the npm registry the machine is set up for."""
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", *packages], cwd=folder, check=True)


OTHERS: tuple[type[PeerServer], ...] = (YWebsocketServer, Hocuspocus)
