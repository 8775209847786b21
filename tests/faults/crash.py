"""kill -9 at random moments while people edit, and the two promises that must hold.

Nothing is lost that another client had received, or whose sender was told "saved"; and everybody
is back and equal within five seconds of the restart. `python -m tests.faults.crash --runs 50`
measures; the gate runs a short form.
"""

import argparse
import asyncio
import contextlib
import random
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from pycrdt import Text
from websockets.exceptions import WebSocketException

from tests.support.api import Api
from tests.support.peer import Peer, equal, put_note
from tests.support.real_server import RealServer

PEOPLE = 6
EDIT_EVERY_S = 0.01
BACK_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one crash did. `lost` must be empty."""

    edits: int
    saved: int
    seen: int
    lost: frozenset[str]
    back_s: float


@dataclass
class Editor:
    """Somebody who puts a note, then types into it, again and again, until the line is cut."""

    peer: Peer
    name: str
    chance: random.Random
    written: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0

    async def work(self) -> None:
        with contextlib.suppress(WebSocketException, OSError):
            while self.peer.is_open:
                await self.step()
                await asyncio.sleep(self.chance.uniform(0, 2 * EDIT_EVERY_S))

    async def begin(self) -> None:
        """Join, and put the note to type into."""
        await self.peer.join()
        await self.peer.note(f"{self.name}-text")

    async def step(self) -> None:
        """One edit that leaves a mark of its own, so that its loss would be noticed."""
        self.count += 1
        mark = f"{self.name}.{self.count}"
        if self.count % 3:
            ordinal = await self.peer.edit(lambda elements: put_note(elements, mark))
        else:
            text = self.peer.elements[f"{self.name}-text"]["text"]
            assert isinstance(text, Text)
            # A sign between marks, so that no mark is the beginning of another.
            ordinal = await self.peer.edit(lambda _: text.insert(len(str(text)), f"{mark};"))
        self.written.append((ordinal, mark))

    def saved(self) -> set[str]:
        """Marks of this session that the server has called saved."""
        return {mark for ordinal, mark in self.written if ordinal <= self.peer.saved}


def marks(peer: Peer) -> set[str]:
    """All marks on a peer's board."""
    board = peer.board()
    typed = {
        mark
        for element_id, element in board.items()
        if element_id.endswith("-text")
        for mark in str(element["text"]).split(";")
        if mark
    }
    return typed | {element_id for element_id in board if not element_id.endswith("-text")}


async def crash_once(server: RealServer, api: Api, seed: int) -> Outcome:
    """A workshop of its own on a running server, killed in the middle of work."""
    chance = random.Random(seed)
    workshop = api.create()
    editors = [
        Editor(Peer(server.ws_url, workshop.board, api.join(workshop, name).token), name, chance)
        for name in (f"p{number}" for number in range(PEOPLE))
    ]
    for editor in editors:
        await editor.begin()
    working = [asyncio.create_task(editor.work()) for editor in editors]
    await asyncio.sleep(chance.uniform(0.2, 1.5))
    server.kill()
    await asyncio.gather(*working)
    for editor in editors:
        await editor.peer.until_closed()
    saved = set[str]().union(*(editor.saved() for editor in editors))
    seen = set[str]().union(
        *({m for m in marks(e.peer) if not m.startswith(e.name + ".")} for e in editors)
    )
    # Only now do others come: what a newcomer finds is what the server alone has kept.
    server.start()
    back = time.monotonic()
    fresh = Peer(server.ws_url, workshop.board, api.join(workshop, "fresh").token)
    await fresh.join()
    lost = (saved | seen) - marks(fresh)
    await asyncio.gather(*(again(editor.peer) for editor in editors))
    everyone = [editor.peer for editor in editors]
    await equal(fresh, *everyone, limit_s=BACK_WITHIN_S * 4)
    written = {mark for editor in editors for _, mark in editor.written}
    await fresh.until(lambda: written <= marks(fresh), BACK_WITHIN_S * 4)
    back_s = time.monotonic() - back
    for peer in (fresh, *everyone):
        await peer.leave()
    return Outcome(len(written), len(saved), len(seen), frozenset(lost), back_s)


async def again(peer: Peer) -> None:
    """Come back with one's own document, as a provider does after a cut."""
    await peer.leave()
    await peer.join()


async def run(server: RealServer, api: Api, runs: int, seed: int) -> list[Outcome]:
    outcomes = []
    for number in range(runs):
        outcome = await crash_once(server, api, seed + number)
        outcomes.append(outcome)
        print(
            f"seed {seed + number}: {outcome.edits} edits, {outcome.saved} saved, "
            f"{outcome.seen} seen by others, {len(outcome.lost)} lost, "
            f"all equal after {outcome.back_s:.2f} s",
            flush=True,
        )
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill the server again and again.")
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        RealServer(Path(folder)) as server,
        contextlib.closing(Api(server.url)) as api,
    ):
        outcomes = asyncio.run(run(server, api, options.runs, options.seed))
    lost = sum(len(outcome.lost) for outcome in outcomes)
    backs = [outcome.back_s for outcome in outcomes]
    print(
        f"{len(outcomes)} crashes, {sum(o.edits for o in outcomes)} edits, {lost} lost, "
        f"back within {max(backs):.2f} s (median {statistics.median(backs):.2f} s)"
    )


if __name__ == "__main__":
    main()
