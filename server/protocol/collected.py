"""A document's full state without deleted content, kept up to date without an engine (SY10).

The engine keeps what was deleted, so its own encoding would hand it to every newcomer. Here the
content of deleted structs is replaced by its length, and what lay in a deleted element becomes
garbage, as in Yjs' own garbage collection. Knows structs, not what they mean.
"""

from __future__ import annotations

from contextlib import suppress

from server.errors import CorruptRecord, InvalidUpdate
from server.protocol.deletes import read_deletes, write_deletes
from server.protocol.pieces import as_deleted, as_garbage, part
from server.protocol.ranges import RangeSet
from server.protocol.struct_list import StructList
from server.protocol.structs import (
    DELETED,
    GC,
    KIND,
    Section,
    Struct,
    read_references,
    read_struct,
    read_structs,
)
from server.protocol.tables import Table, read_table, write_table
from server.protocol.update import DecodedUpdate, decode_update
from server.protocol.values import read_varint
from server.protocol.wire import write_varint


def collect(raw: bytes) -> bytes:
    """The same state without the content that its delete set covers.

    `raw`: a state of a document, or what somebody lacks of one, in bytes that we have checked or
    written ourselves.
    Cost: about 3 us per struct; for states beyond 64 KiB off the event loop.
    """
    return CollectedState.from_state(raw).encode()


class CollectedState:
    """The full state of a document, ready to be joined into one update.

    Takes about 15 bytes per struct beside the bytes of the state itself.
    """

    def __init__(self) -> None:
        self._structs: dict[int, StructList] = {}
        self._deleted: dict[int, RangeSet] = {}

    @classmethod
    def from_state(cls, raw: bytes) -> CollectedState:
        """Begin with a full state, collected or not. Cost: see `collect`."""
        state = cls()
        state._take(decode_update(raw, is_trusted=True))
        return state

    @classmethod
    def from_collected(cls, raw: bytes, index: bytes = b"") -> CollectedState:
        """Begin with what `encode` or `collect` gave before, in half the time of `from_state`.

        `index`: what `index` gave with it; then a hundredth of the time. Of another version, or
        of other bytes, it is not used.
        """
        if index:
            with suppress(CorruptRecord, InvalidUpdate, IndexError):
                return cls._begin(raw, read_table(index, 0)[0])
        return cls._begin(raw, None)

    @classmethod
    def _begin(cls, raw: bytes, index: Table | None) -> CollectedState:
        state = cls()
        count, position = read_varint(raw, 0)
        for _ in range(count):
            size, position = read_varint(raw, position)
            client, position = read_varint(raw, position)
            clock, position = read_varint(raw, position)
            structs = state._structs[client] = StructList(client, clock)
            if index is None:
                position = structs.load(raw, position, size)
                continue
            position = structs.resume(raw, position, index.get(client, ()))
            if len(structs) != size:
                raise CorruptRecord("", "an index of other structs")
        deletes, position = read_deletes(raw, position)
        if position != len(raw):
            raise CorruptRecord("", "an index of other bytes")
        for client, ranges in deletes:
            deleted = state._deleted[client] = RangeSet()
            for clock, length in ranges:
                deleted.add(clock, clock + length)
        return state

    def index(self) -> bytes:
        """Where the structs lie in what `encode` gives at present; for `from_collected`."""
        return write_table({client: structs.rows() for client, structs in self._structs.items()})

    def add(self, update: DecodedUpdate) -> None:
        """Take an update that the document has taken, in the same order.

        What it repeats is left out. Cost: some 5 us for an edit.

        Raises:
            InvalidUpdate: it leaves a gap; nothing has been taken then.
        """
        for section in update.sections:
            if section.clock > self._end_clock(section.client):
                raise InvalidUpdate("clocks are missing before it", section.start)
        self._take(update)

    def _take(self, update: DecodedUpdate) -> None:
        for client, ranges in update.deletes:
            deleted = self._deleted.setdefault(client, RangeSet())
            for clock, length in ranges:
                deleted.add(clock, clock + length)
        # Known content first: what becomes garbage there decides about new content beside it.
        for client, ranges in update.deletes:
            for clock, length in ranges:
                self._strip_known(client, clock, clock + length)
        for section in update.sections:
            self._append(update.raw, section)

    def encode(self) -> bytes:
        """One update of everything. Costs a copy of the bytes."""
        parts: list[bytes | bytearray] = [write_varint(len(self._structs))]
        for client in sorted(self._structs, reverse=True):
            structs = self._structs[client]
            parts.append(write_varint(len(structs)) + write_varint(client))
            parts.append(write_varint(structs.clock))
            parts.extend(structs.encode())
        deletes = {c: self._deleted[c].ranges() for c in sorted(self._deleted, reverse=True)}
        parts.append(write_deletes(deletes))
        return b"".join(parts)

    def _end_clock(self, client: int) -> int:
        structs = self._structs.get(client)
        return 0 if structs is None else structs.end_clock

    def _append(self, raw: bytes, section: Section) -> None:
        client = section.client
        structs = self._structs.get(client)
        if structs is None:
            structs = self._structs[client] = StructList(client, section.clock)
        elif section.end_clock <= structs.end_clock:
            return
        deleted = self._deleted.get(client)
        for struct in read_structs(raw, section):
            end = struct.clock + struct.length
            if end <= structs.end_clock:
                continue
            source = raw
            if struct.clock < structs.end_clock:
                source = part(struct, raw, client, structs.end_clock - struct.clock)[1]
                struct = read_struct(source, 0, structs.end_clock)  # noqa: PLW2901  # its new part
            if deleted is None or not deleted.overlaps(struct.clock, end):
                structs.append(struct, source)
                continue
            for clock, piece in self._stripped(client, struct, source):
                structs.append(read_struct(piece, 0, clock), piece)

    def _strip_known(self, client: int, clock: int, end: int) -> None:
        structs = self._structs.get(client)
        if structs is None:
            return
        clock, end = max(clock, structs.clock), min(end, structs.end_clock)
        while clock < end:
            struct, piece = structs.at(clock)
            clock = struct.clock + struct.length
            if struct.info & KIND not in _WITHOUT_CONTENT:
                structs.replace(struct, self._stripped(client, struct, piece))

    def _stripped(self, client: int, struct: Struct, raw: bytes) -> list[tuple[int, bytes]]:
        """The struct in pieces, each with its clock, deleted ones without content."""
        pieces = []
        end = struct.clock + struct.length
        for cut, is_deleted in self._deleted[client].cut(struct.clock, end):
            rest = b""
            if cut < end:
                first, rest = part(struct, raw, client, cut - struct.clock)
                struct, raw = read_struct(first, 0, struct.clock), first
            piece = self._bare(struct, raw) if is_deleted else raw[struct.start : struct.end]
            pieces.append((struct.clock, piece))
            if rest:
                struct, raw = read_struct(rest, 0, cut), rest
        return pieces

    def _bare(self, struct: Struct, raw: bytes) -> bytes:
        if struct.info & KIND == GC or self._is_garbage(struct, raw):
            return as_garbage(struct.length)
        return as_deleted(struct, raw)

    def _is_garbage(self, struct: Struct, raw: bytes) -> bool:
        """Whether a deleted struct lies in something deleted, as far as that can be seen.

        Where it cannot, it stays a deleted struct, which is as good and a little longer.
        """
        origin, right, parent = read_references(raw, struct)
        if parent is not None:
            deleted = self._deleted.get(parent[0])
            return deleted is not None and parent[1] in deleted
        beside = origin or right
        structs = self._structs.get(beside[0]) if beside else None
        return beside is not None and structs is not None and structs.kind_at(beside[1]) == GC


_WITHOUT_CONTENT = frozenset({GC, DELETED})
