"""What a snapshot needs of a document, also of a room that never rests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from server.errors import DocumentPanicked
from server.protocol.state_vector import write_state_vector
from server.rooms.replica import Replica
from server.rooms.session import Session


@dataclass(frozen=True, slots=True)
class Captured:
    """A document at a moment: the engine's state, deleted content included, and its vector.

    `guard`: the index of the state (`Replica.pack`).
    """

    sequence: int
    state: bytes
    guard: bytes
    vector: bytes


class Capture:
    """Reads the document in the middle of a tick, for whoever asked before.

    Between two ticks of a busy room there are always updates that the document holds and the
    journal does not. When a tick has collected its entries the document holds these and nothing
    after them, so what is read then belongs to the sequence of the last of them.
    Costs the loop an encoding of the whole state: 5 ms per MB.
    """

    def __init__(self, on_panic: Callable[[Iterable[Session]], None]) -> None:
        self._on_panic = on_panic
        self._wanted: asyncio.Future[Captured] | None = None
        self._packed: tuple[bytes, bytes] | None = None

    async def next(self) -> Captured:
        """What the next tick commits, for all who ask meanwhile; cancelled with the room.

        Raises:
            DocumentPanicked: the document broke.
        """
        if self._wanted is None or self._wanted.done():
            self._wanted = asyncio.get_running_loop().create_future()
        return await asyncio.shield(self._wanted)

    def take(self, replica: Replica) -> None:
        """The tick has its entries."""
        if self._wanted is None or self._wanted.done():
            return
        try:
            self._packed = replica.pack()
        except DocumentPanicked as error:
            self._wanted.set_exception(error)
            self._on_panic([])

    def publish(self, sequence: int, clocks: Mapping[int, int]) -> None:
        """The tick is committed; that is its last sequence and the state vector."""
        packed, self._packed = self._packed, None
        if packed is None or self._wanted is None or self._wanted.done():
            return
        self._wanted.set_result(Captured(sequence, *packed, write_state_vector(clocks)))

    def cancel(self) -> None:
        """There will be no further tick."""
        if self._wanted is not None:
            self._wanted.cancel()
