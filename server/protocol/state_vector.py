"""State vectors: how many clocks of each client id somebody has."""

from collections.abc import Mapping

from server.errors import MalformedMessage
from server.protocol.wire import read_varint, write_varint

MAX_CLOCK = 2**31 - 1  # D6


def read_state_vector(raw: bytes, max_clients: int | None = None) -> dict[int, int]:
    """Read client id -> clock; `raw` is the whole of the vector.

    Raises:
        MalformedMessage: no state vector, a clock beyond D6, a client id named twice, or more
            client ids than allowed.
    """
    count, position = read_varint(raw, 0)
    if max_clients is not None and count > max_clients:
        raise MalformedMessage(f"a state vector of {count} clients, at most {max_clients}")
    if count * 2 > len(raw) - position:  # two varints of at least a byte each
        raise MalformedMessage(f"{count} clients announced, {len(raw) - position} bytes there")
    clocks: dict[int, int] = {}
    for _ in range(count):
        client, position = read_varint(raw, position)
        clock, position = read_varint(raw, position)
        if clock > MAX_CLOCK or client in clocks:
            raise MalformedMessage("clock out of range or client id repeated", position)
        clocks[client] = clock
    if position != len(raw):
        raise MalformedMessage(f"{len(raw) - position} bytes left over", position)
    return clocks


def write_state_vector(clocks: Mapping[int, int]) -> bytes:
    """Encode a state vector, greatest client id first as Yjs does."""
    parts = [write_varint(len(clocks))]
    for client in sorted(clocks, reverse=True):
        parts.append(write_varint(client))
        parts.append(write_varint(clocks[client]))
    return b"".join(parts)
