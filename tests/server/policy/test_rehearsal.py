"""Trying updates on a copy first decides nothing by itself: it is the same with it and without."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from server.policy.rights import Standing
from server.rooms.rehearsal import Rehearsal
from server.storage.base import Person
from tests.server.policy.scripts import ROLES, Said, Script, Step, Values, steps
from tests.server.rooms.world import BOARD, Client, World

EXAMPLES = 50
Handling = Callable[[Client, list[Rehearsal]], None]


def as_it_is(_client: Client, _copies: list[Rehearsal]) -> None:
    """The copy is made when needed, kept while all goes well."""


def always_tried(client: Client, _copies: list[Rehearsal]) -> None:
    """Everybody's updates are tried, also where nothing depends on what they touch."""
    client.session.is_rehearsed = True


def on_a_new_copy(_client: Client, copies: list[Rehearsal]) -> None:
    """No copy is ever used twice."""
    for copy in copies:
        copy.drop()


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[Rehearsal]:
    """The newest one of whatever rooms are made."""
    made: list[Rehearsal] = []
    make = Rehearsal.__init__

    def noted(self: Rehearsal) -> None:
        make(self)
        made[:] = [self]

    monkeypatch.setattr(Rehearsal, "__init__", noted)
    return made


@pytest.mark.parametrize("handling", [as_it_is, always_tried, on_a_new_copy])
def test_po2_a_trial_decides_as_judging_without_it_would(
    handling: Handling, copies: list[Rehearsal]
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps())
    def check(given_steps: list[Step]) -> None:
        script = Script().play(given_steps)
        verdicts, values, authors = asyncio.run(play(script.said, handling, copies))
        assert verdicts == [said.reason for said in script.said]
        assert values == script.values
        assert authors == script.authors

    check()


async def play(
    said: list[Said], handling: Handling, copies: list[Rehearsal]
) -> tuple[list[str | None], Values, dict[str, str]]:
    """Send all of it to a real room; its verdicts, and what it holds then."""
    world = World()
    await world.open()
    people = {name: Person(name, "w", name, role, "en", "#000", 0) for name, role in ROLES.items()}
    world.rights.people = {name: Standing(name, role) for name, role in ROLES.items()}
    clients = {name: world.join(person) for name, person in people.items()}
    verdicts: list[str | None] = []
    for each in said:
        world.clock.s += 10  # or refusals would add up to a pause
        if each.rights != world.room._intake._gate.rights:
            world.rooms.set_rights(BOARD, each.rights)
        client = clients[each.person]
        handling(client, copies)
        client.forget()
        client.write(each.update)
        await world.tick()
        told = [str(event["reason"]) for event in client.events("refused")]
        verdicts.append(told[0] if told else None)
    values = world.room._intake.replica.document.elements()
    stored = await world.storage.open_board(BOARD)
    authors = dict(stored.authors)
    await world.close()
    await world.rooms.close()
    return verdicts, values, authors
