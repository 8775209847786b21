"""Rooms full of people: everybody moves a cursor, one in ten edits, witnesses take the times."""

import math
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.load.edits import MARK_START, PROBE_DIGITS
from tests.load.process import busy_s, cpu_s, memory_kib
from tests.load.swarm import MARK, Client, Swarm
from tests.support import wire

CURSOR_HZ = EDIT_HZ = 10.0
EDITORS_SHARE = 0.1
WARM_S, MEASURE_S, DRAIN_S = 3.0, 20.0, 10.0
AWARENESS_IDS = 2_000_000_000


@dataclass
class Person:
    """A client that points, and perhaps edits."""

    client: Client
    stream: Sequence[bytes] = ()
    at: int = 0
    clock: int = 0
    x: int = 400
    y: int = 300


@dataclass
class Probes:
    """Probes sent, and when which witness saw them."""

    sent: list[tuple[float, Client]] = field(default_factory=list)
    counted_from: int | None = None
    seen: set[tuple[int, Client]] = field(default_factory=set)
    latencies_ms: list[float] = field(default_factory=list)

    def new(self, client: Client) -> bytes:
        self.sent.append((time.monotonic(), client))
        return b"%0*x" % (PROBE_DIGITS, len(self.sent) - 1)

    def saw(self, client: Client, message: bytes, now: float) -> None:
        for digits in MARK.findall(message):
            number = int(digits, 16)
            if number >= len(self.sent) or (number, client) in self.seen:
                continue
            sent_at, sender = self.sent[number]
            if sender is client or sender.room != client.room:
                continue
            self.seen.add((number, client))
            if self.counted_from is not None and number >= self.counted_from:
                self.latencies_ms.append((now - sent_at) * 1000)

    def expected(self, witnesses: Sequence[Client]) -> int:
        """How many sightings there must be of the probes that count."""
        per_room: dict[str, int] = {}
        for witness in witnesses:
            per_room[witness.room] = per_room.get(witness.room, 0) + 1
        counted = self.sent[self.counted_from or 0 :]
        return sum(per_room[c.room] - (1 if c.witness else 0) for _, c in counted)


class Agenda:
    """Makes every person due once a period, at phases spread by chance."""

    def __init__(self, people: list[Person], hz: float, act: Callable[[Person], None]) -> None:
        self._people = random.sample(people, len(people))
        self._period = 1 / hz
        self._phases = sorted(random.uniform(0, self._period) for _ in people)
        self._act = act
        self._count = 0
        self._start = time.monotonic()
        self.late_ms: list[float] = []

    def turn(self, now: float) -> None:
        while self._people:
            lap, index = divmod(self._count, len(self._people))
            due = self._start + lap * self._period + self._phases[index]
            if due > now:
                return
            self.late_ms.append((now - due) * 1000)
            self._act(self._people[index])
            self._count += 1


@dataclass(frozen=True, slots=True)
class LoadResult:
    """One cell of the table."""

    people: int
    connected: int
    delivered: float
    p50_ms: float
    p99_ms: float
    server_cores: float
    server_mib: float
    generator_cores: float
    other_cores: float
    send_late_p99_ms: float
    fewest_bytes: float
    """Bytes of the client that got fewest, relative to the median of its kind of room."""
    closed: tuple[str, ...]


def load_rooms(
    swarm: Swarm,
    pid: int,
    rooms: Sequence[str],
    people_per_room: int,
    streams: Sequence[Sequence[bytes]],
) -> LoadResult:
    """Fill the rooms and measure. `streams`: edits of one editor each, used in every room."""
    probes = Probes()
    swarm.on_message = probes.saw
    witnesses_per_room = max(2, min(people_per_room, 24 // len(rooms)))
    people: list[Person] = []
    editors: list[Person] = []
    for room in rooms:
        joined = swarm.join(room, people_per_room, witnesses_per_room)
        made = [Person(client) for client in joined]
        # Editors are the last to come, so that witnesses are not the senders where possible.
        for person, stream in zip(
            reversed(made), streams[: math.ceil(people_per_room * EDITORS_SHARE)], strict=False
        ):
            person.stream = stream
            editors.append(person)
        people += made
    connected = swarm.synced
    measured = _measure(swarm, pid, people, editors, probes)
    witnesses = [person.client for person in people if person.client.witness]
    expected = probes.expected(witnesses)
    swarm.run(DRAIN_S, lambda: len(probes.latencies_ms) >= expected)
    latencies = sorted(probes.latencies_ms)
    return LoadResult(
        people=len(people),
        connected=connected,
        delivered=len(latencies) / expected if expected else 0.0,
        p50_ms=quantile(latencies, 0.5),
        p99_ms=quantile(latencies, 0.99),
        closed=tuple(swarm.closed[:5]),
        **measured,
    )


def _measure(
    swarm: Swarm, pid: int, people: list[Person], editors: list[Person], probes: Probes
) -> dict[str, float]:
    """Let everybody work, and count what that costs after the warm-up."""
    pointing = Agenda(people, CURSOR_HZ, lambda person: _point(swarm, person))
    editing = Agenda(editors, EDIT_HZ, lambda person: edit(swarm, person, probes))

    def turn(now: float) -> None:
        editing.turn(now)
        pointing.turn(now)

    swarm.on_turn = turn
    swarm.run(WARM_S)
    probes.counted_from = len(probes.sent)
    pointing.late_ms.clear()
    before = (time.monotonic(), cpu_s(pid), sum(os.times()[:2]), busy_s())
    bytes_before = {id(person): person.client.bytes for person in people}
    swarm.run(MEASURE_S)
    after = (time.monotonic(), cpu_s(pid), sum(os.times()[:2]), busy_s())
    swarm.on_turn = lambda *_: None
    seconds, server, own, busy = (b - a for a, b in zip(before, after, strict=True))
    received = sorted(person.client.bytes - bytes_before[id(person)] for person in people)
    return {
        "server_cores": server / seconds,
        "server_mib": memory_kib(pid) / 1024,
        "generator_cores": own / seconds,
        "other_cores": max(0.0, (busy - server - own) / seconds),
        "send_late_p99_ms": quantile(sorted(pointing.late_ms), 0.99),
        "fewest_bytes": received[0] / max(1, received[len(received) // 2]),
    }


def _point(swarm: Swarm, person: Person) -> None:
    person.clock += 1
    person.x += random.randrange(-20, 21)
    person.y += random.randrange(-20, 21)
    number = person.client.number
    state = b'{"user":{"name":"Person %04d","color":"#1f5fa8"},"cursor":{"x":%d,"y":%d}}' % (
        number,
        person.x,
        person.y,
    )
    client_id = AWARENESS_IDS + number
    entry = wire.varint(client_id) + wire.varint(person.clock) + wire.sized(state)
    swarm.say(person.client, b"\x01" + wire.sized(b"\x01" + entry))


def edit(swarm: Swarm, person: Person, probes: Probes) -> None:
    """Send the next recorded edit, with a new probe where it has one."""
    if person.at == len(person.stream):
        return
    update = person.stream[person.at]
    person.at += 1
    if (at := update.find(MARK_START)) >= 0:
        digits = at + len(MARK_START) - PROBE_DIGITS
        update = update[:digits] + probes.new(person.client) + update[digits + PROBE_DIGITS :]
    swarm.say(person.client, wire.update(update))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that is not exceeded by that share of the values; NaN without any."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else math.nan
