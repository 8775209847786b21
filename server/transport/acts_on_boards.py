"""Acts on a board that begin with its past: previews, and the acts themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import astuple
from starlette.requests import Request
from starlette.responses import Response

from server.acting.acts import ActingNeeds, Acts
from server.acting.forking import Forks
from server.acting.orders import ForkBoard, RestoreBoard, RevertPerson, UndoAct
from server.facilitation.command import Command
from server.facilitation.hall import Answer
from server.replay.drafting import Draft
from server.storage.base import Person
from server.transport.access import require_board
from server.transport.commands import Commands, Done, json_response, read_command, respond_with
from server.transport.dependencies import HttpDependencies

C = TypeVar("C", bound=Command)


class KeptView(Struct):
    """What stays: others have work in it (`shared`), or have changed it since (`later`)."""

    element: str
    why: Literal["shared", "later"]


class ActDone(Done):
    """The board was changed. `entry`: of its record, to undo it by; 0: there was nothing to do.

    `put`, `removed`, `changed`: how many elements; `skipped`: of those changed meanwhile.
    """

    entry: int
    put: int
    removed: int
    changed: int
    skipped: int
    kept: list[KeptView]


class ForkedBoard(Struct):
    """The new board."""

    id: str
    title: str


class ForkDone(Done):
    """There is a board more. It begins with what was there at that moment."""

    board: ForkedBoard


class ShownChange(Struct):
    """One thing that would be done. `field`: empty for whole elements."""

    element: str
    kind: Literal["put", "remove", "set", "unset", "text"]
    field: str
    before: Any
    after: Any


class ActPreview(Struct):
    """What would be done; nothing has changed. `changes`: at most 500 of them."""

    put: int
    removed: int
    changed: int
    skipped: int
    kept: list[KeptView]
    changes: list[ShownChange]


class ActsOnBoards:
    """The handlers. One per application."""

    def __init__(self, needs: HttpDependencies, commands: Commands) -> None:
        self._needs = needs
        self._commands = commands
        self._acts = Acts(
            ActingNeeds(needs.storage, needs.rooms, needs.halls, needs.studio, needs.bench)
        )
        self._forks = Forks(needs.storage, needs.halls, self._acts)

    async def restore(self, request: Request) -> Response:
        """POST /api/boards/{board_id}/restore."""
        return await self._act(request, RestoreBoard, self._acts.restore)

    async def restore_preview(self, request: Request) -> Response:
        """POST /api/boards/{board_id}/restore/preview."""
        return await self._preview(request, RestoreBoard, self._acts.preview_restore)

    async def revert(self, request: Request) -> Response:
        """POST /api/boards/{board_id}/revert."""
        return await self._act(request, RevertPerson, self._acts.revert)

    async def revert_preview(self, request: Request) -> Response:
        """POST /api/boards/{board_id}/revert/preview."""
        return await self._preview(request, RevertPerson, self._acts.preview_revert)

    async def undo_act(self, request: Request) -> Response:
        """POST /api/boards/{board_id}/undo-act."""
        return await self._act(request, UndoAct, self._acts.undo)

    async def fork(self, request: Request) -> Response:
        """POST /api/boards/{board_id}/fork."""
        return await self._act(request, ForkBoard, self._forks.fork)

    async def _act(
        self, request: Request, kind: type[C], act: Callable[[Person, str, C], Awaitable[Answer]]
    ) -> Response:
        person, board_id = await self._asked(request)
        return respond_with(await act(person, board_id, await read_command(request, kind)))

    async def _preview(
        self, request: Request, kind: type[C], act: Callable[[Person, str, C], Awaitable[Draft]]
    ) -> Response:
        person, board_id = await self._asked(request)
        draft = await act(person, board_id, await read_command(request, kind))
        return json_response(
            ActPreview(
                draft.put,
                draft.removed,
                draft.changed,
                draft.skipped,
                [KeptView(each.element, each.why) for each in draft.kept],
                [ShownChange(*astuple(change)) for change in draft.shown],
            )
        )

    async def _asked(self, request: Request) -> tuple[Person, str]:
        person = await self._commands.caller(request)
        board_id: str = request.path_params["board_id"]
        await require_board(self._needs.directory, person, board_id)
        return person, board_id
