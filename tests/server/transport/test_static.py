"""The built client: encodings, caching, pages, and what happens before it is built."""

from collections.abc import AsyncIterator
from pathlib import Path

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import request_response

from server.transport.static import StaticClient
from tests.support.asgi import client_of

SHELL = b"<!doctype html><title>Whiteboard</title>" + b" " * 200
SCRIPT = b"export const x = 1\n" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(SHELL)
    (tmp_path / "sw.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "main-abc.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "main-abc.js.map").write_bytes(b"{}")
    (tmp_path / "assets" / "icon.png").write_bytes(bytes(1000))
    return tmp_path


@pytest.fixture
async def http(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette()
    app.router.default = request_response(StaticClient(folder).serve)
    async with client_of(app) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/join", 200),
        ("/board/abc_DEF-1", 200),
        ("/board/", 404),
        ("/board/a/b", 404),
        ("/board/" + "x" * 65, 404),
        ("/absent", 404),
        ("/index.html", 404),
        ("/../server/app.py", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
    ],
)
async def test_pages_get_the_shell_and_unknown_ones_with_404(
    http: httpx.AsyncClient, path: str, status: int
) -> None:
    answer = await http.get(path)
    assert (answer.status_code, answer.content) == (status, SHELL)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


async def test_named_assets_are_kept_for_a_year_and_the_rest_asked_for(
    http: httpx.AsyncClient,
) -> None:
    asset, worker = await http.get("/assets/main-abc.js"), await http.get("/sw.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert worker.headers["cache-control"] == "no-cache"
    assert asset.headers["content-type"] == "text/javascript; charset=utf-8"
    assert asset.content == worker.content == SCRIPT


@pytest.mark.parametrize("path", ["/assets/absent.js", "/assets/main-abc.js.map"])
async def test_an_absent_asset_is_no_page(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_text_is_compressed_as_the_browser_takes_it(http: httpx.AsyncClient) -> None:
    for accept, encoding in (("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)):
        answer = await http.get("/assets/main-abc.js", headers={"Accept-Encoding": accept})
        assert answer.headers.get("content-encoding") == encoding
        assert answer.content == SCRIPT
        assert answer.headers["vary"] == "Accept-Encoding"
    picture = await http.get("/assets/icon.png", headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in picture.headers


async def test_what_was_compressed_at_build_time_is_used(
    folder: Path, http: httpx.AsyncClient
) -> None:
    ready = brotli.compress(b"made at build time")
    (folder / "assets" / "main-abc.js.br").write_bytes(ready)
    answer = await http.get("/assets/main-abc.js", headers={"Accept-Encoding": "br"})
    assert answer.content == b"made at build time"


async def test_what_the_browser_has_is_not_sent_again(http: httpx.AsyncClient) -> None:
    etag = (await http.get("/sw.js")).headers["etag"]
    again = await http.get("/sw.js", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = await http.get("/sw.js", headers={"If-None-Match": '"old"'})
    assert other.status_code == 200


async def test_head_and_other_methods(http: httpx.AsyncClient) -> None:
    assert (await http.head("/")).status_code == 200
    assert (await http.post("/")).status_code == 404


async def test_before_it_is_built_one_sentence_says_so(tmp_path: Path) -> None:
    app = Starlette()
    folder = tmp_path / "dist"
    app.router.default = request_response(StaticClient(folder).serve)
    async with client_of(app) as http:
        answer = await http.get("/", headers={"Accept-Language": "de"})
        assert answer.status_code == 503
        assert "make build" in answer.json()["detail"]
        folder.mkdir()
        (folder / "index.html").write_bytes(SHELL)
        assert (await http.get("/")).content == SHELL
