"""The messages of the y-websocket protocol and our control message (shared/protocol.md MS).

One frozen dataclass per row of the table there. Payloads are not interpreted here: an update is
checked by `update.decode_update`, awareness by `awareness.read_entries`.
"""

from dataclasses import dataclass
from typing import assert_never

from server.errors import MalformedMessage
from server.protocol.wire import read_bytes, read_text, read_varint, write_bytes

_SYNC, _AWARENESS, _AUTH, _QUERY_AWARENESS, _CONTROL = 0, 1, 2, 3, 100
_STEP_1, _STEP_2, _UPDATE = 0, 1, 2
_PERMISSION_DENIED = 0


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """Say what one has: a state vector."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class SyncStep2:
    """Answer with what the other lacks: an update."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """A change that has just happened."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Awareness:
    """Ephemeral states of clients; see `awareness.read_entries`."""

    update: bytes


@dataclass(frozen=True, slots=True)
class PermissionDenied:
    """Why something was refused, for clients without control messages (CE2)."""

    reason: str


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """Ask for the awareness of everybody present."""


@dataclass(frozen=True, slots=True)
class Control:
    """A control event of our own protocol: UTF-8 JSON text."""

    event: bytes


Message = SyncStep1 | SyncStep2 | Update | Awareness | PermissionDenied | QueryAwareness | Control


def read_message(raw: bytes) -> Message:
    """Read the one message that `raw` is.

    Raises:
        MalformedMessage: anything else, bytes left over included (MS1).
    """
    kind, position = read_varint(raw, 0)
    message: Message
    if kind == _SYNC:
        message, end = _read_sync(raw, position)
    elif kind == _AWARENESS:
        payload, end = read_bytes(raw, position)
        message = Awareness(payload)
    elif kind == _QUERY_AWARENESS:
        message, end = QueryAwareness(), position
    elif kind == _AUTH:
        message, end = _read_auth(raw, position)
    elif kind == _CONTROL:
        text, end = read_text(raw, position)
        message = Control(text.encode())
    else:
        raise MalformedMessage(f"unknown message type {kind}")
    if end != len(raw):
        raise MalformedMessage(f"{len(raw) - end} bytes left over", end)
    return message


def _read_sync(raw: bytes, position: int) -> tuple[Message, int]:
    step, position = read_varint(raw, position)
    if step > _UPDATE:
        raise MalformedMessage(f"unknown sync message {step}", position)
    payload, end = read_bytes(raw, position)
    if step == _UPDATE:
        return Update(payload), end
    return (SyncStep2(payload) if step == _STEP_2 else SyncStep1(payload)), end


def _read_auth(raw: bytes, position: int) -> tuple[Message, int]:
    kind, position = read_varint(raw, position)
    if kind != _PERMISSION_DENIED:
        raise MalformedMessage(f"unknown auth message {kind}", position)
    reason, end = read_text(raw, position)
    return PermissionDenied(reason), end


def write_message(message: Message) -> bytes:
    """Encode one message; the inverse of `read_message`."""
    match message:
        case Update(payload):
            prefix = b"\x00\x02"
        case Awareness(payload):
            prefix = b"\x01"
        case SyncStep1(payload):
            prefix = b"\x00\x00"
        case SyncStep2(payload):
            prefix = b"\x00\x01"
        case PermissionDenied(reason):
            prefix, payload = b"\x02\x00", reason.encode()
        case QueryAwareness():
            return b"\x03"
        case Control(payload):
            prefix = b"\x64"
        case _:
            assert_never(message)
    return prefix + write_bytes(payload)
