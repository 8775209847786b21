"""Delete sets: which clocks of each client are deleted.

Layout: number of clients, then each: client id, number of ranges, ranges of clock and length.
"""

from collections.abc import Iterable, Mapping

from server.errors import InvalidUpdate
from server.protocol.structs import MAX_CLOCK
from server.protocol.values import read_varint
from server.protocol.wire import write_varint

Ranges = tuple[tuple[int, int], ...]  # (clock, length), sorted, neither touching nor overlapping
Deletes = tuple[tuple[int, Ranges], ...]


def read_deletes(raw: bytes, position: int) -> tuple[Deletes, int]:
    """Check the delete set at `position`; return it put in order, and the position after it.

    Raises:
        InvalidUpdate: an empty range, or clocks beyond D6.
        IndexError: the bytes end.
    """
    count, position = read_varint(raw, position)
    deletes: list[tuple[int, Ranges]] = []
    for _ in range(count):
        client, position = read_varint(raw, position)
        size, position = read_varint(raw, position)
        ranges = []
        previous = -1
        is_sorted = True
        for _ in range(size):
            clock, position = read_varint(raw, position)
            length, position = read_varint(raw, position)
            if not length or clock + length > MAX_CLOCK:
                raise InvalidUpdate("a deleted range out of range", position)
            is_sorted &= clock > previous
            previous = clock + length
            ranges.append((clock, length))
        if ranges:
            deletes.append((client, tuple(ranges) if is_sorted else merge_ranges(ranges)))
    if len(deletes) > 1 and len({client for client, _ in deletes}) != len(deletes):
        deletes = list(join_deletes(deletes).items())
    return tuple(deletes), position


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Sort ranges and join those that touch or overlap."""
    merged: list[tuple[int, int]] = []
    for clock, length in sorted(ranges):
        if merged and clock <= sum(merged[-1]):
            begin, size = merged[-1]
            merged[-1] = (begin, max(size, clock + length - begin))
        else:
            merged.append((clock, length))
    return tuple(merged)


def join_deletes(deletes: Iterable[tuple[int, Ranges]]) -> dict[int, Ranges]:
    """One entry per client, greatest client id first as Yjs writes them."""
    by_client: dict[int, list[tuple[int, int]]] = {}
    for client, ranges in deletes:
        by_client.setdefault(client, []).extend(ranges)
    return {client: merge_ranges(by_client[client]) for client in sorted(by_client, reverse=True)}


def write_deletes(deletes: Mapping[int, Ranges]) -> bytes:
    """Encode a delete set in the given order of clients."""
    parts = [write_varint(len(deletes))]
    for client, ranges in deletes.items():
        parts.append(write_varint(client) + write_varint(len(ranges)))
        for clock, length in ranges:
            parts.append(write_varint(clock) + write_varint(length))
    return b"".join(parts)
