"""Who is here and what they point at: the awareness of one room (shared/protocol.md AW).

Holds the newest state per client id and what changed since the last flush. Every state carries
the server's word about who it is; what a client says of itself is replaced.
"""

from __future__ import annotations

from server.protocol.awareness import AwarenessEntry, AwarenessStates, write_entries
from server.protocol.messages import Awareness, write_message
from server.rooms.channel import Outgoing
from server.rooms.owners import Owners
from server.rooms.session import Session, control

CLIENT_IDS = 8  # AW2
PEOPLE_EVERY_S = 1.0
PEOPLE_PER_S = 40  # in a large room the list is long and goes to many: it is told less often


class Presence:
    """The awareness of one room. On the loop's thread; nothing here waits."""

    def __init__(self) -> None:
        self._states = AwarenessStates()
        self._changed: dict[int, AwarenessEntry] = {}
        self._everybody: bytes | None = None
        self._sessions: dict[str, list[Session]] = {}  # by person id
        self._is_people_news = False
        self._people_told_s = float("-inf")
        self._hidden: frozenset[str] = frozenset()  # keys of states that nobody gets to see

    @property
    def people_count(self) -> int:
        """How many people have a session."""
        return len(self._sessions)

    def is_here(self, person_id: str) -> bool:
        """Whether the person has a session."""
        return person_id in self._sessions

    def hide(self, keys: frozenset[str]) -> None:
        """Leave these keys out of all states from now on."""
        self._hidden = keys
        for sessions in self._sessions.values():
            for session in sessions:
                self.introduce_anew(session)

    def introduce_anew(self, session: Session) -> None:
        """What others are to see of that session has changed."""
        self._states.rewrite(session.client_ids, session.user, self._hidden)
        for entry in self._states.entries(session.client_ids):
            if entry.client in self._changed:
                self._changed[entry.client] = entry
        self._everybody = None
        self._is_people_news = True

    def hear(self, session: Session, raw: bytes, owners: Owners) -> bool:
        """Take an Awareness message in; true when somebody should see something of it.

        Raises:
            MalformedMessage: MS1, AW1.
        """
        person_id, own = session.person.id, session.client_ids

        def may_speak_for(client: int) -> bool:
            if client in own:
                return True
            if len(own) >= CLIENT_IDS or not owners.may_use(client, person_id):
                return False
            own.add(client)
            owners.speak(client, person_id)
            return True

        news = self._states.apply(raw, session.user, may_speak_for, self._hidden)
        return self._note(news)

    def _note(self, entries: list[AwarenessEntry]) -> bool:
        for entry in entries:
            self._changed[entry.client] = entry
        if entries:
            self._everybody = None
        return bool(entries)

    def came(self, session: Session) -> None:
        """A session was attached."""
        self._sessions.setdefault(session.person.id, []).append(session)
        self._is_people_news = True

    def left(self, session: Session, owners: Owners) -> None:
        """A session is gone: nobody speaks for its client ids any more (AW5)."""
        others = self._sessions[session.person.id]
        others.remove(session)
        if not others:
            del self._sessions[session.person.id]
        self._is_people_news = True
        gone = [c for c in session.client_ids if not any(c in o.client_ids for o in others)]
        for client in gone:
            owners.silence(client)
        self._note(self._states.remove(gone))

    def flush(self) -> bytes | None:
        """One Awareness message with what changed since the last call, or None."""
        if not self._changed:
            return None
        changed, self._changed = self._changed, {}
        return write_message(Awareness(write_entries(list(changed.values()))))

    def everybody(self) -> bytes | None:
        """One Awareness message with all states, for a newcomer, or None."""
        if self._everybody is None and len(self._states):
            self._everybody = write_message(Awareness(self._states.encode_all()))
        return self._everybody

    def people_event(self, now_s: float) -> Outgoing | None:
        """The list of people present, when it has changed and was not told just now."""
        pause_s = max(PEOPLE_EVERY_S, len(self._sessions) / PEOPLE_PER_S)
        if not self._is_people_news or now_s < self._people_told_s + pause_s:
            return None
        self._is_people_news = False
        self._people_told_s = now_s
        people = [self._describe(sessions) for sessions in self._sessions.values()]
        return control("people", people=people)

    @staticmethod
    def _describe(sessions: list[Session]) -> dict[str, object]:
        role = sessions[0].person.role
        return {**sessions[0].user, "role": role, "sessions": len(sessions)}
