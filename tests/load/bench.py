"""`make bench`: measure the server on this machine and write tests/load/RESULTS.md.

    python -m tests.load.bench [--peers | --policies] [--only rooms many join history idle crash
        browser]

Each measurement starts a server of its own on an empty store. Rows go to results.json, one per
server and measurement, so that a part can be measured again; RESULTS.md is written from them.
The generator takes the last core, and everything stays on this machine.
"""

import argparse
import asyncio
import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from tests.faults.crash import run as crash_runs
from tests.load import browser, edits, first_state, report
from tests.load.idle_load import idle
from tests.load.join_load import feed, storm, time_to_whole
from tests.load.room_load import load_rooms
from tests.load.swarm import Swarm
from tests.load.targets import OTHERS, BareRelay, OurServer, PeerServer, RuledServer, Target
from tests.support.api import Api
from tests.support.real_server import RealServer

ROOM_SIZES = (100, 400, 1000)
MANY = [f"many-{number}" for number in range(100)]
BOARDS = [f"board-{number}" for number in range(1000)]
EDITORS, EDITS = 100, 260
FEED_RATE = 4000
HISTORY = 300_000
CRASHES = 50

Row = dict[str, float | int | str]
Kind = type[OurServer] | type[PeerServer]


@cache
def streams() -> list[list[bytes]]:
    return edits.editors(EDITORS, EDITS)


def swarm_of(target: Target) -> Swarm:
    return Swarm(target.port, target.path, names_rooms=target.names_rooms)


def one_room(kind: Kind, people: int) -> Row:
    with kind(["room"], people) as target, swarm_of(target) as swarm:
        return load_row(swarm, target, ["room"], people)


def many_rooms(kind: Kind) -> Row:
    with kind(MANY, 10) as target, swarm_of(target) as swarm:
        return load_row(swarm, target, MANY, 10)


def load_row(swarm: Swarm, target: Target, rooms: list[str], people: int) -> Row:
    result = load_rooms(swarm, target.pid, rooms, people, streams())
    return {
        "connected": result.connected,
        "delivered": round(result.delivered, 4),
        "p50_ms": round(result.p50_ms, 1),
        "p99_ms": round(result.p99_ms, 1),
        "server_cores": round(result.server_cores, 2),
        "server_mib": round(result.server_mib),
        "generator_cores": round(result.generator_cores, 2),
        "other_cores": round(result.other_cores, 2),
        "send_late_p99_ms": round(result.send_late_p99_ms, 1),
        "fewest_bytes": round(result.fewest_bytes, 2),
        "closed": ", ".join(result.closed),
    }


def joins(kind: Kind, content: list[list[bytes]]) -> Row:
    """Cold, next, and 200 at once, on a board fed in through the wire."""
    with kind(["board"], 256) as target:
        with swarm_of(target) as swarm:
            feed(swarm, "board", content, FEED_RATE)
        settle()
        row: Row = {}
        colds = []
        for _ in range(3):
            target.restart()
            with swarm_of(target) as swarm:
                colds.append(time_to_whole(swarm, "board"))
            settle()
        row["cold_ms"] = round(statistics.median(colds))
        with swarm_of(target) as swarm:
            swarm.join("board", 1, witnesses=1)
            settle()
            nexts = [time_to_whole(swarm, "board", 1) for _ in range(10)]
            row["next_ms"] = round(statistics.median(nexts))
        settle()
        with swarm_of(target) as swarm:
            # Editors of a room of their own ids: the board's writer keeps those of the board.
            stormed = storm(swarm, "board", streams()[50:52])
        row |= {
            "storm_joined": stormed.joined,
            "storm_slowest_ms": round(stormed.slowest_ms),
            "workers_p99_ms": round(stormed.workers_p99_ms),
            "workers_delivered": round(stormed.delivered, 4),
        }
        if isinstance(target, OurServer):
            row |= asyncio.run(first_state.measure(target.port, "board", target.tokens[0]))
        return row


def settle() -> None:
    """Let a server finish what it does in the background."""
    time.sleep(3)


def board_join(kind: Kind) -> Row:
    return joins(kind, [[edits.board(10_000)]])


def history_join(kind: Kind) -> Row:
    return joins(kind, edits.history(HISTORY))


def idle_rows(kind: Kind) -> Row:
    with kind(["room"], 1000) as target, swarm_of(target) as swarm:
        people = idle(swarm, target.pid, ["room"], 1000, b"")
    with kind(BOARDS, 1) as target, swarm_of(target) as swarm:
        boards = idle(swarm, target.pid, BOARDS, 1, edits.board(100))
    return {
        "connections": people.connections,
        "kib_per_connection": round(people.kib_each, 1),
        "idle_cores": round(people.cores, 3),
        "boards": boards.connections,
        "kib_per_board": round(boards.kib_each),
    }


def crashes(_kind: Kind) -> Row:
    with (
        tempfile.TemporaryDirectory() as folder,
        RealServer(Path(folder)) as server,
        contextlib.closing(Api(server.url)) as api,
    ):
        outcomes = asyncio.run(crash_runs(server, api, CRASHES, seed=int(time.time())))
    return {
        "crashes": len(outcomes),
        "edits": sum(outcome.edits for outcome in outcomes),
        "saved_or_seen": sum(outcome.saved + outcome.seen for outcome in outcomes),
        "lost": sum(len(outcome.lost) for outcome in outcomes),
        "back_slowest_s": round(max(outcome.back_s for outcome in outcomes), 2),
    }


def in_browser(_kind: Kind) -> Row:
    return browser.measure()


MEASUREMENTS: dict[str, dict[str, Callable[[Kind], Row]]] = {
    "rooms": {f"one room of {n}": lambda kind, n=n: one_room(kind, n) for n in ROOM_SIZES},  # type: ignore[misc]  # bound now
    "many": {"100 rooms of 10": many_rooms},
    "join": {"board of 10,000 notes": board_join},
    "history": {f"board after {HISTORY:,} updates": history_join},
    "idle": {"idle": idle_rows},
    "crash": {"kill -9": crashes},
    "browser": {"browser": in_browser},
}
# These drive a server of their own or a page of ours.
OURS_ONLY = {"crash", "browser"}
POLICIES = (OurServer, RuledServer)  # side by side: a machine differs from hour to hour
RELAYED = {"rooms", "many"}  # what a relay without a document can do


def chosen(groups: list[str], *, peers: bool) -> Iterator[tuple[Kind, str, Callable[[Kind], Row]]]:
    kinds: list[Kind] = [OurServer, *(OTHERS if peers else ())]
    for group in groups:
        for name, measure in MEASUREMENTS[group].items():
            for kind in kinds[:1] if group in OURS_ONLY else kinds:
                yield kind, name, measure
            if group in RELAYED:
                yield RuledServer, name, measure
                yield BareRelay, name, measure


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure, and write tests/load/RESULTS.md.")
    parser.add_argument("--peers", action="store_true", help="other servers too")
    parser.add_argument("--only", nargs="+", choices=MEASUREMENTS, default=list(MEASUREMENTS))
    parser.add_argument(
        "--policies", action="store_true", help="only this server, policies off and on"
    )
    options = parser.parse_args()
    for kind, name, measure in chosen(options.only, peers=options.peers):
        if options.policies and kind not in POLICIES:
            continue
        print(f"{kind.name}: {name}", flush=True)
        try:
            row = measure(kind)
        except (AssertionError, OSError, TimeoutError) as error:
            row = {"failed": str(error)[:200]}
        print(f"    {row}", flush=True)
        report.add(kind.name, name, row)
    report.write()


if __name__ == "__main__":
    main()
