"""The first update of a new board, written without an engine: same content, same bytes.

The twin of what Yjs writes when a client fills an empty document in one transaction.
"""

import math
import struct
from collections.abc import Collection, Mapping

from server.protocol.structs import ANY, HAS_KEY, STRING, TYPE, utf16_length
from server.protocol.wire import write_text, write_varint

SCHEMA_VERSION = 1  # D7

_MAP, _TEXT = b"\x01", b"\x02"
_INTEGER_LIMIT = 2**31  # lib0 writes greater integers as floats


def write_seed(
    elements: Mapping[str, Mapping[str, object]], texts: Collection[str], client: int
) -> bytes:
    """Write an update that creates `elements` and `meta.schemaVersion`.

    `texts`: the keys whose values, always str, become Y.Text. `client`: a client id that nobody
    else uses.
    """
    seed = _Seed(client)
    seed.add(ANY, _root("meta"), "schemaVersion", b"\x01" + write_any(SCHEMA_VERSION))
    for element_id, element in elements.items():
        parent = seed.add(TYPE, _root("elements"), element_id, _MAP)
        for key, value in element.items():
            if key in texts:
                seed.add_text(seed.add(TYPE, parent, key, _TEXT), str(value))
            else:
                seed.add(ANY, parent, key, b"\x01" + write_any(value))
    return seed.encode()


class _Seed:
    def __init__(self, client: int) -> None:
        self._client = write_varint(client)
        self._structs: list[bytes] = []
        self._clock = 0

    def add(self, kind: int, parent: bytes, key: str, content: bytes) -> bytes:
        """Add the value of a key; return how a struct names it as its parent."""
        self._structs.append(bytes([kind | HAS_KEY]) + parent + write_text(key) + content)
        self._clock += 1
        return b"\x00" + self._client + write_varint(self._clock - 1)

    def add_text(self, parent: bytes, text: str) -> None:
        if text:
            self._structs.append(bytes([STRING]) + parent + write_text(text))
            self._clock += utf16_length(text.encode())

    def encode(self) -> bytes:
        header = b"\x01" + write_varint(len(self._structs)) + self._client + b"\x00"
        return header + b"".join(self._structs) + b"\x00"


def _root(name: str) -> bytes:
    return b"\x01" + write_text(name)


def write_any(value: object) -> bytes:
    """Encode a JSON value as lib0 does.

    Raises:
        TypeError: it is no JSON value.
        ValueError: a number that is not finite.
    """
    if value is None:
        return b"\x7e"
    if isinstance(value, bool):
        return b"\x78" if value else b"\x79"
    if isinstance(value, int | float):
        return _write_number(value)
    if isinstance(value, str):
        return b"\x77" + write_text(value)
    if isinstance(value, list | tuple):
        return b"\x75" + write_varint(len(value)) + b"".join(map(write_any, value))
    if isinstance(value, Mapping):
        pairs = (write_text(key) + write_any(item) for key, item in value.items())
        return b"\x76" + write_varint(len(value)) + b"".join(pairs)
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _write_number(value: float) -> bytes:
    if not math.isfinite(value):
        raise ValueError("numbers of a board are finite")
    if value != int(value) or abs(value) >= _INTEGER_LIMIT:
        return b"\x7b" + struct.pack(">d", value)
    number = abs(int(value))
    sign = 0x40 if value < 0 else 0
    if number < 0x40:
        return bytes([0x7D, sign | number])
    return bytes([0x7D, 0x80 | sign | number & 0x3F]) + write_varint(number >> 6)
