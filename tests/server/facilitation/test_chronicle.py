"""What of a workshop's life stands in the record of its boards."""

from typing import Any

import pytest

from server.facilitation.command import Command
from server.facilitation.outcome import Refused
from server.facilitation.people_commands import MutePerson, RemovePerson
from server.facilitation.run_commands import (
    Freeze,
    GoToStep,
    RunSession,
    SendMessage,
    SetLocks,
    SetTimer,
    SetZone,
    ShowSignal,
    SummonAll,
)
from server.facilitation.versions import NameVersion
from server.storage.records import StoredEvent
from tests.server.facilitation.world import World

Told = tuple[str, str | None, dict[str, Any]]


async def told(world: World, board_id: str) -> list[Told]:
    """The events of a board; the chain is checked by reading it."""
    found = [item async for item in world.storage.record(board_id)]
    bodies = [item.read() for item in found if isinstance(item, StoredEvent)]
    return [(body.kind, body.subject, body.body) for body in bodies]


async def do(world: World, deed: str, kind: type[Command], **values: Any) -> None:
    await world.do("fay", deed, kind, **values)


async def name_it(world: World, by: str = "fay", **values: Any) -> None:
    await world.hall.do(by, "version", world.order(NameVersion, **values))


async def test_a_session_and_its_first_step_are_told_on_all_boards(world: World) -> None:
    await do(world, "session", RunSession, do="start")
    session = world.hall.state.session
    assert session is not None
    about = {"session": session.id, "title": "Quartier"}
    step = {"step": "s1", "number": 1, "of": 3, "mode": "follow", "title": {"en": "Welcome"}}
    for board in ("b0", "b1", "b2"):
        assert await told(world, board) == [
            ("session_started", None, about),
            ("step", None, step),
        ]


async def test_an_end_is_told_when_it_is_ordered_and_when_it_is_over(world: World) -> None:
    await do(world, "session", RunSession, do="start")
    await do(world, "session", RunSession, do="end")
    await do(world, "session", RunSession, do="undo_end")
    await do(world, "session", RunSession, do="end")
    await world.pass_s(11)
    kinds = [kind for kind, _, _ in await told(world, "b0")]
    assert kinds[2:] == ["session_ending", "session_resumed", "session_ending", "session_ended"]


async def test_a_step_says_where_it_is_done(world: World) -> None:
    await do(world, "session", RunSession, do="start")
    await do(world, "step", GoToStep, step="s3")
    kind, _, body = (await told(world, "b1"))[-1]
    assert (kind, body["number"], body["mode"]) == ("step", 3, "private")
    assert body["boards"] == ["b1", "b2"]


async def test_what_concerns_one_board_is_told_there_only(world: World) -> None:
    await do(world, "session", RunSession, do="start")
    await do(world, "timer", SetTimer, do="start", minutes=3, board="b1")
    await do(world, "freeze", Freeze, frozen=True, boards=["b1", "b2"])
    await do(world, "locks", SetLocks, target="b1", lock=["x", "y"], unlock=["z"])
    await do(world, "zones", SetZone, target="b1", frame="f", rule={"roles": ["host"]})
    await do(world, "summon", SummonAll, board="b1")
    assert (await told(world, "b0"))[2:] == []
    assert (await told(world, "b1"))[2:] == [
        ("timer", None, {"do": "start", "minutes": 3}),
        ("frozen", None, {"frozen": True}),
        ("locked", None, {"elements": 3}),
        ("zone", None, {"frame": "f"}),
        ("summon", None, {"board": "b1"}),
    ]


async def test_words_to_all_are_told_as_they_were_said(world: World) -> None:
    await do(world, "message", SendMessage, texts={"uk": "Ще дві хвилини"})
    assert await told(world, "b2") == [("message", None, {"texts": {"uk": "Ще дві хвилини"}})]


async def test_who_came_and_went_is_told_where_they_did(world: World) -> None:
    world.sit("pat", "b1")
    await world.pass_s(1)
    world.rise("pat")
    await world.pass_s(60)
    assert [kind for kind, _, _ in await told(world, "b1")] == ["joined", "left"]
    assert await told(world, "b0") == []


async def test_safety_names_whom_and_nothing_else(world: World) -> None:
    await do(world, "mute", MutePerson, target="pat", muted=True)
    await do(world, "remove", RemovePerson, target="pat", ban="for_ever")
    assert await told(world, "b0") == [
        ("muted", "pat", {}),
        ("removed", "pat", {}),
        ("banned", "pat", {}),
    ]


async def test_doors_signals_and_settings_are_nobodys_history(world: World) -> None:
    world.sit("pat", "b1")
    await world.do("pat", "hand", ShowSignal, up=True, board="b1")
    assert await told(world, "b1") == []


async def test_a_moment_gets_a_name_on_the_boards_that_are_named(world: World) -> None:
    await name_it(world, name="  before the vote ", boards=["b1", "b1"])
    assert await told(world, "b1") == [("version", None, {"name": "before the vote"})]
    assert await told(world, "b0") == []
    await name_it(world, name="all")
    assert await told(world, "b0") == [("version", None, {"name": "all"})]


@pytest.mark.parametrize("name", ["", "  ", "two\nlines"])
async def test_a_name_says_something_on_one_line(world: World, name: str) -> None:
    with pytest.raises(Refused):
        await name_it(world, name=name)


async def test_participants_name_nothing(world: World) -> None:
    with pytest.raises(Refused):
        await name_it(world, "pat", name="mine")


async def test_a_command_that_is_repeated_is_told_once(world: World) -> None:
    order = world.order(NameVersion, name="once")
    for _ in range(2):
        await world.hall.do("fay", "version", order)
    assert len(await told(world, "b0")) == 1
