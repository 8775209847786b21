"""Locks and zones of a board: who may change or write what, said by facilitators."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.facilitation.command import Aimed
from server.facilitation.run_commands import SetZone
from server.policy.verdicts import may_command
from server.storage.base import Person
from server.transport.commands import Commands, read_command, respond_with
from server.transport.dependencies import HttpDependencies
from server.transport.problems import Problem


class BoardRules:
    """Handlers of what needs more than a command's body."""

    def __init__(self, needs: HttpDependencies, commands: Commands) -> None:
        self._needs = needs
        self._commands = commands

    async def set_zone(self, request: Request) -> Response:
        """POST /api/boards/{board_id}/zones."""
        person = await self._commands.caller(request)
        order = await read_command(request, SetZone)
        board_id = request.path_params["board_id"]
        if order.rule is not None and not await self._may_be_frame(person, board_id, order.frame):
            raise Problem(404, "frame_not_found")
        aimed = Aimed(board_id, order)
        return respond_with(await self._commands.carry_out(person, "zones", aimed))

    async def _may_be_frame(self, person: Person, board_id: str, frame: str) -> bool:
        """False when there is no such frame; true as well when the hall will refuse anyway."""
        halls, rooms = self._needs.halls, self._needs.rooms
        async with halls.lease(person.workshop_id) as hall:
            if board_id not in hall.state.boards:
                return True
            if not may_command(halls.standing(person), "zone"):
                return True
            async with rooms.lease(board_id) as room:
                return room.has_frame(frame)
