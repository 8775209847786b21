"""The state newcomers get: right, as of one moment, whatever happens while it is made."""

import asyncio
import secrets
from typing import Any

import pytest
from pycrdt import Doc, Map

from server.errors import InvalidUpdate
from server.rooms.full_state import EMPTY, FullState


def updates(count: int) -> list[bytes]:
    """Notes `0`, `1` ... of one client, an update each."""
    doc: Doc[Any] = Doc(client_id=secrets.randbits(32))
    elements = doc.get("elements", type=Map)
    made = []
    for number in range(count):
        before = doc.get_state()
        elements[str(number)] = Map({"type": "note"})
        made.append(doc.get_update(before))
    return made


def notes(state: bytes | None) -> set[str]:
    doc: Doc[Any] = Doc()
    elements: Map[Any] = doc.get("elements", type=Map)
    doc.apply_update(state or EMPTY)
    return set(elements.keys())


async def as_of(full: FullState, sequence: int) -> bytes | None:
    folded = await full.fold_as_of(sequence)
    return folded and folded.encoded


async def test_it_is_as_of_the_sequence_it_names() -> None:
    full = FullState(EMPTY, 0, is_whole=True)
    for update in updates(5):
        full.add(update)
    assert notes(await as_of(full, 3)) == {"0", "1", "2"}
    state, sequence = await full.encode()
    assert sequence == 5
    assert notes(state) == {"0", "1", "2", "3", "4"}
    assert await full.fold_as_of(3) is None


async def test_nobody_gets_it_before_the_entries_after_the_snapshot_are_there() -> None:
    first, second = updates(2)
    full = FullState(EMPTY, 1, is_whole=False)
    waiting = asyncio.create_task(full.encode())
    await asyncio.sleep(0)
    assert full.ready() is None
    assert not waiting.done()
    full.complete([first])
    full.add(second)
    assert notes((await waiting)[0]) >= {"0"}
    assert notes((await full.encode())[0]) == {"0", "1"}


async def test_a_failure_loses_nothing() -> None:
    first, second = updates(2)
    full = FullState(EMPTY, 0, is_whole=True)
    full.add(first)
    full.add(b"not an update")
    with pytest.raises(InvalidUpdate):
        await full.encode()
    assert notes(await as_of(full, 1)) == {"0"}
    assert second


async def test_who_leaves_while_it_is_made_breaks_nothing() -> None:
    made = updates(300)  # enough for a thread
    full = FullState(EMPTY, 0, is_whole=True)
    for update in made[:-1]:
        full.add(update)
    leaving = asyncio.create_task(full.encode())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    leaving.cancel()
    full.add(made[-1])
    state, sequence = await full.encode()
    assert sequence == 300
    assert len(notes(state)) == 300


async def test_what_was_folded_in_along_the_way_is_the_same() -> None:
    made = updates(600)
    lazy, busy = (FullState(EMPTY, 0, is_whole=True) for _ in range(2))
    for number, update in enumerate(made):
        lazy.add(update)
        busy.add(update)
        if number % 7 == 0:
            busy.keep_up()
        if number == 300:
            assert notes((await busy.encode())[0]) == {str(n) for n in range(301)}
    assert busy.ready() is None
    assert await busy.fold_as_of(400) is None, "later ones are in it"
    assert await busy.fold_as_of(600) == await lazy.fold_as_of(600)


async def test_a_failure_loses_nothing_that_was_folded_in_along_the_way() -> None:
    first, second, third = updates(3)
    full = FullState(EMPTY, 0, is_whole=True)
    full.add(first)
    full.keep_up()
    full.add(second)
    full.add(b"not an update")
    with pytest.raises(InvalidUpdate):
        await full.encode()
    assert notes(await as_of(full, 2)) == {"0", "1"}
    assert third
