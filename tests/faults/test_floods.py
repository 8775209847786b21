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


@pytest.mark.parametrize(
    "frame", [b"\x89\x80\0\0\0\0", b"\x8a\x80\0\0\0\0"], ids=["pings", "pongs"]
)
async def test_lm6_who_sends_control_frames_in_floods_is_cut_off(
    table: Table, frame: bytes
) -> None:
    guest = await table.guest().join()
    guest.raw_write(frame * 1000)
    await guest.note("still-there")
    await guest.until_saved()
    guest.raw_write(frame * 10)
    assert await guest.until_closed() == 4400
    await table.is_untouched(may_differ=True)


async def test_lm6_a_message_in_crumbs_is_cut_off(table: Table) -> None:
    guest = await table.guest().join()
    guest.raw_write(b"\x02\x81\0\0\0\0x" + b"\x00\x81\0\0\0\0x" * 16 * 1024)
    assert await guest.until_closed() in {4400, 1006}  # the end may overtake the close frame
    await table.is_untouched(may_differ=True)


async def test_cc1_a_websocket_at_a_foreign_path_is_told_so(table: Table) -> None:
    guest = table.guest()
    guest.url = guest.url.replace("/sync/", "/elsewhere/")
    await guest.open()
    assert await guest.until_closed() == 4404
    assert "Traceback" not in table.server.log
