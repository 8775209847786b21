"""Whoever waits receives nothing of the board: every byte is compared with what is allowed."""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed

from server.facilitation.lobby_room import WAITERS_PER_PERSON
from tests.faults.lobby import Led
from tests.support.api import Api
from tests.support.peer import Peer, peers
from tests.support.real_server import RealServer


@pytest.fixture
def led(shared_server: RealServer, api: Api) -> Led:
    return Led.begin(shared_server, api, lobby=True)


async def test_lb2_lb3_the_lobby_hears_waiting_then_admitted_and_nothing_between(led: Led) -> None:
    anna = led.enter("Anna")
    ben = Peer(led.server.ws_url, led.workshop.board, led.leader.token)
    async with peers(ben), await led.lobby(anna["token"]) as socket:
        waiting = json.loads(await socket.recv())
        assert waiting == {
            "event": "waiting",
            "workshop": {"title": "Quartier Nord"},
            "welcome": {},
            "language": "en",
        }
        await ben.join()
        await ben.note("secret", "nothing for the lobby")
        await ben.until_saved()
        led.enter("Bo")
        led.order("session", do="start")
        led.order("message", texts={"en": "Welcome, everybody inside"})
        led.order("lobby/admit", people=[anna["person"]["id"]])
        # Whatever had been sent before would have come first.
        admitted = json.loads(await socket.recv())
        assert admitted["event"] == "admitted"
        assert [board["id"] for board in admitted["boards"]] == list(led.workshop.boards)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 1000
    inside = await Peer(led.server.ws_url, led.workshop.board, anna["token"]).join()
    async with peers(inside):
        assert "secret" in inside.board()


async def test_lb1_the_boards_socket_ends_with_4425_before_it_says_a_word(led: Led) -> None:
    anna = led.enter("Anna")
    peer = Peer(led.server.ws_url, led.workshop.board, anna["token"])
    async with peers(await peer.open()):
        assert await peer.until_closed() == 4425
        assert (peer.events, peer.heard, peer.awareness) == ([], [], {})


async def test_one_person_leaves_room_for_others_to_wait(led: Led) -> None:
    anna, ben = led.enter("Anna"), led.enter("Ben")
    sockets = [await led.lobby(anna["token"]) for _ in range(WAITERS_PER_PERSON)]
    for socket in sockets:
        assert json.loads(await socket.recv())["event"] == "waiting"
    one_more = await led.lobby(anna["token"])
    with pytest.raises(ConnectionClosed):
        await one_more.recv()
    assert one_more.close_code == 4429
    sockets += [one_more, await led.lobby(ben["token"])]
    assert json.loads(await sockets[-1].recv())["event"] == "waiting"
    for socket in sockets:
        await socket.close()


async def test_lb3_the_rejected_are_told_and_cut_off(led: Led) -> None:
    anna = led.enter("Anna")
    sockets = [await led.lobby(anna["token"]) for _ in range(2)]
    for socket in sockets:
        await socket.recv()
    led.order("lobby/reject", people=[anna["person"]["id"]])
    for socket in sockets:
        assert json.loads(await socket.recv()) == {"event": "rejected"}
        await socket.wait_closed()
        assert socket.close_code == 4403
    again = await led.lobby(anna["token"])
    await again.wait_closed()
    assert again.close_code == 4403


async def test_lb3_a_removal_ends_the_waiting(led: Led) -> None:
    anna = led.enter("Anna")
    socket = await led.lobby(anna["token"])
    await socket.recv()
    led.order(f"people/{anna['person']['id']}/remove")
    await socket.wait_closed()
    assert socket.close_code == 4410


@pytest.mark.parametrize("message", ["{}", b"\0\0\1\0"])
async def test_lb3_there_is_nothing_to_say_in_the_lobby(led: Led, message: str | bytes) -> None:
    socket = await led.lobby(led.enter("Anna")["token"])
    await socket.recv()
    await socket.send(message)
    await socket.wait_closed()
    assert socket.close_code == 4400


async def test_an_unknown_token_does_not_wait(led: Led) -> None:
    socket = await led.lobby("x" * 43)
    await socket.wait_closed()
    assert socket.close_code == 4401


async def test_lb4_whoever_was_admitted_is_told_so_at_once(led: Led) -> None:
    anna = led.enter("Anna")
    led.order("lobby/admit", all=True)
    socket = await led.lobby(anna["token"])
    assert json.loads(await socket.recv())["event"] == "admitted"
    await socket.wait_closed()


async def test_fifty_two_are_let_in_by_one_click(led: Led) -> None:
    people = [led.enter(f"P{n}") for n in range(52)]
    sockets = await asyncio.gather(*(led.lobby(person["token"]) for person in people))
    for socket in sockets:
        await socket.recv()
    assert led.order("lobby/admit", all=True)["admitted"] == 52
    told = [
        json.loads(text)["event"] for text in await asyncio.gather(*(s.recv() for s in sockets))
    ]
    assert told == ["admitted"] * 52
