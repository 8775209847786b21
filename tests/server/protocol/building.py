"""Updates made by hand, struct by struct: a second opinion on the format."""

from server.protocol.wire import write_text, write_varint

NOTHING = b"\x00"

Id = tuple[int, int]


def name(of: Id) -> bytes:
    return write_varint(of[0]) + write_varint(of[1])


def struct(
    kind: int,
    content: bytes,
    *,
    origin: Id | None = None,
    right: Id | None = None,
    parent: Id | str | None = None,
    key: str | None = None,
) -> bytes:
    """One struct; `parent` is a root's name or the id of a type."""
    info = kind | (0x80 if origin else 0) | (0x40 if right else 0) | (0 if key is None else 0x20)
    out = bytes([info]) + (name(origin) if origin else b"") + (name(right) if right else b"")
    if not origin and not right:
        out += (
            b"\x01" + write_text(parent)
            if isinstance(parent, str)
            else b"\x00" + name(parent or (1, 0))
        )
        out += b"" if key is None else write_text(key)
    return out + content


def element(element_id: str = "a") -> bytes:
    return struct(7, b"\x01", parent="elements", key=element_id)


def text_type(parent: Id, key: str = "text") -> bytes:
    return struct(7, b"\x02", parent=parent, key=key)


def letters(
    content: str,
    *,
    origin: Id | None = None,
    right: Id | None = None,
    parent: Id | None = None,
) -> bytes:
    return struct(4, write_text(content), origin=origin, right=right, parent=parent)


def field(parent: Id, key: str = "x", value: bytes = b"\x7e") -> bytes:
    return struct(8, b"\x01" + value, parent=parent, key=key)


def garbage(length: int) -> bytes:
    return b"\x00" + write_varint(length)


def section(client: int, clock: int, *structs: bytes) -> bytes:
    header = write_varint(len(structs)) + write_varint(client) + write_varint(clock)
    return header + b"".join(structs)


def deletes(**ranges: list[tuple[int, int]]) -> bytes:
    """`deletes(c5=[(0, 3)])` deletes three clocks of client 5."""
    out = write_varint(len(ranges))
    for client, of in ranges.items():
        out += write_varint(int(client[1:])) + write_varint(len(of)) + b"".join(map(name, of))
    return out


def update(*sections: bytes, deleted: bytes = NOTHING) -> bytes:
    return write_varint(len(sections)) + b"".join(sections) + deleted
