"""The first state of a board over HTTP (FS1) and how often it is compressed."""

import asyncio
import gzip

import brotli
import pytest

from server.errors import BoardNotFound
from server.transport.compression import REUSED_FROM_BYTES, StateCache, chosen_encoding
from tests.server.transport.conftest import Made


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("BR", "br"),
        ("deflate", "identity"),
    ],
)
def test_the_smallest_allowed_encoding_is_taken(header: str, encoding: str) -> None:
    assert chosen_encoding(header) == encoding


async def test_fs1_the_state_comes_as_the_client_takes_it(made: Made) -> None:
    anna = await made.join()
    url = f"/api/boards/{made.board}/state"
    bodies = {}
    for accept in ("identity", "gzip", "br"):
        headers = {**anna.headers, "Accept-Encoding": accept}
        async with made.http.stream("GET", url, headers=headers) as answer:
            raw = b"".join([chunk async for chunk in answer.aiter_raw()])
            assert answer.headers.get("content-encoding", "identity") == accept
            assert answer.headers["x-sequence"] == "1"
            assert "Accept-Encoding" in answer.headers["vary"]
            bodies[accept] = raw
            etag = answer.headers["etag"]
        again = await made.http.get(url, headers={**headers, "If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
    assert gzip.decompress(bodies["gzip"]) == bodies["identity"]
    assert brotli.decompress(bodies["br"]) == bodies["identity"]


class Rooms:
    """Boards whose state is told by the test; counts how often it is asked for."""

    def __init__(self) -> None:
        self.states = {"small": (b"s" * 100, 1), "large": (b"l" * REUSED_FROM_BYTES, 1)}
        self.asked = 0

    async def state(self, board_id: str) -> tuple[bytes, int]:
        self.asked += 1
        await asyncio.sleep(0)
        if board_id not in self.states:
            raise BoardNotFound(board_id)
        return self.states[board_id]


class Ticking:
    """Every look at the clock takes a second."""

    def __init__(self) -> None:
        self.s = 0.0

    def now_s(self) -> float:
        self.s += 1
        return self.s

    def time_ms(self) -> int:
        return int(self.s * 1000)

    async def sleep_s(self, seconds: float) -> None:
        self.s += seconds


async def test_two_hundred_who_come_at_once_share_one_compression() -> None:
    rooms = Rooms()
    cache = StateCache(rooms, Ticking(), 10**6)
    states = await asyncio.gather(*(cache.get("small", "br") for _ in range(200)))
    assert len({id(state.body) for state in states}) == 1


async def test_a_small_board_is_always_shown_as_it_is() -> None:
    rooms = Rooms()
    cache = StateCache(rooms, Ticking(), 10**6)
    assert (await cache.get("small", "identity")).body == b"s" * 100
    rooms.states["small"] = (b"new", 2)
    state = await cache.get("small", "identity")
    assert (state.body, state.sequence) == (b"new", 2)


async def test_a_large_board_is_compressed_again_after_ten_times_what_it_took() -> None:
    rooms, clock = Rooms(), Ticking()
    cache = StateCache(rooms, clock, 10**6)
    first = await cache.get("large", "br")
    rooms.states["large"] = (b"n" * REUSED_FROM_BYTES, 2)
    assert await cache.get("large", "br") is first
    assert rooms.asked == 1
    clock.s += 10
    assert (await cache.get("large", "br")).sequence == 2


async def test_what_is_kept_is_bounded_in_bytes() -> None:
    rooms = Rooms()
    rooms.states = {f"b{n}": (b"x" * 100, 1) for n in range(20)}
    cache = StateCache(rooms, Ticking(), 1000)
    for board_id in rooms.states:
        await cache.get(board_id, "identity")
    assert cache._bytes == sum(len(state.body) for state in cache._kept.values()) == 1000
    assert not cache._turns


async def test_an_error_is_everybodys_and_kept_for_nobody() -> None:
    rooms = Rooms()
    cache = StateCache(rooms, Ticking(), 1000)
    results = await asyncio.gather(
        *(cache.get("absent", "br") for _ in range(3)), return_exceptions=True
    )
    assert [type(result) for result in results] == [BoardNotFound] * 3
    rooms.states["absent"] = (b"now", 1)
    assert (await cache.get("absent", "identity")).body == b"now"


async def test_an_asker_who_leaves_takes_nothing_from_the_others() -> None:
    cache = StateCache(Rooms(), Ticking(), 10**6)
    leaving = asyncio.create_task(cache.get("small", "br"))
    staying = asyncio.create_task(cache.get("small", "br"))
    await asyncio.sleep(0)
    leaving.cancel()
    assert brotli.decompress((await staying).body) == b"s" * 100
