"""Commands: ordered, durable before effective, done once, refused to who may not."""

import asyncio
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from server.errors import StorageFull
from server.facilitation.outcome import Outcome, Refused
from server.facilitation.people_commands import ChangeRole, RemovePerson
from server.facilitation.run_commands import Freeze, GoToStep, RunSession, SendMessage, SetTimer
from server.facilitation.state import HallState
from tests.server.facilitation.world import World, open_world


async def test_fa1_a_command_that_is_not_stored_has_no_effect_and_is_told_to_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sit("pat")
    world.forget()
    before = world.hall.state

    async def full(*_: object) -> list[int]:
        raise StorageFull

    with monkeypatch.context() as patch:
        patch.setattr(world.storage, "save", full)
        with pytest.raises(StorageFull):
            await world.do("fay", "session", RunSession, do="start")
    assert world.hall.state is before
    assert (world.floor.heard, world.floor.rights) == ({}, {})
    await world.do("fay", "session", RunSession, do="start")
    assert world.hall.state.is_live


async def test_fa1_what_is_told_is_stored_already(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The floor looks into the database at the moment when it is told."""
    world.sit("pat")
    seen: list[bool] = []
    hear = world.floor.hear

    def look(person_id: str, event: str, keys: Mapping[str, object]) -> None:
        if event == "programme":
            seen.append(_has_session(Path(world.url.removeprefix("sqlite+aiosqlite:///"))))
        hear(person_id, event, keys)

    monkeypatch.setattr(world.floor, "hear", look)
    await world.do("fay", "session", RunSession, do="start")
    assert seen == [True]


def _has_session(path: Path) -> bool:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM live_sessions").fetchone()
    connection.close()
    return bool(count)


async def test_fa3_the_same_command_again_does_nothing_and_is_answered_the_same(
    world: World,
) -> None:
    order = world.order(SendMessage, texts={"en": "Five minutes"})
    first = await world.hall.do("fay", "message", order)
    again = await world.hall.do("fay", "message", order)
    assert (first.is_repeated, again.is_repeated) == (False, True)
    assert (again.status, again.keys) == (first.status, first.keys)
    assert len(world.hall.state.messages) == 1


async def test_fa3_the_same_command_after_a_restart_does_nothing(world: World) -> None:
    await world.do("fay", "session", RunSession, do="start")
    order = world.order(GoToStep, step="s2", seen=1)
    await world.hall.do("fay", "step", order)
    await world.do("fay", "step", GoToStep, step="s3")
    await world.restart()
    answer = await world.hall.do("fay", "step", order)
    assert answer.is_repeated
    assert world.hall.state.step is not None
    assert world.hall.state.step.id == "s3"


async def test_fa3_the_same_command_twice_at_once_has_one_effect(world: World) -> None:
    order = world.order(SendMessage, texts={"en": "Five minutes"})
    answers = await asyncio.gather(*(world.hall.do("fay", "message", order) for _ in range(20)))
    assert len({str(answer.keys["message"]) for answer in answers}) == 1
    assert len(world.hall.state.messages) == 1


async def test_fa3_an_id_that_somebody_else_used_gives_nothing_away(world: World) -> None:
    order = world.order(SendMessage, texts={"en": "For facilitators' eyes"})
    await world.hall.do("fay", "message", order)
    with pytest.raises(Refused) as refused:
        await world.hall.do("pat", "hand", order)
    assert (refused.value.status, refused.value.name) == (409, "command_taken")


async def test_fa4_of_fifty_at_once_one_wins_and_the_others_are_told_who(world: World) -> None:
    facilitators = [await world.join(f"Lead {number}", "facilitator") for number in range(50)]
    await world.do("fay", "session", RunSession, do="start")
    seen = world.hall.state.revisions["step"]
    results = await asyncio.gather(
        *(world.do(person.id, "step", GoToStep, step="s2", seen=seen) for person in facilitators),
        return_exceptions=True,
    )
    lost = [each for each in results if isinstance(each, Refused)]
    assert len(lost) == 49
    assert {(each.status, each.name) for each in lost} == {(409, "conflict")}
    assert {each.values["by"] for each in lost} == {"Lead 0"}
    assert {each.revision for each in lost} == {world.hall.state.revision}
    assert world.hall.state.revisions["step"] == seen + 1


async def test_fa4_after_a_restart_a_stale_command_is_still_refused(world: World) -> None:
    await world.do("fay", "session", RunSession, do="start")
    seen = world.hall.state.revisions["step"]
    await world.do("fay", "step", GoToStep, step="s2", seen=seen)
    await world.restart()
    with pytest.raises(Refused) as refused:
        await world.do("fay", "step", GoToStep, step="s3", seen=seen)
    assert (refused.value.name, refused.value.values["by"]) == ("conflict", "Fay")


async def test_another_aspect_may_have_changed_meanwhile(world: World) -> None:
    await world.do("fay", "session", RunSession, do="start")
    seen = world.hall.state.revisions["step"]
    await world.do("fay", "timer", SetTimer, do="start", minutes=3)
    await world.do("fay", "step", GoToStep, step="s2", seen=seen)


async def test_somebody_demoted_a_moment_ago_has_no_power(world: World) -> None:
    """Both were authenticated; the demotion is first in the queue."""
    await world.join("Flo", "facilitator")
    demote = world.do("fay", "role", ChangeRole, target="flo", role="participant")
    freeze = world.do("flo", "freeze", Freeze, frozen=True)
    _, refused = await asyncio.gather(demote, freeze, return_exceptions=True)
    assert isinstance(refused, Refused)
    assert (refused.status, refused.name) == (403, "forbidden")


async def test_somebody_removed_a_moment_ago_has_no_power(world: World) -> None:
    await world.join("Flo", "facilitator")
    remove = world.do("fay", "remove", RemovePerson, target="flo")
    freeze = world.do("flo", "freeze", Freeze, frozen=True)
    _, refused = await asyncio.gather(remove, freeze, return_exceptions=True)
    assert isinstance(refused, Refused)
    assert (refused.status, refused.name) == (403, "removed")


async def test_whoever_waits_can_do_nothing(world: World) -> None:
    await world.join("Wes", "facilitator", state="waiting")
    with pytest.raises(Refused) as refused:
        await world.do("wes", "freeze", Freeze, frozen=True)
    assert (refused.value.status, refused.value.name) == (403, "waiting")


async def test_a_caller_who_gives_up_does_not_stop_the_command(world: World) -> None:
    task = asyncio.ensure_future(world.do("fay", "session", RunSession, do="start"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async def look(state: HallState, _: int) -> Outcome | None:
        assert state.is_live
        return None

    await world.hall.change(look)


async def test_an_unloaded_hall_comes_back_with_its_state(world: World) -> None:
    await world.do("fay", "session", RunSession, do="start")
    world.clock.pass_s(61)
    await world.halls.make_round()
    assert world.halls.live("w1") is None
    async with world.halls.lease("w1") as hall:
        assert hall is not world.hall
        assert hall.state.session == world.hall.state.session


async def test_a_hall_with_people_in_it_stays(world: World) -> None:
    world.sit("pat")
    world.clock.pass_s(600)
    await world.halls.make_round()
    assert world.halls.live("w1") is world.hall


async def test_two_leases_at_once_load_one_hall(tmp_path: Path) -> None:
    world = await open_world(tmp_path)
    await world.restart()
    world.clock.pass_s(61)
    await world.halls.make_round()

    async def lease() -> int:
        async with world.halls.lease("w1") as hall:
            await asyncio.sleep(0)
            return id(hall)

    assert len(set(await asyncio.gather(*(lease() for _ in range(20))))) == 1
    await world.storage.close()
