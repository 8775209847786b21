"""Storage in memory, for tests. Passes the contract of the real one; gone with the process."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from server.errors import BoardNotFound, StorageError
from server.storage.base import (
    Board,
    Entry,
    Link,
    NewEntry,
    NewWorkshop,
    Person,
    Snapshot,
    StoredBoard,
    Workshop,
)
from server.storage.chain import ChainPoint, commitment, start_of, verified
from server.storage.heads import Head
from server.storage.journal import chained
from server.storage.names import free_name, name_key
from server.storage.records import StoredEntry


@dataclass(slots=True)
class _Record:
    """All that is kept of one board."""

    board: Board
    head: Head
    entries: list[StoredEntry] = field(default_factory=list)
    owners: dict[int, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)


class MemoryStorage:
    """See `server.storage.base.Storage`. No method awaits, so nothing interleaves."""

    def __init__(self) -> None:
        self._records: dict[str, _Record] = {}
        self._workshops: dict[str, Workshop] = {}
        self._links: dict[bytes, Link] = {}
        self._people: defaultdict[str, list[Person]] = defaultdict(list)
        self._tokens: dict[bytes, Person] = {}
        self._is_open = True

    def _record(self, board_id: str) -> _Record:
        if board_id not in self._records:
            raise BoardNotFound(board_id)
        return self._records[board_id]

    async def append(self, new: Sequence[NewEntry]) -> list[int]:
        """Store the entries, all or none."""
        if not self._is_open:
            raise StorageError("the storage is closed")
        records = [self._record(entry.board_id) for entry in new]
        return [self._add(record, entry) for record, entry in zip(records, new, strict=True)]

    def _add(self, record: _Record, new: NewEntry) -> int:
        [row] = chained([new], {new.board_id: record.head})
        _, sequence, time_ms, author, salt, update, digest = row
        content = commitment(salt, update)
        record.entries.append(
            StoredEntry(
                new.board_id,
                sequence,
                None,
                time_ms,
                author,
                salt,
                update,
                content,
                (),
                digest,
            )
        )
        for client in new.client_ids:
            record.owners.setdefault(client, new.person_id)
        for element in new.elements:
            record.authors[element] = new.person_id
        return sequence

    async def open_board(self, board_id: str) -> StoredBoard:
        """Newest snapshot and the entries after it."""
        record = self._record(board_id)
        snapshot = record.snapshots[-1] if record.snapshots else None
        found = [
            entry async for entry in self.entries(board_id, snapshot.sequence if snapshot else 0)
        ]
        return StoredBoard(
            id=board_id,
            title=record.board.title,
            workshop_id=record.board.workshop_id,
            snapshot=snapshot,
            entries=found,
            owners=dict(record.owners),
            sequence=len(record.entries),
            authors=dict(record.authors),
            template_ids=record.board.templates,
        )

    async def entries(self, board_id: str, after: int = 0) -> AsyncIterator[Entry]:
        """The entries after that one."""
        record = self._record(board_id)
        stored = record.entries
        people = {known.number: name for name, known in record.head.authors.items()}
        tags = {known.number: known.tag for known in record.head.authors.values()}
        start = ChainPoint(after, 0, stored[after - 1].hash) if after else start_of(board_id)
        for row in verified(stored[after:], start, tags):
            if isinstance(row, StoredEntry):
                yield Entry(
                    *(board_id, row.sequence, row.time_ms),
                    *(people[row.author], row.update, row.hash),
                )

    async def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the two newest."""
        record = self._record(snapshot.board_id)
        others = [kept for kept in record.snapshots if kept.sequence != snapshot.sequence]
        record.snapshots = sorted([*others, snapshot], key=lambda kept: kept.sequence)[-2:]

    async def state_bytes(self, board_id: str) -> int:
        """Of the newest snapshot."""
        snapshots = self._record(board_id).snapshots
        return len(snapshots[-1].collected) if snapshots else 0

    async def create_workshop(self, new: NewWorkshop) -> None:
        """Store a workshop with its boards, links and seeds."""
        self._workshops[new.workshop.id] = new.workshop
        self._records.update(
            (board.id, _Record(board, Head(0, start_of(board.id), 0))) for board in new.boards
        )
        self._links.update((link.secret_hash, link) for link in new.links)
        await self.append(new.seeds)

    async def workshop(self, workshop_id: str) -> Workshop | None:
        """The workshop, or None."""
        return self._workshops.get(workshop_id)

    async def board(self, board_id: str) -> Board:
        """The board, or BoardNotFound."""
        return self._record(board_id).board

    async def boards(self, workshop_id: str) -> list[Board]:
        """The boards of a workshop in their order."""
        found = [record.board for record in self._records.values()]
        return [board for board in found if board.workshop_id == workshop_id]

    async def add_link(self, link: Link) -> None:
        """Store one more link."""
        self._links[link.secret_hash] = link

    async def link(self, secret_hash: bytes) -> Link | None:
        """The link with that secret, or None."""
        return self._links.get(secret_hash)

    async def add_person(self, person: Person, token_hash: bytes) -> Person:
        """Store a person and their token, with a number after a name that is taken."""
        others = self._people[person.workshop_id]
        taken = {name_key(other.name) for other in others}
        stored = replace(person, name=free_name(person.name, taken))
        others.append(stored)
        self._tokens[token_hash] = stored
        return stored

    async def person_by_token(self, token_hash: bytes) -> Person | None:
        """Whoever holds that token, or None."""
        return self._tokens.get(token_hash)

    async def people_count(self, workshop_id: str) -> int:
        """How many people have joined."""
        return len(self._people[workshop_id])

    async def ready(self) -> bool:
        """True until it is closed."""
        return self._is_open

    async def close(self) -> None:
        """Refuse further entries."""
        self._is_open = False
