"""Who is in a workshop, and who one is oneself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from server.errors import NotInside
from server.facilitation.hall import Hall
from server.facilitation.people import is_declared
from server.facilitation.people_commands import ChangeMe, ChangeSettings
from server.facilitation.safety import shares_address
from server.facilitation.words import clean_texts
from server.storage.base import Level, Person, Role
from server.transport.bodies import NAME_CHARACTERS, clean_line
from server.transport.commands import Commands, json_response, read_command, respond_with
from server.transport.dependencies import HttpDependencies
from server.transport.door_bodies import view_membership
from server.transport.problems import Problem
from server.transport.request import known_person

WELCOME_CHARACTERS = 2000
PLACED_AT_MOST = 10_000


class PersonRow(Struct):
    """Somebody as facilitators see them.

    `lab`, `link`: titles, of where they belong and what they came by. `board`: where they are at
    present, if anywhere. `declared`: where they work is their own word; neither their link nor a
    facilitator says so. `shared_address`: how many others a ban of their address would lock out;
    null where no address is kept.
    """

    id: str
    name: str
    role: Role
    state: Literal["waiting", "admitted", "rejected", "removed"]
    level: Level | None
    lab: str
    lab_id: str | None
    declared: bool
    link: str
    link_id: str | None
    host_board: str | None
    group_board: str | None
    board: str
    sessions: int
    muted: bool
    number: int
    hides_name: bool
    joined_ms: int
    shared_address: int | None


class PeopleShown(Struct):
    """Everybody who ever joined, in the order in which they came."""

    people: list[PersonRow]


class People:
    """The handlers about people. One per application."""

    def __init__(self, needs: HttpDependencies, commands: Commands) -> None:
        self._needs = needs
        self._commands = commands

    async def me(self, request: Request) -> Response:
        """GET /api/me; for people in the lobby too."""
        person = await known_person(request, self._needs.directory)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            now = hall.state.people.get(person.id, person)
            if now.state not in {"waiting", "admitted"}:
                raise NotInside
            return json_response(view_membership(hall.state, now))

    async def change_me(self, request: Request) -> Response:
        """POST /api/me."""
        person = await self._commands.caller(request)
        order = await read_command(request, ChangeMe)
        if order.name is not None:
            order = replace(order, name=clean_line("name", order.name, NAME_CHARACTERS))
        return respond_with(await self._commands.carry_out(person, "me", order))

    async def people(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/people."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "people")
            acts = await self._needs.storage.acts(
                person.workshop_id, 0, PLACED_AT_MOST, frozenset({"affiliation"}), newest_first=True
            )
            placed = {act.subject for act in acts}
            return json_response(PeopleShown(_rows(hall, placed)))

    async def change_settings(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/settings."""
        person = await self._commands.caller(request)
        order = await read_command(request, ChangeSettings)
        if order.welcome is not None:
            order = replace(order, welcome=clean_texts("welcome", order.welcome))
            if any(len(text) > WELCOME_CHARACTERS for text in (order.welcome or {}).values()):
                limit = str(WELCOME_CHARACTERS)
                raise Problem(422, "text_too_long", {"field": "welcome", "limit": limit})
        return respond_with(await self._commands.carry_out(person, "settings", order))


def _rows(hall: Hall, placed: Collection[str | None]) -> list[PersonRow]:
    """`placed`: ids of people whose affiliation a facilitator has said."""
    boards = {
        person_id: board_id
        for board_id in hall.state.boards
        for person_id in hall.seats.people_on(board_id)
    }
    sessions = hall.seats.sessions()
    everybody = sorted(hall.state.people.values(), key=lambda each: (each.joined_ms, each.number))
    rows = [_row(hall, person, boards.get(person.id, ""), sessions) for person in everybody]
    return [row if row.id not in placed else replace(row, declared=False) for row in rows]


def _row(hall: Hall, person: Person, board_id: str, sessions: Counter[str]) -> PersonRow:
    lab = hall.state.labs.get(person.lab_id or "")
    link = hall.state.links.get(person.link_id or "")
    return PersonRow(
        id=person.id,
        name=person.name,
        role=person.role,
        state=person.state,
        level=person.level,
        lab=lab.title if lab else person.lab_text or "",
        lab_id=person.lab_id,
        declared=is_declared(hall.state, person),
        link=link.title if link else "",
        link_id=person.link_id,
        host_board=person.host_board_id,
        group_board=person.group_board_id,
        board=board_id,
        sessions=sessions[person.id],
        muted=person.is_muted,
        number=person.number,
        hides_name=person.hides_name,
        joined_ms=person.joined_ms,
        shared_address=shares_address(hall.state, person) if person.address else None,
    )
