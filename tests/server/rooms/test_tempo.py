"""Limits on creating and deleting per person (SA4)."""

import pytest

from server.policy.rights import BoardRights, Limit
from server.rooms.tempo import AT_MOST, BACKLOG_ELEMENTS, BACKLOG_S, WINDOW_S, Tempo
from tests.server.rooms.ruled import accepted, board, element, refused, up_to_date
from tests.server.rooms.world import BOARD, Client, World

RIGHTS = BoardRights(creates_per_minute=20, deletes_per_minute=30)


def notes(tempo: Tempo, count: int, now_s: float, *, gone: int = 0) -> Limit | None:
    return tempo.note("anna", count, gone, RIGHTS, now_s)


def test_sa4_the_limit_itself_is_allowed() -> None:
    tempo = Tempo()
    assert notes(tempo, 20, 0) is None
    assert notes(tempo, 0, 1, gone=30) is None
    assert notes(tempo, 1, 2) == "creates"
    assert notes(tempo, 0, 2, gone=1) == "deletes"


def test_sa4_a_minute_later_it_begins_anew() -> None:
    tempo = Tempo()
    assert notes(tempo, 20, 0) is None
    assert notes(tempo, 20, WINDOW_S) is None
    assert notes(tempo, 1, WINDOW_S + 1) == "creates"


def test_sa4_people_are_counted_apart() -> None:
    tempo = Tempo()
    assert notes(tempo, 20, 0) is None
    assert tempo.note("ben", 20, 0, RIGHTS, 0) is None


def test_sa4_no_limit_is_no_limit() -> None:
    assert Tempo().note("anna", 10_000, 10_000, BoardRights(), 0) is None


def test_sa4_what_was_done_offline_is_excused_once() -> None:
    tempo = Tempo()
    tempo.came("anna", 0)
    assert notes(tempo, BACKLOG_ELEMENTS, BACKLOG_S) is None
    tempo.came("anna", 60)  # again and again does not help
    assert notes(tempo, 21, 60) == "creates"


def test_sa4_a_backlog_beyond_measure_is_not_excused() -> None:
    tempo = Tempo()
    tempo.came("anna", 0)
    assert notes(tempo, BACKLOG_ELEMENTS + 1, 1) == "creates"


def make(client: Client, names: range) -> None:
    for n in names:
        client.elements[f"n{n}"] = element()
    client.write(client.change())


@pytest.mark.parametrize("kind", ["creates", "deletes"])
async def test_sa4_whoever_floods_is_reported_once(world: World, kind: str) -> None:
    anna = world.join(world.person(name="anna"))
    world.clock.s += BACKLOG_S + 1
    make(anna, range(100))
    world.rooms.set_rights(BOARD, RIGHTS)
    if kind == "creates":
        make(anna, range(100, 120))
        assert world.rights.alarms == []
        make(anna, range(120, 121))
    else:
        for n in range(31):
            del anna.elements[f"n{n}"]
        anna.write(anna.change())
    await world.tick()
    assert world.rights.alarms == [("anna", kind)]


async def test_sa4_facilitators_are_not_counted(world: World) -> None:
    world.rooms.set_rights(BOARD, RIGHTS)
    fay = up_to_date(world, world.join(world.person("facilitator")))
    world.clock.s += BACKLOG_S + 1
    make(fay, range(300))
    await world.tick()
    assert world.rights.alarms == []


@pytest.mark.parametrize("kind", ["create", "replace", "delete"])
async def test_sa4_more_than_anybody_makes_is_not_taken_in_at_all(world: World, kind: str) -> None:
    anna, watcher = await board(world, BoardRights())
    make(anna, range(AT_MOST + 1))
    await world.tick()
    world.rooms.set_rights(BOARD, RIGHTS)
    for n in range(AT_MOST + 1):
        if kind == "delete":
            del anna.elements[f"n{n}"]
        else:
            anna.elements[f"{'n' if kind == 'replace' else 'm'}{n}"] = element()
    assert await refused(world, anna, watcher, anna.change()) == "too_large"
    assert world.rights.alarms == []


async def test_sa4_it_is_the_sum_of_a_minute_that_counts(world: World) -> None:
    anna, watcher = await board(world, RIGHTS)
    for part in range(2):
        for n in range(AT_MOST // 2):
            anna.elements[f"{part}-{n}"] = element()
        await accepted(world, anna, anna.change())
    anna.elements["one too many"] = element()
    world.rights.alarms.clear()
    assert await refused(world, anna, watcher, anna.change()) == "too_large"
    assert world.rights.alarms == [("anna", "creates")], "also where all of it had been excused"
    world.clock.s += WINDOW_S
    anna = up_to_date(world, world.join(anna.session.person))
    anna.elements["a minute later"] = element()
    await accepted(world, anna, anna.change())


async def test_sa4_a_board_that_allows_more_takes_more(world: World) -> None:
    anna, watcher = await board(world, BoardRights(creates_per_minute=AT_MOST + 50))
    for n in range(AT_MOST + 50):
        anna.elements[f"n{n}"] = element()
    await accepted(world, anna, anna.change())
    anna.elements["one too many"] = element()
    assert await refused(world, anna, watcher, anna.change()) == "too_large"


async def test_sa4_facilitators_paste_what_they_like(world: World) -> None:
    world.rooms.set_rights(BOARD, RIGHTS)
    fay = up_to_date(world, world.join(world.person("facilitator")))
    for n in range(AT_MOST * 5):
        fay.elements[f"n{n}"] = element()
    await accepted(world, fay, fay.change())
