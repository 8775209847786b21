"""Who may come in, by token or cookie, and from which pages."""

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import ASGIApp

from server.errors import BoardNotFound, Forbidden, Unauthenticated
from server.settings import Settings
from server.storage.base import Board, Directory, NewWorkshop, Person, Workshop
from server.storage.memory import MemoryStorage
from server.transport.access import admit_to_board, hash_secret, is_same_secret, new_secret
from tests.server.transport.conftest import Made, make

ANNA = Person("anna", "w1", "Anna", "participant", "de", "#123456", 1)


@pytest.fixture
async def directory() -> Directory:
    storage = MemoryStorage()
    for n in (1, 2):
        board = Board(f"b{n}", f"w{n}", "T", None, 1)
        await storage.create_workshop(NewWorkshop(Workshop(f"w{n}", "W", "de", 1), [board], [], []))
    await storage.add_person(ANNA, hash_secret("secret"))
    return storage


async def admit(
    directory: Directory, board_id: str = "b1", query: str = "", **headers: str
) -> Person:
    raw = Headers({"host": "board.test", **headers}).raw
    scope = {"type": "websocket", "path": "/sync/b1", "query_string": query.encode()}
    settings = Settings(allowed_origins=("https://friend.test",), public_url="https://public.test")
    return await admit_to_board(directory, {**scope, "headers": raw}, board_id, settings)


async def test_a_token_opens_a_board_without_a_browser(directory: Directory) -> None:
    assert await admit(directory, query="token=secret") == ANNA
    assert await admit(directory, authorization="Bearer secret") == ANNA


@pytest.mark.parametrize(
    "origin",
    ["http://board.test", "HTTPS://BOARD.TEST", "https://friend.test", "https://public.test"],
)
async def test_own_pages_may_use_cookies(directory: Directory, origin: str) -> None:
    cookie = "lw_anna=secret; other=x; lw_bo=wrong"
    assert await admit(directory, query="person=anna", cookie=cookie, origin=origin) == ANNA


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.test",
        "null",
        "",
        "https://board.test.evil.test",
        "http://board.test:81",
        "file://board.test",
        "https://board.test/",
        "board.test",
    ],
)
async def test_foreign_pages_may_not_even_with_a_token(directory: Directory, origin: str) -> None:
    with pytest.raises(Forbidden):
        await admit(directory, query="token=secret", origin=origin)


async def test_a_cookie_without_an_origin_counts_for_nothing(directory: Directory) -> None:
    with pytest.raises(Unauthenticated):
        await admit(directory, query="person=anna", cookie="lw_anna=secret")


@pytest.mark.parametrize("token", ["", "wrong", "secret%20", "%ED%B3%BF", "%00", "x" * 100_000])
async def test_an_unknown_token_is_unauthenticated(directory: Directory, token: str) -> None:
    with pytest.raises(Unauthenticated):
        await admit(directory, query=f"token={token}")


async def test_absent_and_forbidden_boards_are_different_errors(directory: Directory) -> None:
    with pytest.raises(BoardNotFound):
        await admit(directory, "absent", "token=secret")
    with pytest.raises(Forbidden):
        await admit(directory, "b2", "token=secret")


def test_secrets_are_long_and_different() -> None:
    secrets = {new_secret() for _ in range(1000)}
    assert len(secrets) == 1000
    assert min(len(secret) for secret in secrets) >= 43
    assert is_same_secret("a", "a")
    assert not is_same_secret("a", "b")


class TestOverHttp:
    async def test_a_page_is_known_by_the_cookie_it_names(self, made: Made) -> None:
        anna, bo = await made.join(name="Anna"), await made.join(name="Bo")
        cookies = {
            f"lw_{who.person_id}": who.headers["Authorization"].removeprefix("Bearer ")
            for who in (anna, bo)
        }
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        named = await made.http.get("/api/me", headers={"Cookie": cookie, "X-Person": bo.person_id})
        assert named.json()["person"]["name"] == "Bo"
        unnamed = await made.http.get("/api/me", headers={"Cookie": cookie})
        assert unnamed.status_code == 401
        only = await made.http.get("/api/me", headers={"Cookie": cookie.partition(";")[0]})
        assert only.json()["person"]["name"] == "Anna"

    @pytest.mark.parametrize(
        ("origin", "status"),
        [(None, 403), ("https://evil.test", 403), ("null", 403), ("http://board.test", 201)],
    )
    async def test_a_write_by_cookie_needs_ones_own_page(
        self, made: Made, origin: str | None, status: int
    ) -> None:
        anna = await made.join("facilitator")
        token = anna.headers["Authorization"].removeprefix("Bearer ")
        headers = {"Cookie": f"lw_{anna.person_id}={token}"}
        answer = await made.http.post(
            f"/api/workshops/{made.id}/links",
            json={"role": "observer"},
            headers=headers | ({"Origin": origin} if origin else {}),
        )
        assert answer.status_code == status

    @pytest.mark.parametrize("path", ["/api/workshops", "/api/join"])
    async def test_a_foreign_page_cannot_create_or_join(
        self, http: httpx.AsyncClient, path: str
    ) -> None:
        answer = await http.post(path, json={}, headers={"Origin": "https://evil.test"})
        assert answer.status_code == 403

    @pytest.mark.parametrize("path", ["", "/state"])
    async def test_boards_are_for_those_who_joined_their_workshop(
        self, made: Made, path: str
    ) -> None:
        stranger = await (await make(made.http)).join("facilitator")
        url = f"/api/boards/{made.board}{path}"
        assert (await made.http.get(url)).status_code == 401
        assert (await made.http.get(url, headers=stranger.headers)).status_code == 403
        wrong = {"Authorization": "Bearer wrong"}
        assert (await made.http.get(url, headers=wrong)).status_code == 401
        absent = f"/api/boards/absent{path}"
        assert (await made.http.get(absent, headers=stranger.headers)).status_code == 404


async def test_every_answer_says_what_its_page_may_do(
    app: ASGIApp, http: httpx.AsyncClient
) -> None:
    del app
    for path in ("/", "/api/info", "/api/absent", "/healthz", "/assets/absent.js"):
        headers = (await http.get(path)).headers
        policy = dict(
            part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert policy["connect-src"] == "'self' ws://board.test"
        assert policy["frame-ancestors"] == "'none'"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
    forged = await http.get("/api/info", headers={"Host": "x; script-src *"})
    assert forged.headers["content-security-policy"].count("script-src") == 1
