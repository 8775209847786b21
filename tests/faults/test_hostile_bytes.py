"""Bytes that no honest client sends: the sender gets a clear error, nobody else anything."""

import contextlib
import random
import struct

import pytest
from pycrdt import Doc, Map
from websockets.exceptions import WebSocketException

from tests.faults.table import Table
from tests.support import wire
from tests.support.peer import Peer, new_client_id, put_note

PROTOCOL_ERROR, TOO_LARGE = 4400, 1009


def valid_update(client_id: int | None = None) -> bytes:
    """What a client with a new document would send for one note."""
    doc: Doc[Map[object]] = Doc(client_id=client_id or new_client_id())
    elements = doc.get("elements", type=Map)
    with doc.transaction():
        put_note(elements, "attack", "boo 🎃")
    return doc.get_update()


async def refusal(peer: Peer) -> str:
    """The reason of the next refusal."""
    await peer.until(lambda: peer.named("refused"))
    return str(peer.named("refused")[-1]["reason"])


async def test_ms1_a_truncated_message_ends_its_session_only(table: Table) -> None:
    message = wire.update(valid_update())
    for length in (1, 2, 3, len(message) // 2, len(message) - 1):
        peer = await table.guest().open()
        await peer.say(message[:length])
        assert await peer.until_closed() == PROTOCOL_ERROR
    await table.is_untouched()


async def test_sy8_a_truncated_update_is_refused(table: Table) -> None:
    update = valid_update()
    peer = await table.guest().join()
    for length in range(len(update)):
        await peer.say_update(update[:length])
    await peer.until(lambda: len(peer.named("refused")) == len(update))
    assert {event["reason"] for event in peer.named("refused")} <= {"invalid_update", "paused"}


@pytest.mark.parametrize("seed", range(3))
async def test_ms1_random_bytes_harm_nobody_else(table: Table, seed: int) -> None:
    chance = random.Random(seed)
    peer = table.guest()
    for _ in range(60):
        if not peer.is_open:
            await peer.leave()
            await peer.open()
        await peer.say(chance.randbytes(chance.choice((1, 2, 8, 64, 4096))))
        # Wait for the answer of one in four only, so that frames also arrive together.
        if chance.random() < 0.25:
            assert await peer.until_closed() == PROTOCOL_ERROR


@pytest.mark.parametrize("seed", range(3))
async def test_sy8_flipped_bits_leave_one_board_for_all(table: Table, seed: int) -> None:
    chance = random.Random(seed)
    peer = await table.guest().join()
    for _ in range(300):
        if not peer.is_open:  # SY11: closed after three pauses
            peer = await table.guest().join()
        update = bytearray(valid_update(chance.randrange(1, 2**31)))
        for _ in range(chance.randint(1, 3)):
            update[chance.randrange(len(update))] ^= 1 << chance.randrange(8)
        await peer.say_update(bytes(update))
    # A flipped bit may leave a valid edit, which is then the sender's own.
    await table.is_untouched(may_differ=True)


async def test_ms2_a_message_over_the_limit_ends_the_session(table: Table) -> None:
    peer = await table.guest().join()
    # The server may close before it has read everything.
    with contextlib.suppress(WebSocketException, OSError):
        await peer.say(bytes(8 * 2**20 + 1))
    assert await peer.until_closed() == TOO_LARGE


async def test_ms2_an_announced_exabyte_is_not_waited_for(table: Table) -> None:
    peer = await table.guest().join()
    peer.raw_write(b"\x82\xff" + struct.pack("!Q", 2**60) + bytes(4))
    assert await peer.until_closed() in {TOO_LARGE, 1002}


@pytest.mark.parametrize("length", [2**31, 2**53, 2**63])
async def test_ms1_an_absurd_length_inside_a_message_is_malformed(
    table: Table, length: int
) -> None:
    peer = await table.guest().join()
    await peer.say(b"\x00\x02" + wire.varint(length) + b"abc")
    assert await peer.until_closed() == PROTOCOL_ERROR


@pytest.mark.parametrize(
    "update",
    [
        pytest.param(wire.varint(2**53), id="clients"),
        pytest.param(b"\x01" + wire.varint(2**53) + b"\x01\x00", id="structs"),
        pytest.param(b"\x01\x01\x01\x00\x00" + wire.varint(2**50), id="gc length"),
        pytest.param(b"\x00" + wire.varint(2**50), id="delete set"),
        pytest.param(b"\x01\x01\x01\x00\x08\x01\x08elements" + wire.varint(2**40), id="any values"),
        pytest.param(b"\x00\x01\x01\x01\x00" + wire.varint(2**31 - 1), id="deletes the unknown"),
    ],
)
async def test_sy8_absurd_counts_reach_no_engine(table: Table, update: bytes) -> None:
    peer = await table.guest().join()
    await peer.say_update(update)
    # A delete of what nobody has written yet may also count as a gap (SY6).
    await peer.until(lambda: peer.named("refused") or peer.named("resync"))


async def test_ms3_a_text_frame_ends_the_session(table: Table) -> None:
    peer = await table.guest().join()
    await peer.say("hello")
    assert await peer.until_closed() == PROTOCOL_ERROR


WRONG_UTF8 = b"\xff\xfe\xc3\x28"


@pytest.mark.parametrize("text", ["attack", "elements", "type", "yellow", "boo"])
async def test_sy8_wrong_utf8_in_any_text_of_an_update_is_refused(table: Table, text: str) -> None:
    doc: Doc[Map[object]] = Doc(client_id=new_client_id())
    elements = doc.get("elements", type=Map)
    with doc.transaction():
        put_note(elements, "attack", "boo")
    wrong = (WRONG_UTF8 * 2)[: len(text)]
    update = doc.get_update()
    assert text.encode() in update
    peer = await table.guest().join()
    await peer.say_update(update.replace(text.encode(), wrong))
    assert await refusal(peer) == "invalid_update"


async def test_aw1_wrong_utf8_in_awareness_ends_the_session_or_is_dropped(table: Table) -> None:
    peer = await table.guest().join()
    entry = wire.varint(peer.doc.client_id) + b"\x01" + wire.sized(b'{"cursor":"' + WRONG_UTF8)
    await peer.say(b"\x01" + wire.sized(b"\x01" + entry))
    assert await peer.until_closed() == PROTOCOL_ERROR
    assert peer.doc.client_id not in table.ben.awareness


@pytest.mark.parametrize("field", ["title", "language", "board"])
async def test_wrong_utf8_in_a_request_is_a_clear_error(table: Table, field: str) -> None:
    body = b'{"title":"title","language":"en","boards":[{"title":"board"}]}'
    body = body.replace(b'"en"' if field == "language" else f':"{field}"'.encode(), b':"\xff"')
    answer = table.api.http.post(
        "/api/workshops", content=body, headers={"Content-Type": "application/json"}
    )
    assert 400 <= answer.status_code < 500
