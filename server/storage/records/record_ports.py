"""What watching, checking and keeping a record may ask of storage (shared/protocol.md ST11-ST13).

Nothing here does input or output.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from server.storage.base import Board, NewEntry, Snapshot
from server.storage.records.chain_values import (
    Author,
    Checkpoint,
    Compacted,
    NewEvent,
    RecordHead,
    StoredEntry,
    StoredEvent,
    Upkeep,
)
from server.storage.records.replay_values import (
    FilmRow,
    ReplayLink,
    SegmentHead,
    SegmentRow,
    Veil,
)


class BoardRecord(Protocol):
    """All that happened on a board, in one chain. Writes are durable before they return.

    Writes raise StorageBusy, StorageFull and BoardNotFound, having stored nothing.
    """

    def record(
        self, board_id: str, after: tuple[int, int] = (0, 0)
    ) -> AsyncIterator[StoredEntry | StoredEvent]:
        """Everything after that place (sequence, position), in the order of the chain, verified.

        Read page by page, without an open transaction. What is written meanwhile may or may not
        be included. Merged rows (ST11) that began before `after` and end after it come whole.

        Raises:
            BoardNotFound: there is no such board.
            CorruptRecord: the chain is broken there; what came before has been yielded. Also
                where nothing ends at `after` any more.
        """
        ...

    async def record_head(self, board_id: str) -> RecordHead:
        """The end of the record."""
        ...

    async def authors(self, board_id: str) -> dict[int, Author]:
        """Who wrote, by the numbers that the record uses."""
        ...

    async def owners(self, board_id: str) -> dict[int, str]:
        """Yjs client id -> id of the person it belongs to (ST8)."""
        ...

    async def element_authors(self, board_id: str) -> dict[str, str]:
        """Element id -> id of the person who made it (ST10)."""
        ...

    async def add_events(self, events: Sequence[NewEvent]) -> None:
        """Store the events in one transaction, each after what its board's record holds."""
        ...

    async def checkpoints(self, board_id: str) -> list[Checkpoint]:
        """The checkpoints of a board, oldest first."""
        ...

    async def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Store a checkpoint; the same place again keeps the first."""
        ...

    async def upkeep(self) -> list[Upkeep]:
        """What is known of every record that there is, by the age of boards."""
        ...

    async def compact_record(self, board_id: str, before_ms: int) -> Compacted:
        """Merge neighbouring entries from before that time (ST11); one transaction per pass."""
        ...

    async def forget_record(self, base: Snapshot) -> None:
        """Delete the record; the board keeps the state of `base`, its only entry now (ST12).

        `base`: as of the last entry; what it deleted is left out. There must be no live room of
        the board: the entry that stands for all gets a number of its own.

        Raises:
            RecordConflict: the record goes on after `base`, or is being read; nothing changed.
        """
        ...

    async def pseudonymise(self, person_id: str, alias: str) -> None:
        """Forget who somebody is, in all that is kept of their workshop (ST13)."""
        ...

    async def replace_contents(
        self, board_id: str, contents: Sequence[tuple[int, bytes]], reason: str
    ) -> None:
        """Put other updates in the place of those entries, given by sequence (ST13).

        The chain keeps the commitments to what was there. The caller saves snapshots anew.

        Raises:
            RecordConflict: there is no row of such a sequence; nothing changed.
        """
        ...


class Forking(Protocol):
    """Boards that go on from a moment of others."""

    async def fork_board(
        self, new: Board, source_id: str, seed: NewEntry, authors: Mapping[str, str]
    ) -> None:
        """Store a board with its first entry, in ONE transaction; the same again does nothing.

        The locks and zones of the source come along. `authors`: element id -> person id.
        """
        ...


class Films(Protocol):
    """Films of boards: caches, which may be dropped at any time."""

    async def film(self, board_id: str) -> FilmRow | None:
        """How far the film has been made, or None without one."""
        ...

    async def save_film(self, row: FilmRow, segments: Sequence[SegmentRow]) -> None:
        """Store it in one transaction; `segments` replace those from the first one's number on."""
        ...

    async def drop_films(self, board_ids: Sequence[str]) -> None:
        """Forget the films of those boards."""
        ...

    async def segments(self, board_id: str) -> list[SegmentHead]:
        """The pieces of the film in their order."""
        ...

    async def segment(self, board_id: str, number: int) -> SegmentRow | None:
        """One piece of the film, or None."""
        ...


class Viewings(Protocol):
    """Who may watch the replay of a workshop, and what is not to be seen."""

    async def replay_links(self, workshop_id: str) -> list[ReplayLink]:
        """The links to the replay, oldest first, revoked and expired ones among them."""
        ...

    async def replay_link(self, secret_hash: bytes) -> ReplayLink | None:
        """The link with that secret, or None."""
        ...

    async def veils(self, workshop_id: str) -> list[Veil]:
        """The decisions about what is to be seen."""
        ...
