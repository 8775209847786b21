"""What a room may spend on copies of its document, and who waits when it is spent (SY13)."""

import pytest

from server.errors import Busy
from server.policy.rights import BoardRights
from server.rooms.budget import FULL_S, RESERVE_S, SHARE, SUSPECT_S, Budget
from server.storage.base import Person
from tests.server.rooms.ruled import LOCKED, accepted, board, element, refused, up_to_date
from tests.server.rooms.world import World


def is_busy(budget: Budget, person_id: str, now_s: float, *, needs_copy: bool = True) -> bool:
    try:
        budget.check(person_id, now_s, needs_copy=needs_copy)
    except Busy:
        return True
    return False


def test_sy13_whoever_was_refused_waits_first() -> None:
    budget = Budget()
    budget.check("mallory", 0, needs_copy=True)
    budget.refused("mallory", 0)
    budget.spend(FULL_S)
    assert is_busy(budget, "mallory", 0)
    assert is_busy(budget, "mallory", 0, needs_copy=False)  # it would cost the next one
    assert not is_busy(budget, "anna", 0)


def test_sy13_there_is_an_end_to_it_for_everybody_but_not_for_what_costs_nothing() -> None:
    budget = Budget()
    budget.check("anna", 0, needs_copy=True)
    budget.spend(FULL_S + RESERVE_S)
    assert is_busy(budget, "anna", 0)
    assert not is_busy(budget, "anna", 0, needs_copy=False)


def test_sy13_who_waits_is_told_how_long() -> None:
    budget = Budget()
    budget.check("anna", 0, needs_copy=True)
    budget.spend(FULL_S + RESERVE_S + 1)
    with pytest.raises(Busy) as busy:
        budget.check("anna", 0, needs_copy=True)
    assert busy.value.retry_after_s == pytest.approx(1 / SHARE)
    budget.check("anna", busy.value.retry_after_s + 0.1, needs_copy=True)


def test_sy13_it_does_not_grow_beyond_its_measure_and_forgets_suspects() -> None:
    budget = Budget()
    budget.refused("mallory", 0)
    budget.check("mallory", 10_000, needs_copy=True)
    budget.spend(FULL_S)
    assert not is_busy(budget, "mallory", 10_000)
    budget.refused("mallory", 10_000)
    assert is_busy(budget, "mallory", 10_000)
    assert not is_busy(budget, "mallory", 10_000 + SUSPECT_S)


async def attack(world: World, person: Person) -> str:
    """An update that is refused; returns why."""
    attacker = up_to_date(world, world.join(person))
    attacker.elements["a"] = element(5)
    attacker.forget()
    attacker.write(attacker.change())
    await world.tick()
    (event,) = attacker.events("refused")
    return str(event["reason"])


async def test_sy13_many_who_are_refused_do_not_take_the_room_from_others(world: World) -> None:
    anna, _ = await board(world, LOCKED)
    crowd = [world.person() for _ in range(40)]
    world.clock.look_s = 0.02  # every copy and every try takes that long
    began_s = world.clock.s
    reasons = [await attack(world, each) for _ in range(2) for each in crowd]
    assert set(reasons) == {"locked", "busy"}
    tried_s = 0.06  # one look for the copy, two until it is refused
    refused_s = reasons.count("locked") * tried_s
    assert refused_s <= FULL_S + RESERVE_S + SHARE * (world.clock.s - began_s)
    world.clock.look_s = 0
    anna.elements["free"]["x"] = 3010
    world.clock.s += 1
    await accepted(world, anna, anna.change())


async def test_sy13_a_busy_room_says_when_to_come_again_and_then_takes_the_same(
    world: World,
) -> None:
    anna, watcher = await board(world, LOCKED)
    world.clock.look_s = 1.1
    assert await attack(world, anna.session.person) == "locked"
    world.clock.look_s = 0
    anna = up_to_date(world, world.join(anna.session.person))
    anna.elements["mine"] = element(4000)
    raw = anna.change()
    assert await refused(world, anna, watcher, raw) == "busy"
    (event,) = anna.events("refused")
    world.clock.s += event["retry_after_ms"] / 1000
    await accepted(world, anna, raw)


async def test_sy13_an_open_board_costs_nothing(world: World) -> None:
    anna, _ = await board(world, BoardRights())
    world.clock.look_s = 0.1
    for n in range(100):
        anna.elements[f"n{n}"] = element()
        await accepted(world, anna, anna.change())
