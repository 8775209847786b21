"""The structs of an update that has been checked: where they begin, and what they refer to.

For the second looks at an update, which are rare; `update.decode_update` has its own reader, which
checks. Nothing here guards against malformed bytes.
"""

from collections.abc import Iterator
from typing import NamedTuple

from server.protocol.values import read_varint, skip_any

MAX_CLOCK = 2**31 - 1  # D6

GC, DELETED, STRING, FORMAT, TYPE, ANY, SKIP = 0, 1, 4, 6, 7, 8, 10
HAS_ORIGIN, HAS_RIGHT, HAS_KEY, KIND = 0x80, 0x40, 0x20, 0x1F
HAS_ANY_ORIGIN = HAS_ORIGIN | HAS_RIGHT
_BARE = frozenset({GC, SKIP})  # nothing but a length

Id = tuple[int, int]  # client, clock


class Section(NamedTuple):
    """The structs of one client: clocks [clock, end_clock), bytes raw[start:end], no header.

    A tuple because a frozen dataclass costs four times as much to make, and the decoder makes one
    for every edit of everybody.
    """

    client: int
    clock: int
    count: int  # type: ignore[assignment]  # no one counts in a section
    end_clock: int
    start: int
    end: int


class Struct(NamedTuple):
    """One struct: clocks [clock, clock + length), bytes raw[start:end], content at `content`."""

    clock: int
    length: int
    info: int
    start: int
    content: int
    end: int


class References(NamedTuple):
    """What a struct refers to.

    `parent` is the id of the type it lies in where the struct says so, None where it lies in a root
    or where an origin tells it.
    """

    origin: Id | None
    right: Id | None
    parent: Id | None


def read_structs(raw: bytes, section: Section) -> Iterator[Struct]:
    """Read the structs of a section in the order of their clocks."""
    position, clock = section.start, section.clock
    for _ in range(section.count):
        struct = read_struct(raw, position, clock)
        yield struct
        clock += struct.length
        position = struct.end


def read_struct(raw: bytes, start: int, clock: int) -> Struct:
    """Read the one struct that begins at `start`."""
    info = raw[start]
    position = start + 1
    if info & HAS_ORIGIN:
        position = _skip_id(raw, position)
    if info & HAS_RIGHT:
        position = _skip_id(raw, position)
    if not info & HAS_ANY_ORIGIN and info not in _BARE:
        skip_parent = skip_bytes if raw[position] else _skip_id
        position = skip_parent(raw, position + 1)
        if info & HAS_KEY:
            position = skip_bytes(raw, position)
    length, end = measure(raw, position, info & KIND)
    return Struct(clock, length, info, start, position, end)


def read_references(raw: bytes, struct: Struct) -> References:
    """Read what the struct, which was read from `raw`, refers to."""
    position = struct.start + 1
    origin = right = parent = None
    if struct.info & HAS_ORIGIN:
        origin, position = _read_id(raw, position)
    if struct.info & HAS_RIGHT:
        right, position = _read_id(raw, position)
    if not struct.info & HAS_ANY_ORIGIN and struct.info not in _BARE and not raw[position]:
        parent, _ = _read_id(raw, position + 1)
    return References(origin, right, parent)


def _skip_id(raw: bytes, position: int) -> int:
    while raw[position] > 0x7F:
        position += 1
    position += 1
    while raw[position] > 0x7F:
        position += 1
    return position + 1


def _read_id(raw: bytes, position: int) -> tuple[Id, int]:
    client, position = read_varint(raw, position)
    clock, position = read_varint(raw, position)
    return (client, clock), position


def skip_bytes(raw: bytes, position: int) -> int:
    """Return the position after a length-prefixed byte string."""
    length, position = read_varint(raw, position)
    return position + length


def measure(raw: bytes, position: int, kind: int) -> tuple[int, int]:
    """Return how many clocks the content takes, and where it ends."""
    if kind == STRING:
        size, begin = read_varint(raw, position)
        end = begin + size
        return utf16_length(raw[begin:end]), end
    if kind == TYPE:
        return 1, position + 1
    if kind == FORMAT:
        return 1, skip_bytes(raw, skip_bytes(raw, position))
    length, position = read_varint(raw, position)
    if kind == ANY:
        for _ in range(length):
            position = skip_any(raw, position)
    return length, position


def utf16_length(text: bytes) -> int:
    """Length of UTF-8 text in UTF-16 code units, as Yjs counts."""
    return len(text) if text.isascii() else len(text.decode().encode("utf-16-le")) // 2
