"""A live session from its start to its end, as facilitators run it."""

from typing import Any

import pytest

from server.facilitation.outcome import Refused
from server.facilitation.run_commands import (
    FollowView,
    Freeze,
    GoToStep,
    RunSession,
    SetTimer,
    SummonAll,
    TakeLead,
)
from server.policy.verdicts import may_write
from tests.server.facilitation.world import World


async def start(world: World) -> None:
    await world.do("fay", "session", RunSession, do="start")


async def refusal(world: World, *command: Any, **values: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        await world.do(*command, **values)
    return refused.value


async def test_a_session_starts_at_the_first_step(world: World) -> None:
    world.sit("pat")
    await start(world)
    programme = world.heard("pat", "programme")[-1]
    assert programme["session"]["state"] == "running"
    assert programme["step"] == {
        "id": "s1",
        "number": 1,
        "of": 3,
        "since_ms": world.halls.now_ms(),
    }
    assert programme["follow"] == {
        "by": {"id": "fay", "name": "Fay"},
        "frame": {"board": "b0", "element": "intro"},
    }
    assert programme["lead"] == {"id": "fay", "name": "Fay"}


async def test_a_second_start_is_refused(world: World) -> None:
    await start(world)
    refused = await refusal(world, "fay", "session", RunSession, do="start")
    assert (refused.status, refused.name) == (409, "session_running")


async def test_fa7_ending_takes_effect_after_ten_seconds(world: World) -> None:
    await start(world)
    ended = await world.do("fay", "session", RunSession, do="end")
    assert ended.keys["undo_until_ms"] == world.halls.now_ms() + 10_000
    await world.pass_s(9.9)
    assert world.hall.state.is_live
    await world.pass_s(0.2)
    assert not world.hall.state.is_live
    assert world.floor.rights["b0"].is_running is False


async def test_fa7_an_end_is_taken_back_within_ten_seconds(world: World) -> None:
    await start(world)
    await world.do("fay", "session", RunSession, do="end")
    await world.pass_s(9.9)
    await world.do("fay", "session", RunSession, do="undo_end")
    await world.pass_s(60)
    assert world.hall.state.is_live


async def test_fa7_an_end_is_not_taken_back_later(world: World) -> None:
    await start(world)
    await world.do("fay", "session", RunSession, do="end")
    world.clock.pass_s(10.1)
    refused = await refusal(world, "fay", "session", RunSession, do="undo_end")
    assert (refused.status, refused.name) == (409, "undo_too_late")


async def test_fa7_a_crash_while_ending_ends_it_all_the_same(world: World) -> None:
    await start(world)
    await world.do("fay", "session", RunSession, do="end")
    world.clock.pass_s(11)
    await world.restart()
    assert not world.hall.state.is_live


async def test_the_end_takes_timers_signals_and_addresses_with_it(world: World) -> None:
    await world.join("Ada", address="10.0.0.1")
    await start(world)
    await world.do("fay", "timer", SetTimer, do="start", minutes=5)
    await world.do("fay", "session", RunSession, do="end")
    await world.pass_s(10)
    await world.restart()
    state = world.hall.state
    assert (dict(state.timers), dict(state.signals)) == ({}, {})
    assert state.people["ada"].address is None


async def test_a_workshop_may_have_one_session_after_the_other(world: World) -> None:
    await start(world)
    first = world.hall.state.session
    await world.do("fay", "session", RunSession, do="end")
    await world.pass_s(10)
    await start(world)
    second = world.hall.state.session
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert second.revisions["session"] > first.revisions["session"]


async def test_without_a_session_nothing_of_it_can_be_ordered(world: World) -> None:
    for name, kind, values in (
        ("session", RunSession, {"do": "end"}),
        ("session", RunSession, {"do": "undo_end"}),
        ("step", GoToStep, {"step": "s1"}),
        ("follow", FollowView, {"stop": True}),
        ("summon", SummonAll, {"board": "b0"}),
        ("lead", TakeLead, {}),
    ):
        refused = await refusal(world, "fay", name, kind, **values)
        assert (refused.status, refused.name) == (409, "session_not_running")


async def test_a_step_switches_the_rights_of_its_boards(world: World) -> None:
    await start(world)
    assert world.floor.rights["b0"].mode == "follow"
    await world.do("fay", "step", GoToStep, step="s3")
    writing = world.floor.rights["b1"]
    assert (writing.mode, writing.own_only, writing.focus) == (
        "private",
        True,
        frozenset({"place"}),
    )
    elsewhere = world.floor.rights["b0"]
    assert (elsewhere.mode, elsewhere.own_only, elsewhere.focus) == ("open", False, frozenset())


async def test_an_unknown_step_is_refused(world: World) -> None:
    await start(world)
    refused = await refusal(world, "fay", "step", GoToStep, step="s9")
    assert (refused.status, refused.name) == (404, "step_not_found")


async def test_the_next_step_ends_the_timer_of_the_last_but_not_those_of_boards(
    world: World,
) -> None:
    await start(world)
    await world.do("fay", "timer", SetTimer, do="start", minutes=5)
    await world.do("fay", "timer", SetTimer, do="start", minutes=5, board="b1")
    await world.do("fay", "step", GoToStep, step="s2")
    assert list(world.hall.state.timers) == ["b1"]


async def test_fa5_a_timer_runs_by_the_servers_time_whatever_the_machines_clock_does(
    world: World,
) -> None:
    await start(world)
    await world.do("fay", "timer", SetTimer, do="start", minutes=5)
    world.clock.date_ms -= 3_600_000
    world.clock.s += 60
    assert world.programme("pat")["timers"] == [
        {"board": "", "state": "running", "left_ms": 240_000, "total_ms": 300_000}
    ]
    world.clock.date_ms += 7_200_000
    world.clock.s += 60
    timers = world.programme("pat")["timers"]
    assert timers[0]["left_ms"] == 180_000


async def test_fa6_a_timer_goes_on_while_the_server_is_away(world: World) -> None:
    await start(world)
    await world.do("fay", "timer", SetTimer, do="start", minutes=5)
    world.clock.pass_s(20)
    await world.restart()
    timers = world.programme("pat")["timers"]
    assert timers[0]["left_ms"] == 280_000


async def test_fa6_step_freeze_and_lead_outlive_the_process(world: World) -> None:
    await start(world)
    await world.do("fay", "step", GoToStep, step="s2")
    await world.do("fay", "freeze", Freeze, frozen=True)
    await world.restart()
    programme = world.programme("pat")
    assert programme["step"]["id"] == "s2"
    assert programme["frozen"] == {"all": True, "boards": []}
    assert world.hall.room_rights("b2").rights.is_frozen


async def test_a_host_runs_the_timer_of_their_own_board_only(world: World) -> None:
    await world.join("Hal", host_board_id="b1")
    await world.do("hal", "timer", SetTimer, do="start", minutes=5, board="b1")
    for board in ({"board": "b2"}, {}):
        refused = await refusal(world, "hal", "timer", SetTimer, do="stop", **board)
        assert (refused.status, refused.name) == (403, "not_your_board")
    refused = await refusal(world, "pat", "timer", SetTimer, do="stop", board="b1")
    assert refused.status == 403


async def test_timers_refuse_what_makes_no_sense(world: World) -> None:
    cases: list[tuple[dict[str, object], int, str]] = [
        ({"do": "pause"}, 409, "timer_not_running"),
        ({"do": "add", "minutes": 1}, 409, "timer_not_running"),
        ({"do": "start"}, 400, "missing_field"),
        ({"do": "start", "minutes": -1}, 422, "timer_too_short"),
        ({"do": "start", "minutes": 1, "board": "elsewhere"}, 404, "board_not_found"),
    ]
    for values, status, name in cases:
        refused = await refusal(world, "fay", "timer", SetTimer, **values)
        assert (refused.status, refused.name) == (status, name)


async def test_freezing_all_boards_holds_for_all_but_facilitators(world: World) -> None:
    await start(world)
    await world.do("fay", "step", GoToStep, step="s2")
    await world.do("fay", "freeze", Freeze, frozen=True)
    rights = world.floor.rights["b1"]
    pat, fay = (world.halls.standing(world.hall.member(each)) for each in ("pat", "fay"))
    assert (may_write(rights, pat), may_write(rights, fay)) == ("frozen", None)
    await world.do("fay", "freeze", Freeze, frozen=False)
    assert may_write(world.floor.rights["b1"], pat) is None


async def test_freezing_one_board_leaves_the_others_and_thawing_all_thaws_it(
    world: World,
) -> None:
    await start(world)
    await world.do("fay", "freeze", Freeze, frozen=True, boards=["b1"])
    assert world.floor.rights["b1"].is_frozen
    assert not world.hall.room_rights("b2").rights.is_frozen
    await world.do("fay", "freeze", Freeze, frozen=False)
    assert not world.floor.rights["b1"].is_frozen


async def test_without_a_session_boards_are_frozen_one_by_one(world: World) -> None:
    await world.do("fay", "freeze", Freeze, frozen=True)
    await world.restart()
    programme = world.programme("pat")
    assert programme["frozen"] == {"all": False, "boards": ["b0", "b1", "b2"]}


async def test_following_goes_to_a_person_or_a_frame_or_ends(world: World) -> None:
    world.sit("pat")
    await start(world)
    await world.do("fay", "follow", FollowView, person="fay")
    assert world.heard("pat", "programme")[-1]["follow"]["person"] == "fay"
    await world.do("fay", "follow", FollowView, frame={"board": "b1", "element": "f"})
    follow = world.heard("pat", "programme")[-1]["follow"]
    assert follow["frame"] == {"board": "b1", "element": "f"}
    await world.do("fay", "follow", FollowView, stop=True)
    assert world.heard("pat", "programme")[-1]["follow"] is None


async def test_nobody_follows_somebody_who_is_not_there_or_two_things(world: World) -> None:
    await start(world)
    refused = await refusal(world, "fay", "follow", FollowView, person="nobody")
    assert (refused.status, refused.name) == (404, "person_not_found")
    refused = await refusal(world, "fay", "follow", FollowView, person="pat", stop=True)
    assert (refused.status, refused.name) == (400, "one_of")


async def test_whoever_takes_the_lead_is_followed_instead(world: World) -> None:
    await world.join("Flo", "facilitator")
    world.sit("pat")
    await start(world)
    await world.do("fay", "follow", FollowView, person="fay")
    await world.do("flo", "lead", TakeLead)
    programme = world.heard("pat", "programme")[-1]
    assert programme["lead"] == {"id": "flo", "name": "Flo"}
    assert programme["follow"]["person"] == "flo"
    assert world.heard("pat", "lead") == [{"by": "Flo"}]


async def test_everybody_is_called_to_a_board_and_late_comers_on_others_too(
    world: World,
) -> None:
    await world.join("Ada")
    world.sit("pat", "b1")
    await start(world)
    await world.do("fay", "summon", SummonAll, board="b0", frame="intro")
    summon = world.heard("pat", "summon")
    assert [(each["by"], each["board"], each["frame"]) for each in summon] == [
        ("Fay", "b0", "intro")
    ]
    world.sit("ada", "b2")
    assert world.heard("ada", "summon") == summon
    world.clock.pass_s(31)
    world.sit("ada", "b2")
    assert len(world.heard("ada", "summon")) == 1


async def test_who_is_on_the_board_already_is_not_called_again(world: World) -> None:
    await start(world)
    await world.do("fay", "summon", SummonAll, board="b0")
    world.sit("pat", "b0")
    assert world.heard("pat", "summon") == []


async def test_nobody_is_called_to_a_board_of_another_workshop(world: World) -> None:
    await start(world)
    refused = await refusal(world, "fay", "summon", SummonAll, board="foreign")
    assert (refused.status, refused.name) == (404, "board_not_found")


async def test_fa6_a_session_ends_by_command_only(world: World) -> None:
    world.sit("fay")
    await start(world)
    world.rise("fay")
    for _ in range(30):
        await world.pass_s(60)
    assert world.hall.state.is_live
