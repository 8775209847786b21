"""Who am I, which boards are there, and the state of one."""

from collections.abc import Mapping

from msgspec.json import encode
from starlette.requests import Request
from starlette.responses import Response

from server.storage.base import LANGUAGES, Board, Person, Workshop
from server.templates import Template
from server.transport.access import require_board
from server.transport.bodies import (
    BoardOpened,
    Health,
    ServerView,
    TemplatesView,
    TemplateView,
    TextsView,
    view_board,
    view_person,
    view_workshop,
)
from server.transport.compression import StateCache, chosen_encoding
from server.transport.dependencies import HttpDependencies
from server.transport.problems import Problem
from server.transport.request import require_person
from server.version import VERSION


class Boards:
    """The handlers that only read."""

    def __init__(self, needs: HttpDependencies, templates: Mapping[str, Template]) -> None:
        self._needs = needs
        self._directory = needs.directory
        self._states = StateCache(needs.rooms, needs.clock, needs.settings.state_cache_bytes)
        self._templates = encode(_view_templates(templates))

    async def board(self, request: Request) -> Response:
        """GET /api/boards/{board_id}."""
        person, board = await self._open(request)
        workshop = await self._workshop(person)
        boards = await self._directory.boards(workshop.id)
        answer = BoardOpened(
            board=view_board(board),
            person=view_person(person),
            workshop=view_workshop(workshop),
            boards=[view_board(each) for each in boards],
        )
        return _json(encode(answer))

    async def state(self, request: Request) -> Response:
        """GET /api/boards/{board_id}/state (FS1)."""
        _, board = await self._open(request)
        encoding = chosen_encoding(request.headers.get("accept-encoding", ""))
        state = await self._states.get(board.id, encoding)
        etag = f'W/"{state.sequence}-{encoding}"'
        headers = {
            "X-Sequence": str(state.sequence),
            "ETag": etag,
            "Cache-Control": "private, no-cache",
            "Vary": "Accept-Encoding, Authorization, Cookie, X-Person",
        }
        if etag in request.headers.get("if-none-match", ""):
            return Response(None, 304, headers)
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return Response(state.body, 200, headers, "application/octet-stream")

    async def templates(self, _: Request) -> Response:
        """GET /api/templates."""
        return _json(self._templates)

    async def server(self, _: Request) -> Response:
        """GET /api/info."""
        is_required = self._needs.settings.create_key is not None
        return _json(encode(ServerView(VERSION, is_required, list(LANGUAGES))))

    async def alive(self, _: Request) -> Response:
        """GET /healthz: the process answers."""
        return _json(encode(Health("ok")))

    async def ready(self, _: Request) -> Response:
        """GET /readyz: the database answers too."""
        if await self._needs.journal.ready():
            return _json(encode(Health("ok")))
        raise Problem(503, "storage_busy")

    async def _open(self, request: Request) -> tuple[Person, Board]:
        person = await require_person(request, self._directory)
        board_id: str = request.path_params["board_id"]
        return person, await require_board(self._directory, person, board_id)

    async def _workshop(self, person: Person) -> Workshop:
        workshop = await self._directory.workshop(person.workshop_id)
        if workshop is None:
            # A foreign key forbids it.
            raise RuntimeError(f"person {person.id} has no workshop")
        return workshop


def _view_templates(templates: Mapping[str, Template]) -> TemplatesView:
    return TemplatesView(
        [
            TemplateView(
                id=each.id,
                name=TextsView(each.name.de, each.name.en, each.name.uk),
                purpose=TextsView(each.purpose.de, each.purpose.en, each.purpose.uk),
                minutes=each.minutes,
            )
            for each in templates.values()
        ]
    )


def _json(body: bytes) -> Response:
    return Response(body, 200, {"Cache-Control": "no-store"}, "application/json")
