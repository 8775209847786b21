"""A live session outlives its server: killed in the middle of a step, everybody finds it again."""

import asyncio
import time
import uuid
from typing import Any

import pytest

from tests.support.api import Api, Joined, Workshop
from tests.support.peer import Peer, peers
from tests.support.real_server import RealServer

BACK_WITHIN_S = 15.0
STEPS = [
    {"mode": mode, "minutes": 5, "title": {"en": title}, "instruction": {}}
    for title, mode in (("Welcome", "follow"), ("Work", "open"))
]


class Facilitator:
    """Commands over HTTP that have to succeed."""

    def __init__(self, api: Api, workshop: Workshop, joined: Joined) -> None:
        self._api = api
        self._path = f"/api/workshops/{workshop.id}"
        self.headers = {"Authorization": f"Bearer {joined.token}"}

    def order(self, what: str, **values: object) -> dict[str, Any]:
        body = {"command": uuid.uuid4().hex, **values}
        answer = self._api.http.post(f"{self._path}/{what}", json=body, headers=self.headers)
        assert answer.status_code in {200, 201}, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def read(self, what: str) -> dict[str, Any]:
        answer = self._api.http.get(f"{self._path}/{what}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told


async def back(peer: Peer, deadline_s: float) -> None:
    """Come back as our client does: again and again until it works."""
    while True:
        try:
            await peer.open()
            await peer.until_event("locks")
        except (OSError, TimeoutError):
            assert time.monotonic() < deadline_s, "not back in time"
            await asyncio.sleep(0.2)
        else:
            return


def essence(programme: dict[str, Any]) -> dict[str, Any]:
    """What must be the same for everybody whenever they look."""
    left_out = {"time_ms", "timers", "me"}
    return {key: value for key, value in programme.items() if key not in left_out}


@pytest.fixture
def server_env() -> dict[str, str]:
    return {"JOINS_PER_MINUTE": "1000"}


async def test_fa6_kill_9_during_a_step_with_a_running_timer(
    own_server: RealServer, own_api: Api
) -> None:
    """NET-7: all are back within 15 s with the right step and time; what held, holds."""
    workshop = own_api.create(None, None, None)
    fay = Facilitator(own_api, workshop, own_api.join(workshop, "Fay", "facilitator"))
    people = [own_api.join(workshop, f"P{number}") for number in range(12)]
    room = [
        Peer(own_server.ws_url, workshop.boards[number % 3], person.token)
        for number, person in enumerate(people)
    ]
    steps = fay.order("agenda", steps=STEPS)["steps"]
    fay.order("session", do="start")
    fay.order("step", step=steps[1])
    fay.order("timer", do="start", minutes=10)
    fay.order("freeze", frozen=True, boards=[workshop.boards[2]])
    hand = own_api.http.post(
        f"/api/workshops/{workshop.id}/hand",
        json={"command": uuid.uuid4().hex, "up": True, "board": workshop.boards[0]},
        headers={"Authorization": f"Bearer {people[0].token}"},
    )
    assert hand.status_code == 200, hand.text
    async with peers(*room):
        await asyncio.gather(*(peer.join() for peer in room))
        before = await room[0].until_event("programme")
        own_server.kill()
        killed_s = time.monotonic()
        own_server.start()
        await asyncio.gather(*(back(peer, killed_s + BACK_WITHIN_S) for peer in room))
        back_s = time.monotonic() - killed_s
        programmes = [peer.named("programme")[-1] for peer in room]
        assert back_s < BACK_WITHIN_S
        assert {str(essence(each)) for each in programmes} == {str(essence(programmes[0]))}
        assert programmes[0]["step"] == before["step"]
        assert programmes[0]["step"]["id"] == steps[1]
        for programme in programmes:
            passed_ms = programme["time_ms"] - before["time_ms"]
            expected_ms = before["timers"][0]["left_ms"] - passed_ms
            assert abs(programme["timers"][0]["left_ms"] - expected_ms) < 1000
        await frozen_board_refuses(room[2])
        assert [each["id"] for each in fay.read("cockpit")["hands"]] == [people[0].person_id]
        assert room[0].named("programme")[-1]["me"]["hand"] is True


async def frozen_board_refuses(peer: Peer) -> None:
    assert (await peer.until_event("rights"))["reason"] == "frozen"
    await peer.note("forged", "quick!")
    refused = await peer.until_event("refused")
    assert refused["reason"] == "frozen"


async def test_fa3_a_command_whose_answer_was_lost_is_not_done_twice(
    own_server: RealServer, own_api: Api
) -> None:
    workshop = own_api.create(None)
    fay = Facilitator(own_api, workshop, own_api.join(workshop, "Fay", "facilitator"))
    fay.order("message", texts={"en": "Hello"}, command="the-same-one")
    own_server.restart()
    fay.order("message", texts={"en": "Hello"}, command="the-same-one")
    assert len(fay.read("messages")["messages"]) == 1


async def test_fac_5_another_facilitator_goes_on_when_one_is_gone(
    own_server: RealServer, own_api: Api
) -> None:
    """FAC-5: within 10 s; FAC-6: the session does not end."""
    workshop = own_api.create(None)
    first, second = (own_api.join(workshop, name, "facilitator") for name in ("Fay", "Flo"))
    fay, flo = (Facilitator(own_api, workshop, each) for each in (first, second))
    laptop = Peer(own_server.ws_url, workshop.board, first.token)
    other = Peer(own_server.ws_url, workshop.board, second.token)
    async with peers(laptop, other):
        await asyncio.gather(laptop.join(), other.join())
        fay.order("session", do="start")
        fay.order("timer", do="start", minutes=5)
        laptop.vanish()
        gone_s = time.monotonic()
        await other.until(lambda: other.named("cockpit")[-1:] and _is_lead_gone(other), 10)
        flo.order("lead")
        flo.order("timer", do="add", minutes=1)
        assert time.monotonic() - gone_s < 10
        await other.until(lambda: other.named("programme")[-1]["lead"]["name"] == "Flo")
        await other.until(lambda: other.named("programme")[-1]["timers"][0]["total_ms"] == 360_000)
        assert other.named("programme")[-1]["session"]["state"] == "running"


def _is_lead_gone(peer: Peer) -> bool:
    return bool(peer.named("cockpit")[-1]["lead_gone"])
