"""A room with a real journal in memory, channels that remember, and clients with a real engine."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from pycrdt import Doc, Map, Text

from server.errors import StorageError
from server.policy.rights import Limit, RoomRights, Standing
from server.protocol.messages import (
    Awareness,
    Control,
    Message,
    PermissionDenied,
    SyncStep1,
    SyncStep2,
    Update,
    read_message,
    write_message,
)
from server.rooms.channel import Outgoing
from server.rooms.recorder import Recorder
from server.rooms.registry import RoomRegistry
from server.rooms.room import Room
from server.rooms.services import Chores, Limits, OpenFloorRights, Services, Tell
from server.rooms.session import Session
from server.storage.base import Board, NewEntry, NewWorkshop, Person, Role, Workshop
from server.storage.memory import MemoryStorage

BOARD = "board-1"


class HandClock:
    """Time that moves when the test says so; sleeping moves it."""

    def __init__(self) -> None:
        self.s = 1000.0
        self.look_s = 0.0  # passes with every look at the clock, as if all took its time
        self.on_sleep: Callable[[float], Awaitable[None]] | None = None

    def now_s(self) -> float:
        self.s += self.look_s
        return self.s

    def time_ms(self) -> int:
        return int(self.s * 1000)

    async def sleep_s(self, seconds: float) -> None:
        self.s += max(0.0, seconds)
        if self.on_sleep:
            await self.on_sleep(seconds)


@dataclass
class Recording:
    """A channel whose client reads everything, or nothing while `unread_bytes` is set.

    `counts_unread`: what is sent adds to it, and the test says what is read.
    """

    got: list[Message] = field(default_factory=list)
    closed: list[tuple[int, str]] = field(default_factory=list)
    unread_bytes: int = 0
    counts_unread: bool = False
    holds: int = 0

    def send(self, outgoing: Outgoing) -> None:
        self.got += map(read_message, outgoing.messages)
        if self.counts_unread:
            self.unread_bytes += outgoing.size

    def queued_bytes(self) -> int:
        return self.unread_bytes

    def close(self, code: int, reason: str) -> None:
        self.closed.append((code, reason))

    def pause(self) -> None:
        self.holds += 1

    def resume(self) -> None:
        self.holds -= 1


class Client:
    """Somebody in the room: an engine of their own, a session, and what they were sent."""

    def __init__(self, session: Session, channel: Recording, room: Room) -> None:
        self.session, self.channel, self.room = session, channel, room
        self.doc: Doc[Any] = Doc(client_id=secrets.randbits(32))  # as Yjs does; D6
        elements: Map[Any] = Map()
        self.doc["elements"] = self.elements = elements
        self._sent = self.doc.get_state()

    def change(self) -> bytes:
        """The update with everything the engine has done since the last call."""
        update = self.doc.get_update(self._sent)
        self._sent = self.doc.get_state()
        return update

    def note(self, element_id: str, text: str = "") -> bytes:
        self.elements[element_id] = Map({"type": "note", "x": 1, "y": 2, "text": Text(text)})
        return self.change()

    def send(self, message: Message) -> None:
        self.room.receive(self.session, write_message(message))

    def write(self, update: bytes) -> None:
        self.send(Update(update))

    def take(self) -> None:
        """Apply what was received so far."""
        for update in self.updates():
            self.doc.apply_update(update)
        self._sent = self.doc.get_state()

    def updates(self) -> list[bytes]:
        return [m.update for m in self.channel.got if isinstance(m, Update | SyncStep2)]

    def events(self, name: str) -> list[dict[str, Any]]:
        events = [msgspec.json.decode(m.event) for m in self.channel.got if isinstance(m, Control)]
        return [event for event in events if event["event"] == name]

    def awareness(self) -> list[bytes]:
        return [m.update for m in self.channel.got if isinstance(m, Awareness)]

    def denials(self) -> list[str]:
        return [m.reason for m in self.channel.got if isinstance(m, PermissionDenied)]

    def step1s(self) -> list[SyncStep1]:
        return [m for m in self.channel.got if isinstance(m, SyncStep1)]

    def forget(self) -> None:
        self.channel.got.clear()


class Disk(MemoryStorage):
    """The journal in memory, failing on demand: for all, or for entries of one board."""

    fail_with: StorageError | None = None

    def __init__(self) -> None:
        super().__init__()
        self.refused: dict[str, Exception] = {}

    async def append(self, new: Sequence[NewEntry]) -> list[int]:
        if self.fail_with:
            raise self.fail_with
        for entry in new:
            if entry.board_id in self.refused:
                raise self.refused[entry.board_id]
        return await super().append(new)


class Standings(OpenFloorRights):
    """What the test says that people and the board are; what it is asked and told."""

    def __init__(self) -> None:
        self.given = RoomRights()
        self.people: dict[str, Standing] = {}
        self.alarms: list[tuple[str, str]] = []
        self.greetings: list[str] = []
        self.present: dict[str, str] = {}  # session id -> person id

    async def open(self, _board_id: str, _workshop_id: str) -> RoomRights:
        return self.given

    def standing(self, person: Person) -> Standing:
        return self.people.get(person.id) or Standing(person.id, person.role)

    def attached(self, session_id: str, person: Person, _board_id: str, tell: Tell) -> None:
        self.present[session_id] = person.id
        for event in self.greetings:
            tell(event, {})

    def detached(self, session_id: str, _person: Person, _board_id: str) -> None:
        del self.present[session_id]

    def alarm(self, person_id: str, _board_id: str, limit: Limit) -> None:
        self.alarms.append((person_id, limit))


class World:
    """One board, its room, and the people who come."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.clock = HandClock()
        self.storage = Disk()
        self.recorder = Recorder(self.storage, self.clock)
        self.chores = Chores()
        self.limits = limits or Limits(sessions=100, outbox_bytes=1_000_000)
        self.rights = Standings()
        self.services = Services(
            self.storage, self.recorder, self.clock, self.chores, self.limits, self.rights
        )
        self.rooms = RoomRegistry(self.services, idle_s=30, snapshot_every=100)
        self._count = 0

    async def open(self) -> Room:
        await self.add_board(BOARD)
        return await self.open_again()

    async def add_board(self, board_id: str) -> None:
        boards = [Board(board_id, "w", "Board", None, 0)]
        await self.storage.create_workshop(
            NewWorkshop(Workshop("w", "Workshop", "en", 0), boards, [])
        )

    async def visit(self, board_id: str) -> Room:
        """The room as somebody finds it who comes now; `join` joins that of the board then."""
        async with self.rooms.lease(board_id) as room:
            if board_id == BOARD:
                self.room = room
            return room

    async def open_again(self) -> Room:
        self._lease = self.rooms.lease(BOARD)
        self.room = await self._lease.__aenter__()
        return self.room

    async def expire(self) -> None:
        """Let the registry make its round long after."""
        self.clock.s += 100
        self.rooms.make_round()
        await self.chores.finish()

    async def close(self) -> None:
        await self.chores.close()
        await self._lease.__aexit__(None, None, None)

    def person(self, role: Role = "participant", name: str | None = None) -> Person:
        self._count += 1
        name = name or f"p{self._count}"
        return Person(name, "w", name, role, "en", "#123456", 0)

    def join(
        self, person: Person | None = None, *, control: bool = True, room: Room | None = None
    ) -> Client:
        channel = Recording()
        self._count += 1
        session = Session(
            f"s{self._count}", person or self.person(), channel, wants_control=control
        )
        client = Client(session, channel, room or self.room)
        client.room.attach(session)
        return client

    async def clock_turn(self) -> None:
        """Let chores, and the threads they wait for, go on."""
        await asyncio.sleep(0.001)

    async def calm(self) -> None:
        """Until nothing is under way any more."""
        await self.chores.finish()
        await self.tick()

    async def tick(self) -> None:
        """Commit and publish whatever there is."""
        await self.recorder.drain()
