"""Watching what happened: what can be asked over HTTP."""

from functools import partial

from server.facilitation.replay_deeds import Conceal, MakeReplayLink, RevokeReplayLink
from server.transport.archive import LINES, ZIP, Archive
from server.transport.commands import READ_PROBLEMS, CommandRow, Commands
from server.transport.dependencies import HttpDependencies
from server.transport.openapi import Operation
from server.transport.replay import Replay
from server.transport.replay_access import ReplayAccess
from server.transport.replay_bodies import (
    CheckpointsView,
    ReplayIndex,
    ReplayLinkDone,
    ReplayLinksView,
    ReplayOpened,
)
from server.transport.replay_links import ReplayLinks

REPLAY = "/api/replay/{workshop_id}"
BOARD = f"{REPLAY}/boards/{{board_id}}"
WORKSHOP = "/api/workshops/{workshop_id}"
WATCH_PROBLEMS = (401, 403, 410, 429, 503)

MAKE = CommandRow(
    f"{WORKSHOP}/replay-links",
    "replay_link",
    MakeReplayLink,
    "Make a link by which the replay can be watched, and nothing else.",
    answer=ReplayLinkDone,
    status=201,
)
REVOKE = CommandRow(
    f"{WORKSHOP}/replay-links/{{link_id}}/revoke",
    "revoke_replay_link",
    RevokeReplayLink,
    "Let nobody watch by this link any more.",
)
CONCEAL = CommandRow(
    f"{WORKSHOP}/conceal",
    "conceal",
    Conceal,
    "Hide people or elements from the replay, or show them again.",
)


def replay_operations(needs: HttpDependencies, commands: Commands) -> list[Operation]:
    """All of them, in the order in which somebody who watches needs them."""
    access = ReplayAccess(needs)
    replay = Replay(needs, access, needs.studio)
    archive = Archive(needs.storage, access, needs.office)
    links = _links(ReplayLinks(needs, commands, access), commands)
    return [*_watching(replay), *links, *_archive(archive)]


def _archive(archive: Archive) -> list[Operation]:
    take = partial(Operation, method="GET", problems=(404, *WATCH_PROBLEMS), needs_token=True)
    return [
        take(
            path=f"{WORKSHOP}/archive",
            summary="The workshop as one zip that proves itself and can be brought back.",
            handler=archive.workshop,
            media_type=ZIP,
        ),
        take(
            path=f"{BOARD}/archive",
            summary="The same of one board.",
            handler=archive.board,
            media_type=ZIP,
        ),
        take(
            path=f"{BOARD}/record",
            summary="The record of a board, line by line, as `verify` reads it.",
            handler=archive.record,
            media_type=LINES,
        ),
    ]


def _watching(replay: Replay) -> list[Operation]:
    watch = partial(
        Operation, method="GET", problems=WATCH_PROBLEMS, needs_token=True, takes_link=True
    )
    on_board = partial(watch, problems=(404, *WATCH_PROBLEMS))
    return [
        watch(
            path=REPLAY,
            summary="A workshop to watch: its boards, and who may be seen.",
            handler=replay.opened,
            answer=ReplayOpened,
        ),
        on_board(
            path=BOARD,
            summary="What the film of a board consists of.",
            handler=replay.index,
            answer=ReplayIndex,
        ),
        on_board(
            path=f"{BOARD}/segments/{{number}}",
            summary="A piece of the film: its changes.",
            handler=replay.segment,
            answer=dict,
            problems=(400, 404, *WATCH_PROBLEMS),
        ),
        on_board(
            path=f"{BOARD}/segments/{{number}}/key",
            summary="All elements at the start of a piece of the film.",
            handler=replay.key,
            answer=dict,
            problems=(400, 404, *WATCH_PROBLEMS),
        ),
        on_board(
            path=f"{BOARD}/state",
            summary="All elements as the entries up to `at` made them.",
            handler=replay.state,
            answer=dict,
            query={"at": "Sequence of an entry; beyond the last one: as it is now."},
            problems=(400, 404, *WATCH_PROBLEMS),
            title="replay_state",
        ),
        on_board(
            path=f"{BOARD}/checkpoints",
            summary="The signed ends of a board's record.",
            handler=replay.checkpoints,
            answer=CheckpointsView,
        ),
    ]


def _links(links: ReplayLinks, commands: Commands) -> list[Operation]:
    shown = Operation(
        method="GET",
        path=f"{WORKSHOP}/replay-links",
        summary="The links to the replay.",
        handler=links.links,
        answer=ReplayLinksView,
        problems=READ_PROBLEMS,
        needs_token=True,
    )
    return [
        shown,
        commands.operation(MAKE, links.make),
        commands.operation(REVOKE, links.revoke),
        commands.operation(CONCEAL, links.conceal),
    ]
