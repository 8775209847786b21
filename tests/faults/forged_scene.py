"""One board where things are tried: who is there, what they say, what must be true afterwards."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pycrdt import Doc, Map

from tests.faults.forged_board import (
    FORMS,
    Form,
    Told,
    as_answer,
    as_honest_update,
    as_update,
    innocent,
)
from tests.faults.forged_stage import Stage
from tests.faults.forged_table import (
    ACTIONS,
    TARGETS,
    actors_on,
    is_barred,
    tries,
    tries_on,
    verdict,
)
from tests.support import wire
from tests.support.peer import Peer, peers

# Thirty refusals that cost a copy of the document pause a person for a minute (SY11).
TRIES_PER_PERSON = 24
PATIENCE = 20
marks = count(1)
NOT_JUDGED_BY_TOUCH = {"read_only", "muted", "not_running", "closed", "frozen", "step"}


@dataclass
class Hand:
    """Somebody's connection."""

    peer: Peer
    tries_left: int = TRIES_PER_PERSON

    def told(self) -> dict[int, str]:
        """What became of messages that were not simply taken, by ordinal."""
        told = {event["message"]: str(event["reason"]) for event in self.peer.named("refused")}
        return told | {event["message"]: "gap" for event in self.peer.named("resync")}


@dataclass
class Attempt:
    """Messages said together: their ordinals, and what is to become of each.

    `make`: makes them once more, for when the room had no time (SY13).
    """

    actor: str
    label: str
    make: Callable[[int], Told]
    why: str | None
    hand: Hand
    said: list[tuple[int, bytes, str]] = field(default_factory=list)

    def expected(self) -> list[str | None]:
        """What the sender is told of each message, None: nothing but that it is saved."""
        reasons = {"no": self.why, "gap": "gap", "yes": None, "dropped": None}
        return [reasons[outcome] for _, _, outcome in self.said]


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
        self._attempts: list[Attempt] = []
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
                if self._why(actor, target, action) is not None:
                    await self._try(actor, target, action, as_update)
        await self._all_went_as_it_should()
        written = await self._others_are_undisturbed()
        assert self.onlooker.heard[heard:] == written
        await self._everybody_has_the_truth()

    async def refuse_it_in_every_form(self) -> None:
        """For every reason and action one try of each form."""
        actors = ["participant", *(["muted", "observer"] if self._board == "plain" else [])]
        for actor in actors:
            for target, action in self._one_for_each_reason(actor):
                for form in FORMS:
                    await self._try(actor, target, action, form)
        await self._all_went_as_it_should()
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

    async def let_pass_what_is_allowed(self) -> None:
        """Every try of everybody that the table allows; in their order, so that none loses."""
        for actor, hand in self._first.items():  # whose things they are
            self._hands[actor], hand.tries_left = hand, TRIES_PER_PERSON
        for actor in actors_on(self._board):
            for target, action in tries(actor):
                if self._why(actor, target, action) is None:
                    await self._try(actor, target, action, as_honest_update)
            await self._all_went_as_it_should()
        await self._others_are_undisturbed()
        await self._everybody_has_the_truth()

    async def _try(self, actor: str, target: str, action: str, form: Form) -> None:
        label = f"{actor}, {action} {target}, {form.__name__}"
        is_barred_now = is_barred(actor, self._time, self._board)

        def make(time: int) -> Told:
            told = form(target, action, actor, time)
            if actor == "observer" and action == "delete" and form is as_answer:
                # Whoever only looks on may answer with deletions: nothing new, and no effect.
                return [(message, "dropped") for message, _ in told]
            return [(message, "no") for message, _ in told] if is_barred_now else told

        await self._say(actor, label, make, self._why(actor, target, action), 0)

    async def _say(
        self, actor: str, label: str, make: Callable[[int], Told], why: str | None, time: int
    ) -> None:
        attempt = Attempt(actor, label, make, why, await self._hand(actor))
        for message, outcome in make(time):
            await attempt.hand.peer.say(message)
            attempt.said.append((attempt.hand.peer.sent, message, outcome))
            attempt.hand.tries_left -= outcome == "no" and why not in NOT_JUDGED_BY_TOUCH
        self._attempts.append(attempt)

    async def _all_went_as_it_should(self) -> None:
        """All that was said has been dealt with as the table says."""
        for time in range(1, PATIENCE):
            attempts, self._attempts = self._attempts, []
            again, wrong = [], []
            for hand in self._used:
                await hand.peer.until_saved()
            all_told = {id(hand): hand.told() for hand in self._used}
            for each in attempts:
                told = [all_told[id(each.hand)].get(ordinal) for ordinal, _, _ in each.said]
                for reason, (_, message, outcome) in zip(told, each.said, strict=True):
                    if reason is None and outcome == "yes":
                        self._truth.apply_update(wire.Reader(message[2:]).sized())
                if "busy" in told:
                    again.append(each)
                elif told != each.expected():
                    wrong.append(f"{each.label}: {told} instead of {each.expected()}")
            assert wrong == []
            if not again:
                return
            await asyncio.sleep(1)
            for each in again:
                await self._say(each.actor, each.label, each.make, each.why, time)
        raise AssertionError("the room had no time for too long")

    async def nothing_has_happened(self) -> None:
        """Nobody heard anything of what was tried meanwhile, and nothing is stored of it."""
        written = await self._others_are_undisturbed()
        assert self.onlooker.heard[self._heard_at_first :] == written
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
