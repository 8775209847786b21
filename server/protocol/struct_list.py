"""The structs of one client as bytes, found by clock and replaced in place."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from server.errors import CorruptRecord
from server.protocol.pieces import JOINABLE, join
from server.protocol.structs import KIND, Struct, read_struct

# A replaced struct moves what follows in its chunk only. 64 structs are some 2 KB: small enough to
# move for nothing, large enough that the chunk itself adds 5 bytes per struct.
_CHUNK = 64


class _Chunk:
    """Consecutive structs: their clocks, and where each begins in the bytes.

    `unread`: how many structs `raw` holds while nobody has looked where they are (`opened`).
    """

    __slots__ = ("clocks", "raw", "starts", "unread")

    def __init__(self) -> None:
        self.clocks = array("I")
        self.starts = array("I")
        self.raw = bytearray()
        self.unread = 0

    def __len__(self) -> int:
        return self.unread or len(self.clocks)

    def opened(self, first: int) -> "_Chunk":
        """Itself, ready for all that follows; `first`: its first clock."""
        count, self.unread = self.unread, 0
        position, raw = 0, bytes(self.raw) if count else b""
        for _ in range(count):
            struct = read_struct(raw, position, first)
            self.clocks.append(first)
            self.starts.append(position)
            first += struct.length
            position = struct.end
        return self

    def piece(self, index: int) -> bytes:
        starts = self.starts
        end = starts[index + 1] if index + 1 < len(starts) else len(self.raw)
        return bytes(self.raw[starts[index] : end])

    def kind(self, index: int) -> int:
        return self.raw[self.starts[index]] & KIND

    def append(self, clock: int, piece: bytes) -> None:
        self.clocks.append(clock)
        self.starts.append(len(self.raw))
        self.raw += piece

    def replace(self, index: int, count: int, pieces: Sequence[tuple[int, bytes]]) -> None:
        """Put `pieces`, each with its clock, in the place of `count` structs."""
        starts = self.starts
        after = index + count
        begin = starts[index]
        end = starts[after] if after < len(starts) else len(self.raw)
        new = b"".join(piece for _, piece in pieces)
        moved = begin + len(new) - end
        self.raw[begin:end] = new
        tail = array("I", [start + moved for start in starts[after:]])
        del starts[index:]
        for _, piece in pieces:
            starts.append(begin)
            begin += len(piece)
        starts.extend(tail)
        self.clocks[index:after] = array("I", [clock for clock, _ in pieces])


class StructList:
    """The structs of one client, clocks [clock, end_clock) without a gap."""

    __slots__ = ("_chunks", "_client", "_firsts", "clock", "end_clock")

    def __init__(self, client: int, clock: int = 0) -> None:
        self._client = client
        self._chunks: list[_Chunk] = []
        self._firsts: list[int] = []  # the first clock of each chunk
        self.clock = self.end_clock = clock

    def load(self, raw: bytes, position: int, count: int) -> int:
        """Add the `count` structs that begin at `position` as they are; return where they end."""
        clock = self.end_clock
        for first in range(0, count, _CHUNK):
            chunk = _Chunk()
            start = position
            for _ in range(min(_CHUNK, count - first)):
                struct = read_struct(raw, position, clock)
                chunk.clocks.append(clock)
                chunk.starts.append(position - start)
                clock += struct.length
                position = struct.end
            chunk.raw += raw[start:position]
            self._chunks.append(chunk)
            self._firsts.append(chunk.clocks[0])
        self.end_clock = clock
        return position

    def resume(self, raw: bytes, position: int, rows: Sequence[int]) -> int:
        """Add the structs that begin at `position`, and of which `rows` has told; return their end.

        Which they are is read where and when somebody needs to know.

        Raises:
            CorruptRecord: the rows are not about these bytes.
        """
        clock = self.clock
        for first, size, count in zip(rows[1::3], rows[2::3], rows[3::3], strict=True):
            if not (clock <= first and count and 0 < size <= len(raw) - position):
                raise CorruptRecord("", "an index of other structs")
            chunk = _Chunk()
            chunk.unread = count
            chunk.raw += raw[position : position + size]
            self._chunks.append(chunk)
            self._firsts.append(first)
            position += size
            clock = first + 1
        if not rows or rows[0] < clock or (self._firsts and self._firsts[0] != self.clock):
            raise CorruptRecord("", "an index of other clocks")
        self.end_clock = rows[0]
        return position

    def rows(self) -> list[int]:
        """What `resume` needs to know: the end clock; first clock, bytes and structs of chunks."""
        rows = [self.end_clock]
        for first, chunk in zip(self._firsts, self._chunks, strict=True):
            rows += (first, len(chunk.raw), len(chunk))
        return rows

    def append(self, struct: Struct, raw: bytes) -> None:
        """Add the struct that begins at `end_clock`; join it to the last one where Yjs would."""
        clock = self.end_clock
        self.end_clock = clock + struct.length
        chunk = self._chunks[-1].opened(self._firsts[-1]) if self._chunks else None
        if chunk and struct.info & KIND in JOINABLE and self._grow(chunk, struct, raw):
            return
        if chunk is None or len(chunk.clocks) >= _CHUNK:
            chunk = _Chunk()
            self._chunks.append(chunk)
            self._firsts.append(clock)
        chunk.append(clock, raw[struct.start : struct.end])

    def kind_at(self, clock: int) -> int | None:
        """The kind of the struct that holds that clock; None where there is none."""
        if not self.clock <= clock < self.end_clock:
            return None
        _, chunk, index = self._find(clock)
        return chunk.kind(index)

    def at(self, clock: int) -> tuple[Struct, bytes]:
        """The struct that holds that clock, which is known, and its bytes."""
        _, chunk, index = self._find(clock)
        piece = chunk.piece(index)
        return read_struct(piece, 0, chunk.clocks[index]), piece

    def replace(self, struct: Struct, pieces: Sequence[tuple[int, bytes]]) -> None:
        """Put pieces, each with its clock, in the place of a struct, joining what can be."""
        number, chunk, index = self._find(struct.clock)
        chunk.replace(index, 1, pieces)
        for at in range(index + len(pieces) - 1, index - 2, -1):
            self._join(chunk, at)
        if len(chunk.clocks) > 2 * _CHUNK:
            self._halve(number)

    def encode(self) -> Iterator[bytes | bytearray]:
        """The bytes of all structs in order."""
        return (chunk.raw for chunk in self._chunks)

    def __len__(self) -> int:
        return sum(map(len, self._chunks))

    def _grow(self, chunk: _Chunk, struct: Struct, raw: bytes) -> bool:
        last = len(chunk.clocks) - 1
        if chunk.kind(last) != struct.info & KIND:
            return False
        clock = chunk.clocks[last]
        joined = join(chunk.piece(last), clock, struct, raw, self._client)
        if joined:
            chunk.replace(last, 1, [(clock, joined)])
        return bool(joined)

    def _find(self, clock: int) -> tuple[int, _Chunk, int]:
        number = bisect_right(self._firsts, clock) - 1
        chunk = self._chunks[number].opened(self._firsts[number])
        return number, chunk, bisect_right(chunk.clocks, clock) - 1

    def _join(self, chunk: _Chunk, index: int) -> None:
        """Join the struct at `index` with the one after it, if both are there and may be."""
        if not 0 <= index < len(chunk.clocks) - 1 or chunk.kind(index) != chunk.kind(index + 1):
            return
        clock, piece = chunk.clocks[index], chunk.piece(index + 1)
        right = read_struct(piece, 0, chunk.clocks[index + 1])
        if joined := join(chunk.piece(index), clock, right, piece, self._client):
            chunk.replace(index, 2, [(clock, joined)])

    def _halve(self, number: int) -> None:
        whole = self._chunks[number]
        half = _Chunk()
        for index in range(_CHUNK, len(whole.clocks)):
            half.append(whole.clocks[index], whole.piece(index))
        del whole.raw[whole.starts[_CHUNK] :]
        del whole.clocks[_CHUNK:], whole.starts[_CHUNK:]
        self._chunks.insert(number + 1, half)
        self._firsts.insert(number + 1, half.clocks[0])
