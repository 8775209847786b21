"""Too much, too fast, or never read: the one who does it waits or goes; the others work on."""

import asyncio
import contextlib
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


class DeafClient:
    """A session on a bare socket with a small window, of which nothing is read until `rest`.

    Its end is seen through others: a close frame and a FIN wait behind what it has not read.
    """

    def __init__(self, table: Table) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(15)
        self._socket.connect(("127.0.0.1", table.server.port))
        path = table.guest().url.removeprefix(table.server.ws_url)
        self._socket.sendall(handshake(path, table.server.port))
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._socket.recv(1)
        assert head.startswith(b"HTTP/1.1 101 ")

    def rest(self) -> bytes:
        """Read at last, to the end."""
        stream = bytearray()
        with self._socket, contextlib.suppress(ConnectionError):
            while piece := self._socket.recv(1 << 20):
                stream += piece
        return bytes(stream)


def close_code(stream: bytes) -> int | None:
    """The code of the close frame in what a server sent, if there is one."""
    reader = memoryview(stream)
    while len(reader) >= 2:
        opcode, size, head = reader[0] & 15, reader[1], 2
        if size > 125:
            head = 4 if size == 126 else 10
            size = int.from_bytes(reader[2:head], "big")
        if opcode == 8:
            return int.from_bytes(reader[head : head + 2], "big")
        reader = reader[head + size :]
    return None


def present(table: Table) -> set[str]:
    """Who is on the attacked board, as Ben was told last."""
    people = table.ben.named("people")
    return {person["name"] for person in people[-1]["people"]} if people else set()


def is_rid_of(table: Table) -> bool:
    return present(table) == {"Ben", "Cem"}


async def test_lm2_a_client_that_never_reads_is_closed(own_table: Table) -> None:
    deaf = await asyncio.to_thread(DeafClient, own_table)
    await own_table.ben.until(lambda: len(present(own_table)) == 3)
    for number in range(400):
        # One by one: ticks that share ten of them would be more than a good reader may leave.
        await own_table.ben.note(f"wall-{number}", "x" * 100_000)
        await own_table.ben.until_saved()
        await own_table.cem.until(partial(has, own_table.cem, f"wall-{number}"))
        if is_rid_of(own_table):
            break
    assert is_rid_of(own_table), "whoever never reads is still there"
    assert close_code(await asyncio.to_thread(deaf.rest)) == 4413
    own_table.before["ben"] = own_table.ben.board()
    await own_table.is_untouched()


async def test_lm2_who_reads_nothing_of_one_large_update_is_closed_too(own_table: Table) -> None:
    deaf = await asyncio.to_thread(DeafClient, own_table)
    await own_table.ben.until(lambda: len(present(own_table)) == 3)
    await own_table.ben.note("wall", "x" * 7_900_000)
    await own_table.ben.until(lambda: is_rid_of(own_table), 15)
    await own_table.cem.until(partial(has, own_table.cem, "wall"))
    assert close_code(await asyncio.to_thread(deaf.rest)) == 4413
    own_table.before["ben"] = own_table.ben.board()
    await own_table.is_untouched()


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
