"""Which entries of a record become one row, and how (shared/protocol.md ST11). Pure."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard

from server.errors import InvalidUpdate
from server.protocol.update import decode_update, merge_updates
from server.storage.chain import SALT_BYTES, Stored, commitment, digests
from server.storage.records import StoredEntry

WITHIN_MS = 1000
DIGEST_BYTES = 32
# Of updates and digests in one row: a row of more than about 1,000 bytes takes a page of its own
# beside the tree, and what is merged would then need more room than before.
BYTES_IN_ROW = 850


def compacted(rows: Iterable[Stored], tags: Mapping[int, bytes]) -> list[StoredEntry]:
    """The rows that take the place of several each; what is not among them stays as it is.

    `rows`: in the order of the chain. `tags`: by the numbers of authors.
    """
    return [row for run in _runs(rows) for row in _merged(run, tags[run[0].author])]


def _runs(rows: Iterable[Stored]) -> Iterator[list[StoredEntry]]:
    """Neighbours of one author within a second, with nothing that happened in between."""
    run: list[StoredEntry] = []
    for row in rows:
        if run and not (_is_single(row) and _continues(run, row)):
            yield run
            run = []
        if _is_single(row):
            run.append(row)
    if run:
        yield run


def _is_single(row: Stored) -> TypeGuard[StoredEntry]:
    return isinstance(row, StoredEntry) and row.first is None and row.salt is not None


def _continues(run: Sequence[StoredEntry], row: StoredEntry) -> bool:
    first = run[0]
    return (
        _size([*run, row]) <= BYTES_IN_ROW
        and row.author == first.author
        and row.sequence == run[-1].sequence + 1
        and abs(row.time_ms - first.time_ms) <= WITHIN_MS
    )


def _size(run: Sequence[StoredEntry]) -> int:
    return sum(len(row.update) + DIGEST_BYTES for row in run)


def _merged(run: Sequence[StoredEntry], tag: bytes) -> Iterator[StoredEntry]:
    if len(run) < 2:  # one entry is a row already
        return
    update = _joined(run)
    if update is None:
        half = len(run) // 2
        yield from _merged(run[:half], tag)
        yield from _merged(run[half:], tag)
        return
    last, salt = run[-1], os.urandom(SALT_BYTES)
    yield StoredEntry(
        last.board_id,
        last.sequence,
        run[0].sequence,
        last.time_ms,
        last.author,
        salt,
        update,
        commitment(salt, update),
        tuple(digest for row in run for digest in digests(row, tag)),
        last.hash,
    )


def _joined(run: Sequence[StoredEntry]) -> bytes | None:
    """One update for all of them, if there is one that a room would have taken."""
    try:
        update = merge_updates([decode_update(row.update, is_trusted=True) for row in run])
        if update is not None:
            decode_update(update)
    except InvalidUpdate:
        return None
    return update
