"""Commands of facilitation: from a request to the hall of its workshop, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.json import encode
from starlette.requests import Request
from starlette.responses import Response

from server.errors import Forbidden
from server.facilitation.command import Aimed, Command
from server.facilitation.hall import Answer
from server.storage.base import Person
from server.transport.bodies import read_body
from server.transport.dependencies import HttpDependencies
from server.transport.limits import KeyedLimit
from server.transport.openapi import Handler, Operation
from server.transport.problems import Problem
from server.transport.request import require_own_page, require_person

COMMAND_CHARACTERS = range(8, 65)
# What any command may be answered with, beside its own refusals.
COMMAND_PROBLEMS = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503, 507)
READ_PROBLEMS = (401, 403, 429, 503)

# What people say for themselves leaves a row each time; nobody needs more of it than this.
OWN_PER_MINUTE, OWN_AT_ONCE = 20, 10
OWN = frozenset({"hand", "ready", "call", "wrong_group", "me", "return_link"})

C = TypeVar("C", bound=Command)


class Done(Struct):
    """The command was carried out. `revision`: of the workshop, as in `programme`."""

    revision: int


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command as a row of a table of operations.

    `name`: in the hall's table of deeds. `kind`: of the body. `target`: the parameter of the path
    that the command is aimed at.
    """

    path: str
    name: str
    kind: type[Command]
    summary: str
    target: str = ""
    answer: type[Struct] = Done
    status: int = 200


class Commands:
    """Takes commands to their halls. One per application; holds the limit per person."""

    def __init__(self, needs: HttpDependencies) -> None:
        self._needs = needs
        per_minute = needs.settings.commands_per_minute
        self._limit = KeyedLimit(per_minute, max(1, per_minute // 4))
        self._own = KeyedLimit(OWN_PER_MINUTE, OWN_AT_ONCE)

    async def caller(self, request: Request) -> Person:
        """Return who asks for something in their own workshop.

        Raises:
            Problem: a foreign page asks.
            Unauthenticated, Waiting, NotInside: nobody who is inside.
            Forbidden: the address names another workshop.
            RateLimited: they ask too often.
        """
        require_own_page(request, self._needs.settings)
        person = await require_person(request, self._needs.directory)
        workshop_id = request.path_params.get("workshop_id", person.workshop_id)
        if workshop_id != person.workshop_id:
            raise Forbidden("another workshop")
        self._limit.check(person.id, self._needs.clock.now_s())
        return person

    async def carry_out(self, person: Person, name: str, command: Command | Aimed[Any]) -> Answer:
        """Have the hall do it.

        Raises:
            RateLimited: they have said too much of that kind.
            Refused: it may not be, or not now.
            StorageBusy, StorageFull: nothing changed.
        """
        if name in OWN:
            self._own.check(f"{name} {person.id}", self._needs.clock.now_s())
        async with self._needs.halls.lease(person.workshop_id) as hall:
            return await hall.do(person.id, name, command)

    def handler(self, name: str, kind: type[Command], target: str = "") -> Handler:
        """The handler of a command that needs nothing but its body.

        `target`: the parameter of the path that the command is aimed at.
        """

        async def handle(request: Request) -> Response:
            person = await self.caller(request)
            order = await read_command(request, kind)
            aimed = Aimed(request.path_params[target], order) if target else order
            return respond_with(await self.carry_out(person, name, aimed))

        return handle

    def operation(self, row: CommandRow, handler: Handler | None = None) -> Operation:
        """The operation of a row. `handler`: where the command needs more than its body."""
        return Operation(
            method="POST",
            path=row.path,
            summary=row.summary,
            handler=handler or self.handler(row.name, row.kind, row.target),
            body=row.kind,
            answer=row.answer,
            status=row.status,
            problems=COMMAND_PROBLEMS,
            needs_token=True,
            title=f"command_{row.name}",
        )


async def read_command(request: Request, kind: type[C]) -> C:
    """Read the body as a command.

    Raises:
        Problem: as `read_body`, or its id is too short or too long.
    """
    order = await read_body(request, kind)
    if len(order.command) not in COMMAND_CHARACTERS:
        raise Problem(400, "wrong_command", {"field": "command"})
    return order


def respond_with(answer: Answer, **keys: object) -> Response:
    """The answer of a hall as a response; `keys` are added."""
    return json_response({**answer.keys, **keys}, answer.status)


def json_response(answer: object, status: int = 200) -> Response:
    """An answer that nobody keeps."""
    headers = {"Cache-Control": "no-store"}
    return Response(encode(answer), status, headers, "application/json")
