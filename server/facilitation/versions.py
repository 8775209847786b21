"""Transition of naming a moment. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from server.facilitation.command import Command
from server.facilitation.outcome import Outcome, Refused
from server.facilitation.run import act, require_board
from server.facilitation.run_commands import Ids
from server.facilitation.state import HallState
from server.facilitation.words import clean_line
from server.storage.base import Person

NAME_CHARACTERS = 80


class NameVersion(Command):
    """This moment gets a name, to be found again. `boards`: left out for all."""

    name: Annotated[str, Meta(max_length=NAME_CHARACTERS)]
    boards: Ids | None = None


def name_version(state: HallState, order: NameVersion, by: Person, now_ms: int) -> Outcome:
    """The record of the boards says so; nothing changes."""
    name = clean_line("name", order.name)
    if not name:
        raise Refused(422, "no_text", field="name")
    boards = None
    if order.boards is not None:
        boards = [require_board(state, each).id for each in dict.fromkeys(order.boards)]
    done = replace(act("version", by, now_ms, state), body={"name": name, "boards": boards})
    return Outcome(state, (), (done,))
