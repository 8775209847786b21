"""The real room, recorder and registry as the server of a convergence run."""

import asyncio
from dataclasses import dataclass, field

from server.crdt import Document
from server.protocol.messages import (
    Message,
    SyncStep1,
    SyncStep2,
    Update,
    read_message,
    write_message,
)
from server.rooms.channel import Outgoing
from server.rooms.recorder import Recorder
from server.rooms.registry import RoomRegistry
from server.rooms.services import Chores, Limits, OpenFloorRights, Services
from server.rooms.session import Session
from server.storage.base import Board, NewWorkshop, Person, Workshop
from server.storage.memory import MemoryStorage
from tests.convergence.peers import View
from tests.server.rooms.world import HandClock

BOARD = "board"
PERSON = Person("p", "w", "P", "participant", "en", "#123456", 0)


@dataclass
class Line:
    """A channel that keeps what it is given."""

    got: list[Message] = field(default_factory=list)

    def send(self, outgoing: Outgoing) -> None:
        self.got += map(read_message, outgoing.messages)

    def queued_bytes(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None:
        raise AssertionError(f"an honest session was closed: {code} {reason}")

    def pause(self) -> None: ...

    def resume(self) -> None: ...


class RoomServer:
    """`world.Server` over a real room; the journal is in memory, the rest is what runs in a city.

    All peers share one session: who owns which client id is tested elsewhere.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._storage = MemoryStorage()
        workshop = NewWorkshop(
            Workshop("w", "W", "en", 0), [Board(BOARD, "w", "B", None, 0)], links=[]
        )
        self._loop.run_until_complete(self._storage.create_workshop(workshop))
        self._loop.run_until_complete(self._open())

    async def _open(self) -> None:
        clock = HandClock()
        self._recorder = Recorder(self._storage, clock)
        self._chores = Chores()
        limits = Limits(sessions=10, outbox_bytes=1 << 30)
        rights = OpenFloorRights()
        services = Services(self._storage, self._recorder, clock, self._chores, limits, rights)
        self._clock = clock
        self._rooms = RoomRegistry(services, idle_s=30, snapshot_every=40)
        self._lease = self._rooms.lease(BOARD)
        self._room = await self._lease.__aenter__()
        self._line = Line()
        self._session = Session("s", PERSON, self._line, wants_control=False)
        self._room.attach(self._session)

    def receive(self, raw: bytes) -> bool:
        self._line.got.clear()
        self._say(Update(raw))
        return not any(isinstance(message, SyncStep1) for message in self._line.got)

    def _say(self, message: Message) -> None:
        async def say() -> None:
            self._room.receive(self._session, write_message(message))

        self._loop.run_until_complete(say())

    async def _calm(self) -> None:
        await self._calm_chores()
        await self._recorder.drain()

    def tick(self) -> list[bytes]:
        self._line.got.clear()
        self._loop.run_until_complete(self._calm())
        return [m.update for m in self._line.got if isinstance(m, Update)]

    def vector(self) -> bytes:
        line = Line()
        session = Session("other", PERSON, line, wants_control=False)

        async def ask() -> None:
            self._room.attach(session)
            self._room.detach(session)

        self._loop.run_until_complete(ask())
        return next(m.state_vector for m in line.got if isinstance(m, SyncStep1))

    def missing(self, vector: bytes) -> bytes:
        self._line.got.clear()
        self._say(SyncStep1(vector))
        self._loop.run_until_complete(self._calm())
        return next(m.update for m in self._line.got if isinstance(m, SyncStep2))

    def crash(self) -> None:
        """What was accepted and not committed is gone; so is the process' memory."""

        async def again() -> None:
            # Sometimes a snapshot was written just before.
            self._clock.s += 10
            self._rooms.make_round()
            await self._calm_chores()
            self._room.dispose()
            await self._open()

        self._loop.run_until_complete(again())

    async def _calm_chores(self) -> None:
        await self._chores.finish()

    @property
    def _document(self) -> Document:
        return self._room._intake.replica.document

    def view(self) -> View:
        return self._document.elements()

    def journal(self) -> list[bytes]:
        async def read() -> list[bytes]:
            return [entry.update async for entry in self._storage.entries(BOARD)]

        return self._loop.run_until_complete(read())

    def collected(self) -> bytes:
        state, _ = self._loop.run_until_complete(self._rooms.state(BOARD))
        return state

    def close(self) -> None:
        """End of the run."""
        self._room.dispose()
        self._loop.close()
