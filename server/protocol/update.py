"""Yjs updates (encoding v1): checked reading, the gap check, and the merging of a tick.

The security boundary: the engine aborts the process on malformed bytes, so nothing reaches it that
has not been through `decode_update` (shared/document.md D1-D9). Knows nothing of a document.

Layout of an update, all integers varints: number of sections, sections (sections.py), delete set
(deletes.py).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from server.errors import InvalidUpdate
from server.protocol.deletes import Deletes, Ranges, join_deletes, read_deletes, write_deletes
from server.protocol.relations import check_relations
from server.protocol.sections import Notes, read_section
from server.protocol.structs import Section
from server.protocol.values import read_varint
from server.protocol.wire import write_varint

_NO_ROOTS: frozenset[str] = frozenset()
_NO_IDS: frozenset[tuple[int, int]] = frozenset()


class DecodedUpdate(NamedTuple):
    """A well-formed update and what the server must know about it.

    Attributes:
        raw: the bytes it was read from.
        sections: one per client, in the order of the bytes.
        deletes: client -> (clock, length) ranges, sorted, neither touching nor overlapping.
        needs: client -> clocks that must be known before it can be applied.
        has_skips: holds Skip structs, which Yjs writes when it lacks something itself (D8).
        is_empty: changes nothing in any document.
        roots: root names that its structs name; overwriting a key names none (D7: ask the engine).
        cuts: (client, clocks) before which it parts what is known, for `texts.TextIndex`.
        pairs: (client, clock of the second half) of its surrogate pairs.
        garbage: (client, clock, end clock) of structs of which only the length is left.
        types: ids of its maps, texts and lists.
        parents: ids that its structs name as their parents and that are not among its types.
    """

    raw: bytes
    sections: tuple[Section, ...]
    deletes: Deletes
    needs: Mapping[int, int]
    has_skips: bool
    is_empty: bool
    roots: frozenset[str]
    cuts: Sequence[tuple[int, Sequence[int]]]
    pairs: Sequence[tuple[int, int]]
    garbage: Sequence[tuple[int, int, int]]
    types: Collection[tuple[int, int]]
    parents: Collection[tuple[int, int]]

    @property
    def sections_end(self) -> int:
        """Where the delete set begins in `raw`."""
        return self.sections[-1].end if self.sections else 1


def decode_update(raw: bytes, *, is_trusted: bool = False) -> DecodedUpdate:
    """Read and check an update; `raw` is the whole of it (D9). Total on any bytes.

    `is_trusted`: the bytes come from our own storage; leaves out the second pass, which looks for
    circular references and for types nested too deep, and which states of several clients need.

    Raises:
        InvalidUpdate: anything that D1-D6 and D9 forbid. Skips and gaps (D8) and writes to `meta`
            (D7) are told, not refused: what becomes of them depends on the room.
    """
    notes = Notes()
    try:
        count, position = read_varint(raw, 0)
        for _ in range(count):
            position = read_section(raw, position, notes)
        deletes, position = read_deletes(raw, position)
    except IndexError:
        raise InvalidUpdate("it ends too early", len(raw)) from None
    except UnicodeDecodeError as error:
        raise InvalidUpdate("wrong UTF-8", error.start) from error
    if position != len(raw):
        raise InvalidUpdate(f"{len(raw) - position} bytes left over", position)
    sections = notes.sections
    needs = _needs(sections, notes.foreign, deletes)
    if len(sections) > 1 and len({section.client for section in sections}) != len(sections):
        raise InvalidUpdate("two sections of one client")
    if not is_trusted and (notes.is_nested or (notes.foreign and len(sections) > 1)):
        check_relations(raw, sections)
    if notes.foreign:
        notes.cuts.extend((client, (cut,)) for client, _, cut in notes.foreign)
    return DecodedUpdate(
        raw,
        tuple(sections),
        deletes,
        needs,
        notes.has_skips,
        not (sections or deletes),
        frozenset(notes.roots) if notes.roots else _NO_ROOTS,
        notes.cuts,
        notes.pairs,
        notes.garbage,
        notes.types,
        notes.parents - notes.types.keys() if notes.parents else _NO_IDS,
    )


def _needs(
    sections: Sequence[Section],
    foreign: Iterable[tuple[int, int, int]],
    deletes: Iterable[tuple[int, Ranges]],
) -> dict[int, int]:
    needs = {section.client: section.clock for section in sections}
    ends = {section.client: section.end_clock for section in sections}
    for client, clock, _ in foreign:
        if clock >= ends.get(client, 0) and clock >= needs.get(client, 0):
            needs[client] = clock + 1
    for client, ranges in deletes:
        clock, length = ranges[-1]
        end = clock + length
        if end > ends.get(client, 0) and end > needs.get(client, 0):
            needs[client] = end
    return needs


def has_gap(update: DecodedUpdate, state_vector: Mapping[int, int]) -> bool:
    """Whether it builds on, or deletes, what somebody with that state vector lacks (SY6)."""
    if update.has_skips:
        return True
    return any(clock > state_vector.get(client, 0) for client, clock in update.needs.items())


class _Run:
    """The structs of one client, gathered from several updates."""

    __slots__ = ("clock", "count", "end_clock", "parts")

    def __init__(self, clock: int) -> None:
        self.clock = self.end_clock = clock
        self.count = 0
        self.parts: list[bytes] = []


def merge_updates(updates: Sequence[DecodedUpdate]) -> bytes | None:
    """Make one update of several, by joining bytes; for what has been applied in this order.

    What an earlier one holds already is left out. None when that cannot be told from the outside:
    clocks of one client that overlap in part, or do not follow on each other. The caller then sends
    them one by one.
    """
    if len(updates) == 1:
        return updates[0].raw
    runs: dict[int, _Run] = {}
    for update in updates:
        if update.has_skips:
            return None
        for section in update.sections:
            run = runs.setdefault(section.client, _Run(section.clock))
            if section.clock == run.end_clock:
                run.parts.append(update.raw[section.start : section.end])
                run.count += section.count
                run.end_clock = section.end_clock
            elif section.clock < run.clock or section.end_clock > run.end_clock:
                return None
    # Greatest client id first, as Yjs writes them: its conflict resolution is quicker then.
    parts = [write_varint(len(runs))]
    for client in sorted(runs, reverse=True):
        run = runs[client]
        parts.append(write_varint(run.count) + write_varint(client) + write_varint(run.clock))
        parts.extend(run.parts)
    parts.append(write_deletes(join_deletes(pair for u in updates for pair in u.deletes)))
    return b"".join(parts)
