"""Nothing of a removed person has effect later, whichever way it comes."""

import pytest
from websockets.exceptions import WebSocketException

from tests.faults.lobby import Led
from tests.support import wire
from tests.support.api import Api
from tests.support.peer import Peer, equal, peers, put_note
from tests.support.real_server import RealServer


@pytest.fixture
def led(shared_server: RealServer, api: Api) -> Led:
    return Led.begin(shared_server, api)


def peer_of(led: Led, token: str) -> Peer:
    return Peer(led.server.ws_url, led.workshop.board, token)


async def test_sa1_sa2_open_connections_end_and_old_tokens_open_nothing(led: Led) -> None:
    anna = led.enter("Anna")
    mal, ben = peer_of(led, anna["token"]), peer_of(led, led.leader.token)
    async with peers(mal, ben):
        await mal.join()
        await ben.join()
        await mal.note("before", "still there")
        await mal.until_saved()
        led.order(f"people/{anna['person']['id']}/remove")
        assert await mal.until_closed() == 4410
        assert mal.named("closing")[-1]["reason"] == "removed"
        await mal.leave()
        await mal.open()
        assert await mal.until_closed() == 4401
        await equal(ben)
        assert set(ben.board()) == {"before"}


async def test_sa2_what_they_did_offline_stays_away_even_in_anothers_name(led: Led) -> None:
    anna, bo = led.enter("Anna"), led.enter("Bo")
    mal, friend = peer_of(led, anna["token"]), peer_of(led, bo["token"])
    ben = peer_of(led, led.leader.token)
    async with peers(mal, friend, ben):
        for peer in (mal, friend, ben):
            await peer.join()
        await mal.note("before", "x")
        await mal.until_saved()
        await mal.leave()
        mal.offline.clear()
        put_note(mal.elements, "late")
        led.order(f"people/{anna['person']['id']}/remove")
        for update in mal.offline:
            await friend.say(wire.update(update))
        refused = await friend.until_event("refused")
        assert refused["reason"] == "foreign_client"
        await ben.note("mark", "")
        await ben.until_saved()
        assert set(ben.board()) == {"before", "mark"}


async def test_sa2_updates_on_their_way_during_the_removal_are_all_in_or_out(led: Led) -> None:
    """What the server took before the removal stays, what came after is nowhere."""
    anna = led.enter("Anna")
    mal, ben = peer_of(led, anna["token"]), peer_of(led, led.leader.token)
    async with peers(mal, ben):
        await mal.join()
        await ben.join()
        for n in range(50):
            await mal.note(f"n{n}", "x" * 2000)
        led.order(f"people/{anna['person']['id']}/remove")
        try:
            for n in range(50, 100):
                await mal.note(f"n{n}", "x")
        except WebSocketException:
            pass
        assert await mal.until_closed() == 4410
        late = peer_of(led, led.leader.token)
        async with peers(await late.join()):
            board = await equal(ben, late)
        assert not {f"n{n}" for n in range(50, 100)} & set(board)


async def test_sa4_whoever_floods_the_board_is_paused_and_facilitators_are_told(led: Led) -> None:
    led.order("settings", creates_per_minute=20)
    anna = led.enter("Anna")
    mal, ben = peer_of(led, anna["token"]), peer_of(led, led.leader.token)
    async with peers(mal, ben):
        await ben.join()
        await mal.join()
        # What comes right after connecting may be a backlog, and is excused up to a point.
        for n in range(300):
            await mal.note(f"n{n}", "")
        await mal.until(lambda: any(not event["writable"] for event in mal.named("role")))
        await ben.until(lambda: any(event.get("alerts") for event in ben.named("cockpit")))
        alert = next(event["alerts"][0] for event in ben.named("cockpit") if event["alerts"])
        assert (alert["kind"], alert["board"]) == ("creates", led.workshop.board)
        led.order(f"people/{anna['person']['id']}/mute", muted=False)
        await mal.until(lambda: mal.named("role")[-1]["writable"])
