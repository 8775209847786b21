"""Updates made by hand, on the real socket of a real server, for every row of who may do what.

A try that is not allowed is refused for the reason that the table tells, changes nothing, and is
not heard of by anybody else; whoever edits right after it is not disturbed. A try that is allowed
reaches everybody.
"""

import contextlib
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed

from tests.faults.forged_board import forged
from tests.faults.forged_scene import Scene
from tests.faults.forged_stage import Stage
from tests.faults.forged_table import TIMES, boards_at, tries
from tests.support import wire
from tests.support.api import Api
from tests.support.peer import Peer, peers
from tests.support.real_server import RealServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    limits = ("JOINS_PER_MINUTE", "COMMANDS_PER_MINUTE", "WORKSHOPS_PER_MINUTE", "MESSAGES_PER_S")
    env = {**dict.fromkeys(limits, "1000000"), "LOG_LEVEL": "warning"}
    with RealServer(tmp_path_factory.mktemp("forged"), env) as server:
        yield server


@pytest.fixture
def workshop_api(server: RealServer) -> Iterator[Api]:
    api = Api(server.url)
    yield api
    api.close()


@pytest.mark.parametrize("time", TIMES)
async def test_po1_po2_po3_only_what_the_table_allows_gets_through(
    server: RealServer, workshop_api: Api, time: str
) -> None:
    stage = await Stage.prepared(server, workshop_api, time)
    for board in boards_at(time):
        if board == "own only":  # the last one: it holds for the whole workshop
            stage.order("settings", own_only=True)
        async with Scene.open(stage, time, board) as scene:
            await scene.refuse_what_is_not_allowed()
            if time == "open" or board == "plain":
                await scene.refuse_it_in_every_form()
            await scene.let_pass_what_is_allowed()


@pytest.mark.parametrize(("who", "code"), [("waiting", 4425), ("removed", 4401)])
async def test_lb1_sa2_who_is_not_inside_does_nothing_at_all(
    server: RealServer, workshop_api: Api, who: str, code: int
) -> None:
    stage = await Stage.prepared(server, workshop_api, "open")
    person = stage.removed() if who == "removed" else stage.waiting()
    async with Scene.open(stage, "open", "plain") as scene:
        peer = stage.peer(person, "plain")
        async with peers(peer):
            await peer.open()
            await say_all(peer)
            assert await peer.until_closed() == code
            assert (peer.events, peer.heard, peer.awareness) == ([], [], {})
        await scene.nothing_has_happened()


async def test_sa2_who_is_being_removed_does_nothing_any_more(
    server: RealServer, workshop_api: Api
) -> None:
    stage = await Stage.prepared(server, workshop_api, "open")
    async with Scene.open(stage, "open", "plain") as scene:
        person = stage.join("Rem")
        peer = stage.peer(person, "plain")
        async with peers(peer):
            await peer.join()
            stage.remove(person)
            await say_all(peer)
            assert await peer.until_closed() == 4410
        await scene.nothing_has_happened()


async def say_all(peer: Peer) -> None:
    """Everything that any participant might do, over a connection that may end meanwhile."""
    with contextlib.suppress(ConnectionClosed):
        for target, action in tries("participant"):
            update = forged(target, action, "participant")
            await peer.say(wire.update(update))
            await peer.say(wire.step2(update))
