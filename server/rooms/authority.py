"""What facilitation decides, put into effect in one room: rights, standings, what people see."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Protocol

from server.policy.rights import BoardRights, Display, Pulse, RoomRights, Standing
from server.rooms.channel import Outgoing
from server.rooms.presence import Presence
from server.rooms.rights_gate import RightsGate
from server.rooms.services import RightsSource
from server.rooms.session import AWARENESS_BEHIND_BYTES, Session, control
from server.storage.base import Person

CURSORS_UP_TO = 25  # people; beyond it cursors help nobody
CURSORS_AGAIN_FROM = 20
CURSORS = frozenset({"cursor"})
OFFLINE_S = 60.0  # somebody who left may come back that long
PULSE_S = 60


class Governed(Protocol):
    """What is needed of the room."""

    @property
    def board_id(self) -> str:
        """Of which board."""

    @property
    def sessions(self) -> dict[str, Session]:
        """Everybody in it, by session id."""

    @property
    def sequence(self) -> int:
        """Of the last committed entry."""


class Authority:
    """One per room. On the loop's thread; nothing here waits."""

    def __init__(
        self, room: Governed, gate: RightsGate, presence: Presence, rights: RightsSource
    ) -> None:
        self._room = room
        self._gate = gate
        self._presence = presence
        self._rights = rights
        self._display = Display()
        self._shows_cursors = True
        self._left_s: dict[str, float] = {}  # by person id
        self._marks: deque[int] = deque(maxlen=PULSE_S)  # the sequence, once a second

    def open(self, given: RoomRights) -> None:
        """The room begins."""
        self._display = given.display
        self._show_cursors()
        self._presence.hide(frozenset() if self._shows_cursors else CURSORS)

    # Coming and going

    def admit(self, session: Session) -> None:
        """Somebody arrives: what they are, and how others see them.

        Raises:
            AccessError: they may not be here any more.
        """
        self._stand(session, self._rights.standing(session.person), session.person)

    def greet(self, session: Session) -> None:
        """They have been welcomed; what else they must know."""
        self._left_s.pop(session.person.id, None)

        def tell(event: str, keys: Mapping[str, object]) -> None:
            session.tell(control(event, **keys))

        self._rights.attached(session.id, session.person, self._room.board_id, tell)
        if not (self._shows_cursors and self._display.names):
            session.tell(self._display_event())
        if self._gate.is_own_only:
            self._tell_mine([session])

    def part(self, session: Session, now_s: float) -> None:
        """They are gone."""
        if not self._presence.is_here(session.person.id):
            self._left_s[session.person.id] = now_s
        self._rights.detached(session.id, session.person, self._room.board_id)

    def _stand(self, session: Session, standing: Standing, person: Person) -> None:
        is_host = standing.is_host and person.host_board_id == self._room.board_id
        session.person = person
        session.standing = replace(standing, is_host=is_host)
        session.show_as(self._name_of(person))
        self._gate.place(session)

    # What facilitation does (`facilitation.floor.Floor`)

    def change_rights(self, rights: BoardRights) -> None:
        """From the next update on the board allows this."""
        was_own_only = self._gate.is_own_only
        self._gate.change(rights)
        sessions = self._room.sessions.values()
        for session in sessions:
            self._gate.place(session)
        if self._gate.is_own_only and not was_own_only:
            self._tell_mine(sessions)

    def change_standing(self, standing: Standing, person: Person) -> None:
        """From the next update on the person is this; their sessions are told."""
        for session in self._room.sessions.values():
            if session.person.id == person.id:
                self._stand(session, standing, person)
                self._presence.introduce_anew(session)
                session.tell(
                    control(
                        "role",
                        role=standing.role,
                        writable=session.barred is None,
                        host=session.standing.is_host,
                    )
                )

    def set_display(self, display: Display) -> None:
        """What people see of each other from now on."""
        if display == self._display:
            return
        self._display = display
        for session in self._room.sessions.values():
            session.show_as(self._name_of(session.person))
        self._show_cursors()
        self._presence.hide(frozenset() if self._shows_cursors else CURSORS)
        self._tell_display()

    def look_after(self, now_s: float) -> None:
        """Once a second: whether there are too many cursors, what to forget."""
        self._marks.append(self._room.sequence)
        self._left_s = {p: t for p, t in self._left_s.items() if now_s - t < OFFLINE_S}
        before = self._shows_cursors
        self._show_cursors()
        if self._shows_cursors != before:
            self._presence.hide(frozenset() if self._shows_cursors else CURSORS)
            self._tell_display()

    def pulse(self) -> Pulse:
        """What goes on here."""
        sessions = self._room.sessions.values()
        slow = {s.person.id for s in sessions if s.is_behind or s.unread > AWARENESS_BEHIND_BYTES}
        since = self._marks[0] if self._marks else self._room.sequence
        return Pulse(
            self._room.board_id,
            tuple({session.person.id: None for session in sessions}),
            tuple(self._left_s),
            self._room.sequence - since,
            tuple(sorted(slow)),
        )

    # What is told

    def _tell_mine(self, sessions: Collection[Session]) -> None:
        """Whose elements are whose, to each of them (`mine`)."""
        ids: dict[str, list[str]] = {session.person.id: [] for session in sessions}
        for element_id, person_id in self._gate.authors.items():
            if person_id in ids:
                ids[person_id].append(element_id)
        for session in sessions:
            session.tell(control("mine", board=self._room.board_id, ids=ids[session.person.id]))

    def _tell_display(self) -> None:
        event = self._display_event()
        for session in self._room.sessions.values():
            session.tell(event)

    def _display_event(self) -> Outgoing:
        return control(
            "display",
            board=self._room.board_id,
            cursors=self._shows_cursors,
            names=self._display.names,
        )

    def _show_cursors(self) -> None:
        wish, count = self._display.cursors, self._presence.people_count
        if wish == "auto":
            limit = CURSORS_UP_TO if self._shows_cursors else CURSORS_AGAIN_FROM
            self._shows_cursors = count <= limit
        else:
            self._shows_cursors = wish == "on"

    def _name_of(self, person: Person) -> str:
        is_hidden = person.hides_name or not self._display.names
        return f"#{person.number}" if is_hidden else person.name
