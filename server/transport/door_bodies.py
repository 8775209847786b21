"""Bodies of requests and answers at the door: links, joining, coming back, who one is."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.facilitation.state import HallState
from server.storage.base import Board, Lab, Language, Level, Link, Person, Role
from server.transport.bodies import (
    BoardView,
    LabView,
    PersonView,
    WorkshopView,
    view_board,
    view_person,
    view_workshop,
)

LOBBY_URL = "/lobby"

Secret = Annotated[str, Meta(max_length=2000)]


class LinkBody(Struct, forbid_unknown_fields=True):
    """Where one wants to go: `link`, whole or only its secret, or the room `code`."""

    link: Secret | None = None
    code: Secret | None = None


class JoinBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """Somebody who wants to join, by `link` or `code`.

    `level`, `lab` or else `lab_text`: where they work; what the link says of it counts first.
    `hides_name`: others see a number instead. `command`: for trying again when no answer came: the
    same one, by the same link, within a day, lets the same person in. It is as good as a token:
    22 to 64 letters, digits, `-` and `_` made up at random (128 bits), and kept to oneself.
    """

    name: str
    command: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{22,64}$")] | None = None
    link: Secret | None = None
    code: Secret | None = None
    language: Language | None = None
    level: Level | None = None
    lab: str | None = None
    lab_text: str | None = None
    hides_name: bool = False


class ReturnBody(Struct, forbid_unknown_fields=True):
    """Somebody who comes back. `secret`: their personal link, whole or only its secret."""

    secret: Secret


class DoorWorkshop(Struct):
    """A workshop as strangers with a link see it."""

    title: str
    language: Language
    languages: list[Language]


class DoorShown(Struct):
    """What a link leads to. `lab`, `level`: what it says of whoever comes by it.

    `welcome`: by language. `retention_days`: how long what is written is kept; `replay`: whether
    it can be watched again. `lobby`: whether one waits to be let in.
    """

    workshop: DoorWorkshop
    role: Role
    lab: LabView | None
    level: Level | None
    labs: list[LabView]
    welcome: dict[Language, str]
    retention_days: int
    replay: bool
    lobby: bool


class Membership(Struct):
    """Who one is and where. While one waits: no boards, no session.

    `session`: id of the live session. `group_board`: of one's break-out group.
    """

    person: PersonView
    workshop: WorkshopView
    boards: list[BoardView]
    state: Literal["waiting", "admitted"]
    welcome: dict[Language, str]
    session: str | None
    group_board: str | None


class Joined(Struct):
    """Answer to joining. `token`: proves who one is; `sync_url`: of the first board.

    `state`: while `waiting`, there are no boards, and `lobby_url` tells when one is let in.
    `return_link`: for coming back as oneself from elsewhere; told this once. `state_bytes`: about
    how large the first board is; a large one is read quicker from `/api/boards/<id>/state`.
    """

    token: str
    person: PersonView
    workshop: WorkshopView
    boards: list[BoardView]
    sync_url: str
    state: Literal["waiting", "admitted"]
    return_link: str
    lobby_url: str
    state_bytes: int = 0


class LinkCreated(Struct):
    """A fresh link; its address is told this once only. `code`: to be typed instead."""

    revision: int
    id: str
    role: Role
    url: str
    code: str | None


class LinkRotated(Struct):
    """The new address of a link; told this once only."""

    revision: int
    id: str
    url: str
    code: str | None


class ReturnLinkCreated(Struct):
    """A personal way back in; told this once only."""

    revision: int
    url: str


class LinkShown(Struct):
    """A link in the list; its address is not kept. `lab`: its title. `uses`: how many joined."""

    id: str
    role: Role
    title: str
    lab: str
    lab_id: str | None
    level: Level | None
    created_ms: int
    opens_ms: int | None
    expires_ms: int | None
    uses: int
    max_uses: int | None
    code: str | None
    rotated_ms: int | None
    revoked: bool


class LinksShown(Struct):
    """All links of a workshop, oldest first."""

    links: list[LinkShown]


def view_door(state: HallState, link: Link) -> DoorShown:
    """What is shown to whoever has the link; nothing of boards or people (LB2)."""
    workshop = state.workshop
    return DoorShown(
        workshop=DoorWorkshop(workshop.title, workshop.language, list(workshop.languages)),
        role=link.role,
        lab=_view_lab(lab) if (lab := state.labs.get(link.lab_id or "")) else None,
        level=link.level,
        labs=[_view_lab(each) for each in state.labs.values()],
        welcome=dict(workshop.welcome),
        retention_days=workshop.retention_days,
        replay=workshop.replay,
        lobby=workshop.lobby and link.role != "facilitator",
    )


def view_joined(state: HallState, person: Person, token: str, return_link: str) -> Joined:
    """The answer to somebody who has come in, or waits."""
    boards = _boards(state, person)
    return Joined(
        token=token,
        person=view_person(person),
        workshop=view_workshop(state.workshop),
        boards=boards,
        sync_url=f"/sync/{boards[0].id}" if boards else "",
        state=_state(person),
        return_link=return_link,
        lobby_url=LOBBY_URL,
    )


def view_membership(state: HallState, person: Person) -> Membership:
    """Who somebody is, for themselves."""
    is_inside = person.state == "admitted"
    session = state.session if is_inside and state.is_live else None
    return Membership(
        person=view_person(person),
        workshop=view_workshop(state.workshop),
        boards=_boards(state, person),
        state=_state(person),
        welcome=dict(state.workshop.welcome),
        session=session.id if session else None,
        group_board=person.group_board_id if is_inside else None,
    )


def view_link(state: HallState, link: Link) -> LinkShown:
    """A link as facilitators see it."""
    lab = state.labs.get(link.lab_id or "")
    return LinkShown(
        id=link.id,
        role=link.role,
        title=link.title,
        lab=lab.title if lab else "",
        lab_id=link.lab_id,
        level=link.level,
        created_ms=link.created_ms,
        opens_ms=link.opens_ms,
        expires_ms=link.expires_ms,
        uses=link.uses,
        max_uses=link.max_uses,
        code=link.code,
        rotated_ms=link.rotated_ms,
        revoked=link.revoked_ms is not None,
    )


def _boards(state: HallState, person: Person) -> list[BoardView]:
    boards: list[Board] = list(state.boards.values()) if person.state == "admitted" else []
    return [view_board(board) for board in boards]


def _state(person: Person) -> Literal["waiting", "admitted"]:
    return "waiting" if person.state == "waiting" else "admitted"


def _view_lab(lab: Lab) -> LabView:
    return LabView(lab.id, lab.title)
