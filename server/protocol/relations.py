"""The second look at an update whose structs refer to each other across clients, or nest.

The engine integrates a struct once everything it refers to is there. Structs that wait for each
other wait for ever, and types within types within types end the process when one of them is
deleted, because the engine walks down recursively. So the structs are walked here in the order in
which they can be integrated, and each type's level is counted on the way.
"""

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from server.errors import InvalidUpdate
from server.protocol.structs import (
    KIND,
    TYPE,
    Id,
    References,
    Section,
    Struct,
    read_references,
    read_structs,
)
from server.protocol.values import MAX_DEPTH


def check_relations(raw: bytes, sections: Sequence[Section]) -> None:
    """Refuse circular references and types nested deeper than D2 allows.

    What lies outside the update is taken to be known and to lie in the root. `sections` have been
    checked by themselves.

    Raises:
        InvalidUpdate: see above.

    Cost: about 3 us per struct.
    """
    walks = {section.client: _Walk(raw, section) for section in sections}
    ready = list(walks)
    while ready:
        client = ready.pop()
        _advance(client, walks)
        walk = walks[client]
        while walk.waiting and walk.waiting[0][0] < walk.clock:
            ready.append(heapq.heappop(walk.waiting)[1])
    if any(walk.head is not None for walk in walks.values()):
        raise InvalidUpdate("structs that wait for each other")


class _Walk:
    """How far the structs of one client have come."""

    def __init__(self, raw: bytes, section: Section) -> None:
        self.raw = raw
        self.structs: Iterator[Struct] = read_structs(raw, section)
        self.head = next(self.structs, None)
        self.clock = section.clock
        self.waiting: list[tuple[int, int]] = []  # heap of (clock waited for, client that waits)
        self.clocks: list[int] = []  # of the structs passed, and the level of each
        self.levels: list[int] = []

    def level_at(self, clock: int) -> int:
        index = bisect_right(self.clocks, clock) - 1
        return self.levels[index] if index >= 0 else 0


def _advance(client: int, walks: dict[int, _Walk]) -> None:
    walk = walks[client]
    while (struct := walk.head) is not None:
        references = read_references(walk.raw, struct)
        for other in references:
            if other is not None and other[0] in walks and other[1] >= walks[other[0]].clock:
                heapq.heappush(walks[other[0]].waiting, (other[1], client))
                return
        level = _level(references, walks)
        if level > MAX_DEPTH and struct.info & KIND == TYPE:
            raise InvalidUpdate("types nest too deep", struct.start)
        walk.clocks.append(struct.clock)
        walk.levels.append(level)
        walk.clock = struct.clock + struct.length
        walk.head = next(walk.structs, None)


def _level(of: References, walks: dict[int, _Walk]) -> int:
    if of.parent is not None:
        return _known_level(of.parent, walks) + 1
    beside = of.origin or of.right
    return 1 if beside is None else max(1, _known_level(beside, walks))


def _known_level(other: Id, walks: dict[int, _Walk]) -> int:
    walk = walks.get(other[0])
    return walk.level_at(other[1]) if walk else 0
