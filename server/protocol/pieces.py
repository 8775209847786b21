"""Single structs as bytes: parted, joined, and stripped of their content, as Yjs does it.

`raw` is always the bytes a struct has been read from, one struct or a whole update.
"""

from server.protocol.structs import (
    ANY,
    DELETED,
    GC,
    HAS_KEY,
    HAS_ORIGIN,
    HAS_RIGHT,
    KIND,
    SKIP,
    STRING,
    Id,
    Struct,
    read_references,
    read_struct,
)
from server.protocol.values import read_varint, skip_any
from server.protocol.wire import write_text, write_varint

JOINABLE = frozenset({GC, DELETED, STRING})
_BARE = frozenset({GC, SKIP})  # nothing but a length


def as_garbage(length: int) -> bytes:
    """The struct of which only its length is left."""
    return bytes([GC]) + write_varint(length)


def as_deleted(struct: Struct, raw: bytes) -> bytes:
    """The same struct with the length of its content in place of the content."""
    header = bytes([struct.info & ~KIND | DELETED]) + raw[struct.start + 1 : struct.content]
    return header + write_varint(struct.length)


def part(struct: Struct, raw: bytes, client: int, offset: int) -> tuple[bytes, bytes]:
    """Part a struct after `offset` of its clocks, 0 < offset < length.

    The second part follows on the first: its origin is the clock before it.
    """
    kind = struct.info & KIND
    if kind in _BARE:
        rest = struct.length - offset
        return bytes([kind]) + write_varint(offset), bytes([kind]) + write_varint(rest)
    first, second = _part_content(raw[struct.content : struct.end], kind, struct.length, offset)
    info = struct.info & (HAS_RIGHT | HAS_KEY | KIND) | HAS_ORIGIN
    ids = _write_id((client, struct.clock + offset - 1))
    right = read_references(raw, struct).right
    if right is not None:
        ids += _write_id(right)
    return raw[struct.start : struct.content] + first, bytes([info]) + ids + second


def join(left: bytes, left_clock: int, right: Struct, raw: bytes, client: int) -> bytes:
    """The two as one struct, or nothing where Yjs would not take them for one.

    `left`: exactly one struct; `right` begins at the clock where it ends.
    """
    kind = right.info & KIND
    if kind not in JOINABLE or left[0] & KIND != kind:
        return b""
    if kind == GC:
        return as_garbage(right.clock + right.length - left_clock)
    first = read_struct(left, 0, left_clock)
    if not _follows(first, left, right, raw, client):
        return b""
    if kind == DELETED:
        return as_deleted(first._replace(length=first.length + right.length), left)
    _, begin = read_varint(left, first.content)
    _, right_begin = read_varint(raw, right.content)
    text = left[begin:] + raw[right_begin : right.end]
    return left[: first.content] + write_varint(len(text)) + text


def _follows(first: Struct, left: bytes, right: Struct, raw: bytes, client: int) -> bool:
    """Whether the second was put directly after the first, at the same place as that."""
    if not right.info & HAS_ORIGIN or (first.info ^ right.info) & (HAS_RIGHT | HAS_KEY):
        return False
    references = read_references(raw, right)
    if references.origin != (client, right.clock - 1):
        return False
    return read_references(left, first).right == references.right


def _part_content(content: bytes, kind: int, length: int, offset: int) -> tuple[bytes, bytes]:
    if kind == STRING:
        _, begin = read_varint(content, 0)
        units = content[begin:].decode().encode("utf-16-le")
        # A pair is never parted (D4); what would be left of one is what Yjs puts in its place.
        first = units[: 2 * offset].decode("utf-16-le", "replace")
        return write_text(first), write_text(units[2 * offset :].decode("utf-16-le", "replace"))
    rest = length - offset
    if kind == DELETED:
        return write_varint(offset), write_varint(rest)
    if kind != ANY:
        raise ValueError("content of one clock has no parts")  # only a bug of ours gets here
    _, begin = read_varint(content, 0)
    middle = begin
    for _ in range(offset):
        middle = skip_any(content, middle)
    first_part = write_varint(offset) + content[begin:middle]
    return first_part, write_varint(rest) + content[middle:]


def _write_id(name: Id) -> bytes:
    return write_varint(name[0]) + write_varint(name[1])
