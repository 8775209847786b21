"""What can be read of a running workshop, and the preview of its groups."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from server.facilitation.run_commands import GroupOf, PreviewGroups
from server.storage.base import Language, Person
from server.transport.commands import Commands, Done, json_response, read_command
from server.transport.dependencies import HttpDependencies
from server.transport.problems import Problem

MESSAGES_AT_ONCE = 200
LATEST_MS = 9_000_000_000_000

T = TypeVar("T")


class SessionDone(Done, omit_defaults=True):
    """The command was carried out. `undo_until_ms`: of an end, until when it can be taken back."""

    undo_until_ms: int = 0


class MessageView(Struct):
    """Words to everybody. `by`: name of who said them."""

    id: str
    time_ms: int
    by: str
    texts: dict[Language, str]


class MessageDone(Done):
    """The message as everybody gets it."""

    message: MessageView


class MessagesView(Struct):
    """Messages, oldest first."""

    messages: list[MessageView]


class AgendaDone(Done):
    """The agenda was replaced. `steps`: the ids in their order."""

    steps: list[str]


class ViolationView(Struct):
    """What a rule asked for and did not get. `people`: whom it concerns."""

    rule: str
    board: str
    people: list[str]


class PreviewView(Struct):
    """Groups as they would be; nothing has changed."""

    groups: list[GroupOf]
    violations: list[ViolationView]


class RunReads:
    """The handlers that change nothing."""

    def __init__(self, needs: HttpDependencies, commands: Commands) -> None:
        self._needs = needs
        self._commands = commands

    async def programme(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/programme."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            return json_response(hall.programme(hall.member(person.id)))

    async def cockpit(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/cockpit."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "cockpit")
            return json_response(hall.cockpit())

    async def messages(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/messages."""
        person = await self._commands.caller(request)
        after_ms = _after_ms(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.member(person.id)
            found = await hall.messages(after_ms, MESSAGES_AT_ONCE)
        return json_response({"messages": found})

    async def preview(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/groups/preview."""
        person: Person = await self._commands.caller(request)
        order = await read_command(request, PreviewGroups)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "groups")
            deal = await hall.preview(order)
        groups = [GroupOf(board, list(people)) for board, people in deal.groups.items()]
        violations = [
            ViolationView(each.rule, each.board_id, list(each.people)) for each in deal.violations
        ]
        return json_response(PreviewView(groups, violations))


def _after_ms(request: Request) -> int:
    given = request.query_params.get("after", "0")
    if not given.isascii() or not given.isdecimal() or len(given) > 13 or int(given) > LATEST_MS:
        raise Problem(400, "wrong_type", {"field": "after"})
    return int(given)
