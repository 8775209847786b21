"""Stock Yjs clients in a Node process, driven from Python: what any other program would be."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("stock-client.mjs")


class StockError(AssertionError):
    """A command failed inside Node."""


class StockClients:
    """All stock clients of one test, by name, in one Node process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def call(self, command: str, **arguments: object) -> Any:
        """Run one command of stock-client.mjs and return its value."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"command": command, **arguments}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "Node has ended"}')
        if "error" in answer:
            raise StockError(f"{command} {arguments}: {answer['error']}")
        return answer["ok"]

    def open(self, client: str, ws_url: str, board_id: str, token: str) -> int:
        """Connect a new client; returns its Yjs client id."""
        return int(
            self.call("open", client=client, url=f"{ws_url}/sync", board=board_id, token=token)
        )

    def join(self, client: str, ws_url: str, board_id: str, token: str) -> int:
        """Connect a new client and wait until it has the whole board."""
        client_id = self.open(client, ws_url, board_id, token)
        self.call("synced", client=client)
        return client_id

    def board(self, client: str) -> dict[str, dict[str, Any]]:
        board: dict[str, dict[str, Any]] = self.call("board", client=client)
        return board

    def equal(self, *clients: str, limit_s: float = 10) -> dict[str, dict[str, Any]]:
        """Wait until all have the same board, and return it."""
        board: dict[str, dict[str, Any]] = self.call(
            "equal", of=list(clients), limitMs=int(limit_s * 1000)
        )
        return board


@contextmanager
def stock_clients() -> Iterator[StockClients]:
    """A Node process for stock clients that ends with the block."""
    node = shutil.which("node")
    assert node, "Node is needed: start the tests with make"
    process = subprocess.Popen(
        [node, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield StockClients(process)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
