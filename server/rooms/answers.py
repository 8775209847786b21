"""SyncStep1 in, SyncStep2 out (shared/protocol.md SY2, SY10)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from server.errors import DocumentPanicked
from server.protocol.close_codes import CloseCode
from server.protocol.collected import collect
from server.protocol.messages import SyncStep2, write_message
from server.rooms.channel import Outgoing
from server.rooms.full_state import FullState
from server.rooms.replica import Replica
from server.rooms.services import Chores
from server.rooms.session import Session

THREAD_FROM_BYTES = 64 * 1024


@dataclass(slots=True)
class Question:
    """Sessions that have the same state vector, and what they lack (`diff`: not yet collected)."""

    vector: bytes
    sessions: list[Session] = field(default_factory=list)
    diff: bytes = b""


class Answers:
    """Answers wait for the tick, so that they hold what is committed and nothing else.

    An empty state vector is answered at once from the full state, which only ever holds what is
    committed. Equal questions of one tick (everybody comes back after a restart) cost one answer.
    Whoever waits for an answer is read no further: nobody piles up questions. A question that
    breaks the document (`on_panic` is told who asked) is answered with the whole board, which
    needs no document; the others' wait for the new one.
    """

    def __init__(
        self, full: FullState, chores: Chores, on_panic: Callable[[Iterable[Session]], None]
    ) -> None:
        self._full = full
        self._chores = chores
        self._on_panic = on_panic
        self._asked: dict[bytes, Question] = {}
        self._taken: list[Question] = []
        self._whole: tuple[bytes, Outgoing] | None = None

    def ask_all(self, session: Session) -> None:
        """Send the whole board, at once if it is ready."""
        state = self._full.ready()
        if state is None:
            session.channel.pause()
            self._chores.start("first state", self._send_whole(session))
        else:
            session.channel.send(self._as_step2(state))

    async def _send_whole(self, session: Session) -> None:
        try:
            state, _ = await self._full.encode()
            session.channel.send(self._as_step2(state))
        except Exception:
            _send_away([session])
            raise
        finally:
            session.channel.resume()

    def _as_step2(self, state: bytes) -> Outgoing:
        if self._whole is None or self._whole[0] is not state:
            self._whole = (state, Outgoing(write_message(SyncStep2(state))))
        return self._whole[1]

    def ask(self, session: Session, vector: bytes) -> None:
        """Send what that state vector lacks, with the next tick."""
        session.channel.pause()
        self._asked.setdefault(vector, Question(vector)).sessions.append(session)

    def take(self, replica: Replica) -> None:
        """Read the answers from the document while it holds nothing but this tick's entries."""
        while self._asked:
            vector = next(iter(self._asked))
            question = self._asked.pop(vector)
            try:
                question.diff = replica.lacking(vector)
            except DocumentPanicked:
                self._answer_broadly(question)
                self._on_panic(question.sessions)
                return
            self._taken.append(question)

    def _answer_broadly(self, question: Question) -> None:
        for session in question.sessions:
            self.ask_all(session)
        self._read_on(question)

    def send(self) -> None:
        """The tick is committed."""
        taken, self._taken = self._taken, []
        for question in taken:
            if len(question.diff) < THREAD_FROM_BYTES:
                self._send(question, collect(question.diff))
                self._read_on(question)
            else:
                self._chores.start("answer", self._send_large(question))

    async def _send_large(self, question: Question) -> None:
        try:
            self._send(question, await asyncio.to_thread(collect, question.diff))
        except Exception:
            _send_away(question.sessions)
            raise
        finally:
            self._read_on(question)

    def _send(self, question: Question, update: bytes) -> None:
        outgoing = Outgoing(write_message(SyncStep2(update)))
        for session in question.sessions:
            session.channel.send(outgoing)

    @staticmethod
    def _read_on(question: Question) -> None:
        for session in question.sessions:
            session.channel.resume()


def _send_away(sessions: Iterable[Session]) -> None:
    """Rather come back than wait for an answer that does not come."""
    for session in sessions:
        session.channel.close(CloseCode.INTERNAL_ERROR, "no answer could be made")
