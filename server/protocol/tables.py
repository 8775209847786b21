"""Tables of clocks as bytes: what a snapshot keeps of the indexes over its document.

Layout: number of clients, then each: client id, number of clocks, the clocks as 32-bit integers,
least byte first.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from server.errors import CorruptRecord, MalformedMessage
from server.protocol.wire import read_varint, write_varint

Table: TypeAlias = "dict[int, array[int]]"

_SIZE = 4


def write_table(rows: Mapping[int, Sequence[int]]) -> bytes:
    """Encode client id -> clocks. The same rows give the same bytes."""
    parts = [write_varint(len(rows))]
    for client, clocks in sorted(rows.items()):
        parts += (write_varint(client), write_varint(len(clocks)), _swapped(array("I", clocks)))
    return b"".join(parts)


def read_table(raw: bytes, position: int) -> tuple[Table, int]:
    """The table at `position`, and the position after it.

    Raises:
        CorruptRecord: there is none.
    """
    table: Table = {}
    try:
        count, position = read_varint(raw, position)
        for _ in range(count):
            client, position = read_varint(raw, position)
            size, position = read_varint(raw, position)
            end = position + size * _SIZE
            if end > len(raw):
                raise CorruptRecord("", "an index ends too early")
            table[client] = clocks = array("I", raw[position:end])
            if sys.byteorder == "big":
                clocks.byteswap()
            position = end
    except MalformedMessage as error:
        raise CorruptRecord("", f"an index: {error.problem}") from error
    return table, position


def _swapped(clocks: array[int]) -> bytes:
    if sys.byteorder == "big":
        clocks.byteswap()
    return clocks.tobytes()
