"""What running a workshop may ask of storage: protocols and their errors."""

from collections.abc import Sequence
from typing import Protocol

from server.errors import WhiteboardError
from server.storage.base import Link, NewWorkshop, Person
from server.storage.records.chain_values import NewEvent
from server.storage.records.values import (
    Act,
    Ban,
    Change,
    CommandRecord,
    Message,
    NewAct,
    ProgrammeRecord,
)


class CommandKnown(WhiteboardError):
    """The command was carried out before. `command`: the record of it."""

    def __init__(self, command: CommandRecord) -> None:
        super().__init__(f"command {command.command_id} was carried out before")
        self.command = command


class WorkshopNotFound(WhiteboardError):
    """There is no workshop of that id."""

    def __init__(self, workshop_id: str) -> None:
        super().__init__(f"workshop {workshop_id} does not exist")
        self.workshop_id = workshop_id


class LinkUsedUp(WhiteboardError):
    """The link has let in as many as it may."""

    def __init__(self, link_id: str) -> None:
        super().__init__(f"link {link_id} is used up")
        self.link_id = link_id


class RecordConflict(WhiteboardError):
    """What was to be stored contradicts what is there, such as a second running session."""


class Programme(Protocol):
    """The running of workshops. Writes are durable before they return."""

    async def programme(self, workshop_id: str) -> ProgrammeRecord:
        """Everything a hall needs, as of one moment.

        Raises:
            WorkshopNotFound: there is none of that id.
        """
        ...

    async def save(
        self,
        workshop_id: str,
        changes: Sequence[Change],
        acts: Sequence[NewAct],
        command: CommandRecord | None = None,
        events: Sequence[NewEvent] = (),
    ) -> list[int]:
        """Store all of it in ONE transaction; returns the sequences of the acts.

        Changes take effect in their order; steps may change places among themselves. `events`
        go into the records of their boards, each after what is there (ST5).

        Raises:
            CommandKnown: a command with that id was carried out before; nothing stored.
            RecordConflict: a change contradicts what is stored; nothing stored.
            BoardNotFound: an event is of a board that does not exist; nothing stored.
            StorageBusy: nothing stored.
            StorageFull: nothing stored.
        """
        ...

    async def command(self, workshop_id: str, command_id: str) -> CommandRecord | None:
        """The command with that id, if it was carried out within the last day or so."""
        ...

    async def forget_commands(self, before_ms: int) -> None:
        """Forget the commands of all workshops carried out before that time."""
        ...

    async def copy_workshop(self, workshop_id: str, new: NewWorkshop) -> None:
        """Store `new`, a copy of that workshop with its boards and labs in the same order.

        Locks and zones on the objects of templates come along, the zones without the people that
        they name; people, contributions and what else happened do not.

        Raises:
            StorageBusy: nothing stored.
            StorageFull: nothing stored.
        """
        ...

    async def acts(
        self,
        workshop_id: str,
        after: int,
        limit: int,
        kinds: frozenset[str] = frozenset(),
        *,
        newest_first: bool = False,
    ) -> list[Act]:
        """The acts with a sequence greater than `after`; of those kinds, if any are given."""
        ...

    async def messages(self, workshop_id: str, after_ms: int, limit: int) -> list[Message]:
        """The messages later than that time, oldest first."""
        ...


class Doors(Protocol):
    """The ways into workshops. Reads see everything committed before."""

    async def link(self, secret_hash: bytes) -> Link | None:
        """The link with that secret, or None."""
        ...

    async def link_by_code(self, code: str) -> Link | None:
        """The link with that room code, or None."""
        ...

    async def links(self, workshop_id: str) -> list[Link]:
        """The links of a workshop, oldest first."""
        ...

    async def bans(self, workshop_id: str) -> list[Ban]:
        """The bans of a workshop that were not lifted, expired ones among them."""
        ...

    async def admit(
        self,
        person: Person,
        token_hash: bytes,
        link_id: str | None,
        return_hash: bytes,
        command: CommandRecord | None = None,
    ) -> Person:
        """Store a person, their token and their way back in, and count one use of the link.

        `command`: by which the same wish is known when it comes again.

        Returns the person as stored: with a free name ("Anna 2") and their number.

        Raises:
            CommandKnown: nothing stored.
            LinkUsedUp: nothing stored.
            StorageBusy: nothing stored.
            StorageFull: nothing stored.
        """
        ...

    async def person_by_return(self, secret_hash: bytes) -> Person | None:
        """Whoever's way back in that is, unless it was revoked."""
        ...

    async def add_token(self, person_id: str, token_hash: bytes, time_ms: int) -> None:
        """One more token for a person who came back."""
        ...

    async def expel(self, person_id: str) -> None:
        """Forget every token and every way back in of that person."""
        ...
