"""Frames that not everybody may write in (PO5): where an element is, before and after."""

from __future__ import annotations

from typing import Any

import pytest
from pycrdt import Array, Map, Text

from server.policy.rights import BoardRights
from server.rooms.rights_gate import RightsGate
from server.storage.base import ZoneRule
from tests.server.rooms.ruled import ZONE, accepted, board, element, refused, up_to_date
from tests.server.rooms.world import BOARD, World

OUTSIDE, INSIDE, EDGE = 600, 100, 490  # of the frame from 0 to 500; notes are 20 wide


@pytest.mark.parametrize("x", [INSIDE, EDGE, -10])
async def test_po5_a_note_is_not_moved_into_a_closed_frame(world: World, x: int) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["free"]["x"] = x
    assert await refused(world, anna, watcher, anna.change()) == "zone"
    (event,) = anna.events("refused")
    assert (event["elements"], event["frame"]) == (["free"], "zone")


@pytest.mark.parametrize("x", [OUTSIDE, 491, -11])
async def test_po5_beside_it_there_is_room(world: World, x: int) -> None:
    anna, _ = await board(world, ZONE)
    anna.elements["free"]["x"] = x
    await accepted(world, anna, anna.change())


async def test_po5_nothing_leaves_it_either(world: World) -> None:
    anna, watcher = await board(world, BoardRights())
    anna.elements["free"]["x"] = INSIDE
    await accepted(world, anna, anna.change())
    world.rooms.set_rights(BOARD, ZONE)
    anna.elements["free"]["x"] = OUTSIDE
    assert await refused(world, anna, watcher, anna.change()) == "zone"


async def test_po5_resizing_moves_the_centre(world: World) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["wide"] = element(-400)
    await accepted(world, anna, anna.change())
    anna.elements["wide"]["width"] = 1000
    assert await refused(world, anna, watcher, anna.change()) == "zone"


@pytest.mark.parametrize("end", ["start", "end"])
async def test_po5_both_ends_of_a_line_count(world: World, end: str) -> None:
    anna, watcher = await board(world, ZONE)
    ends = {"start": {"x": 600, "y": 0}, "end": {"x": 700, "y": 0}, end: {"x": 100, "y": 100}}
    anna.elements["line"] = Map({"type": "arrow", "x": 600, "y": 0, **ends})
    assert await refused(world, anna, watcher, anna.change()) == "zone"


@pytest.mark.parametrize("x", ["600", None, True, 1e8, [600]])
async def test_po5_a_place_that_is_no_number_is_nowhere(world: World, x: object) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["odd"] = element(x)
    assert await refused(world, anna, watcher, anna.change()) == "zone"


async def test_po5_a_place_may_not_be_a_shared_type(world: World) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["odd"] = element(Array([600]), Text("600"))
    assert await refused(world, anna, watcher, anna.change()) == "zone"


@pytest.mark.parametrize("kind", [["arrow"], {"arrow": 1}, 1, None])
async def test_po5_a_type_that_is_no_word_opens_nothing(world: World, kind: object) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["free"]["x"] = INSIDE
    anna.elements["odd"] = element(OUTSIDE)
    anna.elements["odd"]["type"] = kind
    forged = anna.change()
    assert await refused(world, anna, watcher, forged) == "zone"
    assert await refused(world, anna, watcher, forged) == "zone"


async def test_po2_what_fails_while_it_is_tried_is_not_let_in_the_second_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["free"]["x"] = INSIDE
    forged = anna.change()
    with monkeypatch.context() as patch:
        patch.setattr(RightsGate, "check", _fail)
        with pytest.raises(RuntimeError):
            anna.write(forged)
    assert await refused(world, anna, watcher, forged) == "zone"


def _fail(*_: object) -> None:
    raise RuntimeError("a mistake of ours")


async def test_po5_a_frame_drawn_over_it_changes_nothing(world: World) -> None:
    anna, watcher = await board(world, ZONE)
    big = {"type": "frame", "x": -2000, "y": -2000, "width": 2100, "height": 2100}
    anna.elements["mine"] = Map(big)
    await accepted(world, anna, anna.change())
    anna.elements["free"]["x"] = INSIDE
    assert await refused(world, anna, watcher, anna.change()) == "zone"


@pytest.mark.parametrize("change", [("x", 900), ("type", "note"), ("width", 8), ("z", "a9")])
async def test_po4_a_ruled_frame_is_not_for_moving(world: World, change: tuple[str, Any]) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["zone"][change[0]] = change[1]
    assert await refused(world, anna, watcher, anna.change()) == "locked"


async def test_po5_the_zone_goes_with_its_frame(world: World) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["free"]["x"] = 1500
    await accepted(world, anna, anna.change())
    up_to_date(world, watcher).elements["zone"]["x"] = 2000
    watcher.write(watcher.change())
    await world.tick()
    up_to_date(world, anna).elements["free"]["x"] = INSIDE
    await accepted(world, anna, anna.change())
    anna.elements["free"]["x"] = 2100
    assert await refused(world, anna, watcher, anna.change()) == "zone"


async def test_po5_a_step_in_some_frames_closes_the_rest(world: World) -> None:
    anna, watcher = await board(world, BoardRights(focus=frozenset({"zone"})))
    anna.elements["new"] = element(INSIDE)
    await accepted(world, anna, anna.change())
    anna.elements["far"] = element(OUTSIDE)
    assert await refused(world, anna, watcher, anna.change()) == "zone"


INK = {"type": "stroke", "x": OUTSIDE, "y": 0, "width": 20, "height": 20, "z": "a0"}


async def test_po5_a_stroke_lies_where_its_points_are(world: World) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["honest"] = Map({**INK, "points": [0, 0, 0.5, 20, 20, 0.5]})
    await accepted(world, anna, anna.change())
    # The box is beside the closed frame; the ink is in it.
    forged = {**INK, "x": -9_900, "width": 10, "points": [10_000, 10, 0.5, 10_100, 90, 0.5]}
    anna.elements["forged"] = Map(forged)
    assert await refused(world, anna, watcher, anna.change()) == "zone"


async def test_po5_a_stroke_is_not_redrawn_into_a_closed_frame(world: World) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["ink"] = Map({**INK, "x": -2000, "points": [0, 0, 0.5, 20, 20, 0.5]})
    await accepted(world, anna, anna.change())
    anna.elements["ink"]["points"] = [2_010, 10, 0.5, 2_100, 90, 0.5]
    assert await refused(world, anna, watcher, anna.change()) == "zone"


@pytest.mark.parametrize(
    "points",
    [None, [], [1, 2], "ink", [0, 0, 0.5, -1, 0, 0.5], [0, 0, 0.5, "9", 0, 0.5]],
)
async def test_po5_a_stroke_whose_points_are_none_is_nowhere(world: World, points: object) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["odd"] = Map({**INK, "points": points})
    assert await refused(world, anna, watcher, anna.change()) == "zone"


@pytest.mark.parametrize("end", ["start", "end"])
async def test_po5_an_attached_end_is_where_its_element_has_it(world: World, end: str) -> None:
    anna, watcher = await board(world, BoardRights())
    anna.elements["note"] = element(INSIDE, INSIDE)
    await accepted(world, anna, anna.change())
    world.rooms.set_rights(BOARD, ZONE)
    free = {"x": OUTSIDE, "y": 0}
    held = {**free, "id": "note", "ax": 0.5, "ay": 0.5}
    anna.elements["line"] = Map({"type": "line", **free, "start": free, "end": free, end: held})
    assert await refused(world, anna, watcher, anna.change()) == "zone"


async def test_po5_an_end_held_by_what_is_gone_or_a_line_is_where_it_is_written(
    world: World,
) -> None:
    anna, _ = await board(world, ZONE)
    free = {"x": OUTSIDE, "y": 0}
    for name, holder in (("one", "gone"), ("two", "one")):
        held = {**free, "id": holder, "ax": 0.5, "ay": 0.5}
        anna.elements[name] = Map({"type": "line", **free, "start": free, "end": held})
        await accepted(world, anna, anna.change())


@pytest.mark.parametrize(("kind", "x"), [("frame", -399), ("rect", -99), ("text", -159)])
async def test_po5_a_size_that_is_not_said_is_what_people_see(
    world: World, kind: str, x: int
) -> None:
    anna, watcher = await board(world, ZONE)
    anna.elements["odd"] = Map({"type": kind, "x": x, "y": 10})
    assert await refused(world, anna, watcher, anna.change()) == "zone"
    anna = up_to_date(world, world.join(anna.session.person))
    anna.elements["odd"] = Map({"type": kind, "x": x - 2, "y": 10})
    await accepted(world, anna, anna.change())


@pytest.mark.parametrize("kind", ["zones", "focus"])
async def test_po5_what_is_no_frame_gives_no_rights(world: World, kind: str) -> None:
    anna, watcher = await board(world, BoardRights())
    anna.elements["note"] = Map({"type": "note", "x": 0, "y": 0, "width": 9000, "height": 9000})
    await accepted(world, anna, anna.change())
    open_rule = {"zone": ZoneRule(is_closed=True), "note": ZoneRule()}
    rights = {
        "zones": BoardRights(zones=open_rule),
        "focus": BoardRights(focus=frozenset({"note"})),
    }
    world.rooms.set_rights(BOARD, rights[kind])
    anna.elements["free"]["x"] = INSIDE
    assert await refused(world, anna, watcher, anna.change()) == "zone"


async def test_po4_the_id_of_a_missing_frame_is_not_for_taking(world: World) -> None:
    """The agenda names it, so people know it; whoever made it would write wherever they like."""
    anna, watcher = await board(world, BoardRights(locked=frozenset({"later"})))
    anna.elements["later"] = Map({"type": "frame", "x": 0, "y": 0, "width": 9e4, "height": 9e4})
    assert await refused(world, anna, watcher, anna.change()) == "locked"
    world.rooms.set_rights(BOARD, BoardRights(focus=frozenset({"later"})))
    anna = up_to_date(world, world.join(anna.session.person))
    anna.elements["free"]["x"] = INSIDE
    assert await refused(world, anna, watcher, anna.change()) == "zone"
