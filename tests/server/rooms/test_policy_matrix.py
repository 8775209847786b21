"""Every row of the policy against real updates: who, when, what, on which element.

What is expected is worked out here anew, from sentences and not from the code that is tested.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pycrdt import Map, Text

from server.crdt import Document
from server.policy.rights import BoardRights, Standing
from server.protocol.messages import SyncStep1
from server.storage.base import Person, ZoneRule
from tests.server.rooms.world import BOARD, Client, World

ACTIONS = ("create", "edit", "move", "delete", "order", "text")
LEFT, TOP = 10_000, 10_000  # where no zone is
CLOSED_X, CITY_X, SOUTH_X, HOST_X = 0, 1000, 2000, 3000  # frames of 500 x 500 at these places

# name of the target -> where it lies; its id is "<name>-<action>", or "canvas.<action>".
TARGETS = {
    "own": LEFT,
    "foreign": LEFT,
    "nobodys": LEFT,
    "pinned": LEFT,
    "template": LEFT,
    "unlocked": LEFT,
    "in_closed": CLOSED_X,
    "in_city": CITY_X,
    "in_south": SOUTH_X,
    "in_hosts": HOST_X,
}
FRAMES = {"closed": CLOSED_X, "city": CITY_X, "south": SOUTH_X, "hosts": HOST_X}
ZONES = {
    "closed": ZoneRule(is_closed=True),
    "city": ZoneRule(levels=frozenset({"city"})),
    "south": ZoneRule(labs=frozenset({"south"})),
    "hosts": ZoneRule(roles=frozenset({"host"})),
}


def standing(**values: Any) -> Standing:
    return Standing(**{"person_id": "p", "role": "participant", "lab_id": "north", **values})


ACTORS = {
    "facilitator": standing(role="facilitator", is_muted=True),
    "host here": standing(is_host=True),
    "host elsewhere": standing(is_host=True),
    "participant": standing(level="city"),
    "guest": standing(level="national", lab_id="south"),
    "muted": standing(is_muted=True),
    "observer": standing(role="observer"),
}
TIMES: dict[str, dict[str, Any]] = {
    "open": {},
    "follow": {"mode": "follow"},
    "vote": {"mode": "vote"},
    "private": {"mode": "private"},
    "own only": {"own_only": True},
    "outside, free": {"is_running": False, "outside": "edit"},
    "outside, own lab": {"is_running": False, "outside": "own_lab", "lab_id": "south"},
    "outside, shut": {"is_running": False, "outside": "read"},
    "frozen": {"is_frozen": True},
    "closed": {"is_closed": True},
}


def rights_at(time: str) -> BoardRights:
    return BoardRights(
        **TIMES[time],
        templates=frozenset({"canvas"}),
        locked=frozenset(f"pinned-{action}" for action in ACTIONS),
        unlocked=frozenset(f"canvas.unlocked-{action}" for action in ACTIONS),
        zones=ZONES,
    )


def id_of(target: str, action: str) -> str:
    prefix = {"template": "canvas.", "unlocked": "canvas.unlocked-"}.get(target, f"{target}-")
    return f"{prefix}{action}"


def expected(actor: str, time: str, target: str, action: str) -> str | None:
    """Why not; None where it is allowed. The first that holds is told."""
    who = ACTORS[actor]
    not_theirs = {
        "in_closed": True,
        "in_city": who.level != "city",
        "in_south": who.lab_id != "south",
        "in_hosts": actor != "host here",
    }
    # All but one's own were made by somebody else, or by nobody who is known.
    is_others = target != "own" and action != "create"
    because = {
        "read_only": actor == "observer",
        "muted": actor == "muted",
        "not_running": time == "outside, shut"
        or (time == "outside, own lab" and who.lab_id != "south"),
        "closed": time == "closed",
        "frozen": time == "frozen",
        "step": time in {"follow", "vote"},
        "locked": target in {"pinned", "template"},
        "zone": not_theirs.get(target, False),
        "not_yours": time in {"private", "own only"} and is_others,
    }
    if actor == "facilitator":
        return None
    return next((reason for reason, holds in because.items() if holds), None)


def put(client: Client, element_id: str, x: float, kind: str = "note") -> None:
    size = 500 if kind == "frame" else 40
    values = {"type": kind, "x": x + 1, "y": TOP if x == LEFT else 1, "z": "a0", "color": "red"}
    sized = {"width": size, "height": size, "text": Text("words")}
    client.elements[element_id] = Map({**values, **sized})


def do(client: Client, element_id: str, action: str, x: float) -> bytes:
    """The update of an honest client that does it."""
    elements = client.elements
    if action == "create":
        put(client, element_id, x)
    elif action == "delete":
        del elements[element_id]
    elif action == "text":
        elements[element_id]["text"].insert(0, "more ")
    else:
        key, value = {"edit": ("color", "blue"), "move": ("x", x + 5), "order": ("z", "a1")}[action]
        elements[element_id][key] = value
    return client.change()


def document_of(world: World) -> Document:
    return world.room._intake.replica.document


@dataclass
class Stage:
    """A room with everything on it, and whoever is tried."""

    world: World
    person: Person
    watcher: Client

    async def fresh(self) -> Client:
        """A new session of the person, which has the board."""
        client = self.world.join(self.person)
        client.doc.apply_update(document_of(self.world).encode_state())
        client._sent = client.doc.get_state()
        return client


async def set_stage(world: World, who: Standing, *, hosts: bool) -> Stage:
    """Elements of the person, of others, and of nobody; the rights come later."""
    board = BOARD if hosts else "another"
    person = Person("p", "w", "p", who.role, "en", "#123456", 0, host_board_id=board)
    writer, other, unknown = (world.join(world.person()) for _ in range(3))
    own = world.join(Person("p", "w", "p", "participant", "en", "#123456", 0))
    for frame, x in FRAMES.items():
        put(writer, frame, x - 1, "frame")
    for target, x in TARGETS.items():
        maker = {"own": own, "nobodys": unknown}.get(target, other)
        for action in ACTIONS[1:]:
            put(maker, id_of(target, action), x)
    for client in (writer, other, unknown, own):
        client.write(client.change())
        world.room.detach(client.session)
    await world.tick()
    for action in ACTIONS:  # as on boards that are older than the record of authors
        world.room._intake._gate.authors.pop(id_of("nobodys", action), None)
    world.rights.people["p"] = who
    return Stage(world, person, world.join(world.person("facilitator", "watcher")))


def tries() -> Iterator[tuple[str, str]]:
    for target in TARGETS:
        for action in ACTIONS:
            yield target, action


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("actor", ACTORS)
async def test_po1_po2_po3_only_what_the_table_allows_gets_through(
    world: World, actor: str, time: str
) -> None:
    stage = await set_stage(world, ACTORS[actor], hosts=actor == "host here")
    world.rooms.set_rights(BOARD, rights_at(time))
    client = await stage.fresh()
    for target, action in tries():
        world.clock.s += 10  # or the person would be paused
        reason = expected(actor, time, target, action)
        before = document_of(world).encode_state()
        stage.watcher.forget()
        client.forget()
        client.write(do(client, id_of(target, action), action, TARGETS[target]))
        await world.tick()
        told = [event["reason"] for event in client.events("refused")]
        assert told == ([reason] if reason else []), (target, action)
        assert len(stage.watcher.updates()) == (0 if reason else 1), (target, action)
        assert (document_of(world).encode_state() == before) == bool(reason), (target, action)
        if reason:  # its own document now holds what nobody else has
            world.room.detach(client.session)
            client = await stage.fresh()
    assert world.chores.is_busy is False  # nothing had to be made anew
    await journal_says_the_same(world)


async def journal_says_the_same(world: World) -> None:
    """SY9: the document is what the journal says."""
    newcomer = world.join()
    newcomer.send(SyncStep1(b"\x00"))
    await world.calm()
    newcomer.take()
    assert newcomer.elements.to_py() == document_of(world).elements()
    stored = await world.storage.open_board(BOARD)
    assert len(stored.entries) == world.room.sequence
