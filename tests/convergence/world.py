"""People, a network that cuts and delays, and a server that crashes: one run from one seed.

The server side stands behind `Server`, so that the same run can be made against a whole room.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from server.crdt import Document, EngineName
from server.protocol.collected import CollectedState, collect
from server.protocol.parents import TypeIndex
from server.protocol.state_vector import read_state_vector, write_state_vector
from server.protocol.texts import TextIndex
from server.protocol.update import DecodedUpdate, decode_update, has_gap, merge_updates
from tests.convergence.peers import Peers, View

NOTHING = b"\x00\x00"


class Server(Protocol):
    """What a run needs of a server."""

    def receive(self, raw: bytes) -> bool:
        """Take an update; False asks the sender for a resync (SY6)."""

    def tick(self) -> list[bytes]:
        """Commit what was taken; the updates to send to everybody."""

    def vector(self) -> bytes: ...

    def missing(self, vector: bytes) -> bytes:
        """What somebody with that state vector lacks of what is committed."""

    def crash(self) -> None:
        """Lose everything that is not committed, and come back."""

    def view(self) -> View: ...

    def journal(self) -> list[bytes]: ...


class Pieces:
    """The server's own parts in the order of the update path, with a list for a journal."""

    def __init__(self, engine: EngineName, rng: random.Random) -> None:
        self._engine = engine
        self._rng = rng
        self._journal: list[bytes] = []
        self._open()

    def _open(self) -> None:
        self._document = Document(self._engine)
        self._clocks: dict[int, int] = {}
        self._texts = TextIndex()
        self._types = TypeIndex()
        self._accepted: list[tuple[DecodedUpdate, bytes]] = []
        self._collected = CollectedState()
        for raw in self._journal:
            update = decode_update(raw)
            self._collected.add(decode_update(self._apply(update)))

    def _apply(self, update: DecodedUpdate) -> bytes:
        applied = self._document.apply(update)
        self._texts.add(update)
        self._types.add(update)
        for section in update.sections:
            known = self._clocks.get(section.client, 0)
            self._clocks[section.client] = max(known, section.end_clock)
        assert self._document.state_vector() == self._clocks
        return applied.complete

    def receive(self, raw: bytes) -> bool:
        update = decode_update(raw)
        if update.is_empty:
            return True
        if has_gap(update, self._clocks):
            return False
        assert not self._texts.splits_pair(update)
        assert not self._types.lacks_parent(update)
        self._accepted.append((update, self._apply(update)))
        return True

    def tick(self) -> list[bytes]:
        accepted, self._accepted = self._accepted, []
        if not accepted:
            return []
        for update, complete in accepted:
            self._journal.append(update.raw)
            self._collected.add(decode_update(complete))
        updates = [update for update, _ in accepted]
        merged = merge_updates(updates)
        return [update.raw for update in updates] if merged is None else [merged]

    def vector(self) -> bytes:
        return write_state_vector(self._clocks)

    def missing(self, vector: bytes) -> bytes:
        """Both ways a room may answer: from the engine, or with the collected state."""
        if self._rng.random() < 0.5:
            return self._collected.encode()
        known = self._texts.aligned(read_state_vector(vector))
        return collect(self._document.encode_state(write_state_vector(known)))

    def crash(self) -> None:
        self._open()

    def view(self) -> View:
        return self._document.elements()

    def journal(self) -> list[bytes]:
        return self._journal

    def collected(self) -> bytes:
        return self._collected.encode()


@dataclass
class Line:
    """One person's connection: what is on its way, in order."""

    is_open: bool = False
    up: list[bytes] = field(default_factory=list)
    down: list[bytes] = field(default_factory=list)


class World:
    """One run. `counts` says what happened, so that a test can tell that everything did."""

    def __init__(self, peers: Peers, server: Server, rng: random.Random, size: int) -> None:
        self._peers, self._server, self._rng = peers, server, rng
        self._lines = [Line() for _ in range(size)]
        self.counts: Counter[str] = Counter()
        # Neighbouring ids too: the smaller id wins or loses ties.
        peers.start([*rng.sample(range(1, 50), size - 1), rng.randrange(2**31, 2**32)])

    def run(self, steps: int) -> None:
        for peer in range(len(self._lines)):
            self._connect(peer)
        actions = [self._edit, self._up, self._down, self._cut, self._connect]
        for _ in range(steps):
            roll = self._rng.random()
            if roll < 0.2:
                self._tick()
            elif roll < 0.215:
                self._crash()
            else:
                action = self._rng.choices(actions, (40, 30, 30, 3, 8))[0]
                action(self._rng.randrange(len(self._lines)))
        self._settle()

    def _edit(self, peer: int) -> None:
        written = self._peers.edit(peer, self._rng.randrange(2**32), self._rng.randint(1, 4))
        self.counts["edits"] += len(written)
        line = self._lines[peer]
        if line.is_open:
            line.up.extend(written)
        else:
            self.counts["edits offline"] += len(written)

    def _up(self, peer: int) -> None:
        line = self._lines[peer]
        for _ in range(min(len(line.up), self._rng.randint(1, 3))):
            if not self._server.receive(line.up.pop(0)):
                self.counts["gaps"] += 1
                line.up.append(self._peers.missing(peer, self._server.vector()))

    def _down(self, peer: int) -> None:
        line = self._lines[peer]
        count = self._rng.randint(1, 3)
        taken, line.down = line.down[:count], line.down[count:]
        if taken:
            self._peers.receive(peer, taken)

    def _tick(self) -> None:
        frames = self._server.tick()
        self.counts["frames"] += len(frames)
        for line in self._lines:
            if line.is_open:
                line.down.extend(frames)

    def _cut(self, peer: int) -> None:
        if self._lines[peer].is_open:
            self.counts["cuts"] += 1
            self.counts["updates lost on the way"] += len(self._lines[peer].up)
        self._lines[peer] = Line()

    def _crash(self) -> None:
        self._server.crash()
        self.counts["crashes"] += 1
        for peer in range(len(self._lines)):
            self._cut(peer)

    def _connect(self, peer: int) -> None:
        line = self._lines[peer]
        if line.is_open:
            return
        self._tick()  # SY2: the answer holds nothing that is not committed
        line.is_open = True
        line.down.append(self._server.missing(self._peers.vector(peer)))
        line.up.append(self._peers.missing(peer, self._server.vector()))

    def _settle(self) -> None:
        """Heal the network and let everything arrive."""
        for peer in range(len(self._lines)):
            self._connect(peer)
        while any(line.up or line.down for line in self._lines):
            for peer in range(len(self._lines)):
                self._up(peer)
            self._tick()
            for peer in range(len(self._lines)):
                self._down(peer)
