"""The reader of an update's structs: strict, total, and fast, because it sees every edit.

Refuses what shared/document.md D1-D6 forbid. What it cannot read raises `InvalidUpdate`, an
`IndexError` where the bytes end, or a `UnicodeDecodeError`; `update.decode_update` is its one
caller and makes them all `InvalidUpdate`.

A section: number of structs, client id, first clock, structs. A struct: an info byte (0x80 origin,
0x40 right origin, 0x20 key, low five bits kind), the ids it names, its parent where no origin tells
it, and its content.
"""

import re
from collections.abc import Sequence

from server.errors import InvalidUpdate
from server.protocol.structs import (
    ANY,
    DELETED,
    FORMAT,
    GC,
    HAS_ANY_ORIGIN,
    HAS_KEY,
    HAS_ORIGIN,
    HAS_RIGHT,
    KIND,
    MAX_CLOCK,
    SKIP,
    STRING,
    TYPE,
    Section,
)
from server.protocol.values import read_varint, skip_any, skip_json, skip_text

MAX_ELEMENT_ID = 64  # D2, in characters

_NON_BMP = re.compile("[\U00010000-\U0010ffff]")
_ROOTS = {b"elements": "elements", b"meta": "meta"}  # D1
_WITHOUT_CONTENT = frozenset({GC, SKIP})
_LAST_TYPE = 2  # Y.Array, Y.Map, Y.Text; what follows is XML (D3)
_MAP = 1
_USUAL_LEVELS = 2  # an element and its text


class Notes:
    """What the sections of one update tell beside their structs."""

    __slots__ = (
        "cuts",
        "foreign",
        "garbage",
        "has_skips",
        "is_nested",
        "pairs",
        "parents",
        "roots",
        "sections",
        "types",
    )

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.foreign: list[tuple[int, int, int]] = []  # client, clock, cut: ids of others
        self.garbage: list[tuple[int, int, int]] = []  # client, clock, end clock: GC structs
        self.cuts: list[tuple[int, Sequence[int]]] = []
        self.pairs: list[tuple[int, int]] = []
        self.parents: set[tuple[int, int]] = set()  # ids of types that are not in it so far
        self.roots: set[str] = set()
        self.types: dict[tuple[int, int], int] = {}  # id of a type -> its level in this update
        self.has_skips = False
        self.is_nested = False  # more levels than element and text, or none that can be seen here


def read_section(raw: bytes, position: int, notes: Notes) -> int:  # noqa: C901, PLR0912, PLR0915  # one hot loop
    """Check the section at `position`, note what it tells, return the position after it."""
    # One function with varints of a byte read in place: calls would cost twice the time, and this
    # runs for every update of everybody. Whatever is rare is in functions below.
    count, position = read_varint(raw, position)
    header = position
    client, position = read_varint(raw, position)
    own = raw[header:position]  # canonical varints: the same id has the same bytes
    own_size = position - header
    clock, position = read_varint(raw, position)
    first, start = clock, position
    cuts = [clock] if clock else []
    if not count:
        raise InvalidUpdate("a section without structs", position)
    for _ in range(count):
        info = raw[position]
        position += 1
        if info & HAS_ANY_ORIGIN:
            if info & HAS_ORIGIN:
                if raw.startswith(own, position):
                    position += own_size
                    origin = raw[position]
                    position += 1
                    if origin > 0x7F:
                        origin, position = read_varint(raw, position - 1)
                    if origin >= clock:
                        raise InvalidUpdate("an origin later than its struct", position)
                    if origin + 1 < clock:
                        cuts.append(origin + 1)
                else:
                    position = _read_foreign(raw, position, 1, notes)
            if info & HAS_RIGHT:
                if raw.startswith(own, position):
                    origin, position = read_varint(raw, position + own_size)
                    if origin >= clock:
                        raise InvalidUpdate("a right origin later than its struct", position)
                    cuts.append(origin)
                else:
                    position = _read_foreign(raw, position, 0, notes)
            level = -1
        elif info in _WITHOUT_CONTENT:
            length, position = read_varint(raw, position)
            if info == SKIP:
                notes.has_skips = True
            else:
                notes.garbage.append((client, clock, clock + length))
            clock += length
            if not length or clock > MAX_CLOCK:
                raise InvalidUpdate("a length out of range", position)
            continue
        else:
            level, position = _read_parent(raw, position, info, (own, clock), notes)
        kind = info & KIND
        if kind == ANY:
            length = raw[position]
            position += 1
            if length == 1:
                position = skip_any(raw, position)
            else:
                length, position = read_varint(raw, position - 1)
                for _ in range(length):
                    position = skip_any(raw, position)
        elif kind == STRING:
            begin = position + 1
            length = raw[position]
            if length > 0x7F:
                length, begin = read_varint(raw, position)
            position = begin + length
            text = raw[begin:position]
            if not text.isascii():
                length = _length_of(text.decode(), client, clock, notes)
        elif kind == TYPE:
            if raw[position] > _LAST_TYPE:
                raise InvalidUpdate("a type that no board has", position)
            position += 1
            length = 1
            notes.types[client, clock] = level
            notes.is_nested |= level < 0 or level > _USUAL_LEVELS
        else:
            length, position = _read_other(raw, position, kind)
        clock += length
        if not length or clock > MAX_CLOCK:
            raise InvalidUpdate("a length out of range", position)
    if position > len(raw):
        raise InvalidUpdate("it ends too early", len(raw))
    if cuts:
        notes.cuts.append((client, cuts))
    notes.sections.append(Section(client, first, count, clock, start, position))
    return position


def _read_foreign(raw: bytes, position: int, offset: int, notes: Notes) -> int:
    client, position = read_varint(raw, position)
    clock, position = read_varint(raw, position)
    if clock >= MAX_CLOCK:
        raise InvalidUpdate("a clock out of range", position)
    notes.foreign.append((client, clock, clock + offset))
    return position


def _read_parent(
    raw: bytes, position: int, info: int, own: tuple[bytes, int], notes: Notes
) -> tuple[int, int]:
    """Return the level of the struct, as far as this update shows it, and the position after."""
    if raw[position] == 1:
        return 1, _read_root(raw, position + 1, info, notes)
    if raw[position]:
        raise InvalidUpdate("neither a root nor a parent", position)
    header = position + 1
    client, position = read_varint(raw, header)
    is_own = raw[header:position] == own[0]
    clock, position = read_varint(raw, position)
    if is_own:
        if clock >= own[1]:
            raise InvalidUpdate("a parent later than its struct", position)
    else:
        if clock >= MAX_CLOCK:
            raise InvalidUpdate("a clock out of range", position)
        notes.foreign.append((client, clock, clock))
    if info & HAS_KEY:
        position = skip_text(raw, position)
    level = notes.types.get((client, clock))
    if level is None:
        notes.parents.add((client, clock))
        return 1, position
    return level + 1, position


def _read_root(raw: bytes, position: int, info: int, notes: Notes) -> int:
    end = position + 1 + raw[position]
    root = _ROOTS.get(raw[position + 1 : end])
    if root is None:
        raise InvalidUpdate("a root that no board has", position)
    notes.roots.add(root)
    if not info & HAS_KEY:
        raise InvalidUpdate("a root used as a list", position)
    key_at = end
    end = skip_text(raw, key_at)
    if root == "elements":
        _, begin = read_varint(raw, key_at)
        if not 0 < len(raw[begin:end].decode()) <= MAX_ELEMENT_ID:
            raise InvalidUpdate("an element id of that length", key_at)
        kind = info & KIND
        if kind != DELETED and (kind != TYPE or raw[end] != _MAP):
            raise InvalidUpdate("an element that is no map", end)
    return end


def _read_other(raw: bytes, position: int, kind: int) -> tuple[int, int]:
    """Return how many clocks the content takes, and the position after it."""
    if kind == DELETED:
        return read_varint(raw, position)
    if kind == FORMAT:
        return 1, skip_json(raw, skip_text(raw, position))
    # Binary, embeds, subdocuments and what later versions of Yjs may bring (D3); and the JSON of
    # versions before 13.2, of which y-py reads one value more than there is.
    raise InvalidUpdate(f"content of kind {kind}", position)


def _length_of(text: str, client: int, clock: int, notes: Notes) -> int:
    """Length in UTF-16 code units, as Yjs counts; notes the pairs among them."""
    extra = 0
    if not text.isascii():
        for match in _NON_BMP.finditer(text):
            extra += 1
            notes.pairs.append((client, clock + match.start() + extra))
    return len(text) + extra
