"""What people who are bound by rules send, asked and tried before the document takes it (PO2)."""

from __future__ import annotations

from collections.abc import Callable

from server.crdt import WHOLE, Applied, Document
from server.errors import TooManyElements
from server.policy.rights import Limit, Touch
from server.policy.verdicts import is_bound
from server.protocol.update import DecodedUpdate
from server.rooms.budget import Budget
from server.rooms.rehearsal import Rehearsal
from server.rooms.rights_gate import RightsGate
from server.rooms.session import Session
from server.rooms.tempo import Tempo


class Trial:
    """Of one room, on the loop's thread. `now_s`: the clock."""

    def __init__(self, gate: RightsGate, now_s: Callable[[], float]) -> None:
        self.tempo = Tempo()
        self._gate = gate
        self._now_s = now_s
        self._rehearsal = Rehearsal()
        self._budget = Budget()
        self.took_s = 0.0  # the last try, without the copy

    def hold(self, session: Session, document: Document, update: DecodedUpdate) -> None:
        """Try the update; the document has seen nothing of it.

        Raises:
            TouchRefused, TooManyElements: they may not do all of it.
            Busy: the room has no time for it at present.
            RehearsalPanicked: the engine gave up.
        """
        person_id, began_s, self.took_s = session.person.id, self._now_s(), 0.0
        self._budget.check(person_id, began_s, needs_copy=not self._rehearsal.has_copy)
        self._rehearsal.make(document)
        copied_s = self._now_s()
        self._budget.spend(copied_s - began_s)
        try:
            applied = self._rehearsal.try_out(document, update)
            self._judge(session, document, applied)
        except BaseException:
            self._rehearsal.drop()  # else the same update, sent again, would touch nothing there
            now_s = self._now_s()
            self._budget.spend(now_s - copied_s)
            self._budget.refused(person_id, now_s)
            raise
        finally:
            self.took_s = self._now_s() - copied_s

    def _judge(self, session: Session, document: Document, applied: Applied) -> None:
        gate = self._gate
        touches = self._rehearsal.touches(document, applied.touched, with_places=gate.has_zones)
        self._check_number(session.person.id, touches)
        gate.check(document, session.standing, touches)

    def _check_number(self, person_id: str, touches: list[Touch]) -> None:
        created = sum("create" in touch.actions for touch in touches)
        deleted = sum("delete" in touch.actions for touch in touches)
        bound = self.tempo.most(person_id, created, deleted, self._gate.rights, self._now_s())
        if bound is not None:
            raise TooManyElements(max(created, deleted), *bound)

    def count(self, session: Session, document: Document, applied: Applied) -> Limit | None:
        """Note what the document has taken; the limit that was passed with it, or None (SA4)."""
        rights = self._gate.rights
        if not rights.has_limits or not is_bound(session.standing):
            return None
        left = [document.has(element) for element, field in applied.touched if field == WHOLE]
        created, deleted = left.count(True), left.count(False)
        return self.tempo.note(session.person.id, created, deleted, rights, self._now_s())

    def follow(self, update: DecodedUpdate) -> None:
        """The document has taken an update of somebody free."""
        self._rehearsal.follow(update)

    def drop(self) -> None:
        """The document is another, or nobody may be bound any more."""
        self._rehearsal.drop()
