"""The policy's table: complete, and the same in shared/protocol.md as in shared/policy.json."""

from pathlib import Path
from typing import get_args

import pytest

from server.policy.rights import Action, BoardRights, Mode, Reason, Standing
from server.policy.table import Row, load_table
from server.policy.verdicts import is_bound, is_own_only, may_command, row_of

PROTOCOL = Path(__file__).resolve().parents[3] / "shared" / "protocol.md"
ROWS: tuple[Row, ...] = get_args(Row)
TABLE = load_table()


def as_markdown() -> str:
    """What stands in the protocol."""
    words = {"always": "always", "ruled": "unless a reason below holds", "never": "never"}
    lines = ["| | " + " | ".join(ROWS) + " |", "|---" * (len(ROWS) + 1) + "|"]
    lines.append(
        "| change elements | " + " | ".join(words[TABLE.elements[row]] for row in ROWS) + " |"
    )
    for command, rows in TABLE.commands.items():
        lines.append(
            f"| `{command}` | " + " | ".join("yes" if row in rows else "" for row in ROWS) + " |"
        )
    fields: dict[str, list[str]] = {}
    for field, action in TABLE.fields.items():
        fields.setdefault(action, []).append("all other fields" if field == "*" else f"`{field}`")
    lines += ["", "| reason | in steps of mode | binds |", "|---|---|---|"]
    for rule in TABLE.rules:
        modes = ", ".join(sorted(rule.modes)) or "any"
        if rule.modes_always:
            modes = "own notes only, or " + ", ".join(sorted(rule.modes_always))
        actions = [action for action in TABLE.element_actions if action in rule.actions]
        lines.append(f"| `{rule.reason}` | {modes} | {', '.join(actions) or 'everything'} |")
    lines += ["", "| action | changes |", "|---|---|", "| create, delete | the whole element |"]
    lines += [f"| {action} | {', '.join(names)} |" for action, names in fields.items()]
    return "\n".join(lines)


def test_po1_the_protocol_shows_the_table() -> None:
    text = PROTOCOL.read_text(encoding="utf-8")
    shown = text.split("<!-- from shared/policy.json -->\n")[1].split("\n<!-- end -->")[0]
    assert shown == as_markdown()


def test_it_names_every_action_reason_and_row() -> None:
    assert set(TABLE.element_actions) == set(get_args(Action))
    assert {rule.reason for rule in TABLE.rules} | {"read_only"} == set(get_args(Reason))
    assert set(TABLE.elements) == set(ROWS)
    assert set(TABLE.fields.values()) <= set(TABLE.element_actions)


def test_po3_what_concerns_the_whole_board_is_asked_first() -> None:
    by_touch = [bool(rule.actions) for rule in TABLE.rules]
    assert by_touch == sorted(by_touch)


@pytest.mark.parametrize("command", TABLE.commands)
@pytest.mark.parametrize("row", ROWS)
def test_po1_who_may_order_what(row: Row, command: str) -> None:
    role = "participant" if row == "host" else row
    who = Standing("p", role, is_host=row == "host")
    assert row_of(who) == row
    assert may_command(who, command) == (row in TABLE.commands[command])
    assert not may_command(who, "an unknown command")


def test_po7_only_facilitators_are_bound_by_nothing() -> None:
    free = {row for row in ROWS if row != "host" and not is_bound(Standing("p", row))}
    assert free == {"facilitator"}


@pytest.mark.parametrize("mode", get_args(Mode))
def test_po2_a_board_where_authors_count_is_tried_on_a_copy(mode: Mode) -> None:
    rights = BoardRights(mode=mode)
    assert rights.is_selective == is_own_only(rights, mode)
