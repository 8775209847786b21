"""The way of an update from a session into the journal's queue, and what happens to a bad one.

All on the loop's thread. Rules: shared/protocol.md SY5-SY9, SY11, SY12.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from server.crdt import Applied
from server.errors import (
    Busy,
    DocumentError,
    DocumentPanicked,
    InvalidUpdate,
    NotNow,
    Paused,
    PolicyRefused,
    ReadOnly,
    RehearsalPanicked,
    StorageBusy,
    StorageFull,
    TooManyElements,
    TouchRefused,
    UpdateRefused,
)
from server.protocol.close_codes import CloseCode
from server.protocol.messages import SyncStep1, write_message
from server.protocol.state_vector import write_state_vector
from server.protocol.update import DecodedUpdate, decode_update
from server.rooms.channel import Outgoing
from server.rooms.opening import OpenedBoard, open_board
from server.rooms.owners import Owners
from server.rooms.penalties import Penalties
from server.rooms.replica import THREAD_FROM_BYTES, Replica, decode_aside
from server.rooms.rights_gate import RightsGate
from server.rooms.services import Services
from server.rooms.session import Session, control
from server.rooms.trial import Trial
from server.storage.base import NewEntry

logger = logging.getLogger(__name__)

REBUILD_RETRY_S = 1.0
SLOW_APPLY_S = 0.5
HEAVY_TRY = 3  # a copy of a heavy document counts as so many


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update of a session. `message`: its ordinal there (CE1). `is_answer`: a SyncStep2."""

    session: Session
    message: int
    raw: bytes
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """An update that the document holds, on its way into the journal.

    `complete`: with all that it deleted, for the state that newcomers get (`Applied.complete`).
    `on_committed`: is told the entry's sequence.
    """

    entry: NewEntry
    update: DecodedUpdate
    complete: bytes
    on_committed: Callable[[int], None] | None = None


def untouchable(touched: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The first (element id, field) that no client may write, or None (D7: `meta`)."""
    return next((pair for pair in touched if pair[0] == ""), None)


def _about(error: UpdateRefused | DocumentError) -> dict[str, object]:
    """What else the sender is told of a refusal."""
    match error:
        case TouchRefused(elements=elements, frame=frame):
            return {"elements": elements, "frame": frame}
        case Busy(retry_after_s=seconds):
            return {"retry_after_ms": round(seconds * 1000) + 1}
        case _:
            return {}


class Intake:
    """Judges updates, applies them, and hands them to the recorder tick by tick."""

    def __init__(
        self,
        board_id: str,
        owners: Owners,
        gate: RightsGate,
        services: Services,
        wake: Callable[[], None],
        give_up: Callable[[], None],
    ) -> None:
        self.replica = Replica(owners)
        self.is_broken = False  # the document cannot be made; the room must be left
        self._owners = owners
        self._gate = gate
        self._trial = Trial(gate, services.clock.now_s)
        self.tempo = self._trial.tempo
        self._board_id = board_id
        self._services = services
        self._wake = wake
        self._give_up = give_up
        self._penalties = Penalties()
        self._accepted: list[Accepted] = []
        self._committing: list[Accepted] = []
        self._missed: list[Accepted] = []  # committed while the record was read for a new document
        self._accepted_bytes = 0
        self._dealt: dict[Session, None] = {}  # sessions with updates dealt with since `take`
        self._settled: list[tuple[Session, int]] = []
        self._held_back: list[Session] = []  # not read until the journal has caught up
        self._waiting: list[Incoming] | None = []  # what came while the document was made

    @property
    def is_loading(self) -> bool:
        """The document is being made from the journal and must not be read."""
        return self._waiting is not None

    @property
    def is_clean(self) -> bool:
        """The document holds what is committed and nothing else."""
        return not (self._accepted or self._committing or self.is_loading)

    def has_frame(self, element_id: str) -> bool:
        """Whether there is a frame of that id; true while the document cannot be read."""
        if self.is_loading or self.is_broken:
            return True
        values = self.replica.document.read(element_id, ("type",))
        return values is not None and values.get("type") == "frame"

    def receive(self, session: Session, raw: bytes, *, is_answer: bool) -> None:
        """An update of a session, as it came."""
        session.received += 1
        incoming = Incoming(session, session.received, raw, is_answer)
        if self._waiting is not None:
            self._waiting.append(incoming)
            session.channel.pause()
        elif len(raw) >= THREAD_FROM_BYTES:
            session.channel.pause()  # its later messages must not overtake this one
            self._services.chores.start("large update", self._receive_large(incoming))
        else:
            self._take_in(incoming)

    async def _receive_large(self, incoming: Incoming) -> None:
        update: DecodedUpdate | None = None
        try:
            update = await decode_aside(incoming.raw)
        except InvalidUpdate as error:
            self._refuse(incoming, error)
            self._deal(incoming)
        else:
            if self._waiting is not None:
                self._waiting.append(incoming)
                return
            self._take_in(incoming, update)
        incoming.session.channel.resume()

    def _take_in(self, incoming: Incoming, update: DecodedUpdate | None = None) -> None:
        """The one path of a change. No await from here to the journal's queue.

        Size and rate were checked by the transport. In order: is it a well-formed update, may this
        person write now, does it follow on what is known, under whose client id, may this person
        touch that (tried on a copy, where the board asks it), apply, journal. What follows on the
        commit is in `Room.publish`.
        """
        session, replica = incoming.session, self.replica
        try:
            update = update or decode_update(incoming.raw)
            if not self._may_go_on(incoming, update):
                return
            if replica.has_gap(update):
                self._resync(incoming)
                return
            claimed = replica.judge(update, session.person.id)
            if replica.news_names_meta(update):
                raise PolicyRefused("the board's metadata is the server's")
            has_news = replica.has_news(update)
            if session.is_rehearsed:
                self._rehearse(incoming, update)
            applied = self._apply(incoming, update)
            if pair := untouchable(applied.touched):
                raise PolicyRefused(f"{pair[1]!r} is the server's")
            if has_news or applied.changed:
                self._accept(session, update, claimed, applied)
        except (UpdateRefused, DocumentError) as error:
            self._refuse(incoming, error)
        finally:
            self._deal(incoming)

    def _rehearse(self, incoming: Incoming, update: DecodedUpdate) -> None:
        """See `Trial.hold`; the document has seen nothing then (PO2)."""
        try:
            self._trial.hold(incoming.session, self.replica.document, update)
        finally:
            self._punish_if_slow(incoming, update, self._trial.took_s)

    def rights_changed(self) -> None:
        """Nobody may be bound any more; a copy is made again when one is needed."""
        if not self._gate.rights.is_selective:
            self._trial.drop()

    def _apply(self, incoming: Incoming, update: DecodedUpdate) -> Applied:
        started_s = self._services.clock.now_s()
        applied = self.replica.apply(update)
        self._punish_if_slow(incoming, update, self._services.clock.now_s() - started_s)
        if not incoming.session.is_rehearsed:
            self._trial.follow(update)
        return applied

    def _punish_if_slow(self, incoming: Incoming, update: DecodedUpdate, took_s: float) -> None:
        # Thousands of insertions at one spot by two client ids cost quadratic time in any engine;
        # no check beforehand tells them from honest work.
        if took_s > SLOW_APPLY_S and len(update.raw) < THREAD_FROM_BYTES:
            self._punish(incoming.session, self._services.clock.now_s())

    def _punish(self, session: Session, now_s: float) -> None:
        if self._penalties.rebuilt(session.person.id, now_s):
            session.channel.close(CloseCode.PROTOCOL_ERROR, "too many refused updates")

    def _may_go_on(self, incoming: Incoming, update: DecodedUpdate) -> bool:
        """False when there is nothing to do. Raises ReadOnly, NotNow or Paused.

        Whoever may not write answers SyncStep1 as everybody does, and repeats what was not
        confirmed; as long as that tells nothing new, it is no attempt to write (SY5, SY12, PO2).
        """
        session = incoming.session
        if update.is_empty or session.is_gone:
            return False
        if session.barred == "read_only":
            if incoming.is_answer and not self.replica.has_news(update):
                return False
            raise ReadOnly
        if session.barred is not None:
            if not self.replica.has_news(update) and not self.replica.deletes_more(update):
                return False
            raise NotNow(session.barred)
        if self._penalties.is_paused(session.person.id, self._services.clock.now_s()):
            raise Paused
        return True

    def _accept(
        self,
        session: Session,
        update: DecodedUpdate,
        claimed: tuple[int, ...],
        applied: Applied,
    ) -> None:
        person_id = session.person.id
        self._owners.claim(claimed, person_id)
        made = self._gate.ascribe(self.replica.document, applied.touched, session.standing)
        time_ms = self._services.clock.time_ms()
        entry = NewEntry(self._board_id, time_ms, person_id, update.raw, claimed, made)
        accepted = Accepted(entry, update, applied.complete, session.on_committed)
        self._accepted.append(accepted)
        if limit := self._trial.count(session, self.replica.document, applied):
            self._services.rights.alarm(person_id, self._board_id, limit)
        self._accepted_bytes += len(update.raw)
        if self._accepted_bytes > self._services.limits.backlog_bytes:
            session.channel.pause()  # until the journal has caught up: see `committed`
            self._held_back.append(session)

    def _deal(self, incoming: Incoming) -> None:
        incoming.session.dealt = incoming.message
        self._dealt[incoming.session] = None
        self._wake()

    def _resync(self, incoming: Incoming) -> None:
        session = incoming.session
        session.tell(control("resync", message=incoming.message))
        vector = write_state_vector(self.replica.clocks)
        session.channel.send(Outgoing(write_message(SyncStep1(vector))))

    def _refuse(self, incoming: Incoming, error: UpdateRefused | DocumentError) -> None:
        """Tell the sender; where the document may hold the update already, make it anew (SY9)."""
        session = incoming.session
        reason = error.reason or "invalid_update"
        logger.info(
            "update refused",
            extra={"board": self._board_id, "session": session.id, "problem": str(error)},
        )
        session.refuse(incoming.message, reason, str(error), **_about(error))
        if isinstance(error, TouchRefused | TooManyElements):
            self._count_try(session)
        if isinstance(error, TooManyElements) and error.passed is not None:
            self._services.rights.alarm(session.person.id, self._board_id, error.passed)
        if isinstance(error, RehearsalPanicked):
            self._punish(session, self._services.clock.now_s())
        if isinstance(error, PolicyRefused | DocumentPanicked):
            self.renew([session])

    def renew(self, causers: Iterable[Session]) -> None:
        """Make the document anew: it broke, or holds what it must not. SY11 for who caused it."""
        for session in causers:
            self._punish(session, self._services.clock.now_s())
        self._waiting = []
        self._services.chores.start("rebuild", self._rebuild())

    def stop(self) -> None:
        """Take nothing more in, and give nothing more to the journal: the room is left."""
        self.is_broken = True
        if self._waiting is None:
            self._waiting = []

    def _count_try(self, session: Session) -> None:
        """The next one who is bound costs a copy of the document, on the loop."""
        weight = HEAVY_TRY if self.replica.is_heavy else 1
        if self._penalties.tried(session.person.id, self._services.clock.now_s(), weight):
            session.channel.close(CloseCode.PROTOCOL_ERROR, "too many refused updates")

    async def _rebuild(self) -> None:
        try:
            await self.load(await self._read())  # newcomers' state has these entries already
        except Exception:
            self._give_up()
            raise

    async def _read(self) -> OpenedBoard:
        opened = None
        while opened is None:
            try:
                opened = await open_board(self._services.journal, self._board_id)
            except (StorageBusy, StorageFull) as error:
                logger.warning("rebuild waits for storage", extra={"problem": str(error)})
                await self._services.clock.sleep_s(REBUILD_RETRY_S)
        return opened

    async def load(self, opened: OpenedBoard) -> list[bytes | DecodedUpdate]:
        """Make the document of what is stored, and of what was accepted since it was read.

        Returns the entries after the snapshot, complete (`Applied.complete`).

        Raises:
            DocumentError: it cannot be made; `is_broken` from now on.
        """
        try:
            replica, tail = await Replica.open(opened.stored.snapshot, opened.tail, self._owners)
            for item in [*self._missed, *self._committing, *self._accepted]:
                replica.load(item.update)
        except DocumentError:
            self.is_broken = True
            raise
        self.replica.close()
        self._trial.drop()
        self.replica = replica
        self._missed.clear()
        if not self.is_broken:
            self._go_on()
        return tail

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        for incoming in waiting:
            if self._waiting is None:
                self._take_in(incoming)
                incoming.session.channel.resume()
            else:  # one of them was bad as well
                self._waiting.append(incoming)
        self._wake()

    # The recorder's side; called by Room

    def take(self) -> Sequence[NewEntry]:
        """What was accepted since the last call, in order."""
        if self.is_broken:  # another room may have taken its place: nothing of this one counts
            self._accepted, self._dealt = [], {}
        self._committing, self._accepted = self._accepted, []
        self._settled = [(session, session.dealt) for session in self._dealt]
        self._dealt = {}
        return [item.entry for item in self._committing]

    def committed(self) -> list[Accepted]:
        """What `take` gave is durable: tell the senders, and return it for everybody."""
        committed, self._committing = self._committing, []
        if self.is_loading:
            self._missed += committed
        self._accepted_bytes -= sum(len(item.update.raw) for item in committed)
        settled, self._settled = self._settled, []
        for session, dealt in settled:
            session.settle(dealt)
        held_back, self._held_back = self._held_back, []
        for session in held_back:
            session.channel.resume()
        return committed
