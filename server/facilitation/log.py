"""Who came and went, on its way into the record."""

from __future__ import annotations

import logging

from server.storage.records import NewAct

logger = logging.getLogger(__name__)

# Whoever is back by then has not left: a failing line must not fill the record.
BACK_MS = 30_000
KEPT = 5000  # while nothing can be written

Key = tuple[str, str | None]


class Log:
    """Acts that nobody waits for, written once a second in one transaction.

    A departure is written when the person has not come back to that board for a while, with the
    time at which they went. A crash may lose what is not written, never a command or an edit.
    """

    def __init__(self) -> None:
        self._acts: list[NewAct] = []
        self._gone: dict[Key, NewAct] = {}

    def __bool__(self) -> bool:
        return bool(self._acts or self._gone)

    def joined(self, act: NewAct) -> None:
        """Somebody came to a board."""
        if self._gone.pop((act.person_id, act.board_id), None) is None:
            self._keep([*self._acts, act])

    def left(self, act: NewAct) -> None:
        """Somebody's last session on a board is over."""
        self._gone[act.person_id, act.board_id] = act

    def take(self, now_ms: int | None) -> list[NewAct]:
        """All that is to be written by then (None: all); it is the caller's now."""
        over = [
            key
            for key, act in self._gone.items()
            if now_ms is None or now_ms - act.time_ms >= BACK_MS
        ]
        taken, self._acts = [*self._acts, *map(self._gone.pop, over)], []
        return taken

    def give_back(self, acts: list[NewAct]) -> None:
        """They could not be written; they come before what was noted meanwhile."""
        self._keep([*acts, *self._acts])

    def _keep(self, acts: list[NewAct]) -> None:
        if len(acts) > KEPT:
            logger.warning("who came and went is forgotten", extra={"count": len(acts) - KEPT})
        self._acts = acts[-KEPT:]
