"""Whatever the network and the server do, everybody ends with the board that Yjs would have made.

A run depends on its seed alone; a failing one is repeated with CONVERGENCE_SEEDS=<seed>, and a long
search is CONVERGENCE_RUNS=1000.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from server.crdt import DEFAULT_ENGINE, Document
from server.protocol.collected import collect
from server.protocol.structs import FORMAT, KIND, read_structs
from server.protocol.update import decode_update
from tests.convergence.peers import Peers, Reference, yjs_peers
from tests.convergence.room import RoomServer
from tests.convergence.world import Pieces, World

RUNS = int(os.environ.get("CONVERGENCE_RUNS", "100"))
SEEDS = [int(seed) for seed in os.environ.get("CONVERGENCE_SEEDS", "").split(",") if seed]
STEPS = 120
counts: Counter[str] = Counter()


@pytest.fixture(scope="module")
def peers() -> Iterator[Peers]:
    with yjs_peers() as peers:
        yield peers


@pytest.mark.parametrize("seed", SEEDS or range(1, RUNS + 1))
def test_sy3_through_a_real_room_everybody_ends_with_the_board_of_yjs(
    peers: Peers, seed: int
) -> None:
    rng = random.Random(seed)
    server = RoomServer()
    size = rng.randint(2, 5)
    World(peers, server, rng, size).run(STEPS)
    reference = peers.reference(server.journal())
    assert not reference.waits
    assert server.view() == reference.view
    assert peers.reference([server.collected()]).view == reference.view
    for peer in range(size):
        assert peers.view(peer) == reference.view
    server.close()


@pytest.mark.parametrize("seed", SEEDS or range(1, RUNS + 1))
def test_d8_sy9_everybody_ends_with_the_board_of_yjs(peers: Peers, seed: int) -> None:
    rng = random.Random(seed)
    server = Pieces("pycrdt" if seed % 4 == 0 else DEFAULT_ENGINE, rng)
    size = rng.randint(2, 5)
    world = World(peers, server, rng, size)

    world.run(STEPS)

    counts.update(world.counts)
    journal = server.journal()
    reference = peers.reference(journal)
    assert not reference.waits
    assert server.view() == reference.view
    for peer in range(size):
        assert peers.view(peer) == reference.view
        assert not peers.waits(peer)
    _check_states(peers, server, reference)


def _check_states(peers: Peers, server: Pieces, reference: Reference) -> None:
    """The engine's state, the collected one and a fresh collection are the same board."""
    expected, journal = reference.view, server.journal()
    document = Document(DEFAULT_ENGINE)
    for raw in journal:
        document.apply(decode_update(raw))
    whole = document.encode_state()
    collected = server.collected()
    for state in (whole, collected, collect(whole), collect(collected)):
        assert peers.reference([state]).view == expected
    # Nothing that Yjs knows to be deleted leaves the server, and it costs no more bytes.
    for state in (collected, collect(whole)):
        _check_deletes(state, reference.state)
    assert len(collect(whole)) <= 1.2 * len(reference.state) + 40
    # Edits made with the whole and with the collected state meet: neither lost a reference.
    assert peers.reference([collected, *journal]).view == expected
    assert peers.reference([*journal, collect(whole)]).view == expected


def _check_deletes(ours: bytes, yjs: bytes) -> None:
    """The same clocks are deleted, but for formats: Yjs clears away idle ones without a word."""
    formats = {
        (section.client, struct.clock)
        for section in decode_update(ours).sections
        for struct in read_structs(ours, section)
        if struct.info & KIND == FORMAT
    }
    assert _deleted(ours) <= _deleted(yjs)
    assert _deleted(yjs) - _deleted(ours) <= formats


def _deleted(state: bytes) -> set[tuple[int, int]]:
    return {
        (client, clock + offset)
        for client, ranges in decode_update(state).deletes
        for clock, length in ranges
        for offset in range(length)
    }


def test_the_runs_reach_what_they_are_for() -> None:
    if SEEDS:
        pytest.skip("one run alone need not reach everything")
    rare = {"crashes", "cuts", "edits offline", "updates lost on the way", "frames", "edits"}
    assert not {name for name in rare if counts[name] == 0}, counts
