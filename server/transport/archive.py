"""Taking a workshop away: bundles and records, for facilitators only."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from server.archive.bundle import Office, disguise_of, pack
from server.archive.record_file import record_lines
from server.errors import Forbidden
from server.storage.records import BoardRecord
from server.transport.replay_access import ReplayAccess, Viewing

SOME_BYTES = 256 * 1024
ZIP, LINES = "application/zip", "application/x-ndjson"
_HEADERS = {"Cache-Control": "no-store"}


class Archive:
    """The handlers. One per application: one bundle is made at a time."""

    def __init__(self, storage: BoardRecord, access: ReplayAccess, office: Office) -> None:
        self._storage, self._access, self._office = storage, access, office
        self._turn = asyncio.Lock()

    async def workshop(self, request: Request) -> Response:
        """GET /api/workshops/{workshop_id}/archive."""
        viewing = await self._admit(request)
        return await self._bundle(viewing.state.workshop.id, None)

    async def board(self, request: Request) -> Response:
        """GET /api/replay/{workshop_id}/boards/{board_id}/archive."""
        viewing = await self._admit(request)
        board = viewing.board(request.path_params["board_id"])
        return await self._bundle(viewing.state.workshop.id, board.id)

    async def record(self, request: Request) -> Response:
        """GET /api/replay/{workshop_id}/boards/{board_id}/record."""
        viewing = await self._admit(request)
        board = viewing.board(request.path_params["board_id"])
        await self._office.notary.sign(board.id)
        hidden = disguise_of(viewing.people, viewing.decisions, shows_names=viewing.shows_names)
        lines = record_lines(self._storage, board.id, hidden)
        return StreamingResponse(_joined(lines), headers=_HEADERS, media_type=LINES)

    async def _admit(self, request: Request) -> Viewing:
        viewing = await self._access.admit(request)
        if "archive" not in viewing.can:
            raise Forbidden("archives are for facilitators")
        return viewing

    async def _bundle(self, workshop_id: str, board_id: str | None) -> Response:
        file = _nameless(self._office.folder)
        try:
            async with self._turn:
                await pack(self._office, workshop_id, file, board_id)
            size = file.tell()
        except BaseException:
            file.close()
            raise
        name = f'attachment; filename="{board_id or workshop_id}.llw.zip"'
        headers = {**_HEADERS, "Content-Length": str(size), "Content-Disposition": name}
        return StreamingResponse(_read(file), headers=headers, media_type=ZIP)


def _nameless(folder: Path) -> BinaryIO:
    """A file that is gone with the process, and with whoever does not read to the end."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file: BinaryIO = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 # closed where it is read
    return file


async def _read(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while part := await asyncio.to_thread(file.read, SOME_BYTES):
            yield part


async def _joined(lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Fewer and larger pieces."""
    waiting = bytearray()
    async for line in lines:
        waiting += line
        if len(waiting) >= SOME_BYTES:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)
