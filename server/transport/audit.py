"""What was done for the safety of a workshop, to read and to take away (SA5)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from server.facilitation.state import HallState
from server.storage.base import SYSTEM_PERSON, Person
from server.storage.records import Act
from server.transport.commands import Commands, json_response
from server.transport.dependencies import HttpDependencies

AUDIT_KINDS = frozenset(
    {
        *("admitted", "rejected", "lobby_off", "lobby_on", "role", "host"),
        *("muted", "unmuted", "auto_muted", "removed", "banned", "lifted", "affiliation"),
        *("link_made", "link_changed", "link_rotated", "link_revoked"),
        *("locked", "unlocked", "zone", "frozen", "cursors", "names", "settings"),
        *("report", "report_closed", "session_started", "session_ended"),
        *("replay_link", "replay_link_revoked", "conceal"),
        *("version", "restored", "reverted", "forked"),
    }
)
COLUMNS = ("number", "time", "what", "by", "about", "board", "details")
ACTS_AT_ONCE = 1000
NEWEST = 1000
# A table program would take a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ActView(Struct):
    """One act. `by`, `subject`: names, or the id where there is none; `body`: details by kind."""

    sequence: int
    time_ms: int
    kind: str
    by: str
    by_id: str
    subject: str
    subject_id: str | None
    board: str | None
    body: dict[str, Any]


class AuditShown(Struct):
    """The newest acts of the record, newest first."""

    acts: list[ActView]


class Audit:
    """The handlers of the record. One per application."""

    def __init__(self, needs: HttpDependencies, commands: Commands) -> None:
        self._needs = needs
        self._commands = commands

    async def read(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/audit?after=."""
        acts = await self._acts(request, _after(request))
        return json_response(AuditShown(acts[: -NEWEST - 1 : -1]))

    async def export(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/audit.csv."""
        acts = await self._acts(request, 0)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="audit.csv"',
        }
        return Response(as_csv(acts), 200, headers, "text/csv; charset=utf-8")

    async def _acts(self, request: Request, after: int) -> list[ActView]:
        """All acts after that one, oldest first."""
        person = await self._commands.caller(request)
        async with self._needs.halls.lease(person.workshop_id) as hall:
            hall.require(person.id, "audit")
            people, titles = hall.state.people, _titles(hall.state)
        found: list[Act] = []
        while True:
            some = await self._needs.storage.acts(
                person.workshop_id, after, ACTS_AT_ONCE, AUDIT_KINDS
            )
            found += some
            if len(some) < ACTS_AT_ONCE:
                return [_view(act, people, titles) for act in found]
            after = some[-1].sequence


def as_csv(acts: list[ActView]) -> bytes:
    """The acts as a table in UTF-8 with a mark at its start, as table programs want it."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for act in acts:
        when = datetime.fromtimestamp(act.time_ms / 1000, UTC).isoformat(timespec="milliseconds")
        details = msgspec.json.encode(act.body).decode() if act.body else ""
        row = (str(act.sequence), when, act.kind, act.by, act.subject, act.board or "", details)
        table.writerow([neutral(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def neutral(cell: str) -> str:
    """The cell as text that no table program carries out."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _after(request: Request) -> int:
    text = request.query_params.get("after", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _titles(state: HallState) -> dict[str, str]:
    """What acts are about beside people, by id: boards and links."""
    links = {link.id: link.title for link in state.links.values() if link.title}
    return {**links, **{board.id: board.title for board in state.boards.values()}}


def _view(act: Act, people: Mapping[str, Person], titles: Mapping[str, str]) -> ActView:
    by = people.get(act.person_id)
    about = people.get(act.subject or "")
    subject = act.subject or ""
    return ActView(
        sequence=act.sequence,
        time_ms=act.time_ms,
        kind=act.kind,
        by=by.name if by else ("" if act.person_id == SYSTEM_PERSON else act.person_id),
        by_id=act.person_id,
        subject=about.name if about else titles.get(subject, subject),
        subject_id=act.subject,
        board=act.board_id,
        body=dict(act.body),
    )
