"""Who came and went, on its way into the record."""

from __future__ import annotations

from server.storage.records import NewAct


class Log:
    """Acts that nobody waits for, written once a second in one transaction.

    A crash may lose that second of them, never a command or an edit.
    """

    def __init__(self) -> None:
        self._acts: list[NewAct] = []

    def __bool__(self) -> bool:
        return bool(self._acts)

    def note(
        self, kind: str, person_id: str, board_id: str, session_id: str | None, now_ms: int
    ) -> None:
        """Remember it until the next flush."""
        self._acts.append(
            NewAct(
                kind=kind,
                person_id=person_id,
                time_ms=now_ms,
                board_id=board_id,
                session_id=session_id,
            )
        )

    def take(self) -> list[NewAct]:
        """All that is remembered; it is the caller's now."""
        taken, self._acts = self._acts, []
        return taken

    def give_back(self, acts: list[NewAct]) -> None:
        """They could not be written; they come before what was noted meanwhile."""
        self._acts = [*acts, *self._acts]
