"""The live object around one board: who is in it, what they send, what they get.

Runs on the loop's thread and returns at once; the few slow things (a rebuild, a large update, a
first state) are chores. Storage, sockets and time are given. Rules: shared/protocol.md.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from server.errors import DocumentPanicked, ProtocolError, RoomFull, SlowConsumer, UnexpectedMessage
from server.policy.rights import RoomRights
from server.protocol.close_codes import CloseCode
from server.protocol.messages import (
    Awareness,
    QueryAwareness,
    SyncStep1,
    SyncStep2,
    Update,
    read_message,
    write_message,
)
from server.protocol.state_vector import read_state_vector, write_state_vector
from server.rooms.answers import Answers
from server.rooms.authority import Authority
from server.rooms.capture import Capture, Captured
from server.rooms.channel import Outgoing
from server.rooms.full_state import EMPTY, FullState
from server.rooms.intake import Intake
from server.rooms.opening import OpenedBoard
from server.rooms.outbox import Outbox
from server.rooms.owners import Owners
from server.rooms.packed import indexes_of
from server.rooms.presence import Presence
from server.rooms.replica import advance
from server.rooms.rights_gate import RightsGate
from server.rooms.services import Services
from server.rooms.session import AWARENESS_BEHIND_BYTES, Session, control
from server.storage.base import NewEntry

logger = logging.getLogger(__name__)

GIVE_UP_RETRY_MS = 1000
LARGE_BYTES = 256 * 1024  # reading that much again, struct by struct, takes 0.1 s
UNKNOWN_CLIENTS = 4096  # LM5
EVERYTHING = RoomRights()


class Room:
    """One document, its sessions, and the way from one to the others.

    `sequence`: of the last committed entry. `unsnapshotted`, `unsnapshotted_bytes`: entries since
    the newest snapshot.
    A new room can be joined at once, and read where its snapshot is up to date; what people write
    waits until `load` has made the document.
    """

    def __init__(
        self, opened: OpenedBoard, services: Services, given: RoomRights = EVERYTHING
    ) -> None:
        stored = opened.stored
        self.board_id = stored.id
        self.title = stored.title
        self.sessions: dict[str, Session] = {}
        self.sequence = stored.sequence
        self.unsnapshotted = len(stored.entries)
        self.unsnapshotted_bytes = sum(len(entry.update) for entry in stored.entries)
        self.full = FullState(
            stored.snapshot.collected if stored.snapshot else EMPTY,
            stored.sequence,
            is_whole=not stored.entries,
            index=indexes_of(stored.snapshot).structs,
        )
        # Of what is committed: a client that compares it with its own knows what is saved.
        self._clocks = opened.clocks()
        self._owners = Owners(dict(stored.owners))
        self._services = services
        gate = RightsGate(given.rights, dict(stored.authors))
        self._intake = Intake(stored.id, self._owners, gate, services, self._wake, self.give_up)
        self._answers = Answers(self.full, services.chores, self._intake.renew)
        self._capture = Capture(self._intake.renew)
        self._presence = Presence()
        self._outbox = Outbox(
            self.sessions.values,
            lambda piece: self._broadcast(piece, None),
            services.limits.outbox_bytes,
            services.clock,
            services.chores,
        )
        self.authority = Authority(self, gate, self._presence, services.rights)
        self.authority.open(given)
        self._served: set[Session] = set()
        self._is_storage_ok = True
        self._retired: tuple[CloseCode, str, int] | None = None

    @property
    def is_broken(self) -> bool:
        """The document could not be made from its record."""
        return self._intake.is_broken

    @property
    def is_large(self) -> bool:
        """Whether a single entry that no snapshot holds makes opening it noticeably slower."""
        return self.full.size >= LARGE_BYTES

    @property
    def is_at_rest(self) -> bool:
        """Nothing is on its way into the document or the journal; the room may go."""
        return self._intake.is_clean or self.is_broken

    async def load(self, opened: OpenedBoard) -> None:
        """Make the document. Call once.

        Raises:
            DocumentError: it cannot be made from this record.
        """
        self.full.complete(await self._intake.load(opened))

    async def capture(self) -> Captured:
        """What a snapshot needs of the document, as of now or of the next tick.

        Raises:
            DocumentPanicked: it broke; a new one is made of what is stored.
        """
        if self._intake.is_clean:
            try:
                packed = self._intake.replica.pack()
            except DocumentPanicked:
                self._intake.renew([])
                raise
            return Captured(self.sequence, *packed, write_state_vector(self._clocks))
        self._wake()
        return await self._capture.next()

    def dispose(self) -> None:
        """The room is out of use; its document is freed at once, on the loop's thread."""
        self._intake.replica.close()

    def _wake(self) -> None:
        self._services.recorder.wake(self)

    def _stir(self) -> None:
        self._services.recorder.stir(self)

    # Coming and going

    def attach(self, session: Session) -> None:
        """Let a session in: it is told who it is, what the room has and who is here (SY1).

        Raises:
            RoomFull: LM4.
            AccessError: the person may not be here any more.
        """
        if self._retired is not None:
            session.is_gone = True
            self._send_away(session, *self._retired)
            return
        if len(self.sessions) >= self._services.limits.sessions:
            raise RoomFull(self._services.limits.sessions)
        self.authority.admit(session)
        self.sessions[session.id] = session
        self._presence.came(session)
        self._intake.tempo.came(session.person.id, self._services.clock.now_s())
        session.tell(self._welcome(session))
        self.authority.greet(session)
        if not self._is_storage_ok:
            session.tell(control("storage", ok=False))
        messages = [write_message(SyncStep1(write_state_vector(self._clocks)))]
        if everybody := self._presence.everybody():
            messages.append(everybody)
        session.channel.send(Outgoing(*messages))

    def _welcome(self, session: Session) -> Outgoing:
        person = session.person
        return control(
            "welcome",
            session=session.id,
            person={
                "id": person.id,
                "name": person.name,
                "color": person.color,
                "role": session.standing.role,
                "language": person.language,
            },
            board={"id": self.board_id, "title": self.title},
            writable=session.barred is None,
            time_ms=self._services.clock.time_ms(),
            sequence=self.sequence,
        )

    def detach(self, session: Session) -> None:
        """The connection is gone; what still arrives from it has no effect. Idempotent."""
        if self.sessions.pop(session.id, None) is not None:
            session.is_gone = True
            self._presence.left(session, self._owners)
            self.authority.part(session, self._services.clock.now_s())
            self._stir()

    def close(self, code: CloseCode, reason: str, retry_after_ms: int) -> None:
        """End every session; clients are told when to come back."""
        for session in list(self.sessions.values()):
            self._send_away(session, code, reason, retry_after_ms)

    @staticmethod
    def _send_away(session: Session, code: CloseCode, reason: str, retry_after_ms: int) -> None:
        session.tell(control("closing", code=code, reason=reason, retry_after_ms=retry_after_ms))
        session.channel.close(code, reason)

    def retire(self, code: CloseCode, reason: str, retry_after_ms: int) -> None:
        """End every session at once, and those that still come; what was accepted is saved."""
        self._retired = (code, reason, retry_after_ms)
        self.close(code, reason, retry_after_ms)
        for session in list(self.sessions.values()):
            self.detach(session)

    def expel(self, person_id: str, code: int, reason: str) -> int:
        """End all sessions of that person; nothing of theirs has effect any more. How many."""
        sessions = [s for s in self.sessions.values() if s.person.id == person_id]
        for session in sessions:
            session.tell(control("closing", code=code, reason=reason, retry_after_ms=0))
            session.channel.close(code, reason)
            self.detach(session)
        return len(sessions)

    def rights_changed(self) -> None:
        """See `Intake.rights_changed`."""
        self._intake.rights_changed()

    def has_frame(self, element_id: str) -> bool:
        """Whether there is a frame of that id; true while the document cannot be read."""
        return self._intake.has_frame(element_id)

    def give_up(self) -> None:
        """See `Leavable`: the document cannot be made, or something else went wrong."""
        self._intake.stop()
        self._capture.cancel()
        self._outbox.clear()
        for session in list(self._served):
            session.channel.close(CloseCode.INTERNAL_ERROR, "the board cannot be read")
        self.close(CloseCode.INTERNAL_ERROR, "the board cannot be read", GIVE_UP_RETRY_MS)

    def look_after(self, now_s: float) -> None:
        """Once a second: who is here, if that changed; whoever reads slowly, or not at all."""
        self.authority.look_after(now_s)
        for session in list(self.sessions.values()):
            before, session.unread = session.unread, session.channel.queued_bytes()
            if 0 < before <= session.unread:  # one large tick may have been the last
                self._end_if_slow(session)
        if people := self._presence.people_event(now_s):
            for session in self.sessions.values():
                session.tell(people)
        behind = [s for s in self.sessions.values() if s.is_behind and not s.channel.queued_bytes()]
        if behind and (everybody := self._presence.everybody()):
            outgoing = Outgoing(everybody)
            for session in behind:
                session.is_behind = False
                session.channel.send(outgoing)

    # What sessions send

    def receive(self, session: Session, data: bytes) -> None:
        """One message of a session, as it came. Raises nothing that a client can cause."""
        if session.is_gone:
            return
        try:
            self._receive(session, data)
        except ProtocolError as error:
            logger.info("session ended", extra={"session": session.id, "problem": str(error)})
            session.channel.close(error.close_code, str(error)[:120])
            self.detach(session)

    def _receive(self, session: Session, data: bytes) -> None:
        message = read_message(data)
        if isinstance(message, SyncStep1 | QueryAwareness) and self._end_if_slow(session):
            return
        match message:
            case Awareness(update):
                if self._presence.hear(session, update, self._owners):
                    self._stir()
            case Update(update) | SyncStep2(update):
                self._outbox.hold_back(session)
                is_answer = isinstance(message, SyncStep2)
                self._intake.receive(session, update, is_answer=is_answer)
            case SyncStep1(vector):
                if read_state_vector(vector, len(self._clocks) + UNKNOWN_CLIENTS):
                    self._answers.ask(session, vector)
                    self._wake()
                else:
                    self._answers.ask_all(session)
            case QueryAwareness():
                if everybody := self._presence.everybody():
                    session.channel.send(Outgoing(everybody))
            case _:
                raise UnexpectedMessage(type(message).__name__)

    def serve(self, session: Session, update: bytes) -> None:
        """Take an update of the server's own in somebody's name (`desk.submit`).

        The session is among nobody's sessions: nobody sees it, and it hears nothing but what
        becomes of the update. `dismiss` it afterwards.

        Raises:
            AccessError: the person may not be here any more.
        """
        self.authority.admit(session)
        self._served.add(session)
        self._intake.receive(session, update, is_answer=False)

    def dismiss(self, session: Session) -> None:
        """That session of the server's own is over. Idempotent."""
        self._served.discard(session)

    # The recorder's side (recorder.Recorded)

    def take(self) -> Sequence[NewEntry]:
        """What the intake accepted since the last tick."""
        entries = self._intake.take()
        if not self._intake.is_loading:
            self._answers.take(self._intake.replica)
        if not self._intake.is_loading:  # a question may have broken the document
            self._capture.take(self._intake.replica)
        return entries

    def publish(self, *, with_awareness: bool) -> None:
        """What `take` gave is committed: send it, once and the same to everybody (SY3, SY4)."""
        committed = self._intake.committed()
        messages = self._outbox.put([item.update for item in committed]) if committed else []
        self.unsnapshotted += len(committed)
        for item in committed:
            self.sequence += 1
            if item.on_committed:
                item.on_committed(self.sequence)
            self.unsnapshotted_bytes += len(item.update.raw)
            is_complete = item.complete is item.update.raw
            self.full.add(item.update if is_complete else item.complete)
            advance(self._clocks, item.update)
        self._capture.publish(self.sequence, self._clocks)
        self._answers.send()
        self._broadcast(messages, self._presence.flush() if with_awareness else None)
        self.full.keep_up()

    def publish_awareness(self) -> None:
        """See `Recorded`."""
        self._broadcast([], self._presence.flush())

    def _broadcast(self, updates: list[bytes], awareness: bytes | None) -> None:
        if not updates and awareness is None:
            return
        both = Outgoing(*updates, *([] if awareness is None else [awareness]))
        only_updates = Outgoing(*updates) if updates else None
        for session in list(self.sessions.values()):
            queued = session.channel.queued_bytes()
            if not queued:
                session.channel.send(both)
            elif self._end_if_slow(session):
                continue
            elif awareness is None or queued < AWARENESS_BEHIND_BYTES:
                session.channel.send(both)
            else:
                session.is_behind = True  # AW6
                if only_updates:
                    session.channel.send(only_updates)

    def _end_if_slow(self, session: Session) -> bool:
        """End a session that has left too much unread (LM2)."""
        queued, limit = session.channel.queued_bytes(), self._services.limits.outbox_bytes
        if queued <= limit:
            return False
        error = SlowConsumer(queued, limit)
        logger.info("session ended", extra={"session": session.id, "problem": str(error)})
        session.channel.close(error.close_code, str(error))
        self.detach(session)
        return True

    def set_storage(self, *, is_ok: bool) -> None:
        """Tell everybody when saving stops working and when it works again."""
        if is_ok != self._is_storage_ok:
            self._is_storage_ok = is_ok
            event = control("storage", ok=is_ok)
            for session in self.sessions.values():
                session.tell(event)
