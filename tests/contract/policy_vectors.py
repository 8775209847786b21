"""Writes shared/vectors/policy.json: what the policy says in cases that client and server share.

`python -m tests.contract.policy_vectors` writes the file anew; the same run of chance every time.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

from server.policy.places import NOWHERE, Box, Point, ZoneMap, places_of
from server.policy.rights import BoardRights, Standing, Touch
from server.policy.table import load_table
from server.policy.verdicts import judge, may_command, may_write
from server.storage.base import ZoneRule
from tests.contract.vectors import FOLDER

FILE = FOLDER / "policy.json"
Case = dict[str, Any]

PEOPLE: list[Case] = [
    {"person_id": "ann", "role": "participant", "level": "city", "lab_id": "north"},
    {"person_id": "ben", "role": "participant", "level": "national"},
    {"person_id": "cem", "role": "participant", "is_host": True, "lab_id": "south"},
    {"person_id": "dan", "role": "participant", "is_muted": True},
    {"person_id": "eve", "role": "observer", "lab_id": "north"},
    {"person_id": "fay", "role": "facilitator"},
    {"person_id": "gus", "role": "facilitator", "is_muted": True},
]

# `hall` holds `corner`, and `twin` is as large as `corner` and lies at the same place.
FRAMES = {"hall": (0, 0, 400, 400), "corner": (0, 0, 100, 100), "twin": (0, 0, 100, 100)}
FRAMES["yard"] = (600, 0, 200, 200)

RULES: list[Case] = [
    {},
    {"is_closed": True},
    {"roles": ["host"]},
    {"roles": ["participant"]},
    {"levels": ["city", "association"]},
    {"labs": ["north"]},
    {"people": ["ben", "cem"]},
    {"levels": ["city"], "labs": ["south"]},
]

ELEMENTS = ["mine", "theirs", "nobodys", "new", "pinned", "canvas.place", "canvas~2.place"]
ELEMENTS += ["canvas2.place", "canvas", "hall", "yard"]
# Digits of another script, and what only some dots match.
ELEMENTS += ["canvas~\u0662.place", "canvas~2\u0662.place", "canvas\n.place", "canvas\u2028.place"]

VALUES: list[Case] = [
    {"type": "note", "x": 10, "y": 20, "width": 100, "height": 60},
    {"type": "note", "x": 10.5, "y": -20.25},
    {"type": "text", "x": 10, "y": 20, "width": 300},
    {"type": "text", "x": 10, "y": 20, "width": 300, "height": 80},
    {"type": "stroke", "x": -50, "y": 0, "width": 0, "height": 30, "points": [0, 0, 0.5]},
    {"type": "stroke", "x": 5, "y": 5, "width": 9, "height": 9, "points": [90, 0, 1, 300, 40, 1]},
    {"type": "stroke", "x": 5, "y": 5, "width": 9, "height": 9, "points": [0, 0, 1, 10, 40, 1, 99]},
    {"type": "stroke", "x": 5, "y": 5, "width": 9, "height": 9, "points": [0, 0]},
    {"type": "stroke", "x": 5, "y": 5, "width": 9, "height": 9, "points": [-1, 0, 1]},
    {"type": "stroke", "x": 5, "y": 5, "width": 9, "height": 9, "points": [0, "0", 1]},
    {"type": "stroke", "x": 5, "y": 5, "width": 9, "height": 9},
    {"type": "text", "x": 10, "y": 20},
    {"type": "rect", "x": 10, "y": 20},
    {"type": "ellipse", "x": 10, "y": 20, "height": 60},
    {"type": "frame", "x": 10, "y": 20},
    {"type": "frame", "x": 0, "y": 0, "width": 100000, "height": 8},
    {"type": "frame", "x": 0, "y": 0, "width": 100001, "height": 8},
    {"type": "arrow", "x": 1, "y": 1, "start": {"x": 1, "y": 2}, "end": {"x": 3, "y": 4}},
    {
        "type": "line",
        "start": {"x": 1, "y": 2, "id": "mine", "ax": 0.5, "ay": 0.5},
        "end": {"x": "3", "y": 4},
    },
    {"type": "line", "x": 1, "y": 2, "start": {"x": 1, "y": 2}},
    {"type": "line", "x": 1, "y": 2, "start": [1, 2], "end": None},
    {"type": "note", "x": "10", "y": 20},
    {"type": "note", "x": None, "y": 20},
    {"type": "note", "x": True, "y": 20},
    {"type": "note", "x": 10, "y": 20, "width": -1},
    {"type": "note", "x": 10, "y": 20, "height": "60"},
    {"type": "note", "x": 10000001, "y": 20},
    {"type": "note", "y": 20},
    {"type": "ghost", "x": 5, "y": 6, "width": 10, "height": 10},
    {"type": 7, "x": 5, "y": 6, "width": 10, "height": 10},
    {"x": 5, "y": 6, "width": 10, "height": 10},
]


def who_of(case: Mapping[str, Any]) -> Standing:
    return Standing(**case)


def rule_of(case: Mapping[str, Any]) -> ZoneRule:
    sets = {key: frozenset(value) for key, value in case.items() if key != "is_closed"}
    return ZoneRule(**sets, is_closed=case.get("is_closed", False))


def rights_of(case: Mapping[str, Any]) -> BoardRights:
    values = dict(case)
    for key in ("templates", "locked", "unlocked", "focus"):
        values[key] = frozenset(values.get(key, ()))
    values["zones"] = {f: rule_of(rule) for f, rule in values.get("zones", {}).items()}
    return BoardRights(**values)


def touch_of(case: Mapping[str, Any]) -> Touch:
    places = tuple(Point(*place) if place else NOWHERE for place in case["places"])
    return Touch(case["element"], frozenset(case["actions"]), places)


def map_of(rights: BoardRights, frames: Mapping[str, tuple[float, ...]]) -> ZoneMap | None:
    if not (rights.zones or rights.focus):
        return None
    boxes = {frame: Box(*box) for frame, box in frames.items()}
    return ZoneMap(
        {frame: boxes[frame] for frame in rights.zones if frame in boxes},
        {frame: boxes[frame] for frame in rights.focus if frame in boxes},
    )


def refusal_of(case: Mapping[str, Any]) -> Case | None:
    rights = rights_of(case["rights"])
    touches = [touch_of(touch) for touch in case["touches"]]
    zones = map_of(rights, FRAMES)
    refusal = judge(rights, who_of(case["who"]), touches, zones, case["authors"])
    return refusal and {**refusal._asdict(), "elements": list(refusal.elements)}


def listed_places(values: Mapping[str, object]) -> list[list[float] | None]:
    return [list(place) if place.is_known else None for place in places_of(values)]


def _board(chance: random.Random) -> Case:
    """Rights before the update is read."""
    rights: Case = {"mode": chance.choice(["open", "open", "follow", "private", "vote"])}
    if chance.random() < 0.4:
        rights["is_running"] = False
        rights["outside"] = chance.choice(["edit", "own_lab", "read"])
        if chance.random() < 0.7:
            rights["lab_id"] = chance.choice(["north", "south"])
    for key in ("is_closed", "is_frozen"):
        if chance.random() < 0.2:
            rights[key] = True
    return rights


def _selective(chance: random.Random) -> Case:
    rights: Case = {"mode": chance.choice(["open", "open", "private"])}
    if chance.random() < 0.3:
        rights["own_only"] = True
    if chance.random() < 0.4:
        rights["templates"] = ["canvas", "retro"]
    if chance.random() < 0.3:
        rights["unlocked"] = ["canvas.place", "pinned"]
    if chance.random() < 0.4:
        rights["locked"] = ["pinned"]
    if chance.random() < 0.5:
        frames = chance.sample([*FRAMES, "gone"], chance.randint(1, 3))
        rights["zones"] = {frame: chance.choice(RULES) for frame in frames}
    if chance.random() < 0.3:
        rights["focus"] = chance.sample([*FRAMES, "gone"], chance.randint(1, 2))
    return rights


def _touch(chance: random.Random, has_places: bool) -> Case:
    actions = sorted(chance.sample(load_table().element_actions, chance.randint(1, 2)))
    places = [[50, 50], [300, 300], [700, 100], [500, 500], [400, 400], [0, 0], [101, 100], None]
    count = chance.randint(1, 2) if has_places else 0
    return {
        "element": chance.choice(ELEMENTS),
        "actions": actions,
        "places": [chance.choice(places) for _ in range(count)],
    }


def _touch_case(chance: random.Random) -> Case:
    rights = _selective(chance)
    has_places = "zones" in rights or "focus" in rights
    case: Case = {
        "rights": rights,
        "who": chance.choice([*PEOPLE[:3], *PEOPLE[:3], PEOPLE[5]]),
        "authors": {"theirs": "zoe", "pinned": "ann", "mine": ""},
        "touches": [_touch(chance, has_places) for _ in range(chance.randint(1, 3))],
    }
    case["authors"]["mine"] = case["who"]["person_id"]
    return {**case, "refusal": refusal_of(case)}


def write_cases() -> Case:
    """All of the file."""
    chance = random.Random(4)
    write = [{"rights": _board(chance), "who": chance.choice(PEOPLE)} for _ in range(120)]
    return {
        "places": [{"values": values, "places": listed_places(values)} for values in VALUES],
        "write": [
            {**case, "reason": may_write(rights_of(case["rights"]), who_of(case["who"]))}
            for case in write
        ],
        "frames": [{"id": frame, "box": list(box)} for frame, box in FRAMES.items()],
        "touch": [_touch_case(chance) for _ in range(200)],
        "commands": [
            {"who": who, "allowed": [c for c in load_table().commands if may_command(w, c)]}
            for who in PEOPLE
            for w in [who_of(who)]
        ],
    }


def as_text(cases: Case) -> str:
    """One case a line."""
    lists = (
        f' "{name}": [\n' + ",\n".join(f"  {json.dumps(case)}" for case in cases[name]) + "\n ]"
        for name in cases
    )
    return "{\n" + ",\n".join(lists) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(as_text(write_cases()), encoding="utf-8")
