"""What can be ordered while a workshop runs, and what everybody there may ask for."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, field

from server.facilitation.command import Command
from server.storage.base import Language, Mode

MINUTES_AT_MOST = 24 * 60
MESSAGE_CHARACTERS = 500
IDS_AT_ONCE = 500
GROUPS = 200
STEPS = 60
FRAMES = 40

Id: TypeAlias = Annotated[str, Meta(max_length=100)]
Minutes: TypeAlias = Annotated[float, Meta(gt=0, le=MINUTES_AT_MOST)]
MoreOrLess: TypeAlias = Annotated[float, Meta(ge=-MINUTES_AT_MOST, le=MINUTES_AT_MOST)]
Ids: TypeAlias = Annotated[list[Id], Meta(max_length=IDS_AT_ONCE)]
TitleTexts: TypeAlias = dict[Language, Annotated[str, Meta(max_length=200)]]
LongTexts: TypeAlias = dict[Language, Annotated[str, Meta(max_length=2000)]]


class FrameAt(Struct, forbid_unknown_fields=True, frozen=True):
    """A frame on one of the boards. `element`: its id."""

    board: Id
    element: Id


class RunSession(Command):
    """Start the live session, end it, or take the end back."""

    do: Literal["start", "end", "undo_end"]


class GoToStep(Command):
    """This step of the agenda is on from now."""

    step: Id


class SetTimer(Command):
    """What to do with a countdown. `board`: left out for the one of all boards.

    `minutes`: needed for `start` and `add`, where it may be negative.
    """

    do: Literal["start", "pause", "resume", "add", "stop"]
    minutes: MoreOrLess | None = None
    board: Id | None = None


class Freeze(Command):
    """Nobody but facilitators writes, or people write again. `boards`: left out for all."""

    frozen: bool
    boards: Ids | None = None


class FollowView(Command):
    """Everybody looks where this person looks, or at this frame, or where they like."""

    person: Id | None = None
    frame: FrameAt | None = None
    stop: bool = False


class TakeLead(Command):
    """Whoever sends it is in charge."""


class SummonAll(Command):
    """Everybody comes to that board. `frame`: an element id on it, to look at first."""

    board: Id
    frame: Id | None = None


class SendMessage(Command):
    """Words for everybody, in one language or more."""

    texts: dict[Language, Annotated[str, Meta(max_length=MESSAGE_CHARACTERS)]]


class ShowSignal(Command):
    """A hand raised or lowered, ready or not, a call for a facilitator or its end."""

    up: bool
    board: Id


class AnswerCall(Command):
    """Whoever sends it goes to the person who called."""

    person: Id


class ClearReady(Command):
    """The ready check begins anew."""


class GroupRules(Struct, forbid_unknown_fields=True, frozen=True):
    """What a good assignment looks like.

    `mix_labs`: people of one lab go to different groups; `own_lab`: but at least one of them to
    the board of their lab. `keep_language`: that many speakers of a language stay together, if
    there are so many; 0 and 1: no such wish. `include_expected`: people without a connection too.
    """

    mix_labs: bool = True
    keep_language: Annotated[int, Meta(ge=0, le=50)] = 0
    own_lab: bool = False
    include_expected: bool = False


class PreviewGroups(Command):
    """Groups as these rules make them; nothing changes. `fixed`: person id to board id."""

    boards: Annotated[list[Id], Meta(min_length=1, max_length=GROUPS)]
    rules: GroupRules = GroupRules()
    fixed: Annotated[dict[Id, Id], Meta(max_length=IDS_AT_ONCE)] = field(default_factory=dict)


class GroupOf(Struct, forbid_unknown_fields=True, frozen=True):
    """The people of one board. `people`: their ids."""

    board: Id
    people: Ids


class ApplyGroups(Command):
    """These are the groups. Nobody is moved yet; who is in none has none."""

    groups: Annotated[list[GroupOf], Meta(max_length=GROUPS)]


class SendToGroups(Command):
    """Everybody goes to the board of their group. `minutes`: starts a timer."""

    minutes: Minutes | None = None


class CallBack(Command):
    """Everybody comes back to the plenary; boards of groups are closed."""


class WrongGroup(Command):
    """Whoever sends it does not belong to the group they are in."""


class ExtendGroup(Command):
    """The board of a group is open a while longer, or closed."""

    open: bool


class SetLocks(Command):
    """Elements that only facilitators may change, and those that everybody may again."""

    lock: Ids = field(default_factory=list)
    unlock: Ids = field(default_factory=list)


class ZoneBody(Struct, forbid_unknown_fields=True, frozen=True):
    """Who may write in a frame. An empty list does not restrict; `roles` may hold "host"."""

    roles: Annotated[list[Literal["facilitator", "host", "participant"]], Meta(max_length=3)] = []
    levels: Annotated[list[Literal["city", "national", "association"]], Meta(max_length=3)] = []
    labs: Ids = []
    people: Ids = []
    is_closed: bool = False


class SetZone(Command):
    """Who may write in that frame; null: no rule."""

    frame: Id
    rule: ZoneBody | None


class StepBody(Struct, forbid_unknown_fields=True):
    """A step of the agenda as it shall be. `id`: of one that exists, or left out."""

    mode: Mode
    minutes: Annotated[int, Meta(ge=0, le=MINUTES_AT_MOST)]
    title: TitleTexts
    instruction: LongTexts
    boards: Ids = []
    frames: Annotated[list[FrameAt], Meta(max_length=FRAMES)] = []
    scope: Literal["board", "frames"] = "board"
    own_only: bool = False
    id: Id | None = None


class SetAgenda(Command):
    """The whole agenda, in its order."""

    steps: Annotated[list[StepBody], Meta(max_length=STEPS)]
