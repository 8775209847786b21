"""One client's connection in one room."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from server.policy.rights import Reason, Standing
from server.protocol.messages import Control, PermissionDenied, write_message
from server.rooms.channel import Channel, Outgoing
from server.storage.base import Person

AWARENESS_BEHIND_BYTES = 64 * 1024  # a reader with more than this to read gets no cursors meanwhile


def control(event: str, **keys: object) -> Outgoing:
    """A control event (shared/protocol.md CE) for any number of sessions."""
    return Outgoing(write_message(Control(msgspec.json.encode({"event": event, **keys}))))


class Session:
    """One connection: who it is, how far its updates got, what it was told.

    `received` counts its SyncStep2 and Update messages, `dealt` how many of them have been through
    the update path, `reported` how many it was told of as saved (CE1).
    """

    __slots__ = (
        "barred",
        "channel",
        "client_ids",
        "dealt",
        "id",
        "is_behind",
        "is_gone",
        "is_rehearsed",
        "on_committed",
        "person",
        "received",
        "reported",
        "standing",
        "unread",
        "user",
        "wants_control",
    )

    def __init__(
        self, session_id: str, person: Person, channel: Channel, *, wants_control: bool
    ) -> None:
        self.id = session_id
        self.person = person
        self.standing = Standing(person.id, person.role)
        self.barred: Reason | None = None  # why it may change nothing at all at present
        self.is_rehearsed = False  # its updates are tried on a copy first (PO2)
        # The server's word in awareness states (AW3).
        self.user = {"id": person.id, "name": person.name, "color": person.color}
        self.channel = channel
        self.wants_control = wants_control
        self.received = 0
        self.dealt = 0
        self.reported = 0
        self.client_ids: set[int] = set()  # those it speaks for in awareness (AW2)
        self.is_gone = False
        self.unread = 0  # bytes, when the room last looked
        self.on_committed: Callable[[int], None] | None = None  # told of each entry's sequence
        self.is_behind = False  # lacks awareness that was not sent because it reads slowly

    def show_as(self, name: str) -> bool:
        """From now on others see that name; true when it is another than before."""
        user = {"id": self.person.id, "name": name, "color": self.person.color}
        is_news = user != self.user
        self.user = user
        return is_news

    def tell(self, outgoing: Outgoing) -> None:
        """Send a control event, if this client understands them (CE2)."""
        if self.wants_control:
            self.channel.send(outgoing)

    def settle(self, dealt: int) -> None:
        """Everything up to that message is committed, refused or without effect."""
        if dealt > self.reported:
            self.reported = dealt
            self.tell(control("saved", received=dealt))

    def refuse(self, message: int, reason: str, detail: str, **about: object) -> None:
        """One of its updates changed nothing. `about`: further keys of the event."""
        if self.wants_control:
            keys = {"message": message, "reason": reason, "detail": detail, **about}
            self.tell(control("refused", **keys))
        else:
            self.channel.send(Outgoing(write_message(PermissionDenied(reason))))
