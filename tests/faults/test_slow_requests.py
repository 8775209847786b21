"""Requests that come byte by byte: their connections end, and everybody else is served."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from server.transport.fast_http import fast_http
from tests.faults.table import Table

REQUEST_S = 2
GET = b"GET /healthz HTTP/1.1\r\nHost: board.test\r\n\r\n"
POST = (
    b"POST /api/workshops HTTP/1.1\r\nHost: board.test\r\n"
    b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
)
WHOLE_POST = POST.replace(b"100000", b"2") + b"{}"


@pytest.fixture
def server_env() -> dict[str, str]:
    return {"REQUEST_S": str(REQUEST_S)}


@pytest.fixture
def line(own_table: Table) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", own_table.server.port), timeout=20) as line:
        yield line


def answer(line: socket.socket) -> bytes:
    """Everything up to the end of one answer with a short body."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += line.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(h for h in head.lower().split(b"\r\n") if h.startswith(b"content-length:"))
    while len(body) < int(length.partition(b":")[2]):
        body += line.recv(65536)
    return head


def trickle(line: socket.socket, piece: bytes) -> float:
    """Send a piece again and again; returns after how many seconds the server ended it."""
    started = time.monotonic()
    line.settimeout(0.1)
    while time.monotonic() - started < 30:
        try:
            line.sendall(piece)
            if not line.recv(65536):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - started


@pytest.mark.parametrize(
    ("said", "piece"),
    [
        (b"GET / HTTP/1.1\r\n", b"X-A: b\r\n"),
        (b"", b"\r\n"),
        (POST, b" "),
        (POST.replace(b"Content-Length: 100000", b"Transfer-Encoding: chunked"), b"1\r\n \r\n"),
    ],
    ids=["head", "blank lines", "body", "chunks"],
)
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
async def test_lm3_a_request_that_never_ends_is_ended(
    own_table: Table, line: socket.socket, said: bytes, piece: bytes, *, is_first: bool
) -> None:
    if not is_first:
        for request, status in ((GET, b"200"), (WHOLE_POST, b"400")):
            line.sendall(request)
            assert (await asyncio.to_thread(answer, line)).split()[1] == status
    line.sendall(said)
    took = await asyncio.to_thread(trickle, line, piece)
    # A body follows its head, so it has its own time only; 10 s stand for a busy machine.
    assert REQUEST_S * 0.9 <= took < REQUEST_S + 10
    assert "Traceback" not in own_table.server.log
    await own_table.is_untouched()


async def test_lm3_a_head_without_end_is_cut_off_by_its_size(
    own_table: Table, line: socket.socket
) -> None:
    line.sendall(b"GET / HTTP/1.1\r\n")
    with pytest.raises(ConnectionError):
        line.sendall((b"X-A: " + b"b" * 1000 + b"\r\n") * 100_000)
    await own_table.is_untouched()


async def test_a_large_body_in_one_piece_is_no_large_head(
    own_table: Table, line: socket.socket
) -> None:
    body = b"{}" + b" " * 900_000
    for _ in range(3):
        await asyncio.to_thread(line.sendall, POST.replace(b"100000", b"900002") + body)
        assert b" 413 " in await asyncio.to_thread(answer, line)
    await own_table.is_untouched()


async def test_lm3_a_connection_at_work_is_kept(own_table: Table, line: socket.socket) -> None:
    started = time.monotonic()
    while time.monotonic() - started < REQUEST_S * 2:
        line.sendall(GET[:20])
        await asyncio.sleep(0.3)
        line.sendall(GET[20:])
        assert b" 200 " in await asyncio.to_thread(answer, line)
    line.sendall(b"".join([GET] * 3))  # at once, as HTTP/1.1 allows
    received = b""
    while received.count(b" 200 ") < 3:
        received += line.recv(65536)
    await own_table.is_untouched()


async def test_lm3_a_session_outlives_the_request_that_began_it(own_table: Table) -> None:
    await asyncio.sleep(REQUEST_S * 1.5)
    await own_table.is_untouched()


ANSWER_BYTES = 9_000_000  # more than the kernel takes


async def speak(_scope: Scope, receive: Receive, send: Send) -> None:
    """An application with one long answer."""
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": bytes(ANSWER_BYTES)})


@pytest.fixture
async def long_answer() -> AsyncIterator[socket.socket]:
    """A connection on which the answer begins to come; half a second without progress ends it."""
    config = uvicorn.Config(speak, log_config=None, ws="none")
    protocol = fast_http(REQUEST_S, 0.5)
    made = asyncio.get_running_loop().create_server(
        lambda: protocol(config, ServerState(), {}), "127.0.0.1", 0
    )
    async with await made as server:
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            line.connect(server.sockets[0].getsockname())
            line.sendall(GET)
            yield line


async def test_lm3_an_answer_that_nobody_takes_is_given_up(long_answer: socket.socket) -> None:
    await asyncio.sleep(1.5)
    assert await asyncio.to_thread(read_slowly, long_answer, 0) < ANSWER_BYTES


async def test_lm3_an_answer_that_is_taken_slowly_is_given(long_answer: socket.socket) -> None:
    assert await asyncio.to_thread(read_slowly, long_answer, 0.05) > ANSWER_BYTES


def read_slowly(line: socket.socket, pause_s: float) -> int:
    """Read to the end, or to the reset, a megabyte at a time; returns how many bytes came."""
    line.settimeout(10)
    count = 0
    with contextlib.suppress(ConnectionError):
        while piece := line.recv(1_000_000, socket.MSG_WAITALL):
            count += len(piece)
            time.sleep(pause_s)
            if count > ANSWER_BYTES:
                break
    return count
