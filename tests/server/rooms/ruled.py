"""A board with rules, and what an update does there: for the tests of rights."""

from __future__ import annotations

from typing import Any

from pycrdt import Map, Text

from server.crdt import Document
from server.policy.rights import BoardRights
from server.storage.base import ZoneRule
from tests.server.rooms.world import BOARD, Client, World

CLOSED = {"zone": ZoneRule(is_closed=True)}
ZONE = BoardRights(zones=CLOSED)
LOCKED = BoardRights(locked=frozenset({"a"}), templates=frozenset({"canvas"}))
OWN = BoardRights(own_only=True)


def document_of(world: World) -> Document:
    return world.room._intake.replica.document


def up_to_date(world: World, client: Client) -> Client:
    client.doc.apply_update(document_of(world).encode_state())
    client._sent = client.doc.get_state()
    client.forget()
    return client


def element(x: Any = 1, y: Any = 1, **more: Any) -> Map[Any]:
    return Map({"type": "note", "x": x, "y": y, "width": 20, "height": 20, "z": "a0", **more})


async def board(world: World, rights: BoardRights) -> tuple[Client, Client]:
    """A board with the elements `a` and `free` of Anna, and a frame; Anna, and a watcher."""
    anna, watcher = world.join(world.person(name="anna")), world.join(world.person("facilitator"))
    anna.elements["a"] = element(2000, text=Text("words"))
    anna.elements["free"] = element(3000)
    anna.elements["zone"] = Map({"type": "frame", "x": 0, "y": 0, "width": 500, "height": 500})
    anna.write(anna.change())
    await world.tick()
    world.rooms.set_rights(BOARD, rights)
    watcher.forget()
    anna.forget()
    return anna, watcher


async def refused(world: World, client: Client, watcher: Client, raw: bytes) -> str:
    """Send it; it must change nothing for anybody. Returns why."""
    before = document_of(world).encode_state()
    client.forget()
    watcher.forget()
    client.write(raw)
    await world.tick()
    assert document_of(world).encode_state() == before
    assert watcher.updates() == []
    assert not world.chores.is_busy
    (event,) = client.events("refused")
    return str(event["reason"])


async def accepted(world: World, client: Client, raw: bytes) -> None:
    client.forget()
    client.write(raw)
    await world.tick()
    assert client.events("refused") == []
    assert len(client.updates()) == 1
