"""Which answers carry the headers of a page: all but the code that pages import."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import request_response

from server.transport.headers import SecurityHeaders
from server.transport.static import StaticClient
from tests.support.asgi import client_of

OF_RESOURCES = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
OF_PAGES = {"content-security-policy", "cross-origin-opener-policy", "permissions-policy"}
FOR_A_YEAR = "public, max-age=31536000, immutable"
TEXT = b"/* such a long text that it is worth compressing */\n" * 20
FILES = (
    *("index.html", "sw.js", "assets/main-abc.js", "assets/main-abc.css"),
    *("assets/picture-abc.svg", "assets/page-abc.html", "assets/icon-abc.png"),
)


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "assets").mkdir()
    for name in FILES:
        (tmp_path / name).write_bytes(TEXT)
    app = Starlette()
    app.router.default = request_response(StaticClient(tmp_path).serve)
    async with client_of(SecurityHeaders(app)) as client:
        yield client


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_code_that_pages_import_carries_no_page_headers_and_is_kept(
    http: httpx.AsyncClient, method: str, encoding: str
) -> None:
    answer = await http.request(
        method, "/assets/main-abc.js", headers={"Accept-Encoding": encoding}
    )
    assert answer.status_code == 200
    assert not OF_PAGES & answer.headers.keys()
    assert OF_RESOURCES.items() <= answer.headers.items()
    assert answer.headers["cache-control"] == FOR_A_YEAR
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers.get("content-encoding", "identity") == encoding
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_what_a_browser_has_of_it_stays_good_for_a_year(http: httpx.AsyncClient) -> None:
    etag = (await http.get("/assets/main-abc.js")).headers["etag"]
    again = await http.get("/assets/main-abc.js", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == FOR_A_YEAR
    assert again.headers["etag"] == etag


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/join", "/lobby", "/board/abc", "/absent", "/index.html"),
        "/sw.js",  # a worker has no page whose policy would bind it
        *("/assets/page-abc.html", "/assets/picture-abc.svg", "/assets/main-abc.css"),
        *("/assets/icon-abc.png", "/assets/absent.js", "/assets/../main-abc.js"),
        *("/assets", "/main-abc.js/assets/main-abc.js", "/api/absent"),
    ],
)
async def test_everything_else_carries_them_all(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert answer.headers.keys() >= OF_PAGES
    assert OF_RESOURCES.items() <= answer.headers.items()
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; ")
    assert "frame-ancestors 'none'" in policy


async def test_pages_and_the_worker_are_asked_for_every_time(http: httpx.AsyncClient) -> None:
    for path in ("/", "/board/abc", "/sw.js"):
        assert (await http.get(path)).headers["cache-control"] == "no-cache"
