"""Of somebody who was removed no word, name or id leaves the server by the replay (RP3)."""

import pytest

from tests.faults.lobby import Led
from tests.support.api import Api
from tests.support.peer import Peer, equal, peers
from tests.support.real_server import RealServer

MARK = "Scheusal"


@pytest.fixture
def led(shared_server: RealServer, api: Api) -> Led:
    return Led.begin(shared_server, api)


def told(led: Led) -> str:
    """All that the replay answers, every piece of it."""
    api, workshop = led.api, led.workshop
    headers = {"Authorization": f"Bearer {led.leader.token}"}
    board = f"/api/replay/{workshop.id}/boards/{workshop.board}"
    index = api.http.get(board, headers=headers)
    assert index.status_code == 200, index.text
    paths = [
        f"/api/replay/{workshop.id}",
        board,
        f"{board}/state?at=999999",
        f"{board}/checkpoints",
    ]
    for each in index.json()["segments"]:
        paths += [f"{board}/segments/{each['n']}", f"{board}/segments/{each['n']}/key"]
    answers = [api.http.get(path, headers=headers) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.text for answer in answers)


async def test_rp3_a_removed_person_is_nowhere_in_the_replay(led: Led) -> None:
    troll, bo = led.enter(MARK), led.enter("Bo")
    mal = Peer(led.server.ws_url, led.workshop.board, troll["token"])
    friend = Peer(led.server.ws_url, led.workshop.board, bo["token"])
    async with peers(mal, friend):
        await mal.join()
        await friend.join()
        await friend.note("mine", "Hallo")
        await friend.until_saved()
        await equal(mal, friend)
        await mal.note("theirs", f"{MARK} war hier")
        await mal.until_saved()
        await equal(mal, friend)
        before = told(led)
        assert MARK in before
        assert troll["person"]["id"] not in before
        led.order(f"people/{troll['person']['id']}/remove")
        after = told(led)
    assert "Hallo" in after
    assert MARK not in after
    assert "theirs" not in after
    assert troll["person"]["id"] not in after
