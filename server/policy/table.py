"""The table of who may do what: shared/policy.json, which the client reads too."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from server.policy.rights import Action, Mode, Reason

FILE = Path(__file__).resolve().parents[2] / "shared" / "policy.json"
ANY_FIELD = "*"

Row = Literal["facilitator", "host", "participant", "observer"]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody who is ruled may not write.

    Without `actions` it is about the board as a whole and known before the update is read.
    `modes`: the steps in which it holds. `modes_always`: those in which it holds whatever the
    board says. `unless`: the right that suspends it.
    """

    reason: Reason
    actions: frozenset[Action] = frozenset()
    modes: frozenset[Mode] = frozenset()
    modes_always: frozenset[Mode] = frozenset()
    unless: str = ""


class PolicyTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of the file. The order of `rules` is the order in which they are asked."""

    version: Literal[1]
    element_actions: tuple[Action, ...]
    fields: dict[str, Action]
    elements: dict[Row, Literal["always", "ruled", "never"]]
    rules: tuple[Rule, ...]
    commands: dict[str, frozenset[Row]]

    def action_of(self, field: str) -> Action:
        """What it is to change that field of an element."""
        return self.fields.get(field) or self.fields[ANY_FIELD]


@lru_cache(1)
def load_table() -> PolicyTable:
    """Read the table, once. Raises ValueError: the file is no such table."""
    try:
        return msgspec.json.decode(FILE.read_bytes(), type=PolicyTable)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{FILE}: {error}") from error
