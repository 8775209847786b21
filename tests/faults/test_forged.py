"""Locks and freezes against updates made by hand, on a real socket of a real server."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Map

from tests.faults.table import Table
from tests.support.peer import Peer, put_note

Change = Callable[[Map[Any]], None]


def remake(elements: Map[Any]) -> None:
    del elements["bens"]
    put_note(elements, "bens", "signed: Ben")


CHANGES: dict[str, Change] = {
    "edit": lambda elements: elements["bens"].update({"color": "red"}),
    "move": lambda elements: elements["bens"].update({"x": 5}),
    "order": lambda elements: elements["bens"].update({"z": "zz"}),
    "text": lambda elements: elements["bens"]["text"].insert(0, "forged "),
    "delete": lambda elements: elements.__delitem__("bens"),
    "remake": remake,
}


def order(table: Table, path: str, **body: Any) -> None:
    """A facilitator orders it."""
    fay = table.api.join(table.workshop, "Fay", "facilitator")
    answer = table.api.http.post(
        path,
        json={"command": secrets.token_hex(8), **body},
        headers={"Authorization": f"Bearer {fay.token}"},
    )
    table.api.http.cookies.clear()
    assert answer.status_code == 200, answer.text


async def attempt(peer: Peer, change: Change) -> str:
    """Do it by hand; why it was refused."""
    for update in peer.record(change):
        await peer.say_update(update)
    return str((await peer.until_event("refused"))["reason"])


@pytest.mark.parametrize("kind", CHANGES)
async def test_po2_a_locked_note_is_safe_from_everybody(table: Table, kind: str) -> None:
    order(table, f"/api/boards/{table.workshop.board}/locks", lock=["bens"])
    for role, reason in (("participant", "locked"), ("observer", "read_only")):
        peer = await table.guest(role).join()
        assert await attempt(peer, CHANGES[kind]) == reason


async def test_po2_a_frozen_board_takes_nothing(table: Table) -> None:
    path, boards = f"/api/workshops/{table.workshop.id}/freeze", [table.workshop.board]
    order(table, path, frozen=True, boards=boards)
    for change in CHANGES.values():
        peer = await table.guest().join()
        assert await attempt(peer, change) == "frozen"
    order(table, path, frozen=False, boards=boards)
