"""Who is told what, when: whole states to everybody, nothing to whom it does not concern."""

import msgspec

from server.facilitation.people_commands import ChangeRole, ChangeSettings, MutePerson
from server.facilitation.run_commands import (
    CallBack,
    ExtendGroup,
    Freeze,
    GoToStep,
    RunSession,
    SetLocks,
    SetTimer,
    SetZone,
    ShowSignal,
)
from tests.server.facilitation.world import World


async def test_whoever_arrives_is_told_all_that_holds(world: World) -> None:
    """Late joiners see step, task and remaining time (JOIN-5)."""
    await world.do("fay", "session", RunSession, do="start")
    await world.do("fay", "step", GoToStep, step="s2")
    await world.do("fay", "timer", SetTimer, do="start", minutes=5)
    world.clock.pass_s(100)
    world.sit("pat")
    assert [event for event, _ in world.floor.heard["pat"]] == ["programme", "rights", "locks"]
    programme = world.heard("pat", "programme")[0]
    assert programme["step"]["number"] == 2
    assert programme["steps"][1]["title"] == {"en": "Practice"}
    assert programme["timers"][0]["left_ms"] == 200_000


async def test_fa2_every_programme_is_whole(world: World) -> None:
    world.sit("pat")
    first = world.heard("pat", "programme")[0]
    await world.do("fay", "session", RunSession, do="start")
    for step in ("s2", "s3", "s1"):
        await world.do("fay", "step", GoToStep, step=step)
    told = world.heard("pat", "programme")
    assert all(each.keys() == first.keys() for each in told)
    last = {**told[-1], "time_ms": 0}
    assert last == {**_over_the_wire(world, "pat"), "time_ms": 0}


def _over_the_wire(world: World, person_id: str) -> dict[str, object]:
    view = world.hall.programme(world.hall.member(person_id))
    decoded: dict[str, object] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


async def test_revisions_never_go_back(world: World) -> None:
    world.sit("pat")
    await world.do("fay", "session", RunSession, do="start")
    await world.restart()
    world.sit("pat")
    await world.do("fay", "freeze", Freeze, frozen=True)
    await world.hall.flush()
    await world.do("fay", "freeze", Freeze, frozen=False)
    numbers = [each["revision"] for each in world.heard("pat", "programme")]
    assert numbers == sorted(numbers)
    assert numbers[0] > 0


async def test_a_hand_is_nobody_elses_programme(world: World) -> None:
    await world.join("Ada")
    world.sit("pat")
    world.sit("ada")
    world.forget()
    await world.do("pat", "hand", ShowSignal, up=True, board="b0")
    assert world.heard("pat", "programme")[-1]["me"]["hand"] is True
    assert world.heard("ada", "programme") == []


async def test_the_cockpit_reaches_facilitators_only(world: World) -> None:
    for person_id, board_id in (("fay", "b0"), ("pat", "b0")):
        world.sit(person_id, board_id)
    await world.join("Ola", "observer")
    world.sit("ola")
    await world.do("fay", "session", RunSession, do="start")
    await world.pass_s(2)
    await world.do("pat", "call", ShowSignal, up=True, board="b0")
    await world.pass_s(2)
    assert world.heard("fay", "cockpit")
    for person_id in ("pat", "ola"):
        events = {event for event, _ in world.floor.heard[person_id]}
        assert events.isdisjoint({"cockpit", "called"})


async def test_a_new_facilitator_is_told_rights_and_gets_the_cockpit(world: World) -> None:
    world.sit("pat")
    await world.do("fay", "session", RunSession, do="start")
    assert world.heard("pat", "rights")[-1]["reason"] == "step"
    await world.do("fay", "role", ChangeRole, target="pat", role="facilitator")
    assert world.floor.standings["pat"].role == "facilitator"
    assert world.heard("pat", "rights")[-1]["writable"] is True
    await world.pass_s(2)
    assert world.heard("pat", "cockpit")


async def test_somebody_muted_is_told_why_and_nobody_else_is(world: World) -> None:
    await world.join("Ada")
    world.sit("pat")
    world.sit("ada")
    world.forget()
    await world.do("fay", "mute", MutePerson, target="pat", muted=True)
    assert world.heard("pat", "rights")[-1]["reason"] == "muted"
    assert world.heard("ada", "rights") == []


async def test_rights_are_told_to_each_as_they_have_them(world: World) -> None:
    await world.join("Hal", host_board_id="b1")
    for person_id in ("fay", "hal", "pat"):
        world.sit(person_id, "b1")
    rule = {"roles": ["host"]}
    await world.do("fay", "zones", SetZone, target="b1", frame="f", rule=rule)
    allowed = {
        person_id: world.heard(person_id, "rights")[-1]["zones"][0]["allowed"]
        for person_id in ("fay", "hal", "pat")
    }
    assert allowed == {"fay": True, "hal": True, "pat": False}
    world.sit("hal", "b2")
    await world.do("fay", "zones", SetZone, target="b2", frame="f", rule=rule)
    assert world.heard("hal", "rights")[-1]["zones"][0]["allowed"] is False


async def test_locks_are_told_whole_to_their_board_only(world: World) -> None:
    await world.join("Ada")
    world.sit("pat", "b1")
    world.sit("ada", "b2")
    world.forget()
    await world.do("fay", "locks", SetLocks, target="b1", lock=["one", "two"], unlock=["three"])
    assert world.heard("pat", "locks") == [
        {"board": "b1", "locked": ["one", "place", "two"], "unlocked": ["three"], "templates": []}
    ]
    assert world.heard("ada", "locks") == []
    await world.restart()
    assert world.hall.room_rights("b1").rights.locked == {"one", "place", "two"}


async def test_what_people_see_of_each_other_reaches_every_board(world: World) -> None:
    await world.do("fay", "settings", ChangeSettings, cursors="off", names="hidden")
    assert {(each.cursors, each.names) for each in world.floor.displays.values()} == {
        ("off", False)
    }
    assert world.floor.displays.keys() == world.hall.state.boards.keys()


async def test_a_closed_group_board_is_opened_again_by_its_host(world: World) -> None:
    await world.join("Hal", host_board_id="b1", group_board_id="b1")
    await world.do("fay", "groups_back", CallBack)
    assert world.floor.rights["b1"].is_closed
    await world.do("hal", "extend", ExtendGroup, target="b1", open=True)
    assert not world.floor.rights["b1"].is_closed
