"""Updates without what certain people wrote: their words go, their structs stay in place.

What others wrote around the words stays where it was, since every clock is still there.
"""

import re
from collections.abc import Collection

from server.protocol.pieces import as_deleted
from server.protocol.structs import (
    ANY,
    DELETED,
    GC,
    HAS_ANY_ORIGIN,
    HAS_KEY,
    KIND,
    SKIP,
    TYPE,
    Struct,
    read_structs,
    skip_bytes,
)
from server.protocol.update import DecodedUpdate
from server.protocol.values import read_varint, skip_any
from server.protocol.wire import write_text, write_varint

TYPES = frozenset({"note", "text", "rect", "ellipse", "line", "arrow", "stroke", "frame"})
COLORS = frozenset(
    {
        *("yellow", "orange", "red", "pink", "purple", "blue"),
        *("teal", "green", "grey", "black", "white"),
    }
)
KEYS = frozenset(
    {
        *("type", "x", "y", "z", "width", "height", "size", "weight", "color", "fill"),
        *("text", "title", "prompt", "start", "end", "points", "template", "part"),
    }
)
HEX_COLOR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")

_BARE = frozenset({GC, DELETED, SKIP, TYPE})  # hold no value
_PLAIN = frozenset({120, 121, 123, 124, 125, 126, 127})  # numbers, true, false, null, undefined
_STRING = 119
_NO_NAME = write_text("-")


def is_plain_word(word: str) -> bool:
    """Whether the word is the schema's, not somebody's own."""
    return word in TYPES or word in COLORS or HEX_COLOR.fullmatch(word) is not None


def redact(update: DecodedUpdate, clients: Collection[int]) -> bytes | None:
    """The update with the content of those clients' structs replaced by its length.

    Numbers, truth values and words of the schema stay, and so do clocks, origins and deletes; ids
    of elements as well. Keys that are not the schema's lose their name. None: there is nothing to
    replace.
    """
    raw, done = update.raw, 0
    parts: list[bytes] = []
    for section in update.sections:
        if section.client not in clients:
            continue
        for struct in read_structs(raw, section):
            bare = _nameless(struct, raw)
            if bare is None and _tells(struct, raw):
                bare = as_deleted(struct, raw)
            if bare is not None:
                parts += (raw[done : struct.start], bare)
                done = struct.end
    return b"".join([*parts, raw[done:]]) if parts else None


def elements_of(update: DecodedUpdate, clients: Collection[int]) -> set[str]:
    """Ids of the elements that these clients were the first to put, as far as it shows."""
    found = set()
    for section in update.sections:
        if section.client in clients:
            for struct in read_structs(update.raw, section):
                key = _root_key(struct, update.raw)
                if key is not None:
                    found.add(key)
    return found


def _nameless(struct: Struct, raw: bytes) -> bytes | None:
    """The struct under no name, where its own is not the schema's; without its value."""
    if not _names_key(struct) or raw[struct.start + 1]:  # the keys of roots are ids
        return None
    client_end = read_varint(raw, struct.start + 2)[1]
    key_at = read_varint(raw, client_end)[1]
    if _text(raw, key_at) in KEYS | {"-"}:
        return None
    kind = struct.info & KIND
    content = raw[struct.content : struct.end]
    if kind not in _BARE:
        kind, content = DELETED, write_varint(struct.length)
    header = bytes([struct.info & ~KIND | kind]) + raw[struct.start + 1 : key_at]
    return header + _NO_NAME + content


def _root_key(struct: Struct, raw: bytes) -> str | None:
    if not _names_key(struct) or not raw[struct.start + 1]:  # lies in a type, not in a root
        return None
    return _text(raw, skip_bytes(raw, struct.start + 2))


def _names_key(struct: Struct) -> bool:
    info = struct.info
    return not info & HAS_ANY_ORIGIN and bool(info & HAS_KEY) and info & KIND not in {GC, SKIP}


def _text(raw: bytes, position: int) -> str:
    size, begin = read_varint(raw, position)
    return raw[begin : begin + size].decode()


def _tells(struct: Struct, raw: bytes) -> bool:
    kind = struct.info & KIND
    if kind != ANY:
        return kind not in _BARE
    position = read_varint(raw, struct.content)[1]
    while position < struct.end:
        if not _is_plain(raw, position):
            return True
        position = skip_any(raw, position)
    return False


def _is_plain(raw: bytes, position: int) -> bool:
    if raw[position] != _STRING:
        return raw[position] in _PLAIN
    return is_plain_word(_text(raw, position + 1))
