"""A hall over a real database, with a floor that remembers what it was told, and people."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from server.facilitation.command import Aimed, Command
from server.facilitation.hall import Answer, Hall
from server.facilitation.halls import Halls
from server.facilitation.people_deeds import PEOPLE_DEEDS
from server.facilitation.run_deeds import RUN_DEEDS
from server.policy.rights import BoardRights, Display, Pulse, Standing
from server.storage.base import (
    Board,
    FrameRef,
    Lab,
    NewWorkshop,
    Person,
    Role,
    Step,
    Workshop,
)
from server.storage.sqlite import SqliteStorage, open_sqlite

WORKSHOP = "w1"
LABS = (Lab("north", "North", 1, WORKSHOP), Lab("south", "South", 1, WORKSHOP))
BOARDS = (
    Board("b0", WORKSHOP, "Plenary", None, 1),
    Board("b1", WORKSHOP, "Group 1", None, 1, "group", "north"),
    Board("b2", WORKSHOP, "Group 2", None, 1, "group", "south"),
)
STEPS = (
    Step("s1", WORKSHOP, 0, "follow", 3, {"en": "Welcome"}, frames=(FrameRef("b0", "intro"),)),
    Step("s2", WORKSHOP, 1, "open", 5, {"en": "Practice"}),
    Step(
        "s3",
        WORKSHOP,
        2,
        "private",
        10,
        {"en": "Write"},
        boards=("b1", "b2"),
        frames=(FrameRef("b1", "place"), FrameRef("b2", "place")),
        scope="frames",
        own_only=True,
    ),
)


class HandClock:
    """Time that moves when the test says so. `date_ms` is what the machine's clock shows."""

    def __init__(self) -> None:
        self.s = 1000.0
        self.date_ms = 1_700_000_000_000

    def now_s(self) -> float:
        return self.s

    def time_ms(self) -> int:
        return self.date_ms

    async def sleep_s(self, seconds: float) -> None:
        self.pass_s(max(0.0, seconds))
        await asyncio.sleep(0)

    def pass_s(self, seconds: float) -> None:
        self.s += seconds
        self.date_ms += round(seconds * 1000)


Heard = tuple[str, dict[str, Any]]


@dataclass
class RecordingFloor:
    """The rooms' side: who is where is what the hall was told by `World.sit`."""

    rights: dict[str, BoardRights] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    displays: dict[str, Display] = field(default_factory=dict)
    expelled: list[tuple[str, int, str]] = field(default_factory=list)
    seats: dict[str, tuple[Standing, str]] = field(default_factory=dict)
    heard: dict[str, list[Heard]] = field(default_factory=dict)
    edits: dict[str, int] = field(default_factory=dict)

    def set_rights(self, board_id: str, rights: BoardRights) -> None:
        self.rights[board_id] = rights

    def set_standing(self, standing: Standing, person: Person) -> None:
        self.standings[person.id] = standing
        if person.id in self.seats:
            self.seats[person.id] = (standing, self.seats[person.id][1])

    def set_display(self, board_id: str, display: Display) -> None:
        self.displays[board_id] = display

    def tell(
        self,
        board_ids: Iterable[str],
        event: str,
        keys: Mapping[str, object],
        to: Callable[[Standing], bool] | None = None,
    ) -> None:
        boards = set(board_ids)
        for person_id, (standing, board_id) in self.seats.items():
            if board_id in boards and (to is None or to(standing)):
                self.hear(person_id, event, keys)

    def tell_people(
        self, person_ids: Collection[str], event: str, keys: Mapping[str, object]
    ) -> int:
        here = [person_id for person_id in person_ids if person_id in self.seats]
        for person_id in here:
            self.hear(person_id, event, keys)
        return len(here)

    def hear(self, person_id: str, event: str, keys: Mapping[str, object]) -> None:
        # As it goes over the wire.
        told = msgspec.json.decode(msgspec.json.encode(keys))
        self.heard.setdefault(person_id, []).append((event, told))

    def expel(self, person_id: str, code: int, reason: str) -> int:
        self.expelled.append((person_id, code, reason))
        return 1

    def pulses(self, board_ids: Iterable[str]) -> list[Pulse]:
        return [self._pulse(board_id) for board_id in board_ids]

    def _pulse(self, board_id: str) -> Pulse:
        people = tuple(p for p, (_, board) in self.seats.items() if board == board_id)
        return Pulse(board_id, people, (), self.edits.get(board_id, 0), ())


@dataclass
class World:
    """Everything around one workshop; `hall` is the live one."""

    url: str
    clock: HandClock
    floor: RecordingFloor
    storage: SqliteStorage
    halls: Halls
    hall: Hall
    commands: int = 0

    async def restart(self) -> None:
        """The process died and another one starts on the same database."""
        await self.storage.close()
        self.floor.seats.clear()
        self.floor.heard.clear()
        self.storage = await open_sqlite(self.url)
        self.halls = halls_of(self.storage, self.clock, self.floor)
        async with self.halls.lease(WORKSHOP) as hall:
            self.hall = hall

    async def join(self, name: str, role: Role = "participant", **more: Any) -> Person:
        """Somebody has come in; the hall is loaded anew, as nobody was connected."""
        language = more.pop("language", "en")
        person = Person(name.lower(), WORKSHOP, name, role, language, "#123456", 5, **more)
        stored = await self.storage.admit(
            person, f"token {name}".encode(), None, f"return {name}".encode()
        )
        self.hall.state = self.hall.state.with_person(stored)
        return stored

    def sit(self, person_id: str, board_id: str = "b0") -> None:
        """A session of that person on that board begins."""
        person = self.hall.state.people[person_id]
        standing = self.halls.standing(person)
        self.floor.seats[person_id] = (standing, board_id)

        def tell(event: str, keys: Mapping[str, object]) -> None:
            self.floor.hear(person_id, event, keys)

        self.halls.attached(f"session {person_id}", person, board_id, tell)

    def rise(self, person_id: str) -> None:
        """That session ends."""
        _, board_id = self.floor.seats.pop(person_id)
        self.halls.detached(f"session {person_id}", self.hall.state.people[person_id], board_id)

    def heard(self, person_id: str, event: str) -> list[dict[str, Any]]:
        """What that person was told in events of that name."""
        return [keys for name, keys in self.floor.heard.get(person_id, []) if name == event]

    def programme(self, person_id: str) -> Any:
        """What that person would be told now."""
        return self.hall.programme(self.hall.member(person_id))

    def cockpit(self) -> Any:
        """What facilitators would be told now."""
        return self.hall.cockpit()

    def forget(self) -> None:
        """Nobody has been told anything from here on."""
        self.floor.heard.clear()

    async def do(self, person_id: str, name: str, kind: type[Command], **values: Any) -> Answer:
        """Carry out a command with an id of its own. `target`: what it is aimed at."""
        target = values.pop("target", None)
        order = self.order(kind, **values)
        command: Command | Aimed[Command] = order if target is None else Aimed(target, order)
        return await self.hall.do(person_id, name, command)

    def order(self, kind: type[Command], **values: Any) -> Any:
        """A command as it comes over HTTP."""
        self.commands += 1
        body = {"command": f"command-{self.commands}", **values}
        return msgspec.json.decode(msgspec.json.encode(body), type=kind)

    async def pass_s(self, seconds: float) -> None:
        """Time passes; the hall looks after itself at the end of it."""
        self.clock.pass_s(seconds)
        await self.hall.tick()


def halls_of(storage: SqliteStorage, clock: HandClock, floor: RecordingFloor) -> Halls:
    def start(_: str, work: Coroutine[Any, Any, None]) -> None:
        background.add(task := asyncio.ensure_future(work))
        task.add_done_callback(background.discard)

    halls = Halls(storage, clock, {**RUN_DEEDS, **PEOPLE_DEEDS}, start)
    halls.introduce(floor)
    return halls


background: set[asyncio.Future[None]] = set()


async def open_world(folder: Path) -> World:
    """A workshop with three boards and three steps, a facilitator (fay) and a participant (pat)."""
    url = f"sqlite+aiosqlite:///{folder / 'board.db'}"
    clock, floor, storage = HandClock(), RecordingFloor(), await open_sqlite(url)
    workshop = Workshop(WORKSHOP, "Quartier", "en", 1)
    await storage.create_workshop(NewWorkshop(workshop, BOARDS, [], labs=LABS, steps=STEPS))
    halls = halls_of(storage, clock, floor)
    async with halls.lease(WORKSHOP) as hall:
        world = World(url, clock, floor, storage, halls, hall)
    await world.join("Fay", "facilitator")
    await world.join("Pat")
    return world
