"""Too much, too fast, or never read: the one who does it waits or goes; the others work on."""

import asyncio
import socket
import time
from functools import partial

import pytest

from tests.faults.table import Table
from tests.support import wire
from tests.support.peer import Peer


@pytest.fixture
def server_env() -> dict[str, str]:
    return {"OUTBOX_BYTES": str(256 * 1024), "MESSAGES_PER_S": "500"}


async def test_lm2_a_client_that_never_reads_is_closed(own_table: Table) -> None:
    server, ben, cem = own_table.server, own_table.ben, own_table.cem
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
    path = own_table.guest().url.removeprefix(server.ws_url)
    writer.write(handshake(path, server.port))
    await reader.readuntil(b"\r\n\r\n")
    # From here on nothing is read: the kernel's buffers fill up, then the server's.
    writer.transport.pause_reading()  # type: ignore[attr-defined]  # not in the stubs
    for number in range(120):
        await ben.note(f"wall-{number}", "x" * 100_000)
    await ben.until_saved()
    await cem.until(lambda: "wall-119" in cem.board())
    await wait_for_end(reader, writer)
    own_table.before["ben"] = ben.board()
    await own_table.is_untouched()


async def wait_for_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read at last: the stream ends although nobody here closed it."""
    writer.transport.resume_reading()  # type: ignore[attr-defined]  # not in the stubs
    async with asyncio.timeout(10):
        try:
            while await reader.read(1 << 20):
                pass
        except ConnectionError:
            pass
    writer.close()


async def test_lm1_ten_thousand_messages_a_second_slow_their_sender_only(
    own_table: Table,
) -> None:
    flooder = await own_table.guest().join()
    flood = asyncio.create_task(pour(flooder, 10_000))
    slowest = 0.0
    for number in range(20):
        started = time.monotonic()
        await own_table.ben.note(f"calm-{number}")
        await own_table.cem.until(partial(has, own_table.cem, f"calm-{number}"))
        slowest = max(slowest, time.monotonic() - started)
        await asyncio.sleep(0.1)
    assert slowest < 2.0, "others had to wait for the flood"
    await flooder.until_event("slowed")
    assert flooder.is_open, "LM1: read more slowly, not cut off"
    flood.cancel()
    flooder.vanish()
    await own_table.is_untouched(may_differ=True)


def has(peer: Peer, element_id: str) -> bool:
    return element_id in peer.board()


async def pour(peer: Peer, messages: int) -> None:
    """Say awareness and edits as fast as the socket takes them."""
    for number in range(messages):
        if number % 10:
            state = {"cursor": {"x": number, "y": 0}}
            await peer.say(wire.awareness(peer.doc.client_id, number + 1, state))
        else:
            await peer.note("flood", str(number))


async def test_lm3_five_hundred_silent_connections_keep_nobody_out(table: Table) -> None:
    silent = []
    for number in range(500):
        connection = socket.create_connection(("127.0.0.1", table.server.port), timeout=20)
        if number % 2:
            connection.sendall(b"GET /sync/x HTTP/1.1\r\nHost: board.test\r\n")
        silent.append(connection)
    late = await table.guest().join()
    assert late.board()["bens"]
    # Whoever says nothing is cut off in the end, so that the descriptors come back.
    half_said = silent[1::2]
    await asyncio.to_thread(wait_until_cut, half_said, 15.0)
    for connection in silent:
        connection.close()


def wait_until_cut(connections: list[socket.socket], limit_s: float) -> None:
    deadline = time.monotonic() + limit_s
    for connection in connections:
        connection.settimeout(max(0.1, deadline - time.monotonic()))
        try:
            while connection.recv(4096):
                pass
        except ConnectionError:
            pass


async def test_cc1_connections_without_a_token_are_closed_with_their_code(table: Table) -> None:
    strangers = [Peer(table.server.ws_url, table.workshop.board, "wrong") for _ in range(100)]
    await asyncio.gather(*(stranger.open() for stranger in strangers))
    codes = {await stranger.until_closed() for stranger in strangers}
    assert codes == {4401}


async def test_cc1_a_board_of_others_is_forbidden_and_a_wrong_one_missing(table: Table) -> None:
    other = table.api.create()
    token = table.api.join(other, "Eve").token
    eve = await Peer(table.server.ws_url, table.workshop.board, token).open()
    assert await eve.until_closed() == 4403
    lost = await Peer(table.server.ws_url, "no-such-board", token).open()
    assert await lost.until_closed() == 4404


def handshake(path: str, port: int) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    ).encode()
