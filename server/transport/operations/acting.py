"""What can be asked of the past of a board: to name it, bring it back, undo it, go on from it."""

from server.acting.orders import ForkBoard, RestoreBoard, RevertPerson, UndoAct
from server.facilitation.versions import NameVersion
from server.transport.acts_on_boards import ActDone, ActPreview, ActsOnBoards, ForkDone
from server.transport.commands import CommandRow, Commands
from server.transport.dependencies import HttpDependencies
from server.transport.openapi import Operation

BOARD = "/api/boards/{board_id}"
VERSION = CommandRow(
    "/api/workshops/{workshop_id}/versions",
    "version",
    NameVersion,
    "Give this moment a name, to be found again in the replay.",
)
RESTORE = CommandRow(
    f"{BOARD}/restore",
    "restore",
    RestoreBoard,
    "Bring back a board, a frame or an element as it was.",
    answer=ActDone,
)
RESTORE_PREVIEW = CommandRow(
    f"{BOARD}/restore/preview",
    "restore_preview",
    RestoreBoard,
    "What bringing it back would do.",
    answer=ActPreview,
)
REVERT = CommandRow(
    f"{BOARD}/revert",
    "revert",
    RevertPerson,
    "Undo all that somebody did since a time; what others did stays.",
    answer=ActDone,
)
REVERT_PREVIEW = CommandRow(
    f"{BOARD}/revert/preview",
    "revert_preview",
    RevertPerson,
    "What undoing it would do.",
    answer=ActPreview,
)
UNDO_ACT = CommandRow(
    f"{BOARD}/undo-act",
    "undo_act",
    UndoAct,
    "Undo something that was brought back or undone.",
    answer=ActDone,
)
FORK = CommandRow(
    f"{BOARD}/fork",
    "fork",
    ForkBoard,
    "Go on from a moment of the board on a new board of the workshop.",
    answer=ForkDone,
    status=201,
)


def acting_operations(needs: HttpDependencies, commands: Commands) -> list[Operation]:
    """All of them."""
    acts = ActsOnBoards(needs, commands)
    return [
        commands.operation(VERSION),
        commands.operation(RESTORE, acts.restore),
        commands.operation(RESTORE_PREVIEW, acts.restore_preview),
        commands.operation(REVERT, acts.revert),
        commands.operation(REVERT_PREVIEW, acts.revert_preview),
        commands.operation(UNDO_ACT, acts.undo_act),
        commands.operation(FORK, acts.fork),
    ]
