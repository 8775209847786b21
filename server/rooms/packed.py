"""A document put away: its state, and the indexes that make it quick to take up again."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from server.errors import MalformedMessage
from server.protocol.wire import read_bytes, write_bytes
from server.storage.base import Snapshot

logger = logging.getLogger(__name__)

# Of the layout of both parts together; an index of another version is as good as none.
VERSION = b"\x01"


@dataclass(frozen=True, slots=True)
class Indexes:
    """`guard`: see `Replica.pack`. `structs`: see `CollectedState.index`; either may be empty."""

    guard: bytes = b""
    structs: bytes = b""

    def write(self) -> bytes:
        """Both as one."""
        return VERSION + write_bytes(self.guard) + write_bytes(self.structs)


NONE = Indexes()


def indexes_of(snapshot: Snapshot | None) -> Indexes:
    """Those of the snapshot; none where it has none, or of another version."""
    if snapshot is None or not snapshot.index.startswith(VERSION):
        return NONE
    try:
        guard, position = read_bytes(snapshot.index, len(VERSION))
        structs, position = read_bytes(snapshot.index, position)
    except MalformedMessage as error:
        logger.warning("index passed over", extra={"problem": str(error)})
        return NONE
    return Indexes(guard, structs) if position == len(snapshot.index) else NONE
