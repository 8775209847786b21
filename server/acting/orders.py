"""What can be ordered about the past of a board."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from server.facilitation.command import Command
from server.facilitation.run_commands import Id

TITLE_CHARACTERS = 200

Sequence: TypeAlias = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Milliseconds: TypeAlias = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class RestoreBoard(Command):
    """Bring back what was there after the entry `at`.

    `scope`: all of the board, a frame with what lay or lies in it, or one element; `id`: of these.
    """

    at: Sequence
    scope: Literal["board", "frame", "element"] = "board"
    id: Id = ""


class RevertPerson(Command):
    """Undo all that somebody did from that time on, as the replay tells time.

    `person`: their key in the replay, or their id.
    """

    person: Id
    since_ms: Milliseconds


class UndoAct(Command):
    """Undo what a facilitator restored, reverted or undid. `entry`: as the act was answered."""

    entry: Annotated[int, Meta(ge=1, le=2**53 - 1)]


class ForkBoard(Command):
    """Go on from what was there after the entry `at`, on a new board of the same workshop."""

    at: Sequence
    title: Annotated[str, Meta(max_length=TITLE_CHARACTERS)]
