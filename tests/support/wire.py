"""The wire format as a client sees it, written anew for the tests: an independent second opinion.

Lengths and numbers are lib0 varints; see shared/protocol.md MS.
"""

import json

SYNC, AWARENESS, AUTH, QUERY_AWARENESS, CONTROL = 0, 1, 2, 3, 100
STEP1, STEP2, UPDATE = 0, 1, 2


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def sized(content: bytes) -> bytes:
    return varint(len(content)) + content


def step1(state_vector: bytes) -> bytes:
    return bytes((SYNC, STEP1)) + sized(state_vector)


def step2(update: bytes) -> bytes:
    return bytes((SYNC, STEP2)) + sized(update)


def update(content: bytes) -> bytes:
    return bytes((SYNC, UPDATE)) + sized(content)


def awareness(client: int, clock: int, state: object) -> bytes:
    entry = varint(client) + varint(clock) + sized(json.dumps(state).encode())
    return bytes((AWARENESS,)) + sized(varint(1) + entry)


class Reader:
    """Reads one message from the server; trusts it, so errors surface as IndexError."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._content[self._at]
            self._at += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number

    def sized(self) -> bytes:
        length = self.varint()
        self._at += length
        assert self._at <= len(self._content)
        return self._content[self._at - length : self._at]


def awareness_states(body: bytes) -> dict[int, object]:
    """Client id -> state of the entries in an awareness message without its type."""
    reader = Reader(Reader(body).sized())
    states: dict[int, object] = {}
    for _ in range(reader.varint()):
        client = reader.varint()
        reader.varint()
        states[client] = json.loads(reader.sized())
    return states
