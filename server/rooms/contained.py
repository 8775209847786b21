"""What fails in one room costs that room and no other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

logger = logging.getLogger(__name__)


class Leavable(Protocol):
    """What of a room counts here."""

    def give_up(self) -> None:
        """Save nothing more and send everybody away; whoever comes back gets another room."""


@contextmanager
def contained(room: Leavable) -> Iterator[None]:
    """Give the room up when anything within fails, and go on.

    For faults of ours only: what a client can cause is dealt with where it arises. Nobody loses
    what was saved, nobody is told "saved" of what was not, and clients still hold the rest.
    """
    try:
        yield
    except Exception:
        logger.exception("a room is given up")
        room.give_up()
