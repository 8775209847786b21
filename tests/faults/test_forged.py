"""Updates made by hand, on the real socket of a real server, for every row of who may do what.

A try that is not allowed is refused for the reason that the table tells, changes nothing, and is
not heard of by anybody else; whoever edits right after it is not disturbed. A try that is allowed
reaches everybody.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from pycrdt import Doc, Map
from websockets.exceptions import ConnectionClosed

from tests.faults.forged_board import FORMS, as_answer, forged, honest, innocent
from tests.faults.forged_stage import Stage
from tests.faults.forged_table import (
    ACTIONS,
    TARGETS,
    TIMES,
    actors_on,
    boards_at,
    is_barred,
    tries,
    tries_on,
    verdict,
)
from tests.support import wire
from tests.support.api import Api
from tests.support.peer import Peer, peers
from tests.support.real_server import RealServer

# Thirty refusals that cost a copy of the document pause a person for a minute (SY11).
TRIES_PER_PERSON = 24
marks = count(1)
NOT_JUDGED_BY_TOUCH = {"read_only", "muted", "not_running", "closed", "frozen", "step"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    limits = ("JOINS_PER_MINUTE", "COMMANDS_PER_MINUTE", "WORKSHOPS_PER_MINUTE", "MESSAGES_PER_S")
    env = {**dict.fromkeys(limits, "1000000"), "LOG_LEVEL": "warning"}
    with RealServer(tmp_path_factory.mktemp("forged"), env) as server:
        yield server


@pytest.fixture
def workshop_api(server: RealServer) -> Iterator[Api]:
    api = Api(server.url)
    yield api
    api.close()


@dataclass
class Hand:
    """Somebody's connection, and what is to become of each message said over it."""

    peer: Peer
    tries_left: int = TRIES_PER_PERSON
    expected: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)

    async def say(self, message: bytes, outcome: str | None, label: str) -> None:
        """`outcome`: the reason of a refusal, "gap", or None where it passes."""
        await self.peer.say(message)
        self.labels[self.peer.sent] = label
        if outcome is not None:
            self.expected[self.peer.sent] = outcome
            self.tries_left -= outcome not in {*NOT_JUDGED_BY_TOUCH, "gap"}

    async def verdicts_are_right(self) -> None:
        """Everything said has been dealt with, as the table says."""
        await self.peer.until_saved()
        told = {event["message"]: event["reason"] for event in self.peer.named("refused")}
        told |= {event["message"]: "gap" for event in self.peer.named("resync")}
        wrong = {
            f"{self.labels[n]}: {told.get(n)} instead of {self.expected.get(n)}"
            for n in self.labels
            if told.get(n) != self.expected.get(n)
        }
        assert not wrong


class Scene:
    """One board of a stage, with everybody at work on it."""

    def __init__(self, stage: Stage, time: str, board: str) -> None:
        self._stage, self._time, self._board = stage, time, board
        self.fay = stage.peer(stage.fay, board)
        self.onlooker = stage.peer(stage.onlooker, board)
        self._other = stage.peer(stage.other, board)
        self._first: dict[str, Hand] = {}
        self._hands: dict[str, Hand] = {}
        self._used: list[Hand] = []
        self._truth: Doc[Any] = Doc()
        self._heard_at_first = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, stage: Stage, time: str, board: str) -> AsyncIterator["Scene"]:
        """Everybody is there and has what there is."""
        scene = cls(stage, time, board)
        try:
            for peer in (scene.onlooker, scene.fay, scene._other):
                await peer.join()
            scene._truth.apply_update(scene.onlooker.doc.get_update())
            scene._heard_at_first = len(scene.onlooker.heard)
            for actor in actors_on(board):
                await scene._take(actor, Hand(stage.peer(stage.actor(actor, board), board)))
            yield scene
        finally:
            everybody = (scene.onlooker, scene.fay, scene._other)
            async with peers(*everybody, *(hand.peer for hand in scene._used)):
                pass

    async def _take(self, actor: str, hand: Hand) -> None:
        self._first.setdefault(actor, hand)
        self._hands[actor] = hand
        self._used.append(hand)
        await hand.peer.join()

    def _why(self, actor: str, target: str, action: str) -> str | None:
        return verdict(actor, self._time, self._board, target, action)

    async def _hand(self, actor: str) -> Hand:
        """Somebody of that kind who has tries left."""
        if self._hands[actor].tries_left < 3:
            person = self._stage.new_for(actor, self._board)
            await self._take(actor, Hand(self._stage.peer(person, self._board)))
        return self._hands[actor]

    # What is tried

    async def refuse_what_is_not_allowed(self) -> None:
        """Every try of everybody that the table forbids; an onlooker hears nothing at all."""
        heard = len(self.onlooker.heard)
        for actor in actors_on(self._board):
            for target, action in tries(actor):
                if (why := self._why(actor, target, action)) is not None:
                    hand = await self._hand(actor)
                    message = wire.update(forged(target, action, actor))
                    await hand.say(message, why, f"{actor}, {action} {target}")
        for hand in self._used:
            await hand.verdicts_are_right()
        written = await self._others_are_undisturbed()
        assert self.onlooker.heard[heard:] == written
        await self._everybody_has_the_truth()

    async def refuse_it_in_every_form(self) -> None:
        """For every reason and action one try of each form."""
        actors = (
            ("participant", "muted", "observer") if self._board == "plain" else ("participant",)
        )
        for actor in actors:
            for target, action in self._one_for_each_reason(actor):
                for form in FORMS:
                    await self._try_form(actor, target, action, form)
        for hand in self._used:
            await hand.verdicts_are_right()
        await self._others_are_undisturbed()
        await self._everybody_has_the_truth()

    def _one_for_each_reason(self, actor: str) -> Iterator[tuple[str, str]]:
        for action in ACTIONS:
            found: dict[str, str] = {}
            for target in TARGETS:
                why = self._why(actor, target, action) if action in tries_on(target) else None
                if why is not None and target != "own":
                    found.setdefault(why, target)
            yield from ((target, action) for target in found.values())

    async def _try_form(self, actor: str, target: str, action: str, form: Any) -> None:
        why, hand = self._why(actor, target, action), await self._hand(actor)
        is_all_refused = is_barred(actor, self._time, self._board)
        for message, outcome in form(target, action, actor):
            said = f"{actor}, {action} {target}, {form.__name__}"
            if is_all_refused or outcome == "no":
                # Whoever only looks on may answer with deletions: nothing new, and no effect.
                is_silent = actor == "observer" and action == "delete" and form is as_answer
                await hand.say(message, None if is_silent else why, said)
            elif outcome == "gap":
                await hand.say(message, "gap", said)
            else:
                await hand.say(message, None, said)
                self._truth.apply_update(wire.Reader(message[2:]).sized())

    async def nothing_has_happened(self) -> None:
        """Nobody heard anything of what was tried meanwhile, and nothing is stored of it."""
        written = await self._others_are_undisturbed()
        assert self.onlooker.heard[self._heard_at_first :] == written
        await self._everybody_has_the_truth()

    async def let_pass_what_is_allowed(self) -> None:
        """Every try of everybody that the table allows; in their order, so that none loses."""
        for actor in actors_on(self._board):
            hand = self._first[actor]  # whose things they are
            for target, action in tries(actor):
                if self._why(actor, target, action) is None:
                    update = honest(target, action, actor)
                    await hand.say(wire.update(update), None, f"{actor}, {action} {target}")
                    self._truth.apply_update(update)
            await hand.verdicts_are_right()
        await self._everybody_has_the_truth()

    # What must be true afterwards

    async def _everybody_has_the_truth(self) -> None:
        """What was allowed is there, and of what was refused no struct and no deletion."""
        expected = self._truth.get("elements", type=Map).to_py()
        newcomer = self._stage.peer(self._stage.onlooker, self._board)
        async with peers(newcomer):
            await newcomer.join()
            for peer in (self.onlooker, newcomer):
                await peer.until(lambda at=peer: clocks(at.doc) == clocks(self._truth))  # type: ignore[misc]  # bound now
                assert peer.board() == expected

    async def _others_are_undisturbed(self) -> list[bytes]:
        """Edits of others right afterwards pass; returns them."""
        others = [self.fay]
        if not is_barred("other host", self._time, self._board):  # Ola is nobody special
            others.append(self._other)
        written = []
        for peer in others:
            (update,) = peer.record(innocent(next(marks)))
            await peer.say_update(update)
            await self.onlooker.until(lambda made=update: made in self.onlooker.heard)  # type: ignore[misc]  # bound now
            self._truth.apply_update(update)
            written.append(update)
            await peer.until_saved()
            assert not peer.named("refused")
        return written


def clocks(doc: Doc[Any]) -> dict[int, int]:
    """How many clocks of each client id a document has."""
    reader = wire.Reader(doc.get_state())
    return {reader.varint(): reader.varint() for _ in range(reader.varint())}


@pytest.mark.parametrize("time", TIMES)
async def test_po1_po2_po3_only_what_the_table_allows_gets_through(
    server: RealServer, workshop_api: Api, time: str
) -> None:
    stage = await Stage.prepared(server, workshop_api, time)
    for board in boards_at(time):
        if board == "own only":  # the last one: it holds for the whole workshop
            stage.order("settings", own_only=True)
        async with Scene.open(stage, time, board) as scene:
            await scene.refuse_what_is_not_allowed()
            if time == "open" or board == "plain":
                await scene.refuse_it_in_every_form()
            await scene.let_pass_what_is_allowed()


@pytest.mark.parametrize(("who", "code"), [("waiting", 4425), ("removed", 4401)])
async def test_lb1_sa2_who_is_not_inside_does_nothing_at_all(
    server: RealServer, workshop_api: Api, who: str, code: int
) -> None:
    stage = await Stage.prepared(server, workshop_api, "open")
    person = stage.removed() if who == "removed" else stage.waiting()
    async with Scene.open(stage, "open", "plain") as scene:
        peer = stage.peer(person, "plain")
        async with peers(peer):
            await peer.open()
            await say_all(peer)
            assert await peer.until_closed() == code
            assert (peer.events, peer.heard, peer.awareness) == ([], [], {})
        await scene.nothing_has_happened()


async def test_sa2_who_is_being_removed_does_nothing_any_more(
    server: RealServer, workshop_api: Api
) -> None:
    stage = await Stage.prepared(server, workshop_api, "open")
    async with Scene.open(stage, "open", "plain") as scene:
        person = stage.join("Rem")
        peer = stage.peer(person, "plain")
        async with peers(peer):
            await peer.join()
            stage.remove(person)
            await say_all(peer)
            assert await peer.until_closed() == 4410
        await scene.nothing_has_happened()


async def say_all(peer: Peer) -> None:
    """Everything that any participant might do, over a connection that may end meanwhile."""
    with contextlib.suppress(ConnectionClosed):
        for target, action in tries("participant"):
            update = forged(target, action, "participant")
            await peer.say(wire.update(update))
            await peer.say(wire.step2(update))
