"""Hands, ready checks, calls for a facilitator."""

import pytest

from server.facilitation.outcome import Refused
from server.facilitation.run_commands import AnswerCall, ClearReady, ShowSignal
from tests.server.facilitation.world import World


async def test_a_call_names_the_board_and_is_answered(world: World) -> None:
    world.sit("fay")
    world.sit("pat", "b1")
    await world.do("pat", "call", ShowSignal, up=True, board="b1")
    assert world.heard("fay", "called") == [{"person": "pat", "name": "Pat", "board": "b1"}]
    await world.do("fay", "answer", AnswerCall, person="pat")
    assert world.heard("pat", "coming") == [{"by": "Fay", "board": "b1"}]
    assert world.heard("pat", "programme")[-1]["me"]["call"] == {"coming": "Fay"}
    await world.do("pat", "call", ShowSignal, up=False, board="b1")
    assert world.heard("pat", "programme")[-1]["me"]["call"] is None


async def test_a_call_that_is_repeated_is_told_once(world: World) -> None:
    world.sit("fay")
    world.sit("pat", "b1")
    for _ in range(3):
        await world.do("pat", "call", ShowSignal, up=True, board="b1")
    assert len(world.heard("fay", "called")) == 1


async def test_a_call_that_is_not_there_is_not_answered(world: World) -> None:
    with pytest.raises(Refused) as refused:
        await world.do("fay", "answer", AnswerCall, person="pat")
    assert (refused.value.status, refused.value.name) == (404, "call_not_found")


async def test_fa6_a_hand_is_still_up_after_a_restart_and_keeps_its_place(world: World) -> None:
    await world.join("Ada")
    await world.do("pat", "hand", ShowSignal, up=True, board="b0")
    world.clock.pass_s(5)
    await world.do("ada", "hand", ShowSignal, up=True, board="b0")
    world.clock.pass_s(5)
    await world.do("pat", "hand", ShowSignal, up=True, board="b1")
    await world.restart()
    hands = world.cockpit()["hands"]
    assert [each["id"] for each in hands] == ["pat", "ada"]


async def test_a_ready_check_counts_participants_who_are_here(world: World) -> None:
    await world.join("Ada")
    await world.join("Ola", "observer")
    for person_id in ("fay", "pat", "ada", "ola"):
        world.sit(person_id)
    await world.do("pat", "ready", ShowSignal, up=True, board="b0")
    assert world.cockpit()["ready"] == {"yes": 1, "of": 2}
    await world.do("fay", "ready_clear", ClearReady)
    assert world.cockpit()["ready"] == {"yes": 0, "of": 2}
    assert world.heard("pat", "programme")[-1]["me"]["ready"] is False


async def test_an_observer_raises_a_hand_but_is_not_asked_whether_they_are_ready(
    world: World,
) -> None:
    await world.join("Ola", "observer")
    await world.do("ola", "hand", ShowSignal, up=True, board="b0")
    with pytest.raises(Refused) as refused:
        await world.do("ola", "ready", ShowSignal, up=True, board="b0")
    assert refused.value.status == 403


@pytest.mark.parametrize("kind", ["hand", "ready", "call"])
async def test_what_is_shown_already_is_not_recorded_again(world: World, kind: str) -> None:
    for up in (False, True, True, True, False, False):
        await world.do("pat", kind, ShowSignal, up=up, board="b0")
    acts = await world.storage.acts("w1", 0, 100, frozenset({kind}))
    assert [act.body["up"] for act in acts] == [True, False]
