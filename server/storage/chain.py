"""The hash chain of a record (shared/protocol.md ST5) and the checksum of snapshots. Pure."""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from server.errors import CorruptRecord
from server.storage.base import Snapshot
from server.storage.records.chain_values import StoredEntry, StoredEvent

GENESIS = bytes(32)
"""What stands before the fields in the checksum of a snapshot."""

SALT_BYTES = 8
KEY_BYTES = 16
SYSTEM_AUTHOR = 0
"""The number of whoever writes for nobody, in every record; people count from 1."""

Stored = StoredEntry | StoredEvent

_sha256 = hashlib.sha256
_NAME = b"living-lab-whiteboard record 2\0"
# Every field of an item behind its length, which is the same for all items.
_ITEM = struct.Struct(">Q1sQQQQQQQ32sQ32s")


class ChainPoint(NamedTuple):
    """A place in a board's chain; position 0: right after the entry `sequence`."""

    sequence: int
    position: int
    hash: bytes


class Item(NamedTuple):
    """What the chain holds of an entry ("u") or an event ("e"): no data, only commitments."""

    kind: Literal["u", "e"]
    sequence: int
    position: int
    time_ms: int
    tag: bytes
    commitment: bytes


def _digest(previous: bytes, *parts: bytes) -> bytes:
    framed = [previous]
    for part in parts:
        framed += (struct.pack(">Q", len(part)), part)
    return hashlib.sha256(b"".join(framed)).digest()


def _number(value: int) -> bytes:
    return struct.pack(">Q", value)


def genesis(board_id: str) -> bytes:
    """What stands for the hash before the first item of that board."""
    return hashlib.sha256(_NAME + board_id.encode()).digest()


def start_of(board_id: str) -> ChainPoint:
    """The end of an empty record."""
    return ChainPoint(0, 0, genesis(board_id))


def author_tag(key: bytes, person_id: str) -> bytes:
    """What the chain holds of a person on one board."""
    return hashlib.sha256(b"author\0" + key + person_id.encode()).digest()


def commitment(salt: bytes, content: bytes) -> bytes:
    """What the chain holds of a content: it tells nothing once the salt is gone."""
    return hashlib.sha256(b"content\0" + salt + content).digest()


def item_digest(item: Item) -> bytes:
    """What the chain is made of, one for every entry ever sent and every event."""
    kind, sequence, position, time_ms, tag, content = item
    return hashlib.sha256(
        _ITEM.pack(
            *(1, kind.encode()),
            *(8, sequence, 8, position, 8, time_ms),
            *(32, tag, 32, content),
        )
    ).digest()


def linked(previous: bytes, digest: bytes) -> bytes:
    """The hash of the chain with one more item."""
    return hashlib.sha256(previous + digest).digest()


def entry_hash(previous: bytes, place: tuple[int, int], tag: bytes, salted: bytes) -> bytes:
    """`linked` for the entry with that sequence and time, in one go: every edit pays for it.

    `salted`: salt and update, one after the other.
    """
    secret = _sha256(b"content\0" + salted).digest()
    item = _ITEM.pack(1, b"u", 8, place[0], 8, 0, 8, place[1], 32, tag, 32, secret)
    return _sha256(previous + _sha256(item).digest()).digest()


def merged_digest(rows: Iterable[tuple[StoredEntry, bytes]]) -> bytes:
    """What the event of a compaction says of the rows it made: each with its author's tag."""
    whole = hashlib.sha256()
    for row, tag in rows:
        first = row.sequence if row.first is None else row.first
        whole.update(item_digest(Item("u", row.sequence, first, row.time_ms, tag, row.commitment)))
    return whole.digest()


def erasure_digest(contents: Iterable[tuple[int, bytes]]) -> bytes:
    """What an event says of replaced contents: of (sequence, new content), in order."""
    whole = hashlib.sha256()
    for sequence, content in contents:
        whole.update(struct.pack(">Q32s", sequence, hashlib.sha256(content).digest()))
    return whole.digest()


def place(row: Stored) -> str:
    """What a row is called in what people read."""
    if isinstance(row, StoredEntry):
        return f"entry {row.sequence}"
    return f"event {row.sequence}/{row.position}"


def digests(row: Stored, tag: bytes) -> Sequence[bytes]:
    """The digests of the items that the row stands for; `tag`: its author's."""
    if isinstance(row, StoredEvent):
        item = Item("e", row.sequence, row.position, row.time_ms, tag, row.commitment)
        return (item_digest(item),)
    if row.links:
        return row.links
    return (item_digest(Item("u", row.sequence, 0, row.time_ms, tag, row.commitment)),)


def _follows(row: Stored, before: ChainPoint) -> bool:
    if isinstance(row, StoredEvent):
        return (row.sequence, row.position) == (before.sequence, before.position + 1)
    first = row.sequence if row.first is None else row.first
    if first != before.sequence + 1 or row.sequence < first:
        return False
    return not row.links or len(row.links) == row.sequence - first + 1


def _hash_after(row: Stored, before: ChainPoint, tags: Mapping[int, bytes]) -> bytes | None:
    if commitment_of(row) != row.commitment:
        return None
    if isinstance(row, StoredEntry) and row.is_base:
        # A record that was deleted: the chain goes on from where it had been (ST12).
        return row.hash if before.sequence == 0 else None
    tag = tags.get(row.author)
    if tag is None:
        return None
    after = before.hash
    for digest in digests(row, tag):
        after = linked(after, digest)
    return after


def commitment_of(row: Stored) -> bytes:
    """The commitment that its salt and content make; the stored one where the salt is gone."""
    if row.salt is None:
        return row.commitment
    return commitment(row.salt, row.update if isinstance(row, StoredEntry) else row.body)


def verified(
    rows: Iterable[Stored], start: ChainPoint, tags: Mapping[int, bytes]
) -> Iterator[Stored]:
    """Yield the rows, in chain order, while each continues the chain that ended at `start`.

    `tags`: by the numbers of authors.

    Raises:
        CorruptRecord: names the first row that is missing or is not what was written.
    """
    for row in rows:
        if not _follows(row, start):
            raise CorruptRecord(row.board_id, f"something before {place(row)} is missing")
        after = _hash_after(row, start, tags)
        if after != row.hash:
            raise CorruptRecord(row.board_id, f"{place(row)} breaks the hash chain")
        position = row.position if isinstance(row, StoredEvent) else 0
        start = ChainPoint(row.sequence, position, row.hash)
        yield row


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
