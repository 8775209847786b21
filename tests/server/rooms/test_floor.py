"""What facilitation does to rooms, and what people in them are told."""

from __future__ import annotations

import msgspec
from pycrdt import Map

from server.policy.rights import BoardRights, Display, RoomRights, Standing
from server.protocol.awareness import AwarenessEntry, read_entries, write_entries
from server.protocol.messages import Awareness, QueryAwareness
from server.rooms.authority import CURSORS_AGAIN_FROM, CURSORS_UP_TO
from server.storage.base import Person
from tests.server.rooms.ruled import board, element, up_to_date
from tests.server.rooms.world import BOARD, Client, World

CURSOR = b'{"cursor":{"x":1,"y":2},"view":{"x":0,"y":0,"zoom":1}}'


def point(client: Client, number: int, clock: int = 1) -> None:
    client.send(Awareness(write_entries([AwarenessEntry(number, clock, CURSOR)])))


def states(client: Client) -> list[dict[str, object]]:
    entries = [entry for raw in client.awareness() for entry in read_entries(raw)]
    return [msgspec.json.decode(entry.state) for entry in entries if entry.state]


def numbered(name: str, number: int, *, hides_name: bool = False) -> Person:
    return Person(
        name, "w", name, "participant", "en", "#123456", 0, number=number, hides_name=hides_name
    )


async def test_r14_a_room_opens_with_the_rights_of_its_board(world: World) -> None:
    world.rights.given = RoomRights(BoardRights(is_frozen=True))
    await world.close()
    await world.expire()
    await world.open_again()
    anna = world.join()
    assert anna.events("welcome")[0]["writable"] is False
    anna.write(anna.note("a"))
    assert anna.events("refused")[0]["reason"] == "frozen"


async def test_ce1_a_newcomer_is_welcomed_before_anything_else(world: World) -> None:
    world.rights.greetings = ["programme", "rights", "locks"]
    await board(world, BoardRights(own_only=True))
    anna = world.join(world.person(name="anna"))
    told = [msgspec.json.decode(m.event)["event"] for m in anna.channel.got if hasattr(m, "event")]
    assert told == ["welcome", "programme", "rights", "locks", "mine"]
    assert sorted(anna.events("mine")[0]["ids"]) == ["a", "free", "zone"]
    assert set(world.rights.present.values()) >= {"anna"}


async def test_po6_people_are_told_what_is_theirs_when_it_begins_to_matter(world: World) -> None:
    anna, watcher = await board(world, BoardRights())
    assert anna.events("mine") == []
    world.rooms.set_rights(BOARD, BoardRights(mode="private"))
    assert sorted(anna.events("mine")[0]["ids"]) == ["a", "free", "zone"]
    assert watcher.events("mine")[0]["ids"] == []
    world.rooms.set_rights(BOARD, BoardRights(mode="private", is_frozen=True))
    assert len(anna.events("mine")) == 1


async def test_r10_a_role_changes_on_the_open_connection(world: World) -> None:
    anna, _ = await board(world, BoardRights(is_frozen=True))
    world.rooms.set_standing(Standing("anna", "facilitator"), anna.session.person)
    assert anna.events("role") == [
        {"event": "role", "role": "facilitator", "writable": True, "host": False}
    ]
    anna.elements["free"]["x"] = 5
    anna.write(anna.change())
    await world.tick()
    assert anna.events("refused") == []


async def test_a_host_is_one_on_their_own_board_only(world: World) -> None:
    for host_board, is_host in ((BOARD, True), ("another", False)):
        person = Person(
            host_board, "w", "h", "participant", "en", "#123456", 0, host_board_id=host_board
        )
        world.rights.people[person.id] = Standing(person.id, "participant", is_host=True)
        assert world.join(person).session.standing.is_host is is_host


async def test_sa1_an_expelled_person_is_gone_with_all_that_is_on_its_way(world: World) -> None:
    anna, watcher = await board(world, BoardRights())
    second = up_to_date(world, world.join(anna.session.person))
    assert world.rooms.expel("anna", 4410, "removed") == 2
    for client in (anna, second):
        assert client.channel.closed == [(4410, "removed")]
        assert client.events("closing")[0]["code"] == 4410
        client.elements["late"] = element()
        client.write(client.change())
        point(client, 5)
    await world.tick()
    assert watcher.updates() == []
    assert states(watcher) == []
    assert "anna" not in world.rights.present.values()


async def test_sa1_a_large_update_of_somebody_expelled_meanwhile_has_no_effect(
    world: World,
) -> None:
    anna, watcher = await board(world, BoardRights())
    for n in range(40):
        anna.elements[f"big-{n}"] = Map({"type": "note", "t": "x" * 5000})
    anna.write(anna.change())  # is read aside
    assert world.chores.is_busy
    world.rooms.expel("anna", 4410, "removed")
    await world.calm()
    assert watcher.updates() == []


async def test_events_reach_whom_they_are_for(world: World) -> None:
    anna, watcher = await board(world, BoardRights())
    old = world.join(world.person(), control=False)
    world.rooms.tell([BOARD, "absent"], "cockpit", {"n": 1}, lambda who: who.role == "facilitator")
    assert (len(watcher.events("cockpit")), anna.events("cockpit")) == (1, [])
    assert world.rooms.tell_people({"anna", "nobody"}, "go", {"board": "b"}) == 1
    assert anna.events("go") == [{"event": "go", "board": "b"}]
    assert old.events("go") == []


async def test_the_pulse_tells_who_is_there_and_how_lively_it_is(world: World) -> None:
    anna, _ = await board(world, BoardRights())
    world.rooms.make_round()
    anna.elements["free"]["x"] = 5
    anna.write(anna.change())
    await world.tick()
    world.room.detach(anna.session)
    (pulse,) = world.rooms.pulses([BOARD, "absent"])
    assert (pulse.offline, pulse.edits_last_minute, pulse.slow) == (("anna",), 1, ())
    assert len(pulse.people) == 1
    world.clock.s += 61
    world.rooms.make_round()
    assert world.rooms.pulses([BOARD])[0].offline == ()


async def test_r42_hidden_cursors_leave_the_server_in_no_state(world: World) -> None:
    anna, ben = world.join(), world.join()
    point(anna, 5)
    world.rooms.set_display(BOARD, Display("off"))
    assert ben.events("display")[0]["cursors"] is False
    point(ben, 6)
    late = world.join()
    late.send(QueryAwareness())
    await world.tick()
    seen = states(late)
    assert len(seen) >= 2
    assert all("cursor" not in state and "view" in state for state in seen)
    assert late.events("display")[0]["cursors"] is False
    world.rooms.set_display(BOARD, Display("on"))
    late.forget()
    point(ben, 6, clock=2)
    await world.tick()
    assert "cursor" in states(late)[-1]


async def test_r42_hidden_names_leave_the_server_nowhere(world: World) -> None:
    anna, ben = world.join(numbered("Anna", 7)), world.join(numbered("Ben", 8))
    point(anna, 5)
    world.rooms.set_display(BOARD, Display(names=False))
    late = world.join(numbered("Late", 9))
    world.rooms.make_round()
    point(anna, 5, clock=2)
    await world.tick()
    assert {state["user"]["name"] for state in states(late)} == {"#7"}  # type: ignore[index]  # JSON
    names = {person["name"] for person in late.events("people")[-1]["people"]}
    assert names == {"#7", "#8", "#9"}
    assert late.events("welcome")[0]["person"]["name"] == "Late"  # one's own
    assert ben.events("display")[-1]["names"] is False


async def test_r42_somebody_may_hide_their_own_name(world: World) -> None:
    world.join(numbered("Anna", 7, hides_name=True))
    ben = world.join(numbered("Ben", 8))
    world.rooms.make_round()
    names = {person["name"] for person in ben.events("people")[-1]["people"]}
    assert names == {"#7", "Ben"}


async def test_t7_too_many_cursors_are_hidden_until_there_are_fewer(world: World) -> None:
    people = [world.join() for _ in range(CURSORS_UP_TO)]
    world.rooms.make_round()
    assert people[0].events("display") == []
    people += [world.join()]
    world.rooms.make_round()
    assert [event["cursors"] for event in people[0].events("display")] == [False]
    for client in people[CURSORS_AGAIN_FROM + 1 :]:
        world.room.detach(client.session)
    world.rooms.make_round()
    assert len(people[0].events("display")) == 1
    world.room.detach(people[CURSORS_AGAIN_FROM].session)
    world.rooms.make_round()
    assert [event["cursors"] for event in people[0].events("display")] == [False, True]
