"""What facilitators order about doors, people and safety, and what people order for themselves."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from server.facilitation.command import Command
from server.storage.base import Language, Role

Level: TypeAlias = Literal["city", "national", "association"]
Texts: TypeAlias = dict[Language, str]

PEOPLE_AT_ONCE = 500

Ids: TypeAlias = Annotated[list[str], Meta(max_length=PEOPLE_AT_ONCE)]
# Larger numbers than these are slips of the keyboard; times reach to the year 2255.
TimeMs: TypeAlias = Annotated[int, Meta(ge=0, le=9_000_000_000_000)]
Uses: TypeAlias = Annotated[int, Meta(ge=1, le=100_000)]
Days: TypeAlias = Annotated[int, Meta(ge=1, le=3650)]
PerMinute: TypeAlias = Annotated[int, Meta(ge=0, le=10_000)]


class ChangeSettings(Command):
    """What holds for the whole workshop; what is left out stays.

    `confirm`: needed for switching the lobby off while people wait or a live session runs.
    """

    lobby: bool | None = None
    confirm: bool = False
    welcome: Texts | None = None
    outside: Literal["edit", "own_lab", "read"] | None = None
    own_only: bool | None = None
    cursors: Literal["auto", "on", "off"] | None = None
    names: Literal["shown", "hidden"] | None = None
    retention_days: Days | None = None
    replay: bool | None = None
    creates_per_minute: PerMinute | None = None
    deletes_per_minute: PerMinute | None = None


class MakeLink(Command, kw_only=True):
    """A link to be made. `code`: with a room code to type; `uses`: how many may join by it.

    `command` may be missing, as in the first version of this interface: then it is no repetition.
    """

    command: str = ""
    role: Role
    title: str = ""
    lab: str | None = None
    level: Level | None = None
    opens_ms: TimeMs | None = None
    expires_ms: TimeMs | None = None
    uses: Uses | None = None
    code: bool = False


class ChangeLink(Command):
    """Name and window of a link, all of them as they shall be; null: no limit."""

    title: str
    opens_ms: TimeMs | None
    expires_ms: TimeMs | None
    uses: Uses | None


class RotateLink(Command):
    """A new secret, and a new code where there is one; who has joined stays."""


class RevokeLink(Command):
    """Nobody joins by this link any more; who has joined stays."""


class ChangeRole(Command):
    """What somebody is from now on. `host_board`: hosts one board, as a participant."""

    role: Role
    host_board: str | None = None


class ChangeAffiliation(Command):
    """Where somebody works, as a facilitator says; null: nowhere that is known."""

    level: Level | None
    lab: str | None


class SelectWaiting(Command):
    """People in the lobby: those named, all, or all of a lab. Exactly one of the three."""

    people: Ids | None = None
    all: bool = False
    lab: str | None = None


class AdmitPeople(SelectWaiting):
    """Let them in."""


class RejectPeople(SelectWaiting):
    """Send them away."""


class MutePerson(Command):
    """Read-only for this person, or not any more."""

    muted: bool


class RemovePerson(Command):
    """End somebody's stay. `ban`: how long they stay out; `address`, `link`: ban these as well.

    `days`: with `ban` "days". Without `ban` nothing but the stay ends. `range`: addresses around
    theirs, such as 192.0.2.0/24, from /32 to /16 (IPv6: from /64 to /32).
    """

    ban: Literal["session", "days", "for_ever"] | None = None
    days: Days | None = None
    address: bool = False
    range: str | None = None
    link: bool = False


class LiftBan(Command):
    """A ban ends now."""


class MakeReport(Command):
    """Something is wrong on a board: with a person, an element, or as the text says."""

    board: str
    person: str | None = None
    element: str | None = None
    text: str = ""


class CloseReport(Command):
    """Somebody has seen to it."""


class ChangeMe(Command):
    """How one appears; what is left out stays."""

    name: str | None = None
    language: Language | None = None
    level: Level | None = None
    lab: str | None = None
    hides_name: bool | None = None


class MakeReturnLink(Command):
    """A link for coming back as oneself. `revoke`: those made before lead nowhere any more."""

    revoke: bool = False
