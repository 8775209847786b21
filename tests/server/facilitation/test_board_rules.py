"""What is prepared: locks, ruled frames, the agenda."""

from typing import Any

import pytest

from server.facilitation.outcome import Refused
from server.facilitation.run_commands import GoToStep, RunSession, SetAgenda, SetLocks, SetZone
from tests.server.facilitation.world import World


def step(title: str, **values: Any) -> dict[str, Any]:
    text = {"en": title}
    return {"mode": "open", "minutes": 5, "title": text, "instruction": {}, **values}


async def test_what_is_named_as_locked_and_unlocked_is_unlocked(world: World) -> None:
    await world.do("fay", "locks", SetLocks, target="b1", lock=["one"])
    await world.do("fay", "locks", SetLocks, target="b1", lock=["one"], unlock=["one"])
    rights = world.floor.rights["b1"]
    assert (rights.locked, rights.unlocked) == (
        frozenset({"place"}),
        frozenset({"one"}),
    )


async def test_po4_frames_of_the_agenda_are_locked_before_their_step_is_on(world: World) -> None:
    """Whoever made or moved them before would say where people may write then."""
    frames = [{"board": "b0", "element": "later"}]
    steps = [step("Now", frames=frames), step("Then", frames=frames, scope="frames")]
    await world.do("fay", "agenda", SetAgenda, steps=steps[:1])
    assert world.hall.room_rights("b0").rights.locked == frozenset()
    await world.do("fay", "agenda", SetAgenda, steps=steps)
    assert world.hall.room_rights("b0").rights.locked == {"later"}
    assert world.hall.room_rights("b2").rights.locked == frozenset()
    await world.do("fay", "locks", SetLocks, target="b0", unlock=["later"])  # if they say so
    assert world.hall.room_rights("b0").rights.locked == frozenset()


async def test_a_rule_is_kept_and_taken_away(world: World) -> None:
    rule = {"levels": ["city"], "labs": ["north"], "people": ["pat"]}
    await world.do("fay", "zones", SetZone, target="b1", frame="f", rule=rule)
    await world.restart()
    kept = world.hall.room_rights("b1").rights.zones["f"]
    assert (set(kept.levels), set(kept.labs), set(kept.people)) == ({"city"}, {"north"}, {"pat"})
    await world.do("fay", "zones", SetZone, target="b1", frame="f", rule=None)
    await world.restart()
    assert dict(world.hall.room_rights("b1").rights.zones) == {}


async def test_rules_name_labs_and_people_that_exist(world: World) -> None:
    for rule, name in (
        ({"labs": ["nowhere"]}, "lab_not_found"),
        ({"people": ["nobody"]}, "person_not_found"),
    ):
        with pytest.raises(Refused) as refused:
            await world.do("fay", "zones", SetZone, target="b1", frame="f", rule=rule)
        assert (refused.value.status, refused.value.name) == (404, name)


async def test_participants_and_hosts_set_no_rules(world: World) -> None:
    await world.join("Hal", host_board_id="b1")
    for person_id in ("pat", "hal"):
        with pytest.raises(Refused) as refused:
            await world.do(person_id, "locks", SetLocks, target="b1", lock=["one"])
        assert refused.value.status == 403


async def test_an_agenda_is_replaced_and_steps_keep_their_id(world: World) -> None:
    steps = [step("Write", id="s3", boards=["b1"]), step("New", id="made up"), step("Last")]
    answer = await world.do("fay", "agenda", SetAgenda, steps=steps)
    await world.restart()
    kept = world.hall.state.steps
    assert [each.id for each in kept] == answer.keys["steps"]
    assert [each.title["en"] for each in kept] == ["Write", "New", "Last"]
    assert kept[0].id == "s3"
    assert kept[1].id != "made up"


async def test_the_live_step_cannot_go_but_may_change_its_rights(world: World) -> None:
    await world.do("fay", "session", RunSession, do="start")
    await world.do("fay", "step", GoToStep, step="s2")
    with pytest.raises(Refused) as refused:
        await world.do("fay", "agenda", SetAgenda, steps=[step("Other", id="s1")])
    assert (refused.value.status, refused.value.name) == (409, "step_is_live")
    await world.do("fay", "agenda", SetAgenda, steps=[step("Same", id="s2", mode="vote")])
    assert world.floor.rights["b0"].mode == "vote"


@pytest.mark.parametrize(
    ("steps", "status", "name"),
    [
        ([step("One", id="s1"), step("Two", id="s1")], 422, "step_twice"),
        ([step("One", boards=["foreign"])], 404, "board_not_found"),
        ([step("One", frames=[{"board": "foreign", "element": "f"}])], 404, "board_not_found"),
        ([step("  ")], 422, "no_text"),
        ([step("\u202eevil")], 422, "wrong_characters"),
    ],
)
async def test_an_agenda_that_makes_no_sense_is_refused(
    world: World, steps: list[dict[str, Any]], status: int, name: str
) -> None:
    with pytest.raises(Refused) as refused:
        await world.do("fay", "agenda", SetAgenda, steps=steps)
    assert (refused.value.status, refused.value.name) == (status, name)
    assert [each.id for each in world.hall.state.steps] == ["s1", "s2", "s3"]
