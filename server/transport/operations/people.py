"""Doors, people and safety: what can be asked over HTTP."""

from functools import partial

from msgspec import Struct

from server.facilitation import people_commands as commands
from server.transport.audit import Audit, AuditShown
from server.transport.commands import READ_PROBLEMS, CommandRow, Commands
from server.transport.dependencies import HttpDependencies
from server.transport.door_bodies import (
    DoorShown,
    JoinBody,
    Joined,
    LinkBody,
    LinkCreated,
    LinkRotated,
    LinksShown,
    Membership,
    ReturnBody,
    ReturnLinkCreated,
)
from server.transport.doors import Doors
from server.transport.entrance import Entrance
from server.transport.lobby import ADMIT, REJECT, Admitted
from server.transport.openapi import Handler, Operation
from server.transport.people import People, PeopleShown
from server.transport.safety import BansShown, RangesShown, ReportMade, Safety

WORKSHOP = "/api/workshops/{workshop_id}"
_JOIN_PROBLEMS = (400, 403, 404, 410, 413, 415, 429, 503, 507)


def people_operations(needs: HttpDependencies, orders: Commands) -> list[Operation]:
    """The operations of this part, in the order in which a client needs them."""
    people = People(needs, orders)
    return [
        *_entrance(Entrance(needs)),
        *_oneself(people, Doors(needs, orders), orders),
        *_links(Doors(needs, orders), orders),
        *_people(people, orders),
        *_safety(Safety(needs, orders), orders),
        *_audit(Audit(needs, orders)),
    ]


def _entrance(entrance: Entrance) -> list[Operation]:
    knock = partial(Operation, method="POST", problems=_JOIN_PROBLEMS)
    return [
        knock(
            path="/api/join/preview",
            summary="What a link or room code leads to, before one joins.",
            handler=entrance.preview,
            body=LinkBody,
            answer=DoorShown,
        ),
        knock(
            path="/api/join",
            summary="Join a workshop by a link; sets the cookie of our own pages as well.",
            handler=entrance.join,
            body=JoinBody,
            answer=Joined,
        ),
        knock(
            path="/api/return",
            summary="Come back as the same person, by one's personal link.",
            handler=entrance.come_back,
            body=ReturnBody,
            answer=Joined,
        ),
    ]


def _oneself(people: People, doors: Doors, orders: Commands) -> list[Operation]:
    me = CommandRow("/api/me", "me", commands.ChangeMe, "Change how one appears to others.")
    back = CommandRow(
        "/api/me/return-link",
        "return_link",
        commands.MakeReturnLink,
        "Make a personal link for coming back as oneself.",
        answer=ReturnLinkCreated,
        status=201,
    )
    return [
        _read("/api/me", "Who one is, and the boards of one's workshop.", people.me, Membership),
        orders.operation(me, people.change_me),
        orders.operation(back, doors.make_return),
    ]


def _links(doors: Doors, orders: Commands) -> list[Operation]:
    path = f"{WORKSHOP}/links"
    make = CommandRow(
        path,
        "make_link",
        commands.MakeLink,
        "Make one more link into one's workshop (facilitators).",
        answer=LinkCreated,
        status=201,
    )
    change = CommandRow(
        f"{path}/{{link_id}}",
        "change_link",
        commands.ChangeLink,
        "Change name and limits of a link.",
    )
    rotate = CommandRow(
        f"{path}/{{link_id}}/rotate",
        "rotate_link",
        commands.RotateLink,
        "Give a link a new address; who has joined stays.",
        answer=LinkRotated,
    )
    revoke = CommandRow(
        f"{path}/{{link_id}}/revoke",
        "revoke_link",
        commands.RevokeLink,
        "Close a link for good; who has joined stays.",
        "link_id",
    )
    return [
        _read(
            path, "All links into the workshop, without their addresses.", doors.links, LinksShown
        ),
        orders.operation(make, doors.make),
        orders.operation(change, doors.change),
        orders.operation(rotate, doors.rotate),
        orders.operation(revoke),
    ]


def _people(people: People, orders: Commands) -> list[Operation]:
    path = f"{WORKSHOP}/people"
    settings = CommandRow(
        f"{WORKSHOP}/settings",
        "settings",
        commands.ChangeSettings,
        "Change what holds for the whole workshop.",
        answer=Admitted,
    )
    role = CommandRow(
        f"{path}/{{person_id}}/role",
        "role",
        commands.ChangeRole,
        "Give somebody another role, or a board to host.",
        "person_id",
    )
    affiliation = CommandRow(
        f"{path}/{{person_id}}/affiliation",
        "affiliation",
        commands.ChangeAffiliation,
        "Say where somebody works (facilitators).",
        "person_id",
    )
    return [
        orders.operation(settings, people.change_settings),
        _read(path, "Everybody who joined, and where they are.", people.people, PeopleShown),
        orders.operation(role),
        orders.operation(affiliation),
        orders.operation(ADMIT),
        orders.operation(REJECT),
    ]


def _safety(safety: Safety, orders: Commands) -> list[Operation]:
    path = f"{WORKSHOP}/people/{{person_id}}"
    report = CommandRow(
        f"{WORKSHOP}/report",
        "report",
        commands.MakeReport,
        "Tell the facilitators that something is wrong.",
        answer=ReportMade,
        status=201,
    )
    rows = (
        CommandRow(
            f"{path}/mute", "mute", commands.MutePerson, "Make somebody read-only.", "person_id"
        ),
        CommandRow(
            f"{path}/remove", "remove", commands.RemovePerson, "End somebody's stay.", "person_id"
        ),
        CommandRow(
            f"{WORKSHOP}/bans/{{ban_id}}/lift", "lift_ban", commands.LiftBan, "End a ban.", "ban_id"
        ),
        CommandRow(
            f"{WORKSHOP}/reports/{{report_id}}/close",
            "close_report",
            commands.CloseReport,
            "Say that somebody has seen to a report.",
            "report_id",
        ),
    )
    return [
        *(orders.operation(row) for row in rows),
        orders.operation(report, safety.report),
        _read(f"{WORKSHOP}/bans", "The bans that hold at present.", safety.bans, BansShown),
        Operation(
            method="GET",
            path=f"{path}/ranges",
            summary="Ranges of addresses that somebody could be kept out by.",
            handler=safety.ranges,
            answer=RangesShown,
            problems=(*READ_PROBLEMS, 404),
            needs_token=True,
        ),
    ]


def _audit(audit: Audit) -> list[Operation]:
    table = Operation(
        method="GET",
        path=f"{WORKSHOP}/audit.csv",
        summary="The whole record of acts of facilitation and safety, as a table.",
        handler=audit.export,
        problems=READ_PROBLEMS,
        needs_token=True,
        media_type="text/csv; charset=utf-8",
    )
    path = f"{WORKSHOP}/audit"
    return [
        _read(path, "The newest acts of facilitation and safety.", audit.read, AuditShown),
        table,
    ]


def _read(path: str, summary: str, handler: Handler, answer: type[Struct]) -> Operation:
    return Operation(
        method="GET",
        path=path,
        summary=summary,
        handler=handler,
        answer=answer,
        problems=READ_PROBLEMS,
        needs_token=True,
    )
