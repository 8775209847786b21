"""lib0's basic encodings: variable-length integers, byte strings, text.

Total and bounded: any bytes give a value or `MalformedMessage`, and no length is believed before
it is held against the bytes that are there. Positions are offsets into the given bytes.
"""

from server.errors import MalformedMessage

MAX_SAFE_INTEGER = 2**53 - 1  # the greatest integer a browser counts exactly
_MAX_BITS = 56  # 8 bytes of 7 bits hold 2^53
_NO_VARINT = "no integer below 2^53 in its shortest form"
_SINGLE = tuple(bytes((value,)) for value in range(0x80))


def read_varint(raw: bytes, position: int) -> tuple[int, int]:
    """Return the unsigned integer at `position` and the position after it.

    Overlong forms (a last byte of zero) are refused: equal values have equal bytes.
    """
    try:
        byte = raw[position]
        if byte < 0x80:  # types, lengths: nearly all of them
            return byte, position + 1
        value, shift = byte & 0x7F, 7
        while True:
            position += 1
            byte = raw[position]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift >= _MAX_BITS:
                raise MalformedMessage(_NO_VARINT, position)
    except IndexError:
        raise MalformedMessage(_NO_VARINT, position) from None
    if byte == 0 or value > MAX_SAFE_INTEGER:
        raise MalformedMessage(_NO_VARINT, position)
    return value, position + 1


def write_varint(value: int) -> bytes:
    """Encode an integer from 0 to 2^53 - 1."""
    if value < 0x80:
        return _SINGLE[value]
    if value < 0x4000:
        return bytes((value & 0x7F | 0x80, value >> 7))
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_bytes(raw: bytes, position: int) -> tuple[bytes, int]:
    """Return the length-prefixed byte string at `position` and the position after it."""
    length, start = read_varint(raw, position)
    end = start + length
    if end > len(raw):
        raise MalformedMessage(f"{length} bytes announced, {len(raw) - start} there", position)
    return raw[start:end], end


def write_bytes(value: bytes) -> bytes:
    """Encode a byte string with its length before it."""
    return write_varint(len(value)) + value


def read_text(raw: bytes, position: int) -> tuple[str, int]:
    """Return the length-prefixed UTF-8 text at `position` and the position after it.

    Strict: surrogates, overlong forms and anything else RFC 3629 forbids are refused.
    """
    encoded, end = read_bytes(raw, position)
    try:
        return encoded.decode(), end
    except UnicodeDecodeError as error:
        raise MalformedMessage("wrong UTF-8", position) from error


def write_text(value: str) -> bytes:
    """Encode text as UTF-8 with its length in bytes before it."""
    return write_bytes(value.encode())
