"""Delete sets as y-py needs them: it takes no notice of a range that begins in garbage.

What follows in such a range would stay. They come from people who create, delete and undo offline.
"""

from collections.abc import Iterator, Mapping

from server.errors import CorruptRecord, InvalidUpdate
from server.protocol.deletes import Deletes, Ranges, read_deletes, write_deletes
from server.protocol.ranges import RangeSet
from server.protocol.update import DecodedUpdate

Garbage = Mapping[int, RangeSet]  # client -> clocks of structs of which only the length is left


def without_garbage(update: DecodedUpdate, garbage: Garbage) -> bytes:
    """The same update with delete ranges that begin where there is something to delete."""
    kept = _kept(update.deletes, garbage)
    if tuple(kept.items()) == update.deletes:
        return update.raw
    return update.raw[: update.sections_end] + write_deletes(kept)


def state_without_garbage(state: bytes, garbage: Garbage, deletes_at: int) -> bytes:
    """The same for a state of which nothing but the delete set, at `deletes_at`, is read.

    Raises:
        CorruptRecord: there is no delete set, or not the whole of it.
    """
    try:
        deletes, end = read_deletes(state, deletes_at)
    except (InvalidUpdate, IndexError) as error:
        raise CorruptRecord("", "no delete set where it should be") from error
    if end != len(state):
        raise CorruptRecord("", "a delete set that ends too early")
    return state[:deletes_at] + write_deletes(_kept(deletes, garbage))


def _kept(deletes: Deletes, garbage: Garbage) -> dict[int, Ranges]:
    kept: dict[int, Ranges] = {}
    for client, ranges in deletes:
        here = garbage.get(client)
        outside = ranges if here is None else tuple(_outside(here, ranges))
        if outside:
            kept[client] = outside
    return kept


def _outside(garbage: RangeSet, ranges: Ranges) -> Iterator[tuple[int, int]]:
    for clock, length in ranges:
        begin = clock
        for end, is_garbage in garbage.cut(clock, clock + length):
            if not is_garbage:
                yield begin, end - begin
            begin = end
