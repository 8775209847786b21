"""What somebody costs who does nothing, and a board that is open."""

from dataclasses import dataclass

from tests.load.process import cpu_s, memory_kib
from tests.load.swarm import Swarm
from tests.support import wire

SETTLE_S = 5.0


@dataclass(frozen=True, slots=True)
class IdleResult:
    """Memory per connection in one room, or per board with one connection each."""

    connections: int
    kib_each: float
    cores: float


def idle(swarm: Swarm, pid: int, rooms: list[str], per_room: int, content: bytes) -> IdleResult:
    """Fill rooms with people who do nothing. `content`: an update the first of each room writes."""
    before = memory_kib(pid)
    for room in rooms:
        first, *_ = swarm.join(room, per_room, witnesses=per_room)
        if content:
            swarm.say(first, wire.update(content))
            swarm.run(0.005)
    swarm.run(SETTLE_S)
    cpu = cpu_s(pid)
    swarm.run(SETTLE_S)
    connections = len(swarm.clients) - len(swarm.closed)
    return IdleResult(
        connections=connections,
        kib_each=(memory_kib(pid) - before) / max(1, connections),
        cores=(cpu_s(pid) - cpu) / SETTLE_S,
    )
