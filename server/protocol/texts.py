"""Where a document's characters of two UTF-16 code units lie, so that none is torn apart (D4).

Yjs counts code units. An insertion or deletion between the halves of an emoji makes Yjs and the
engines disagree for ever without a word, so such an update is refused before the engine sees it.
"""

from collections.abc import Iterator, Mapping

from server.protocol.tables import Table, write_table
from server.protocol.update import DecodedUpdate


class TextIndex:
    """The second halves of all surrogate pairs of one document.

    Costs nothing while the document has none, and next to nothing for clients that wrote none.
    Deleted pairs stay: a client may not know yet that they are gone.
    """

    def __init__(self) -> None:
        self._seconds: dict[int, set[int]] = {}  # client -> clocks of second halves

    def add(self, update: DecodedUpdate) -> None:
        """Learn the pairs of an update that has been applied. Idempotent."""
        for client, clock in update.pairs:
            self._seconds.setdefault(client, set()).add(clock)

    def write(self) -> bytes:
        """All of them as a table."""
        return write_table({client: sorted(found) for client, found in self._seconds.items()})

    @classmethod
    def of(cls, table: Table) -> "TextIndex":
        """What `write` gave."""
        index = cls()
        index._seconds = {client: set(clocks) for client, clocks in table.items()}
        return index

    def splits_pair(self, update: DecodedUpdate) -> bool:
        """Whether it would part a pair that is known, or one of its own."""
        if not (self._seconds or update.pairs):
            return False
        own = set(update.pairs)
        return any(
            clock in self._seconds.get(client, ()) or (client, clock) in own
            for client, clock in _cuts(update)
        )

    def aligned(self, state_vector: Mapping[int, int]) -> dict[int, int]:
        """The same state vector, one clock less where it ends within a pair.

        Nobody honest has half a character; an engine asked for the other half may panic.
        """
        return {
            client: clock - (clock in self._seconds.get(client, ()))
            for client, clock in state_vector.items()
        }


def _cuts(update: DecodedUpdate) -> Iterator[tuple[int, int]]:
    for client, clocks in update.cuts:
        for clock in clocks:
            yield client, clock
    for client, ranges in update.deletes:
        for clock, length in ranges:
            yield client, clock
            yield client, clock + length
