"""The HTTP side as one ASGI application: API, health, description, browser client."""

from functools import partial

from msgspec.json import encode
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response
from starlette.types import ASGIApp

from server.errors import WhiteboardError
from server.kits import load_kits
from server.templates import load_templates
from server.transport.boards import Boards
from server.transport.bodies import (
    BoardOpened,
    Health,
    ServerView,
    TemplatesView,
)
from server.transport.commands import Commands
from server.transport.dependencies import HttpDependencies
from server.transport.headers import SecurityHeaders
from server.transport.kits_routes import Kits
from server.transport.openapi import Operation, describe
from server.transport.operations.acting import acting_operations
from server.transport.operations.board_rules import board_rule_operations
from server.transport.operations.making import making_operations
from server.transport.operations.people import people_operations
from server.transport.operations.replay import replay_operations
from server.transport.operations.run import run_operations
from server.transport.problems import Problem, answer_error
from server.transport.run_routes import RunReads
from server.transport.static import StaticClient
from server.transport.workshops import Workshops

__all__ = ["HttpDependencies", "build_http", "operations"]


def operations(boards: Boards) -> list[Operation]:
    """All that is read, in the order in which a client needs it."""
    return [*_reading(boards), *_open_to_all(boards)]


def _reading(boards: Boards) -> list[Operation]:
    known = partial(Operation, method="GET", needs_token=True)
    return [
        known(
            path="/api/boards/{board_id}",
            summary="A board, its workshop, and who is asking.",
            handler=boards.board,
            answer=BoardOpened,
            problems=(401, 403, 404, 503),
        ),
        known(
            path="/api/boards/{board_id}/state",
            summary="The whole content of a board as one update.",
            handler=boards.state,
            problems=(401, 403, 404, 503),
        ),
    ]


def _open_to_all(boards: Boards) -> list[Operation]:
    everybody = partial(Operation, method="GET")
    return [
        everybody(
            path="/api/templates",
            summary="The templates that a board can be made from.",
            handler=boards.templates,
            answer=TemplatesView,
        ),
        everybody(
            path="/api/info",
            summary="What a client must know before anybody has joined.",
            handler=boards.server,
            answer=ServerView,
        ),
        everybody(
            path="/healthz",
            summary="Is the process alive?",
            handler=boards.alive,
            answer=Health,
        ),
        everybody(
            path="/readyz",
            summary="Can it serve people at present?",
            handler=boards.ready,
            answer=Health,
            problems=(503,),
        ),
    ]


class Description:
    """Serves the description of everything, itself included."""

    def __init__(self, described: list[Operation]) -> None:
        own = Operation(
            method="GET",
            path="/api/openapi.json",
            summary="This description.",
            handler=self.openapi,
            answer=dict,
        )
        self.operations = [*described, own]
        self._body = encode(describe(self.operations))

    async def openapi(self, _: Request) -> Response:
        """GET /api/openapi.json."""
        return Response(self._body, 200, {"Cache-Control": "no-cache"}, "application/json")


def build_http(needs: HttpDependencies) -> ASGIApp:
    """Return the application. Reads the templates, kits and locale files; touches no database."""
    templates, commands = load_templates(), Commands(needs)
    kits = load_kits(templates)
    making = making_operations(Workshops(needs, commands, templates, kits), Kits(kits), commands)
    core = operations(Boards(needs, templates))
    people = people_operations(needs, commands)
    running = run_operations(commands, RunReads(needs, commands))
    rules = board_rule_operations(needs, commands)
    watching = replay_operations(needs, commands)
    acting = acting_operations(needs, commands)
    api = Description([*making, *core, *people, *running, *rules, *watching, *acting])
    client = StaticClient(needs.client)
    app = Starlette(
        routes=[Route(each.path, each.handler, methods=[each.method]) for each in api.operations],
        exception_handlers={
            Problem: answer_error,
            WhiteboardError: answer_error,
            HTTPException: answer_error,
            Exception: answer_error,
        },
    )
    app.router.redirect_slashes = False
    # Not a route: it would take what a route refuses for its method.
    app.router.default = request_response(client.serve)
    # Around everything: the answer to an unexpected error carries the headers too.
    return SecurityHeaders(app)
