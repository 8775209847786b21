"""Reports, and the list of bans."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from server.facilitation.outcome import Refused
from server.facilitation.people_commands import MakeReport
from server.facilitation.safety import current_bans, ranges_around
from server.storage.records import Ban
from server.transport.bodies import clean_line
from server.transport.commands import Commands, json_response, read_command, respond_with
from server.transport.dependencies import HttpDependencies
from server.transport.limits import KeyedLimit

REPORT_CHARACTERS = 500
ELEMENT_CHARACTERS = 200
REPORTS_PER_MINUTE = 3


class BanView(Struct):
    """A ban that holds at present. `value`: id of a person or link, or a range of addresses.

    `name`: of the person it was meant for or made by the removal of. `expires_ms`: null till
    lifted.
    """

    id: str
    kind: Literal["person", "link", "address"]
    value: str
    name: str
    by: str
    created_ms: int
    expires_ms: int | None
    until_session_ends: bool


class BansShown(Struct):
    """The bans that hold at present, newest first."""

    bans: list[BanView]


class RangeView(Struct):
    """A range of addresses, such as 192.0.2.0/24. `others`: whom else a ban would lock out."""

    range: str
    others: int


class RangesShown(Struct):
    """Ranges around somebody's address, the narrowest first; none where no address is kept."""

    ranges: list[RangeView]


class ReportMade(Struct):
    """The report has reached the facilitators, and nobody else."""

    revision: int
    id: str


class Safety:
    """The handlers about reports and bans. One per application; limits reports per person."""

    def __init__(self, needs: HttpDependencies, commands: Commands) -> None:
        self._needs = needs
        self._commands = commands
        self._reporting = KeyedLimit(REPORTS_PER_MINUTE, REPORTS_PER_MINUTE)

    async def report(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/report."""
        person = await self._commands.caller(request)
        order = await read_command(request, MakeReport)
        text = order.text.strip()
        if text:
            text = clean_line("text", " ".join(text.split()), REPORT_CHARACTERS)
        element = order.element
        if element is not None:
            element = clean_line("element", element, ELEMENT_CHARACTERS)
        self._reporting.check(person.id, self._needs.clock.now_s())
        order = replace(order, text=text, element=element)
        return respond_with(await self._commands.carry_out(person, "report", order))

    async def bans(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/bans."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "safety")
            found = current_bans(hall.state, self._needs.halls.now_ms())
            names = {each.id: each.name for each in hall.state.people.values()}
            titles = {each.id: each.title for each in hall.state.links.values()}
        return json_response(BansShown([_view(ban, {**titles, **names}) for ban in found]))

    async def ranges(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/people/{person_id}/ranges."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "safety")
            about = hall.state.people.get(request.path_params["person_id"])
            if about is None:
                raise Refused(404, "person_not_found")
            found = ranges_around(hall.state, about)
        return json_response(RangesShown([RangeView(each, others) for each, others in found]))


def _view(ban: Ban, names: dict[str, str]) -> BanView:
    return BanView(
        id=ban.id,
        kind=ban.kind,
        value=ban.value,
        name=names.get(ban.value, ""),
        by=names.get(ban.person_id, ""),
        created_ms=ban.created_ms,
        expires_ms=ban.expires_ms,
        until_session_ends=ban.session_id is not None,
    )
