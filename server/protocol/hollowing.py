"""A document's full state without deleted words and values, for the engine to go on from.

What `collected` makes is for people who come: it leaves no more than lengths of what lay in a
deleted element, and y-py cannot be started from that: it counts such lengths twice. Here every
type stays a type, and every struct that held something deleted holds only its length.
"""

from collections.abc import Iterator

from server.protocol.pieces import as_deleted, part
from server.protocol.ranges import RangeSet
from server.protocol.structs import DELETED, GC, KIND, SKIP, TYPE, Struct, read_struct, read_structs
from server.protocol.update import decode_update
from server.protocol.wire import write_varint

_HOLLOW = frozenset({GC, DELETED, SKIP, TYPE})


def hollowed(raw: bytes) -> bytes:
    """The same state without the content that its delete set covers.

    `raw`: in bytes that we have checked or written ourselves. Cost: as `collected.collect`.
    """
    update = decode_update(raw, is_trusted=True)
    deleted: dict[int, RangeSet] = {}
    for client, ranges in update.deletes:
        known = deleted.setdefault(client, RangeSet())
        for clock, length in ranges:
            known.add(clock, clock + length)
    parts = [write_varint(len(update.sections))]
    for section in update.sections:
        known = deleted.get(section.client, RangeSet())
        structs = [
            piece
            for struct in read_structs(raw, section)
            for piece in _pieces(raw, struct, section.client, known)
        ]
        parts.append(write_varint(len(structs)))
        parts.append(write_varint(section.client) + write_varint(section.clock))
        parts += structs
    return b"".join([*parts, raw[update.sections_end :]])


def _pieces(raw: bytes, struct: Struct, client: int, deleted: RangeSet) -> Iterator[bytes]:
    whole, end = raw[struct.start : struct.end], struct.clock + struct.length
    if struct.info & KIND in _HOLLOW or not deleted.overlaps(struct.clock, end):
        yield whole
        return
    for cut, is_deleted in deleted.cut(struct.clock, end):
        rest = b""
        if cut < end:
            whole, rest = part(struct, raw, client, cut - struct.clock)
        piece = read_struct(whole, 0, struct.clock)
        yield as_deleted(piece, whole) if is_deleted else whole
        if rest:
            raw, struct, whole = rest, read_struct(rest, 0, cut), rest
