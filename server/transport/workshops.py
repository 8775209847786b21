"""Making a workshop: from boards, from a kit, or from another workshop."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from msgspec.json import encode
from starlette.requests import Request
from starlette.responses import Response

from server.kits import Kit
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
from server.templates import Placed, Template, placed_seed
from server.transport.access import (
    bearer_token,
    hash_secret,
    is_same_secret,
    new_id,
    new_secret,
)
from server.transport.bodies import (
    LabLinkView,
    LabView,
    LinksView,
    NewWorkshopBody,
    WorkshopCreated,
    read_body,
    view_board,
    view_workshop,
)
from server.transport.commands import Commands, read_command
from server.transport.dependencies import HttpDependencies
from server.transport.doors import CODE_TRIES, code_of, derived_secret
from server.transport.drafts import Draft, Drafts
from server.transport.kit_bodies import CopyWorkshop
from server.transport.limits import AddressLimit
from server.transport.problems import Problem
from server.transport.request import client_address, public_url, require_own_page

# Dark enough for white text (contrast 4.9 and more), told apart by people with colour blindness
# in this order; a person's name stands beside the colour everywhere.
PERSON_COLORS = (
    "#1d4ed8", "#b45309", "#0f766e", "#be185d", "#4d7c0f", "#6d28d9",
    "#0e7490", "#b91c1c", "#3f3f46", "#a21caf", "#15803d", "#7c2d12",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Ways:
    """The links of a new workshop and the addresses that are told this once."""

    links: Sequence[Link]
    view: LinksView
    code: str | None


class Workshops:
    """The handlers that make workshops. One per application; holds the rate limit."""

    def __init__(
        self,
        needs: HttpDependencies,
        commands: Commands,
        templates: Mapping[str, Template],
        kits: Mapping[str, Kit],
    ) -> None:
        self._needs = needs
        self._commands = commands
        self._templates = templates
        self._drafts = Drafts(kits, templates)
        self._seeds: dict[tuple[Placed, ...], bytes] = {}
        self._creating = AddressLimit(needs.settings.workshops_per_minute)

    async def create(self, request: Request) -> Response:
        """POST /api/workshops."""
        require_own_page(request, self._needs.settings)
        self._creating.check(client_address(request), self._needs.clock.now_s())
        body = await read_body(request, NewWorkshopBody)
        self._require_create_key(request, body)
        draft = self._drafts.from_body(body, self._needs.clock.time_ms(), new_id)
        ways = await self._ways(request, draft, new_secret)
        await self._needs.directory.create_workshop(self._whole(draft, ways))
        return _json(_created(draft, ways), 201)

    async def copy(self, request: Request) -> Response:
        """POST /api/workshops/{workshop_id}/copy. The same command again makes no second one."""
        person = await self._commands.caller(request)
        self._creating.check(client_address(request), self._needs.clock.now_s())
        order = await read_command(request, CopyWorkshop)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "settings")
        source = await self._needs.storage.programme(person.workshop_id)
        made = _follows_from(derived_secret(request, f"copy {order.command}"))
        now_ms = self._needs.clock.time_ms()
        draft = self._drafts.copy_of(source, order.title, now_ms, lambda: made()[:22])
        ways = await self._ways(request, draft, made)
        if await self._needs.directory.workshop(draft.workshop.id) is None:
            new = self._whole(draft, ways)
            await self._needs.storage.copy_workshop(person.workshop_id, new)
        return _json(_created(draft, ways), 201)

    def _require_create_key(self, request: Request, body: NewWorkshopBody) -> None:
        expected = self._needs.settings.create_key
        given = body.create_key or bearer_token(request) or ""
        if expected is not None and not is_same_secret(given, expected):
            raise Problem(403, "create_key", {"field": "create_key"})

    async def _ways(self, request: Request, draft: Draft, secret: Callable[[], str]) -> _Ways:
        """A link per role and per lab; a room code where a lobby stands behind it."""
        address, workshop = public_url(request, self._needs.settings), draft.workshop
        secrets = {role: secret() for role in ROLES}
        code = None
        if workshop.lobby:
            code = await self._free_code(secrets["participant"], workshop.id)
        links = [
            _link(workshop, role, each, code=code if role == "participant" else None)
            for role, each in secrets.items()
        ]
        shown = []
        for lab in draft.labs:
            each = secret()
            links.append(_link(workshop, "participant", each, lab_id=lab.id, title=lab.title))
            shown.append(LabLinkView(lab.id, _join_url(address, each)))
        urls = {role: _join_url(address, each) for role, each in secrets.items()}
        return _Ways(links, LinksView(**urls, labs=shown), code)

    async def _free_code(self, secret: str, workshop_id: str) -> str | None:
        """A room code that no link of another workshop has."""
        for attempt in range(CODE_TRIES):
            code = code_of(secret, attempt)
            link = await self._needs.storage.link_by_code(code)
            if link is None or link.workshop_id == workshop_id:
                return code
        return None

    def _whole(self, draft: Draft, ways: _Ways) -> NewWorkshop:
        return NewWorkshop(
            workshop=draft.workshop,
            boards=draft.boards,
            links=ways.links,
            seeds=[self._seed(board, tuple(draft.placed[board.id])) for board in draft.boards],
            labs=draft.labs,
            steps=draft.steps,
            network=draft.network,
        )

    def _seed(self, board: Board, placed: tuple[Placed, ...]) -> NewEntry:
        """A board's first journal entry. Made once per set of templates: documents never meet."""
        update = self._seeds.get(placed)
        if update is None:
            update = self._seeds[placed] = placed_seed(placed, self._templates)
        clients = tuple({section.client for section in decode_update(update).sections})
        return NewEntry(board.id, board.created_ms, SYSTEM_PERSON, update, clients)


def _created(draft: Draft, ways: _Ways) -> WorkshopCreated:
    return WorkshopCreated(
        workshop=view_workshop(draft.workshop),
        boards=[view_board(board) for board in draft.boards],
        links=ways.view,
        steps=len(draft.steps),
        labs=[LabView(lab.id, lab.title) for lab in draft.labs],
        code=ways.code,
    )


def _follows_from(secret: str) -> Callable[[], str]:
    """Secrets that all follow from one: the same ones in the same order."""
    numbers = count()

    def make() -> str:
        text = str(next(numbers)).encode()
        return hmac.digest(secret.encode(), text, hashlib.sha256).hex()

    return make


def _link(
    workshop: Workshop,
    role: Role,
    secret: str,
    *,
    lab_id: str | None = None,
    title: str = "",
    code: str | None = None,
) -> Link:
    return Link(
        id=hash_secret(f"id {secret}").hex()[:18],
        secret_hash=hash_secret(secret),
        workshop_id=workshop.id,
        role=role,
        created_ms=workshop.created_ms,
        title=title,
        lab_id=lab_id,
        level="city" if lab_id else None,
        code=code,
    )


def _join_url(address: str, secret: str) -> str:
    # In the fragment: it reaches no server log and no referrer.
    return f"{address}/join#{secret}"


def _json(answer: object, status: int) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(encode(answer), status, headers, "application/json")
