"""Running a live session: what can be asked over HTTP, and with which body."""

from functools import partial

from server.facilitation import run_commands as bodies
from server.transport.commands import COMMAND_PROBLEMS, READ_PROBLEMS, CommandRow, Commands
from server.transport.openapi import Operation
from server.transport.run_routes import (
    AgendaDone,
    MessageDone,
    MessagesView,
    PreviewView,
    RunReads,
    SessionDone,
)

WORKSHOP = "/api/workshops/{workshop_id}"
BOARD = "/api/boards/{board_id}"

ROWS = (
    CommandRow(
        f"{WORKSHOP}/session",
        "session",
        bodies.RunSession,
        "Start or end the live session, or take the end back.",
        answer=SessionDone,
    ),
    CommandRow(f"{WORKSHOP}/step", "step", bodies.GoToStep, "Go to a step of the agenda."),
    CommandRow(
        f"{WORKSHOP}/timer", "timer", bodies.SetTimer, "Start, pause, extend or stop a countdown."
    ),
    CommandRow(f"{WORKSHOP}/freeze", "freeze", bodies.Freeze, "Freeze boards, or thaw them."),
    CommandRow(
        f"{WORKSHOP}/follow", "follow", bodies.FollowView, "Show everybody a frame or one's view."
    ),
    CommandRow(f"{WORKSHOP}/lead", "lead", bodies.TakeLead, "Take the lead."),
    CommandRow(f"{WORKSHOP}/summon", "summon", bodies.SummonAll, "Call everybody to a board."),
    CommandRow(
        f"{WORKSHOP}/message",
        "message",
        bodies.SendMessage,
        "Say something to everybody on all boards.",
        answer=MessageDone,
        status=201,
    ),
    CommandRow(f"{WORKSHOP}/hand", "hand", bodies.ShowSignal, "Raise or lower one's hand."),
    CommandRow(f"{WORKSHOP}/ready", "ready", bodies.ShowSignal, "Say that one is ready, or not."),
    CommandRow(f"{WORKSHOP}/call", "call", bodies.ShowSignal, "Call a facilitator to a board."),
    CommandRow(
        f"{WORKSHOP}/call/answer", "answer", bodies.AnswerCall, "Say that one is on the way."
    ),
    CommandRow(
        f"{WORKSHOP}/ready/clear", "ready_clear", bodies.ClearReady, "Begin a new ready check."
    ),
    CommandRow(
        f"{WORKSHOP}/groups/apply", "groups_apply", bodies.ApplyGroups, "Assign people to groups."
    ),
    CommandRow(
        f"{WORKSHOP}/groups/go", "groups_go", bodies.SendToGroups, "Send everybody to their group."
    ),
    CommandRow(f"{WORKSHOP}/groups/back", "groups_back", bodies.CallBack, "Call everybody back."),
    CommandRow(f"{WORKSHOP}/groups/wrong", "groups_wrong", bodies.WrongGroup, "Say: not my group."),
    CommandRow(
        f"{WORKSHOP}/agenda",
        "agenda",
        bodies.SetAgenda,
        "Replace the agenda.",
        answer=AgendaDone,
    ),
    CommandRow(
        f"{BOARD}/extend",
        "extend",
        bodies.ExtendGroup,
        "Keep a group's board open, or close it.",
        target="board_id",
    ),
)


def run_operations(commands: Commands, reads: RunReads) -> list[Operation]:
    """All of them, in the order in which a facilitator needs them."""
    return [*map(commands.operation, ROWS), _preview(reads), *_reading(reads)]


def _preview(reads: RunReads) -> Operation:
    return Operation(
        method="POST",
        path=f"{WORKSHOP}/groups/preview",
        summary="Try out rules for groups; nothing changes.",
        handler=reads.preview,
        body=bodies.PreviewGroups,
        answer=PreviewView,
        problems=COMMAND_PROBLEMS,
        needs_token=True,
    )


def _reading(reads: RunReads) -> list[Operation]:
    known = partial(Operation, method="GET", problems=READ_PROBLEMS, needs_token=True)
    return [
        known(
            path=f"{WORKSHOP}/programme",
            summary="What holds at present, as in the event `programme`.",
            handler=reads.programme,
            answer=dict,
        ),
        known(
            path=f"{WORKSHOP}/messages",
            summary="What was said to all boards after `?after=` (ms since 1970).",
            handler=reads.messages,
            answer=MessagesView,
            problems=(400, *READ_PROBLEMS),
        ),
        known(
            path=f"{WORKSHOP}/cockpit",
            summary="All boards at a glance, as in the event `cockpit` (facilitators).",
            handler=reads.cockpit,
            answer=dict,
        ),
    ]
