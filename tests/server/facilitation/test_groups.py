"""Dealing people out to boards, there and back."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.facilitation.groups import Dealer, Guest, Table
from server.facilitation.outcome import Refused
from server.facilitation.run_commands import (
    ApplyGroups,
    CallBack,
    ExtendGroup,
    GroupRules,
    PreviewGroups,
    RunSession,
    SendToGroups,
    SummonAll,
    WrongGroup,
)
from tests.server.facilitation.world import World

TABLES = [Table(f"b{n}", f"lab-{n}") for n in range(4)]


def workshop_of_sixty() -> list[Guest]:
    """Four labs of fifteen; five people who speak Ukrainian, twelve English, the rest German."""
    languages = ["uk"] * 5 + ["en"] * 12 + ["de"] * 43
    return [Guest(f"p{n:02}", languages[n], f"lab-{n % 4}") for n in range(60)]


def test_sixty_people_are_mixed_and_speakers_stay_together() -> None:
    """BRK-1: cities mixed, one of the own city everywhere, three Ukrainian speakers together."""
    rules = GroupRules(mix_labs=True, keep_language=3, own_lab=True)
    deal = Dealer(workshop_of_sixty(), TABLES, rules).deal({})
    assert [len(group) for group in deal.groups.values()] == [15] * 4
    speakers = {guest.id: guest.language for guest in workshop_of_sixty()}
    for group in deal.groups.values():
        ukrainian = sum(speakers[person] == "uk" for person in group)
        assert ukrainian == 0 or ukrainian >= 3
    assert [each for each in deal.violations if each.rule != "mix_labs"] == []


def test_a_wish_that_cannot_be_fulfilled_is_told() -> None:
    guests = [Guest("a", "de", "lab-0"), Guest("b", "de", "lab-0"), Guest("c", "de", "lab-1")]
    tables = [Table("b0", "lab-9"), Table("b1")]
    deal = Dealer(guests, tables, GroupRules(own_lab=True)).deal({"a": "b0", "b": "b0"})
    told = {(each.rule, each.board_id): set(each.people) for each in deal.violations}
    assert told == {("own_lab", "b0"): set(), ("mix_labs", "b0"): {"a", "b"}}


def test_more_fixed_people_than_fit_are_told_as_uneven() -> None:
    guests = [Guest(each, "de") for each in "abcd"]
    deal = Dealer(guests, [Table("b0"), Table("b1")], GroupRules()).deal(
        {"a": "b0", "b": "b0", "c": "b0"}
    )
    assert deal.groups == {"b0": ("a", "b", "c"), "b1": ("d",)}
    assert [(each.rule, each.board_id) for each in deal.violations] == [("size", "b1")]


guests = st.lists(
    st.tuples(st.sampled_from(["de", "en", "uk"]), st.sampled_from(["n", "s", "e", None])),
    max_size=60,
).map(lambda rows: [Guest(f"p{n}", language, lab) for n, (language, lab) in enumerate(rows)])
tables = st.lists(st.sampled_from(["n", "s", None]), min_size=1, max_size=8).map(
    lambda labs: [Table(f"b{n}", lab) for n, lab in enumerate(labs)]
)
rules = st.builds(
    GroupRules, mix_labs=st.booleans(), keep_language=st.integers(0, 6), own_lab=st.booleans()
)


@given(guests=guests, tables=tables, rules=rules)
def test_everybody_is_in_one_group_and_sizes_differ_by_one(
    guests: list[Guest], tables: list[Table], rules: GroupRules
) -> None:
    deal = Dealer(guests, tables, rules).deal({})
    seated = [person for group in deal.groups.values() for person in group]
    assert sorted(seated) == sorted(guest.id for guest in guests)
    sizes = [len(group) for group in deal.groups.values()]
    assert max(sizes) - min(sizes) <= 1
    assert Dealer(reversed(guests), tables, rules).deal({}) == deal


@given(guests=guests, tables=tables, rules=rules, pick=st.integers(0, 100))
def test_whoever_is_fixed_stays_where_they_are(
    guests: list[Guest], tables: list[Table], rules: GroupRules, pick: int
) -> None:
    places = count(pick)
    fixed = {each.id: tables[next(places) % len(tables)].board_id for each in guests[::3]}
    deal = Dealer(guests, tables, rules).deal({**fixed, "stranger": "b0"})
    where = {person: board for board, group in deal.groups.items() for person in group}
    assert {person: where[person] for person in fixed} == fixed
    assert where.keys() == {guest.id for guest in guests}


def test_five_hundred_people_are_dealt_out() -> None:
    guests = [Guest(f"p{n}", "de" if n % 7 else "uk", f"lab-{n % 9}") for n in range(500)]
    tables = [Table(f"b{n}", f"lab-{n % 9}") for n in range(40)]
    deal = Dealer(guests, tables, GroupRules(keep_language=3, own_lab=True)).deal({})
    assert {len(group) for group in deal.groups.values()} == {12, 13}


async def test_a_preview_changes_nothing_and_leaves_out_who_is_not_here(world: World) -> None:
    for number in range(4):
        await world.join(f"P{number}")
    await world.join("Ola", "observer")
    world.sit("p1")
    world.sit("ola")
    before = world.hall.state
    deal = await world.hall.preview(world.order(PreviewGroups, boards=["b1", "b2"]))
    assert deal.groups == {"b1": ("p1",), "b2": ()}
    everybody = world.order(PreviewGroups, boards=["b1", "b2"], rules={"include_expected": True})
    deal = await world.hall.preview(everybody)
    assert sum(len(group) for group in deal.groups.values()) == 5
    assert world.hall.state is before


async def test_a_host_sits_at_their_own_board(world: World) -> None:
    await world.join("Hal", host_board_id="b2")
    world.sit("hal")
    deal = await world.hall.preview(world.order(PreviewGroups, boards=["b1", "b2"]))
    assert deal.groups == {"b1": (), "b2": ("hal",)}


async def assign(world: World, **groups: list[str]) -> None:
    rows = [{"board": board, "people": people} for board, people in groups.items()]
    await world.do("fay", "groups_apply", ApplyGroups, groups=rows)


async def test_who_is_named_in_no_group_has_none(world: World) -> None:
    await world.join("Ada")
    world.sit("pat")
    await assign(world, b1=["pat"], b2=["ada"])
    assert world.heard("pat", "programme")[-1]["me"]["group_board"] == "b1"
    await assign(world, b1=["ada"])
    assert world.heard("pat", "programme")[-1]["me"]["group_board"] is None
    await world.restart()
    assert world.hall.state.people["ada"].group_board_id == "b1"


async def test_nobody_is_in_two_groups_in_a_foreign_one_or_unknown(world: World) -> None:
    cases: list[tuple[dict[str, list[str]], int, str]] = [
        ({"b1": ["pat"], "b2": ["pat"]}, 422, "group_twice"),
        ({"b1": ["pat", "pat"]}, 422, "group_twice"),
        ({"foreign": ["pat"]}, 404, "board_not_found"),
        ({"b1": ["nobody"]}, 404, "person_not_found"),
    ]
    for groups, status, name in cases:
        with pytest.raises(Refused) as refused:
            await assign(world, **groups)
        assert (refused.value.status, refused.value.name) == (status, name)
    assert world.hall.state.people["pat"].group_board_id is None


async def test_everybody_is_sent_to_their_group_and_called_back(world: World) -> None:
    """BRK-3, BRK-6."""
    await world.join("Ada")
    world.sit("pat")
    world.sit("ada")
    await assign(world, b1=["pat"], b2=[])
    await world.do("fay", "groups_back", CallBack)
    assert world.floor.rights["b1"].is_closed
    await world.do("fay", "groups_go", SendToGroups, minutes=30)
    assert world.heard("pat", "go") == [
        {"board": "b1", "title": "Group 1", "seconds": 20, "minutes": 30}
    ]
    assert world.heard("ada", "go") == []
    assert not world.floor.rights["b1"].is_closed
    assert world.floor.rights["b2"].is_closed
    assert world.heard("pat", "programme")[-1]["timers"][0]["left_ms"] == 30 * 60_000
    world.sit("pat", "b1")
    await world.do("fay", "groups_back", CallBack)
    assert world.heard("pat", "back") == [{"board": "b0", "title": "Plenary", "seconds": 20}]
    assert world.heard("ada", "back") == []


async def test_who_is_between_boards_when_the_groups_are_called_is_called_on_arrival(
    world: World,
) -> None:
    await world.join("Ada")
    await assign(world, b1=["pat"], b2=["ada"])
    await world.do("fay", "groups_go", SendToGroups)
    world.sit("pat", "b0")
    assert [each["board"] for each in world.heard("pat", "go")] == ["b1"]
    world.rise("pat")
    await world.do("fay", "groups_back", CallBack)
    world.sit("pat", "b1")
    assert [each["board"] for each in world.heard("pat", "back")] == ["b0"]
    world.rise("pat")
    world.sit("pat", "b0")
    assert len(world.heard("pat", "go")) == 1
    world.clock.pass_s(31)
    world.sit("ada", "b2")
    assert world.heard("ada", "back") == []


async def test_the_newest_call_counts_for_who_arrives(world: World) -> None:
    await world.do("fay", "session", RunSession, do="start")
    await assign(world, b1=["pat"])
    await world.do("fay", "groups_go", SendToGroups)
    world.clock.pass_s(1)
    await world.do("fay", "summon", SummonAll, board="b2")
    world.sit("pat", "b0")
    assert (world.heard("pat", "go"), len(world.heard("pat", "summon"))) == ([], 1)


async def test_without_groups_nobody_is_sent(world: World) -> None:
    with pytest.raises(Refused) as refused:
        await world.do("fay", "groups_go", SendToGroups)
    assert (refused.value.status, refused.value.name) == (409, "no_groups")


async def test_the_wrong_group_is_a_call_for_a_facilitator(world: World) -> None:
    world.sit("fay")
    await assign(world, b1=["pat"])
    await world.do("pat", "groups_wrong", WrongGroup)
    assert world.heard("fay", "called") == [{"person": "pat", "name": "Pat", "board": "b1"}]
    assert [each["board"] for each in world.cockpit()["calls"]] == ["b1"]


async def test_a_host_extends_their_own_board_only(world: World) -> None:
    await world.join("Hal", host_board_id="b1")
    with pytest.raises(Refused) as refused:
        await world.do("hal", "extend", ExtendGroup, target="b2", open=True)
    assert (refused.value.status, refused.value.name) == (403, "not_your_board")
