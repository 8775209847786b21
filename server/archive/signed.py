"""Checkpoints: what exactly is signed (shared/protocol.md ST14)."""

import struct
from dataclasses import replace

from server.signing import Signer, is_signed
from server.storage.records import Checkpoint, RecordHead

_NAME = b"living-lab-whiteboard checkpoint 1\0"


def message(checkpoint: Checkpoint) -> bytes:
    """The bytes under the signature: every field with its length before it."""
    numbers = (checkpoint.sequence, checkpoint.position, checkpoint.time_ms)
    parts = [checkpoint.board_id.encode(), *(struct.pack(">Q", n) for n in numbers)]
    framed = [struct.pack(">Q", len(part)) + part for part in (*parts, checkpoint.hash)]
    return _NAME + b"".join(framed)


def signed(board_id: str, head: RecordHead, time_ms: int, signer: Signer) -> Checkpoint:
    """A checkpoint of that end of a record."""
    bare = Checkpoint(
        *(board_id, head.sequence, head.position, time_ms, head.hash, signer.public_key, b"")
    )
    return replace(bare, signature=signer.sign(message(bare)))


def is_genuine(checkpoint: Checkpoint) -> bool:
    """Whether it is signed with the key that it names."""
    return is_signed(checkpoint.public_key, message(checkpoint), checkpoint.signature)
