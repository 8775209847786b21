"""Stock Yjs clients in a Node process, driven from Python: what any other program would be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.node import NodeProgram, node_program

SCRIPT = Path(__file__).with_name("stock-client.mjs")


class StockClients:
    """All stock clients of one test, by name, in one Node process."""

    def __init__(self, node: NodeProgram) -> None:
        self.call = node.call

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
    with node_program(SCRIPT) as node:
        yield StockClients(node)
