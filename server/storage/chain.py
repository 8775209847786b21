"""The hash chain of a journal (shared/protocol.md ST5) and the checksum of snapshots. Pure."""

import hashlib
import struct
from collections.abc import Iterable, Iterator

from server.errors import CorruptRecord
from server.storage.base import Entry, NewEntry, Snapshot

GENESIS = bytes(32)
"""What stands for the hash of the entry before the first."""


def _digest(previous: bytes, *parts: bytes) -> bytes:
    framed = [previous]
    for part in parts:
        framed += (struct.pack(">Q", len(part)), part)
    return hashlib.sha256(b"".join(framed)).digest()


def _number(value: int) -> bytes:
    return struct.pack(">Q", value)


def entry_hash(previous: bytes, sequence: int, entry: NewEntry | Entry) -> bytes:
    """Hash of an entry at that place of its board's journal. About 2 microseconds."""
    return _digest(
        previous,
        entry.board_id.encode(),
        _number(sequence),
        _number(entry.time_ms),
        entry.person_id.encode(),
        entry.update,
    )


def snapshot_checksum(snapshot: Snapshot) -> bytes:
    """Checksum of all fields but the index. About 1.4 ms per MB: call it off the event loop."""
    return _digest(
        GENESIS,
        snapshot.board_id.encode(),
        _number(snapshot.sequence),
        snapshot.state,
        snapshot.collected,
        snapshot.vector,
    )


def sealed(index: bytes, checksum: bytes) -> bytes:
    """The index of the snapshot with that checksum, as it is stored: its own checksum, then it."""
    return _digest(checksum, index) + index


def unsealed(stored: bytes, checksum: bytes) -> bytes:
    """What was sealed; empty when it is not what was written, or belongs to another snapshot."""
    index = stored[hashlib.sha256().digest_size :]
    return index if index and sealed(index, checksum) == stored else b""


def verified(entries: Iterable[Entry], after: int, previous: bytes) -> Iterator[Entry]:
    """Yield the entries while each continues the chain that ended with `previous` at `after`.

    Raises:
        CorruptRecord: an entry is missing or is not what was written.
    """
    for sequence, entry in enumerate(entries, after + 1):
        if entry.sequence != sequence:
            raise CorruptRecord(entry.board_id, f"entry {sequence} is missing")
        if entry_hash(previous, sequence, entry) != entry.hash:
            raise CorruptRecord(entry.board_id, f"entry {sequence} breaks the hash chain")
        previous = entry.hash
        yield entry
