"""Throws damaged updates at the guard and what passes it at an engine.

Runs as a process of its own, because what it looks for ends the process:
`python -m tests.server.protocol.fuzz ENGINE INPUTS SEED` prints what became of the inputs as JSON.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from typing import cast

from server.crdt import Document, EngineName
from server.errors import DocumentPanicked, InvalidUpdate
from server.protocol.collected import CollectedState, collect
from server.protocol.parents import TypeIndex
from server.protocol.state_vector import read_state_vector, write_state_vector
from server.protocol.texts import TextIndex
from server.protocol.update import DecodedUpdate, decode_update, has_gap, merge_updates
from tests.contract.vectors import all_updates, load

FRESH_EVERY = 200  # inputs on one document, so that damage can build on damage


class Board:
    """A document with what the server keeps beside it."""

    def __init__(self, engine: EngineName, updates: list[bytes]) -> None:
        self.document = Document(engine)
        self.texts = TextIndex()
        self.types = TypeIndex()
        self.collected = CollectedState()
        self.clocks: dict[int, int] = {}
        for raw in updates:
            self.take(decode_update(raw))

    def take(self, update: DecodedUpdate) -> None:
        self.document.apply(update)
        self.texts.add(update)
        self.types.add(update)
        self.collected.add(update)
        for section in update.sections:
            known = self.clocks.get(section.client, 0)
            self.clocks[section.client] = max(known, section.end_clock)


def mutate(raw: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """One to three small damages, or two updates grown together."""
    out = bytearray(raw)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(out) + 1)
        roll = rng.random()
        if roll < 0.35 and at < len(out):
            out[at] ^= 1 << rng.randrange(8)
        elif roll < 0.55 and at < len(out):
            out[at] = rng.choice((0, 1, 4, 7, 8, 10, 39, 40, 0x7F, 0x80, 0xFF, rng.randrange(256)))
        elif roll < 0.65:
            del out[at : at + rng.randint(1, 4)]
        elif roll < 0.8:
            out[at:at] = rng.randbytes(rng.randint(1, 4))
        elif roll < 0.9:
            other = rng.choice(others)
            begin = rng.randrange(len(other))
            out[at:at] = other[begin : begin + rng.randint(1, 20)]
        else:
            out[at:] = rng.choice(others)[at:]
    return bytes(out)


def fuzz(engine: EngineName, inputs: int, seed: int) -> Counter[str]:
    """Feed damaged updates; raises whatever the guard or the server's own parts should not."""
    rng = random.Random(seed)
    boards = [[bytes.fromhex(text) for text in case["updates"]] for case in load("updates")]
    corpus = all_updates()
    counts: Counter[str] = Counter()
    board = Board(engine, [])
    for number in range(inputs):
        if number % FRESH_EVERY == 0:
            board = Board(engine, rng.choice(boards))
        raw = mutate(rng.choice(corpus), corpus, rng)
        outcome = offer(board, raw)
        counts[outcome] += 1
        if outcome == "panicked":
            board = Board(engine, rng.choice(boards))
        elif number % 50 == 0:
            look_at(board, rng)
    return counts


def offer(board: Board, raw: bytes) -> str:
    """What the update path does with these bytes."""
    try:
        update = decode_update(raw)
    except InvalidUpdate:
        return "invalid"
    assert merge_updates([update, update]) or update.has_skips
    if has_gap(update, board.clocks):
        return "gap"
    if board.texts.splits_pair(update):
        return "splits a pair"
    if board.types.lacks_parent(update):
        return "parent that is no type"
    try:
        board.take(update)
    except DocumentPanicked:
        return "panicked"
    assert board.document.state_vector() == {c: n for c, n in board.clocks.items() if n}
    return "applied"


def look_at(board: Board, rng: random.Random) -> None:
    """Everything that is done with a document must still work."""
    decode_update(board.document.encode_state())
    collected = board.collected.encode()
    decode_update(collected)
    assert len(collect(collected)) <= len(collected)
    board.document.elements()
    vector = {client: rng.randint(0, clock) for client, clock in board.clocks.items()}
    board.document.encode_state(write_state_vector(board.texts.aligned(vector)))


def truncations() -> Iterator[bytes]:
    for raw in all_updates():
        for end in range(len(raw)):
            yield raw[:end]


def main(engine: str, inputs: str, seed: str) -> None:
    for raw in truncations():
        try:
            decode_update(raw)
        except InvalidUpdate:
            continue
        raise AssertionError(f"accepted though it was cut short: {raw.hex()}")
    assert read_state_vector(b"\x00") == {}
    print(json.dumps(fuzz(cast("EngineName", engine), int(inputs), int(seed))))


if __name__ == "__main__":
    main(*sys.argv[1:])
