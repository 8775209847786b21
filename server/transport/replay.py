"""Watching what happened: the handlers that only read (RP)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from server.replay import chapters
from server.replay.cutting import activity
from server.replay.packing import unpack
from server.replay.people import hidden_people, seen_people, shown_authors
from server.replay.studio import FilmHead, Studio
from server.storage.base import Board
from server.storage.records import SegmentHead, Upkeep
from server.transport.bodies import LabView
from server.transport.commands import json_response
from server.transport.compression import chosen_encoding, compress
from server.transport.dependencies import HttpDependencies
from server.transport.problems import Problem
from server.transport.replay_access import ReplayAccess, Viewing, kept_until
from server.transport.replay_bodies import (
    BoardTitle,
    CheckpointsView,
    CheckpointView,
    ReplayBoard,
    ReplayIndex,
    ReplayMe,
    ReplayOpened,
    ReplayWorkshop,
    SegmentView,
)

LATEST = 2**53
_CACHING = {
    "Cache-Control": "private, no-cache",
    "Vary": "Accept-Encoding, Authorization, Cookie, X-Person",
}


class Replay:
    """The handlers. One per application."""

    def __init__(self, needs: HttpDependencies, access: ReplayAccess, studio: Studio) -> None:
        self._needs, self._access, self._studio = needs, access, studio

    async def opened(self, request: Request) -> Response:
        """GET /api/replay/{workshop_id}."""
        viewing = await self._access.admit(request)
        state, link = viewing.state, viewing.link
        known = await self._access.upkeep(state.workshop.id)
        until = kept_until(known)
        self._require_kept(until)
        by_board = {each.board_id: each for each in known}
        boards = [
            await self._board(viewing, each, by_board.get(each.id))
            for each in state.boards.values()
        ]
        workshop = state.workshop
        return json_response(
            ReplayOpened(
                ReplayWorkshop(workshop.id, workshop.title, workshop.language, workshop.time_zone),
                ReplayMe(viewing.role, viewing.can, link.expires_ms if link else None),
                until,
                state.is_live,
                boards,
                seen_people(viewing.people, viewing.decisions, shows_names=viewing.shows_names),
                [LabView(lab.id, lab.title) for lab in state.labs.values()],
            )
        )

    async def index(self, request: Request) -> Response:
        """GET /api/replay/{workshop_id}/boards/{board_id}."""
        viewing = await self._access.admit(request)
        board = viewing.board(request.path_params["board_id"])
        head = await self._studio.look(board.id, await self._access.veil(viewing, board.id))
        authors = shown_authors(
            await self._needs.storage.authors(board.id),
            viewing.people,
            hidden_people(viewing.people, viewing.decisions),
        )
        return json_response(_index(board, head, authors))

    async def segment(self, request: Request) -> Response:
        """GET /api/replay/{workshop_id}/boards/{board_id}/segments/{number}."""
        return await self._piece(request, "body")

    async def key(self, request: Request) -> Response:
        """GET /api/replay/{workshop_id}/boards/{board_id}/segments/{number}/key."""
        return await self._piece(request, "key")

    async def state(self, request: Request) -> Response:
        """GET /api/replay/{workshop_id}/boards/{board_id}/state."""
        viewing = await self._access.admit(request)
        board = viewing.board(request.path_params["board_id"])
        sequence = _number("at", request.query_params.get("at", ""))
        veil = await self._access.veil(viewing, board.id)
        state = await self._studio.state_at(board.id, veil, sequence)
        if state is None:
            raise Problem(503, "replay_preparing", headers={"Retry-After": "2"})
        encoding = chosen_encoding(request.headers.get("accept-encoding", ""))
        body = await asyncio.to_thread(compress, state, encoding)
        headers = {**_CACHING, "Cache-Control": "no-store"}
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return Response(body, 200, headers, "application/json")

    async def checkpoints(self, request: Request) -> Response:
        """GET /api/replay/{workshop_id}/boards/{board_id}/checkpoints."""
        viewing = await self._access.admit(request)
        board = viewing.board(request.path_params["board_id"])
        found = await self._needs.storage.checkpoints(board.id)
        views = [
            CheckpointView(
                *(each.sequence, each.position, each.time_ms),
                *(each.hash.hex(), each.signature.hex()),
            )
            for each in found
        ]
        public_key = found[-1].public_key.hex() if found else None
        return json_response(CheckpointsView(public_key, views))

    async def _board(self, viewing: Viewing, board: Board, known: Upkeep | None) -> ReplayBoard:
        veil = await self._access.veil(viewing, board.id)
        head = await self._studio.known(board.id, veil)
        from_ms, to_ms = _extent(head.segments)
        is_ready = head.ready or known is None or not known.sequence
        return ReplayBoard(board.id, board.title, board.kind, from_ms, to_ms, is_ready)

    async def _piece(self, request: Request, part: str) -> Response:
        viewing = await self._access.admit(request)
        board = viewing.board(request.path_params["board_id"])
        number = _number("number", request.path_params["number"])
        veil = await self._access.veil(viewing, board.id)
        row = await self._studio.segment(board.id, veil, number)
        if row is None:
            raise Problem(404, "not_found")
        packed = row.body if part == "body" else row.key
        encoding = chosen_encoding(request.headers.get("accept-encoding", ""))
        etag = f'W/"{hashlib.sha256(packed).hexdigest()[:24]}-{encoding}"'
        headers = {**_CACHING, "ETag": etag}
        if etag in request.headers.get("if-none-match", ""):
            return Response(None, 304, headers)
        if encoding != "br":
            packed = await asyncio.to_thread(lambda: compress(unpack(packed), encoding))
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return Response(packed, 200, headers, "application/json")

    def _require_kept(self, until_ms: int | None) -> None:
        if until_ms is not None and until_ms < self._needs.clock.time_ms():
            raise Problem(410, "record_forgotten")


def _index(board: Board, head: FilmHead, authors: dict[str, str]) -> ReplayIndex:
    from_ms, to_ms = _extent(head.segments)
    return ReplayIndex(
        BoardTitle(board.id, board.title),
        *(from_ms, to_ms, head.through, head.total, head.ready, authors),
        segments=[_segment(each) for each in head.segments],
        minutes=[list(each) for each in activity([part.minutes for part in head.segments])],
        chapters=chapters.chapters(head.marks),
        sessions=chapters.sessions(head.marks),
        versions=chapters.versions(head.marks),
        joins=chapters.joins(head.marks, authors),
        frames=list(head.frames),
    )


def _segment(head: SegmentHead) -> SegmentView:
    return SegmentView(
        *(head.number, head.first, head.last, head.from_ms, head.to_ms, head.changes),
        *(head.body_bytes, head.key_bytes, head.is_open),
    )


def _extent(segments: Sequence[SegmentHead]) -> tuple[int | None, int | None]:
    return (segments[0].from_ms, segments[-1].to_ms) if segments else (None, None)


def _number(name: str, given: str) -> int:
    if not given.isascii() or not given.isdecimal() or len(given) > 16 or int(given) > LATEST:
        raise Problem(400, "wrong_type", {"field": name})
    return int(given)
