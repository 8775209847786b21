"""Real Yjs clients in a Node process, driven from Python."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.node import NodeProgram, node_program

SCRIPT = Path(__file__).with_name("peers.mjs")

View = dict[str, dict[str, Any]]


class Reference(NamedTuple):
    """What Yjs makes of a list of updates; `waits`: something it builds on was missing."""

    view: View
    state: bytes
    waits: bool


class Peers:
    """The clients of one run, by number."""

    def __init__(self, node: NodeProgram) -> None:
        self.call = node.call

    def start(self, client_ids: Iterable[int]) -> None:
        """Begin anew with a client for each of these ids."""
        self.call("start", clientIds=list(client_ids))

    def edit(self, peer: int, seed: int, count: int) -> list[bytes]:
        """Make a number of changes drawn from the seed; the updates they wrote."""
        return [b64decode(u) for u in self.call("edit", peer=peer, seed=seed, count=count)]

    def receive(self, peer: int, updates: Iterable[bytes]) -> None:
        self.call("receive", peer=peer, updates=[b64encode(u).decode() for u in updates])

    def vector(self, peer: int) -> bytes:
        return b64decode(self.call("vector", peer=peer))

    def missing(self, peer: int, vector: bytes) -> bytes:
        """What somebody with that state vector lacks of this peer's document."""
        return b64decode(self.call("missing", peer=peer, vector=b64encode(vector).decode()))

    def view(self, peer: int) -> View:
        view: View = self.call("view", peer=peer)
        return view

    def waits(self, peer: int) -> bool:
        """Whether the peer holds something it cannot apply."""
        return bool(self.call("pending", peer=peer))

    def reference(self, updates: Iterable[bytes]) -> Reference:
        answer = self.call("reference", updates=[b64encode(u).decode() for u in updates])
        return Reference(answer["view"], b64decode(answer["state"]), answer["waits"])


@contextmanager
def yjs_peers() -> Iterator[Peers]:
    """A Node process for as long as the block lasts."""
    with node_program(SCRIPT) as node:
        yield Peers(node)
