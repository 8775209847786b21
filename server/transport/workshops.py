"""Making a workshop: its boards, its links."""

from collections.abc import Mapping

from msgspec.json import encode
from starlette.requests import Request
from starlette.responses import Response

from server.protocol.update import decode_update
from server.storage.base import (
    ROLES,
    SYSTEM_PERSON,
    Board,
    Link,
    NewEntry,
    NewWorkshop,
    Role,
    Workshop,
)
from server.templates import Template, seed_of
from server.transport.access import (
    bearer_token,
    hash_secret,
    is_same_secret,
    new_id,
    new_secret,
)
from server.transport.bodies import (
    BOARDS_PER_WORKSHOP,
    TITLE_CHARACTERS,
    LinksView,
    NewBoardBody,
    NewWorkshopBody,
    WorkshopCreated,
    clean_line,
    read_body,
    view_board,
    view_workshop,
)
from server.transport.dependencies import HttpDependencies
from server.transport.limits import AddressLimit
from server.transport.problems import Problem
from server.transport.request import client_address, public_url, require_own_page

# Dark enough for white text (contrast 4.9 and more), told apart by people with colour blindness
# in this order; a person's name stands beside the colour everywhere.
PERSON_COLORS = (
    "#1d4ed8", "#b45309", "#0f766e", "#be185d", "#4d7c0f", "#6d28d9",
    "#0e7490", "#b91c1c", "#3f3f46", "#a21caf", "#15803d", "#7c2d12",
)  # fmt: skip


class Workshops:
    """The handlers that make things. One per application; holds the rate limits."""

    def __init__(self, needs: HttpDependencies, templates: Mapping[str, Template]) -> None:
        self._needs = needs
        self._templates = templates
        self._seeds: dict[str | None, bytes] = {}
        self._creating = AddressLimit(needs.settings.workshops_per_minute)

    async def create(self, request: Request) -> Response:
        """POST /api/workshops."""
        require_own_page(request, self._needs.settings)
        self._creating.check(client_address(request), self._needs.clock.now_s())
        body = await read_body(request, NewWorkshopBody)
        self._require_create_key(request, body)
        address = public_url(request, self._needs.settings)
        now_ms = self._needs.clock.time_ms()
        title = clean_line("title", body.title, TITLE_CHARACTERS)
        workshop = Workshop(new_id(), title, body.language, now_ms)
        boards = self._boards(body.boards, workshop)
        secrets = {role: new_secret() for role in ROLES}
        links = [_link(workshop.id, role, secret, now_ms) for role, secret in secrets.items()]
        seeds = [self._seed(board) for board in boards]
        await self._needs.directory.create_workshop(NewWorkshop(workshop, boards, links, seeds))
        urls = {role: _join_url(address, secret) for role, secret in secrets.items()}
        views = [view_board(board) for board in boards]
        return _json(WorkshopCreated(view_workshop(workshop), views, LinksView(**urls)), 201)

    def _require_create_key(self, request: Request, body: NewWorkshopBody) -> None:
        expected = self._needs.settings.create_key
        given = body.create_key or bearer_token(request) or ""
        if expected is not None and not is_same_secret(given, expected):
            raise Problem(403, "create_key", {"field": "create_key"})

    def _boards(self, bodies: list[NewBoardBody], workshop: Workshop) -> list[Board]:
        if not 1 <= len(bodies) <= BOARDS_PER_WORKSHOP:
            limit = str(BOARDS_PER_WORKSHOP)
            raise Problem(400, "wrong_count", {"field": "boards", "limit": limit})
        boards = []
        for n, body in enumerate(bodies):
            if body.template is not None and body.template not in self._templates:
                values = {"field": f"boards[{n}].template", "template": body.template[:40]}
                raise Problem(400, "unknown_template", values)
            title = clean_line(f"boards[{n}].title", body.title, TITLE_CHARACTERS)
            templates = () if body.template is None else (body.template,)
            boards.append(
                Board(
                    new_id(),
                    workshop.id,
                    title,
                    body.template,
                    workshop.created_ms,
                    templates=templates,
                )
            )
        return boards

    def _seed(self, board: Board) -> NewEntry:
        """A board's first journal entry. Made once per template: documents never meet."""
        update = self._seeds.get(board.template)
        if update is None:
            template = self._templates[board.template] if board.template else None
            update = self._seeds[board.template] = seed_of(template)
        clients = tuple({section.client for section in decode_update(update).sections})
        return NewEntry(board.id, board.created_ms, SYSTEM_PERSON, update, clients)


def _link(workshop_id: str, role: Role, secret: str, now_ms: int) -> Link:
    return Link(
        id=new_id(),
        secret_hash=hash_secret(secret),
        workshop_id=workshop_id,
        role=role,
        created_ms=now_ms,
    )


def _join_url(address: str, secret: str) -> str:
    # In the fragment: it reaches no server log and no referrer.
    return f"{address}/join#{secret}"


def _json(answer: object, status: int) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(encode(answer), status, headers, "application/json")
