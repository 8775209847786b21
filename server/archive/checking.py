"""Checking a record file line by line: no input, no output, and memory only for what is open.

What a file may hold that the chain alone does not bind is bound by events on it: merged rows by
`compacted`, replaced contents by `erased`, the state that stands for a deleted record by
`forgotten` (shared/protocol.md ST11-ST13).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.archive.lines import HeaderLine, WrongLine, read_header, read_line
from server.archive.signed import is_genuine
from server.errors import CorruptRecord, InvalidUpdate, WhiteboardError
from server.protocol.update import decode_update
from server.storage.chain import (
    SYSTEM_AUTHOR,
    ChainPoint,
    Item,
    Stored,
    author_tag,
    digests,
    item_digest,
    linked,
    place,
    start_of,
    verified,
)
from server.storage.records import Author, Checkpoint, StoredEntry, StoredEvent

NOTHING = b"{}"
"""What is left of an event whose body was erased or withheld."""


class Fault(WhiteboardError):
    """The first thing that is wrong. `place`: "entry 12", "event 12/1", "the first line"..."""

    def __init__(self, place: str, problem: str, time_ms: int | None = None) -> None:
        super().__init__(f"{place}: {problem}")
        self.place, self.problem, self.time_ms = place, problem, time_ms


@dataclass
class Findings:
    """What a record was found to hold. Numbers are of entries unless they are called otherwise.

    `withheld`, `erased`: rows and events whose contents are not what was recorded. `deleted`: how
    far the record was deleted. `unproven`: checkpoints that lie in what was deleted. `keys`: of
    checkpoints, the newest last.
    """

    board_id: str
    end: ChainPoint
    entries: int = 0
    events: int = 0
    merged: int = 0
    withheld: int = 0
    erased: int = 0
    deleted: int = 0
    authors: int = 0
    named: int = 0
    first_ms: int = 0
    last_ms: int = 0
    checkpoints: int = 0
    unproven: int = 0
    newest: Checkpoint | None = None
    keys: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Erasure:
    """An event that says which contents were replaced, and by what."""

    event: StoredEvent
    rows: tuple[int, ...]
    digest: str


def same_values(values: Mapping[str, Any], **types: type) -> list[Any]:
    """Those values of an event, or WrongLine where one is missing or of another type."""
    found = [values.get(name) for name in types]
    if any(type(each) is not kind for each, kind in zip(found, types.values(), strict=True)):
        raise WrongLine("it does not say what such an event says")
    return found


class Checker:
    """Takes the lines of one file in their order. Everything raises Fault.

    `known`: checkpoints that somebody kept, which the record must reach. `key`: what the newest
    checkpoint must be signed with. `is_trusted`: see `decode_update`.
    """

    def __init__(
        self,
        known: Iterable[Checkpoint] = (),
        key: bytes | None = None,
        *,
        is_trusted: bool = True,
    ) -> None:
        self._known = {(each.sequence, each.position): each for each in known}
        self._key, self._is_trusted = key, is_trusted
        self._tags: dict[int, bytes] = {}
        self._awaited: int | None = None
        self._passed: list[ChainPoint] = []
        self._base: StoredEntry | None = None
        self._after_deleted = b""
        self._merged: list[tuple[int, bytes]] = []
        self._erased: dict[int, bytes] = {}
        self._hidden: set[int] = set()
        self._erasures: list[_Erasure] = []

    def begin(self, line: bytes) -> HeaderLine:
        """The first line."""
        try:
            self.header = header = read_header(line)
        except WrongLine as error:
            raise Fault("the first line", error.problem) from error
        self._point = start_of(header.board)
        self.found = Findings(header.board, self._point)
        return header

    def take(self, line: bytes) -> Stored | Checkpoint | Author:
        """Any other line."""
        try:
            item, is_withheld = read_line(line, self.header.board)
        except WrongLine as error:
            raise Fault(f"after {self._after()}", error.problem) from error
        if self._awaited is not None and getattr(item, "author", None) != self._awaited:
            raise Fault(f"after {self._after()}", f"nothing is of author {self._awaited}")
        if isinstance(item, Author):
            self._take_author(item)
        elif isinstance(item, Checkpoint):
            self._take_checkpoint(item)
        else:
            self._awaited = None
            try:
                self._take_row(item, is_withheld)
            except WrongLine as error:
                raise Fault(place(item), error.problem, item.time_ms) from error
        return item

    def end(self) -> Findings:
        """After the last line."""
        found = self.found
        if self._base is not None:
            raise Fault(place(self._base), "nothing says that the record was deleted up to there")
        if self._awaited is not None or self._point != self._head():
            raise Fault(
                f"after {self._after()}",
                f"the file ends; its first line promises entry {self.header.head.sequence}",
            )
        if self._merged:
            raise Fault(f"entry {self._merged[0][0]}", "nothing says that it was merged")
        self._check_erasures()
        self._check_known_left()
        self._check_keys()
        found.end = self._point
        return found

    def _head(self) -> ChainPoint:
        head = self.header.head
        return ChainPoint(head.sequence, head.position, bytes(head.hash))

    def _after(self) -> str:
        sequence, position, _ = self._point
        return f"event {sequence}/{position}" if position else f"entry {sequence}"

    # Rows

    def _take_author(self, author: Author) -> None:
        """Nothing but the row that must come next proves that the tag is right."""
        name, found = f"after {self._after()}", self.found
        if author.number in self._tags:
            raise Fault(name, f"author {author.number} comes twice")
        self._tags[author.number], self._awaited = author.tag, author.number
        found.authors += 1
        if author.person_id is not None and author.key is not None:
            found.named += 1
            if author_tag(author.key, author.person_id) != author.tag:
                raise Fault(name, f"author {author.number} is somebody else")

    def _take_row(self, row: Stored, is_withheld: bool) -> None:
        if self._base is not None and not isinstance(row, StoredEvent):
            raise WrongLine("nothing says that the record was deleted up to there")
        try:
            next(verified([row], self._point, self._tags))
        except CorruptRecord as error:
            raise WrongLine(
                "it is not what was recorded, or something before it is missing or out of place"
            ) from error
        self._pass(row)
        self._count(row, is_withheld)
        if isinstance(row, StoredEntry):
            self._take_entry(row, is_withheld)
        else:
            self._take_event(row)

    def _pass(self, row: Stored) -> None:
        """Move to the end of the row; remember every end of the chain that lies within."""
        position = row.position if isinstance(row, StoredEvent) else 0
        self._passed, after = [], self._point.hash
        is_base = isinstance(row, StoredEntry) and row.is_base
        parts = () if is_base else digests(row, self._tags[row.author])
        for n, digest in enumerate(parts, 1 - len(parts)):
            after = linked(after, digest)
            self._passed.append(ChainPoint(row.sequence + n, position, after))
        self._point = ChainPoint(row.sequence, position, row.hash)
        for point in self._passed:
            known = self._known.pop((point.sequence, point.position), None)
            if known is not None and known.hash != point.hash:
                raise WrongLine("a checkpoint that was kept says otherwise")

    def _count(self, row: Stored, is_withheld: bool) -> None:
        found = self.found
        found.first_ms = found.first_ms or row.time_ms
        found.last_ms = row.time_ms
        if is_withheld:
            found.withheld += 1
        elif row.salt is None:
            found.erased += 1
        if isinstance(row, StoredEvent):
            found.events += 1
        elif row.is_base:
            found.deleted = row.sequence
        else:
            found.entries += max(1, len(row.links))
            found.merged += len(row.links)

    def _take_entry(self, row: StoredEntry, is_withheld: bool) -> None:
        try:
            decode_update(row.update, is_trusted=self._is_trusted)
        except InvalidUpdate as error:
            raise WrongLine(f"its content is no update ({error.problem})") from error
        if is_withheld:
            self._hidden.add(row.sequence)
        elif row.salt is None:
            self._erased[row.sequence] = hashlib.sha256(row.update).digest()
        if row.is_base:
            self._base, self._after_deleted = row, row.hash
        elif row.links:
            tag, first = self._tags[row.author], row.first or 0
            item = Item("u", row.sequence, first, row.time_ms, tag, row.commitment)
            self._merged.append((row.sequence, item_digest(item)))

    # Events that say what was done to the record

    def _take_event(self, row: StoredEvent) -> None:
        if row.salt is None and row.body != NOTHING:
            raise WrongLine("it was erased, and says something")
        try:
            event = row.read()
        except (CorruptRecord, RecursionError) as error:
            raise WrongLine("it is no event") from error
        is_ours = row.author == SYSTEM_AUTHOR
        if self._base is not None and not (is_ours and event.kind == "forgotten"):
            raise WrongLine("nothing says that the record was deleted up to there")
        if is_ours and event.kind == "compacted":
            self._take_compacted(event.body)
        elif is_ours and event.kind == "erased":
            rows, digest = same_values(event.body, rows=list, digest=str)
            self._erasures.append(_Erasure(row, tuple(rows), digest))
        elif is_ours and event.kind == "forgotten":
            self._take_forgotten(row, event.body)

    def _take_compacted(self, values: Mapping[str, Any]) -> None:
        through, rows, digest = same_values(values, through=int, rows=int, digest=str)
        merged = [each for each in self._merged if each[0] <= through]
        whole = hashlib.sha256(b"".join(each for _, each in merged)).hexdigest()
        if len(merged) != rows or whole != digest:
            first = merged[0][0] if merged else through
            raise Fault(f"entry {first}", f"up to entry {through}, merged rows are not as made")
        self._merged = self._merged[rows:]

    def _take_forgotten(self, row: StoredEvent, values: Mapping[str, Any]) -> None:
        base, self._base = self._base, None
        through, secret = same_values(values, through=int, commitment=str)
        if base is None:
            raise WrongLine("no record was deleted up to there")
        stated = (base.sequence, base.commitment.hex(), base.time_ms, base.author)
        if stated != (through, secret, row.time_ms, row.author):
            raise Fault(place(base), "it is not the state that the board was left with")

    def _check_erasures(self) -> None:
        """What stands in the place of erased contents; of several erasures, the last counts."""
        for erasure in reversed(self._erasures):
            current = [n for n in erasure.rows if n in self._erased]
            if current == list(erasure.rows):
                whole = hashlib.sha256()
                for n in erasure.rows:
                    whole.update(n.to_bytes(8, "big") + self._erased[n])
                if whole.hexdigest() != erasure.digest:
                    problem = "what stands in the place of erased contents was changed"
                    raise Fault(f"entry {min(erasure.rows)}", problem)
            for n in current:
                del self._erased[n]
        if self._erased:
            raise Fault(f"entry {min(self._erased)}", "nothing says that its content was erased")

    # Checkpoints

    def _take_checkpoint(self, checkpoint: Checkpoint) -> None:
        name = f"the checkpoint of {_name(checkpoint)}"
        newest = self.found.newest
        if newest is not None and _key(checkpoint) <= _key(newest):
            raise Fault(name, "it is out of place")
        if not is_genuine(checkpoint):
            raise Fault(name, "its signature is wrong")
        if ChainPoint(*_key(checkpoint), checkpoint.hash) not in self._passed:
            if self._base is None or checkpoint.sequence >= self._base.sequence:
                raise Fault(name, "the record says otherwise")
            self.found.unproven += not self._ends_deleted(checkpoint)
        self.found.checkpoints += 1
        self.found.newest = checkpoint
        if checkpoint.public_key not in self.found.keys:
            self.found.keys.append(checkpoint.public_key)

    def _ends_deleted(self, checkpoint: Checkpoint) -> bool:
        """Whether it lies where a deleted record ended: the chain goes on from that hash."""
        at_end = checkpoint.sequence == self.found.deleted - 1
        return at_end and checkpoint.hash == self._after_deleted

    def _check_known_left(self) -> None:
        for known in self._known.values():
            if known.sequence < self.found.deleted:
                self.found.unproven += not self._ends_deleted(known)
            else:
                problem = f"a checkpoint that was kept knows {_name(known)}: the end is missing"
                raise Fault(f"after {self._after()}", problem)

    def _check_keys(self) -> None:
        newest, stated = self.found.newest, self.header.public_key
        if self.found.checkpoints != self.header.checkpoints:
            raise Fault("the first line", "it promises another number of checkpoints")
        if (newest and newest.public_key) != (stated and bytes(stated)):
            raise Fault("the first line", "the newest checkpoint has another key")
        if self._key is not None and (newest is None or newest.public_key != self._key):
            raise Fault("the last checkpoint", "it is not signed with the key that was given")


def _key(checkpoint: Checkpoint) -> tuple[int, int]:
    return checkpoint.sequence, checkpoint.position


def _name(checkpoint: Checkpoint) -> str:
    sequence, position = _key(checkpoint)
    return f"event {sequence}/{position}" if position else f"entry {sequence}"


def check(lines: Sequence[bytes], checker: Checker | None = None) -> Findings:
    """All lines of a file at once."""
    checker = checker or Checker()
    if not lines:
        raise Fault("the first line", "the file is empty")
    checker.begin(lines[0])
    for line in lines[1:]:
        checker.take(line)
    return checker.end()
