"""Where names are hidden they reach nobody but facilitators (SA6)."""

from typing import Any

import msgspec
import pytest

from server.facilitation.outcome import Refused
from server.facilitation.people_commands import ChangeRole, ChangeSettings
from server.facilitation.run_commands import (
    AnswerCall,
    FollowView,
    RunSession,
    SendMessage,
    SetTimer,
    ShowSignal,
    SummonAll,
    TakeLead,
)
from server.facilitation.state import HallState
from tests.server.facilitation.world import World

NAMES = ("Fay", "Hanna", "Pat")


async def hide_names(world: World) -> None:
    await world.join("Hanna")
    await world.do("fay", "role", ChangeRole, target="hanna", role="participant", host_board="b1")
    await world.do("fay", "settings", ChangeSettings, names="hidden")
    for person_id in ("fay", "pat", "hanna"):
        world.sit(person_id, "b1")


def number_of(world: World, person_id: str) -> str:
    state: HallState = world.hall.state
    return f"#{state.people[person_id].number}"


async def test_sa6_hidden_names_are_in_no_event_for_people_who_run_nothing(world: World) -> None:
    await hide_names(world)
    await world.do("fay", "session", RunSession, do="start")
    await world.do("fay", "follow", FollowView, person="hanna")
    await world.do("fay", "message", SendMessage, texts={"en": "Hello"})
    await world.do("fay", "summon", SummonAll, board="b0")
    await world.do("hanna", "timer", SetTimer, do="start", minutes=5, board="b1")
    await world.do("pat", "call", ShowSignal, up=True, board="b1")
    await world.do("fay", "answer", AnswerCall, person="pat")
    await world.do("fay", "lead", TakeLead)
    for person_id in ("pat", "hanna"):
        told = msgspec.json.encode(world.floor.heard[person_id]).decode()
        assert not [name for name in NAMES if name in told]
    events = dict(world.floor.heard["pat"])
    fay = number_of(world, "fay")
    assert [events[name]["by"] for name in ("message", "summon", "lead", "coming")] == [fay] * 4
    assert events["programme"]["lead"] == {"id": "fay", "name": fay}
    assert events["programme"]["me"]["call"] == {"coming": fay}
    assert (await world.hall.messages(0, 9))[0]["by"] == fay


async def test_sa6_facilitators_still_see_who_calls(world: World) -> None:
    await hide_names(world)
    await world.do("pat", "call", ShowSignal, up=True, board="b1")
    assert world.heard("fay", "called")[-1]["name"] == "Pat"
    assert world.cockpit()["calls"][0]["name"] == "Pat"


@pytest.mark.parametrize(("asker", "is_named"), [("hanna", False), ("flo", True)])
async def test_sa6_a_conflict_tells_the_name_to_facilitators_only(
    world: World, asker: str, is_named: bool
) -> None:
    await hide_names(world)
    await world.join("Flo", "facilitator")
    await world.do("fay", "timer", SetTimer, do="start", minutes=5, board="b1")
    keys: dict[str, Any] = {"do": "stop", "board": "b1", "seen": 0}
    with pytest.raises(Refused) as refused:
        await world.do(asker, "timer", SetTimer, **keys)
    assert refused.value.name == "conflict"
    assert refused.value.values["by"] == ("Fay" if is_named else number_of(world, "fay"))


async def test_sa6_whoever_hides_their_own_name_is_not_named_either(world: World) -> None:
    await world.join("Fred", "facilitator", hides_name=True)
    world.sit("pat")
    await world.do("fred", "message", SendMessage, texts={"en": "Hello"})
    assert world.heard("pat", "message")[-1]["by"] == number_of(world, "fred")
