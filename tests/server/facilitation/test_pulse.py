"""All boards at a glance."""

from typing import Any

from server.facilitation.people_commands import MutePerson
from server.facilitation.run_commands import Freeze, RunSession, SetTimer, ShowSignal, TakeLead
from tests.server.facilitation.world import World, background


def board(world: World, board_id: str) -> dict[str, Any]:
    boards: Any = world.cockpit()["boards"]
    return next(each for each in boards if each["id"] == board_id)


async def test_each_board_with_its_people_hands_calls_activity_and_time(world: World) -> None:
    world.sit("pat", "b1")
    world.floor.edits["b1"] = 17
    await world.do("pat", "hand", ShowSignal, up=True, board="b1")
    await world.do("fay", "timer", SetTimer, do="start", minutes=2, board="b1")
    await world.do("fay", "freeze", Freeze, frozen=True, boards=["b1"])
    seen = board(world, "b1")
    numbers = [seen[key] for key in ("people", "hands", "calls", "edits_per_minute")]
    assert numbers == [1, 1, 0, 17]
    assert (seen["frozen"], seen["timer"]["left_ms"]) == (True, 120_000)
    assert (board(world, "b2")["people"], "timer" in board(world, "b2")) == (0, False)


async def test_it_is_sent_once_a_second_at_most_and_only_when_it_changes(world: World) -> None:
    world.sit("fay")
    world.forget()
    for _ in range(5):
        await world.pass_s(1)
    assert len(world.heard("fay", "cockpit")) == 1
    for _ in range(20):
        await world.do("pat", "hand", ShowSignal, up=True, board="b0")
    assert len(world.heard("fay", "cockpit")) == 2
    await world.do("pat", "call", ShowSignal, up=True, board="b0")
    await world.pass_s(1)
    assert len(world.heard("fay", "cockpit")[-1]["calls"]) == 1


async def test_a_running_timer_alone_sends_nothing(world: World) -> None:
    world.sit("fay")
    await world.do("fay", "timer", SetTimer, do="start", minutes=5)
    await world.pass_s(1)
    world.forget()
    for _ in range(10):
        await world.pass_s(1)
    assert world.heard("fay", "cockpit") == []


async def test_facilitators_see_that_whoever_leads_is_gone(world: World) -> None:
    """FAC-5: after eight seconds, because shorter gaps are reconnects."""
    await world.join("Flo", "facilitator")
    world.sit("fay")
    world.sit("flo")
    await world.do("fay", "session", RunSession, do="start")
    world.rise("fay")
    await world.pass_s(7)
    assert world.heard("flo", "cockpit")[-1]["lead_gone"] is False
    await world.pass_s(1.5)
    assert world.heard("flo", "cockpit")[-1]["lead_gone"] is True
    await world.do("flo", "lead", TakeLead)
    await world.pass_s(1)
    assert world.heard("flo", "cockpit")[-1]["lead_gone"] is False


async def test_somebody_too_fast_is_paused_and_shown_until_let_go(world: World) -> None:
    world.sit("fay")
    world.sit("pat")
    world.halls.alarm("pat", "b0", "creates")
    while background:
        await next(iter(background))
    assert world.heard("pat", "rights")[-1]["reason"] == "muted"
    alerts = world.cockpit()["alerts"]
    assert alerts == [{"kind": "creates", "person": {"id": "pat", "name": "Pat"}, "board": "b0"}]
    await world.do("fay", "mute", MutePerson, target="pat", muted=False)
    assert world.cockpit()["alerts"] == []


async def test_who_waits_is_shown_with_lab_and_link(world: World) -> None:
    await world.join("Wes", state="waiting", lab_id="north", level="city")
    assert world.cockpit()["waiting"] == [
        {
            "id": "wes",
            "name": "Wes",
            "lab": "North",
            "level": "city",
            "link": "",
            "since_ms": 5,
        }
    ]
