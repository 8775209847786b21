"""Who came and went: recorded, and never more than there is to say."""

import pytest

from server.errors import StorageFull
from server.facilitation.log import BACK_MS, KEPT
from server.storage.records import Act
from tests.server.facilitation.world import World

BACK_S = BACK_MS / 1000


async def record(world: World) -> list[tuple[str, str, str | None]]:
    acts: list[Act] = await world.storage.acts("w1", 0, 1000, frozenset({"joined", "left"}))
    return [(act.kind, act.person_id, act.board_id) for act in acts]


CAME, WENT = ("joined", "pat", "b1"), ("left", "pat", "b1")


async def test_sa5_who_came_is_in_the_record_within_a_second(world: World) -> None:
    world.sit("pat", "b1")
    await world.pass_s(1)
    assert await record(world) == [CAME]


async def test_who_went_is_in_it_when_they_did_not_come_back(world: World) -> None:
    world.sit("pat", "b1")
    world.clock.pass_s(10)
    went_ms = world.halls.now_ms()
    world.rise("pat")
    await world.pass_s(BACK_S - 1)
    assert await record(world) == [CAME]
    await world.pass_s(1)
    assert await record(world) == [CAME, WENT]
    [left] = await world.storage.acts("w1", 0, 10, frozenset({"left"}))
    assert left.time_ms == went_ms


async def test_sa5_a_connection_that_fails_all_the_time_is_one_visit(world: World) -> None:
    for _ in range(200):
        world.sit("pat", "b1")
        await world.pass_s(1)
        world.rise("pat")
        await world.pass_s(1)
    await world.pass_s(BACK_S)
    assert await record(world) == [CAME, WENT]


async def test_two_pages_of_one_person_are_one_visit(world: World) -> None:
    person = world.hall.state.people["pat"]
    for page in ("one", "two"):
        world.hall.attached(page, person, "b1", lambda *_: None)
    world.hall.detached("one")
    await world.pass_s(BACK_S)
    assert await record(world) == [CAME]
    world.hall.detached("two")
    await world.pass_s(BACK_S)
    assert await record(world) == [CAME, WENT]


async def test_a_shutdown_writes_everything(world: World) -> None:
    world.sit("pat", "b1")
    world.rise("pat")
    await world.halls.close()
    assert await record(world) == [CAME, WENT]


async def test_a_full_disk_does_not_fill_the_memory(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> list[int]:
        raise StorageFull

    person = world.hall.state.people["pat"]
    boards = world.hall.state.boards
    with monkeypatch.context() as patch:
        patch.setattr(world.storage, "save", full)
        for visit in range(KEPT):
            for board_id in boards:
                world.hall.attached(f"{visit}", person, board_id, lambda *_: None)
                world.hall.detached(f"{visit}")
            await world.pass_s(BACK_S)
        assert len(world.hall._log._acts) == KEPT
    await world.pass_s(1)
    assert len(await record(world)) == 1000  # of KEPT, the first page
