"""May they? Pure: the table, what the board allows, who they are, what they touch (PO1-PO7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from server.policy.places import Point, ZoneMap
from server.policy.rights import BoardRights, Mode, Reason, Standing, Touch
from server.policy.table import Row, Rule, load_table
from server.storage.base import ZoneRule

TOLD_ELEMENTS = 20

# Digits of other scripts are letters here, as they are in clients.
_TEMPLATE_OBJECT = re.compile(r"(.+?)(?:~[0-9]+)?\.", re.DOTALL)


class Refusal(NamedTuple):
    """Why not: the reason, what it is about, and the frame that is closed where that is it."""

    reason: Reason
    elements: tuple[str, ...]
    frame: str | None = None


def row_of(who: Standing) -> Row:
    """The row of the table: a host is a participant with more power on one board."""
    return "host" if who.is_host and who.role == "participant" else who.role


def is_bound(who: Standing) -> bool:
    """Whether the rules of the board are asked at all (PO7)."""
    return load_table().elements.get(row_of(who)) != "always"


def may_command(who: Standing, command: str) -> bool:
    """Whether that row of the table holds; for a host: of which board is for the caller to ask."""
    return row_of(who) in load_table().commands.get(command, ())


def may_write(rights: BoardRights, who: Standing) -> Reason | None:
    """Why they may change nothing at all on the board at present; None if they may."""
    word = load_table().elements.get(row_of(who), "never")
    if word == "never":
        return "read_only"
    if word == "always":
        return None
    for rule in load_table().rules:
        holds = _BEFORE.get(rule.reason)
        if holds and holds(rights, who, rule):
            return rule.reason
    return None


def may_write_outside(rights: BoardRights, who: Standing) -> bool:
    """Whether they may write while no live session runs."""
    if rights.outside == "own_lab":
        return rights.lab_id is not None and rights.lab_id == who.lab_id
    return rights.outside == "edit"


_BEFORE: Mapping[Reason, Callable[[BoardRights, Standing, Rule], bool]] = {
    "muted": lambda _, who, __: who.is_muted,
    "not_running": lambda rights, who, _: (
        not rights.is_running and not may_write_outside(rights, who)
    ),
    "closed": lambda rights, _, __: rights.is_closed,
    "frozen": lambda rights, _, __: rights.is_frozen,
    "step": lambda rights, _, rule: rights.mode in rule.modes,
}


def judge(
    rights: BoardRights,
    who: Standing,
    touches: Iterable[Touch],
    zones: ZoneMap | None,
    authors: Mapping[str, str],
) -> Refusal | None:
    """Why they may not do that; None if they may.

    `zones`: where the frames of `rights.zones` and `rights.focus` lie. `authors`: element id to
    the person who made it first (PO6). Of several reasons the first in the table is told.
    """
    if not is_bound(who):
        return None
    all_touches = list(touches)
    for rule in load_table().rules:
        judged = [touch for touch in all_touches if not rule.actions.isdisjoint(touch.actions)]
        match rule.reason:
            case "locked":
                refusal = _refuse("locked", [t for t in judged if is_locked(rights, t.element_id)])
            case "zone":
                refusal = _judge_places(rights, who, judged, zones)
            case "not_yours":
                is_asked = is_own_only(rights, rights.mode)
                others = [t for t in judged if is_asked and not _is_theirs(t, who, authors)]
                refusal = _refuse("not_yours", others)
            case _:
                continue
        if refusal:
            return refusal
    return None


def _refuse(reason: Reason, touches: list[Touch], frame: str | None = None) -> Refusal | None:
    ids = tuple(touch.element_id for touch in touches[:TOLD_ELEMENTS])
    return Refusal(reason, ids, frame) if ids else None


def is_locked(rights: BoardRights, element_id: str) -> bool:
    """Whether only facilitators may touch it (PO4); also told of ids that nothing has yet."""
    if element_id in rights.locked or element_id in rights.zones or element_id in rights.focus:
        return True
    return element_id not in rights.unlocked and is_template_object(rights, element_id)


def is_template_object(rights: BoardRights, element_id: str) -> bool:
    """Whether that id belongs to an object of one of the board's templates (PO4)."""
    if not rights.templates:
        return False
    found = _TEMPLATE_OBJECT.match(element_id)
    return found is not None and found[1] in rights.templates


def is_own_only(rights: BoardRights, mode: Mode) -> bool:
    """Whether people may change what they made themselves, and nothing else."""
    return rights.own_only or any(mode in rule.modes_always for rule in load_table().rules)


def _is_theirs(touch: Touch, who: Standing, authors: Mapping[str, str]) -> bool:
    author = authors.get(touch.element_id)
    if author is None:
        return touch.actions == {"create"}
    return author == who.person_id


def _judge_places(
    rights: BoardRights, who: Standing, touches: list[Touch], zones: ZoneMap | None
) -> Refusal | None:
    if zones is None:
        return None
    frames: list[str | None] = []
    closed: list[Touch] = []
    for touch in touches:
        for place in touch.places:
            is_open, frame = is_open_at(rights, who, zones, place)
            if not is_open:
                frames.append(frame)
                closed.append(touch)
                break
    return _refuse("zone", closed, frames[0]) if closed else None


def is_open_at(
    rights: BoardRights, who: Standing, zones: ZoneMap, place: Point
) -> tuple[bool, str | None]:
    """Whether they may write at that place (PO5); if not, the frame whose rule says so, if any."""
    if not place.is_known:
        return False, None
    frame = zones.zone_at(place)
    if frame is not None and not allows(rights.zones[frame], who):
        return False, frame
    return not rights.focus or zones.is_in_focus(place), None


def allows(rule: ZoneRule, who: Standing) -> bool:
    """Whether somebody who is ruled may write where that rule holds."""
    if not is_bound(who):
        return True
    if rule.is_closed:
        return False
    return (
        (not rule.roles or who.role in rule.roles or (who.is_host and "host" in rule.roles))
        and (not rule.levels or who.level in rule.levels)
        and (not rule.labs or who.lab_id in rule.labs)
        and (not rule.people or who.person_id in rule.people)
    )
