"""The built browser client: read once, compressed, served from memory.

Files made at build time beside the originals (`.br`, `.gz`) are used; what has none is
compressed here.
"""

import asyncio
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from server.transport.compression import Encoding, chosen_encoding, compress
from server.transport.problems import Problem, respond

SHELL = "index.html"
_ID = "[A-Za-z0-9_-]{1,64}"
PAGE = re.compile(rf"/(?:join|join/code|return|lobby|board/{_ID}|replay/{_ID}(?:/{_ID})?)?")
# Vite names what lies here by its content.
IMMUTABLE = "/assets/"
_IMMUTABLE_CACHING = "public, max-age=31536000, immutable"
_CACHING = "no-cache"
_COMPRESSED: dict[str, Encoding] = {".br": "br", ".gz": "gzip"}
_COMPRESSIBLE = re.compile(r"(?:text/|application/(?:javascript|json|manifest)|image/svg)")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in every encoding that makes it smaller."""

    media_type: str
    etag: str
    bodies: dict[Encoding, bytes]


def read_client(folder: Path) -> dict[str, Asset]:
    """All files of the built client by their URL path; empty when it has not been built."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    originals = [path for path in files if path.suffix not in {*_COMPRESSED, ".map"}]
    return {f"/{path.relative_to(folder).as_posix()}": _read_asset(path) for path in originals}


def _read_asset(path: Path) -> Asset:
    body = path.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    media_type = _TYPES.get(path.suffix, guessed)
    bodies: dict[Encoding, bytes] = {"identity": body}
    if _COMPRESSIBLE.match(media_type):
        for suffix, encoding in _COMPRESSED.items():
            ready = path.with_name(path.name + suffix)
            smaller = ready.read_bytes() if ready.is_file() else compress(body, encoding)
            if len(smaller) < len(body):
                bodies[encoding] = smaller
    return Asset(media_type, f'"{hashlib.sha256(body).hexdigest()[:24]}"', bodies)


class StaticClient:
    """Serves the pages and files of the client; what it does not know gets its page with 404."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._assets: dict[str, Asset] = {}
        self._reading = asyncio.Lock()

    async def serve(self, request: Request) -> Response:
        """Anything that no route of the API took."""
        if request.method not in {"GET", "HEAD"}:
            return respond(request, Problem(404, "not_found"))
        async with self._reading:
            if not self._assets:
                self._assets = await asyncio.to_thread(read_client, self._folder)
        path = request.url.path
        if path.startswith(("/api/", "/sync/")):
            return respond(request, Problem(404, "not_found"))
        if path in self._assets and path != f"/{SHELL}":
            caching = _IMMUTABLE_CACHING if path.startswith(IMMUTABLE) else _CACHING
            return _response(request, self._assets[path], 200, caching)
        shell = self._assets.get(f"/{SHELL}")
        if shell is None:
            return respond(request, Problem(503, "client_missing"))
        if path.startswith(IMMUTABLE):
            return respond(request, Problem(404, "not_found"))
        return _response(request, shell, 200 if PAGE.fullmatch(path) else 404, _CACHING)


def _response(request: Request, asset: Asset, status: int, caching: str) -> Response:
    wanted = chosen_encoding(request.headers.get("accept-encoding", ""))
    encoding = wanted if wanted in asset.bodies else "identity"
    etag = asset.etag if encoding == "identity" else f'{asset.etag[:-1]}-{encoding}"'
    headers = {"Cache-Control": caching, "ETag": etag, "Vary": "Accept-Encoding"}
    if status == 200 and etag in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    return Response(asset.bodies[encoding], status, {**headers, "Content-Type": asset.media_type})
