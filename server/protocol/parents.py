"""Which structs of a document are types, so that nothing claims to lie in what is none.

Yjs turns a struct whose parent is no type, or no longer one, into garbage. The engines give up:
at once, or much later when somebody asks for the state. By then the update would be in the journal.
"""

from array import array
from bisect import bisect_left

from server.protocol.tables import Table, write_table
from server.protocol.update import DecodedUpdate


class TypeIndex:
    """The ids of all maps, texts and lists of one document. Takes four bytes for each."""

    def __init__(self) -> None:
        self._clocks: dict[int, array[int]] = {}  # client -> clocks, sorted

    def add(self, update: DecodedUpdate) -> None:
        """Learn the types of an update that has been applied. Idempotent."""
        for client, clock in update.types:
            clocks = self._clocks.setdefault(client, array("I"))
            if not clocks or clock > clocks[-1]:
                clocks.append(clock)
            elif not self._knows(client, clock):
                clocks.insert(bisect_left(clocks, clock), clock)

    def write(self) -> bytes:
        """All of them as a table."""
        return write_table(self._clocks)

    @classmethod
    def of(cls, table: Table) -> "TypeIndex":
        """What `write` gave; keeps the table."""
        index = cls()
        index._clocks = table
        return index

    def lacks_parent(self, update: DecodedUpdate) -> bool:
        """Whether a struct of the update names a parent that is no type, here or in itself."""
        return any(not self._knows(client, clock) for client, clock in update.parents)

    def _knows(self, client: int, clock: int) -> bool:
        clocks = self._clocks.get(client)
        if clocks is None:
            return False
        index = bisect_left(clocks, clock)
        return index < len(clocks) and clocks[index] == clock
