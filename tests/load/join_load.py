"""How long until a newcomer has the whole board: one, many at once, after a cold start."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.load.edits import END_MARK
from tests.load.room_load import Agenda, Person, Probes, edit, quantile
from tests.load.swarm import Client, Swarm
from tests.support import wire

MARK = END_MARK.encode()
CROWD = 200
AT_WORK = 20


@dataclass(frozen=True, slots=True)
class StormResult:
    """Many newcomers at once, while others work."""

    joined: int
    slowest_ms: float
    workers_p99_ms: float
    delivered: float


def feed(swarm: Swarm, room: str, streams: Sequence[Sequence[bytes]], rate: float) -> None:
    """Write recorded streams into a room, interleaved; returns when another client has the end."""
    writer, reader = swarm.join(room, 2, witnesses=2)
    seen = False

    def look(client: Client, message: bytes, _now: float) -> None:
        nonlocal seen
        seen = seen or (client is reader and MARK in message)

    swarm.on_message = look
    queue = [
        stream[n] for n in range(max(map(len, streams))) for stream in streams if n < len(stream)
    ]
    started, sent = time.monotonic(), 0

    def turn(now: float) -> None:
        nonlocal sent
        # Never far ahead of what the server takes: the point is a long history, not a flood.
        while sent < len(queue) and sent < (now - started) * rate and len(writer.unsent) < 1 << 20:
            swarm.say(writer, wire.update(queue[sent]))
            sent += 1

    swarm.on_turn = turn
    swarm.run(len(queue) / rate * 3 + 60, lambda: seen or writer.is_closed)
    swarm.on_turn = lambda *_: None
    for client in (writer, reader):
        swarm.drop(client, "done")
    assert seen, f"the board did not arrive: {swarm.closed}"


def time_to_whole(swarm: Swarm, room: str, number: int = 0, limit_s: float = 60) -> float:
    """Milliseconds from connecting until the bytes that end the board have been read."""
    _note_wholes(swarm)
    client = swarm.dial(number, room, witness=True)
    swarm.run(limit_s, lambda: client.whole_at > 0 or client.is_closed)
    swarm.drop(client, "done")
    return (client.whole_at - client.started) * 1000 if client.whole_at else float("inf")


def storm(swarm: Swarm, room: str, streams: Sequence[Sequence[bytes]]) -> StormResult:
    """200 newcomers at once, while 20 people who are there already go on working."""
    people = [Person(client) for client in swarm.join(room, AT_WORK, witnesses=AT_WORK)]
    editors = people[: len(streams)]
    for person, stream in zip(editors, streams, strict=True):
        person.stream = stream
    probes = Probes(counted_from=0)
    crowd: list[Client] = []
    old = [person.client for person in people]

    def hear(client: Client, message: bytes, now: float) -> None:
        if client in old:
            probes.saw(client, message, now)
        elif not client.whole_at and MARK in message:
            client.whole_at = now

    swarm.on_message = hear
    editing = Agenda(editors, 10, lambda person: edit(swarm, person, probes))
    swarm.on_turn = editing.turn
    swarm.run(1)
    probes.counted_from = len(probes.sent)
    probes.latencies_ms.clear()
    started = time.monotonic()
    crowd += [swarm.dial(AT_WORK + n, room, witness=True) for n in range(CROWD)]
    swarm.run(60, lambda: all(client.whole_at or client.is_closed for client in crowd))
    swarm.run(max(0.0, 3 - (time.monotonic() - started)))
    swarm.on_turn = lambda *_: None
    expected = probes.expected(old)
    swarm.run(10, lambda: len(probes.latencies_ms) >= expected)
    whole = [(client.whole_at - client.started) * 1000 for client in crowd if client.whole_at]
    latencies = sorted(probes.latencies_ms)
    return StormResult(
        joined=len(whole),
        slowest_ms=max(whole, default=float("inf")),
        workers_p99_ms=quantile(latencies, 0.99),
        delivered=len(latencies) / max(1, expected),
    )


def _note_wholes(swarm: Swarm) -> None:
    def look(client: Client, message: bytes, now: float) -> None:
        if not client.whole_at and MARK in message:
            client.whole_at = now

    swarm.on_message = look
