"""What can be asked about the rules of one board."""

from server.facilitation import run_commands as bodies
from server.transport.board_rules import BoardRules
from server.transport.commands import CommandRow, Commands
from server.transport.dependencies import HttpDependencies
from server.transport.openapi import Operation

BOARD = "/api/boards/{board_id}"
LOCKS = CommandRow(
    f"{BOARD}/locks",
    "locks",
    bodies.SetLocks,
    "Lock elements for all but facilitators, or unlock them.",
    target="board_id",
)
ZONES = CommandRow(
    f"{BOARD}/zones",
    "zones",
    bodies.SetZone,
    "Say who may write in a frame, or that everybody may.",
    target="board_id",
)


def board_rule_operations(needs: HttpDependencies, commands: Commands) -> list[Operation]:
    """All of them."""
    rules = BoardRules(needs, commands)
    return [commands.operation(LOCKS), commands.operation(ZONES, rules.set_zone)]
