"""The values inside an update that are seldom on the hot path: nested Any values, JSON, varints.

Everything here is total on any bytes: a position after the value, `InvalidUpdate`, or an
`IndexError` or `UnicodeDecodeError` where the bytes end or are no UTF-8 (`update.decode_update`
turns those into `InvalidUpdate`). No value is built where looking at it is enough.
"""

import msgspec

from server.errors import InvalidUpdate

MAX_DEPTH = 32  # D5
# D6: Yjs makes client ids of 32 bits, and y-py cuts greater ones down without a word: a document
# loaded from its snapshot would then disagree with everybody's for ever.
MAX_INTEGER = 2**32 - 1
MAX_SAFE_INTEGER = 2**53 - 1  # of numbers in values
_MAX_VARINT_BYTES = 5
_MAX_VALUE_BYTES = 8
MAX_JSON_INTEGER = 2**63 - 1

_decode_json = msgspec.json.Decoder().decode


def read_varint(raw: bytes, position: int) -> tuple[int, int]:
    """Return the unsigned integer at `position` and the position after it.

    Twin of `wire.read_varint` with the errors of this module, quicker for two and three bytes,
    which most clocks are.
    """
    first = raw[position]
    if first < 0x80:
        return first, position + 1
    second = raw[position + 1]
    if 0 < second < 0x80:
        return first - 0x80 + (second << 7), position + 2
    third = raw[position + 2]
    if 0 < third < 0x80 <= second:
        return first - 0x80 + (second - 0x80 << 7) + (third << 14), position + 3
    value = shift = 0
    for index in range(position, position + _MAX_VARINT_BYTES):
        byte = raw[index]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if value > MAX_INTEGER or byte == 0:
                break
            return value, index + 1
        shift += 7
    raise InvalidUpdate("no integer below 2^32 in its shortest form", position)


def skip_text(raw: bytes, position: int) -> int:
    """Return the position after a length-prefixed UTF-8 text (D4: no surrogates in it)."""
    length, start = read_varint(raw, position)
    end = start + length
    if end > len(raw):
        raise InvalidUpdate("text longer than the update", position)
    encoded = raw[start:end]
    if not encoded.isascii():
        encoded.decode()
    return end


def skip_any(raw: bytes, position: int, depth: int = 0) -> int:
    """Return the position after a lib0 Any value.

    `depth`: of lists and objects around it. Binary values and BigInts are refused: a board's
    values are JSON.
    """
    kind = raw[position]
    position += 1
    if kind == 125:
        if raw[position] < 0x80:
            return position + 1
        if 0 < raw[position + 1] < 0x80:
            return position + 2
        return _skip_integer(raw, position)
    if kind == 119:
        return skip_text(raw, position)
    return _skip_other(raw, position, kind, depth)


def _skip_other(raw: bytes, position: int, kind: int, depth: int) -> int:
    if kind in {120, 121, 126, 127}:  # true, false, null, undefined
        return position
    if kind in {123, 124}:
        return _skip_float(raw, position, 8 if kind == 123 else 4)
    if kind in {117, 118}:
        if depth == MAX_DEPTH:
            raise InvalidUpdate("value nests too deep", position)
        count, position = read_varint(raw, position)
        for _ in range(count):
            if kind == 118:
                position = skip_text(raw, position)
            position = skip_any(raw, position, depth + 1)
        return position
    raise InvalidUpdate(f"value of kind {kind}", position - 1)


def _skip_integer(raw: bytes, position: int) -> int:
    # Signed: six bits in the first byte, then seven each; -0 is an integer to lib0.
    value, shift = raw[position] & 0x3F, 6
    for index in range(position + 1, position + _MAX_VALUE_BYTES):
        byte = raw[index]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if value > MAX_SAFE_INTEGER or byte == 0:
                break
            return index + 1
        shift += 7
    raise InvalidUpdate("no integer below 2^53 in its shortest form", position)


def _skip_float(raw: bytes, position: int, size: int) -> int:
    end = position + size
    if end > len(raw):
        raise InvalidUpdate("number longer than the update", position)
    # D5: an exponent of ones means infinity or not a number.
    if raw[position] & 0x7F == 0x7F and raw[position + 1] >= (0xF0 if size == 8 else 0x80):
        raise InvalidUpdate("number is not finite", position)
    return end


def skip_json(raw: bytes, position: int) -> int:
    """Return the position after a length-prefixed JSON text."""
    length, start = read_varint(raw, position)
    end = start + length
    if end > len(raw):
        raise InvalidUpdate("JSON longer than the update", position)
    _check_json(raw[start:end], position)
    return end


def _check_json(text: bytes, offset: int) -> None:
    # D4, D5: one value of at most `MAX_DEPTH` levels, with numbers that both engines can read.
    try:
        value = _decode_json(text.decode())
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InvalidUpdate("no JSON value", offset) from error
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        children: list[object] = []
        for item in level:
            if isinstance(item, dict):
                children.extend(item.values())
            elif isinstance(item, list):
                children.extend(item)
            elif isinstance(item, int) and abs(item) > MAX_JSON_INTEGER:
                raise InvalidUpdate("number out of range", offset)
        if not children:
            return
        level = children
    raise InvalidUpdate("value nests too deep", offset)
