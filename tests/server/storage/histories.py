"""Random histories of a board, as its journal gets them: three people, some of them offline."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Text

from server.crdt import Document, EngineName
from server.protocol.collected import collect
from server.protocol.state_vector import write_state_vector
from server.protocol.update import decode_update
from server.storage.base import Board, NewEntry, NewWorkshop, Snapshot, Workshop

BOARD = "board-1"
PEOPLE = ("anna", "bo", "олена")
START_MS = 1_700_000_000_000
WORKSHOP = NewWorkshop(
    Workshop("w1", "Quartier Nord", "de", 1), [Board(BOARD, "w1", "Tafel", None, 1)], []
)
Elements = dict[str, dict[str, Any]]


@dataclass
class Peer:
    """Somebody with a document. `heard`: how many entries of the journal they have."""

    name: str
    document: Doc[Any]
    heard: int = 0
    is_offline: bool = False

    @property
    def elements(self) -> Map[Any]:
        elements: Map[Any] = self.document.get("elements", type=Map)
        return elements


class History:
    """`entries` grows with every step; each update is one that a room would take."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.entries: list[NewEntry] = []
        self.time_ms = START_MS
        self._peers = [
            Peer(name, Doc(client_id=10 + n, skip_gc=n == 0)) for n, name in enumerate(PEOPLE)
        ]

    def grow(self, steps: int, *, repeats: bool = True) -> "History":
        """Let people edit, come and go; some at once, some after a while.

        `repeats`: whoever was away may send all they have.
        """
        for _ in range(steps):
            peer = self.rng.choice(self._peers)
            for _ in range(self.rng.randrange(1, 7)):
                self.time_ms += self.rng.choice((20, 90, 200, 700))
                self._edit(peer)
            if self.rng.random() < 0.15:
                peer.is_offline = not peer.is_offline
            if self.rng.random() < 0.05 and repeats:
                self._sent(peer, peer.document.get_update())
            self.time_ms += self.rng.choice((100, 3000))
        return self

    def _hear(self, peer: Peer) -> None:
        for entry in self.entries[peer.heard :]:
            peer.document.apply_update(entry.update)
        peer.heard = len(self.entries)

    def _edit(self, peer: Peer) -> None:
        before = peer.document.get_state()
        if not peer.is_offline:
            self._hear(peer)
            before = peer.document.get_state()
        self._change(peer)
        update = peer.document.get_update(before)
        if update != b"\x00\x00":
            self._sent(peer, update)

    def _sent(self, peer: Peer, update: bytes) -> None:
        new = NewEntry(BOARD, self.time_ms, peer.name, update)
        self.entries.append(new)

    def _change(self, peer: Peer) -> None:
        elements, rng = peer.elements, self.rng
        names = sorted(elements.keys())
        if not names or rng.random() < 0.2:
            text = Text(f"Notiz von {peer.name}")
            elements[f"n{rng.randrange(10**6)}"] = Map({"type": "note", "x": 1, "text": text})
            return
        name = rng.choice(names)
        kind = rng.random()
        if kind < 0.08:
            del elements[name]
        elif kind < 0.5:
            elements[name]["x"] = rng.randrange(1000)
        else:
            text = elements[name]["text"]
            # pycrdt counts bytes: a cut within a character would be none that a room takes.
            if kind < 0.6 and len(str(text)) > 4 and str(text)[:4].isascii():
                del text[0:4]
            else:
                text += rng.choice(("a", "Straße ", "🌳", "Вітаємо "))


def moments(updates: Iterable[bytes], engine: EngineName) -> list[Elements]:
    """What the board shows after each of the updates."""
    document, found = Document(engine), []
    for update in updates:
        document.apply(decode_update(update, is_trusted=True))
        found.append(document.elements())
    document.close()
    return found


def snapshot_of(updates: Iterable[bytes], sequence: int, engine: EngineName) -> Snapshot:
    """A snapshot as a room would save it."""
    document = Document(engine)
    for update in updates:
        document.apply(decode_update(update, is_trusted=True))
    state = document.encode_state()
    vector = write_state_vector(document.state_vector())
    document.close()
    return Snapshot(BOARD, sequence, state, collect(state), vector)
