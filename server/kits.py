"""Kits: whole workshops to start from. shared/kits/*.json, and one for every template.

A kit has an agenda, boards with templates on them, and its texts in every language.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from server.storage.base import FrameRef, Language, Mode
from server.storage.base import Step as AgendaStep
from server.templates import Placed, Template, Texts

FOLDER = Path(__file__).resolve().parent.parent / "shared" / "kits"
DERIVED = "template."

# What a workshop made from a kit starts with (see Workshop for their meaning).
CREATES_PER_MINUTE = 20
DELETES_PER_MINUTE = 30
RETENTION_DAYS = 30

_BOARD = "board"


class KitBoard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A board of a kit. `key`: how its steps name it."""

    key: str
    title: Texts
    kind: Literal["plenary", "group"]
    templates: tuple[Placed, ...]


class KitStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the agenda. `frames`: "<board key>:<template>[~copy].<part>"."""

    mode: Mode
    minutes: int
    title: Texts
    instruction: Texts | None
    boards: tuple[str, ...]
    frames: tuple[str, ...]
    scope: Literal["board", "frames"] = "board"
    own_only: bool = False


class Kit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A workshop to start from. `minutes`: of its whole agenda."""

    id: str
    name: Texts
    purpose: Texts
    minutes: int
    boards: tuple[KitBoard, ...]
    steps: tuple[KitStep, ...]
    welcome: Texts | None = None


def load_kits(templates: Mapping[str, Template], folder: Path = FOLDER) -> dict[str, Kit]:
    """All kits by id: those of the folder first, then one per template.

    Raises:
        ValueError: a file is no kit, or names something that does not exist; names the file.
    """
    found: dict[str, Kit] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            kit = msgspec.json.decode(path.read_bytes(), type=Kit)
            _check(kit, templates)
        except (msgspec.MsgspecError, ValueError) as error:
            raise ValueError(f"{path}: {error}") from error
        if kit.id != path.stem:
            raise ValueError(f"{path}: its id is {kit.id}")
        found[kit.id] = kit
    derived = [kit_of(template) for template in templates.values()]
    return found | {kit.id: kit for kit in derived}


def kit_of(template: Template) -> Kit:
    """The kit with one board on which the template stands, and the agenda that it proposes."""
    prompts = {part.key: part.prompt for part in template.frames}
    steps = tuple(
        KitStep(
            mode=step.mode,
            minutes=step.minutes,
            title=step.title,
            instruction=prompts[step.frames[0]] if step.frames else None,
            boards=(_BOARD,),
            frames=tuple(f"{_BOARD}:{template.id}.{key}" for key in step.frames),
        )
        for step in template.steps
    )
    board = KitBoard(_BOARD, template.name, "plenary", (Placed(template.id),))
    purpose, minutes = template.purpose, template.minutes
    return Kit(f"{DERIVED}{template.id}", template.name, purpose, minutes, (board,), steps)


def agenda_of(
    kit: Kit, workshop_id: str, board_ids: Mapping[str, str], new_id: Callable[[], str]
) -> list[AgendaStep]:
    """The agenda of a workshop made from the kit. `board_ids`: of its boards, by their keys."""
    return [
        AgendaStep(
            id=new_id(),
            workshop_id=workshop_id,
            position=position,
            mode=step.mode,
            minutes=step.minutes,
            title=texts_of(step.title),
            instruction=texts_of(step.instruction),
            boards=tuple(board_ids[key] for key in step.boards),
            frames=tuple(_frame_ref(frame, board_ids) for frame in step.frames),
            scope=step.scope,
            own_only=step.own_only,
        )
        for position, step in enumerate(kit.steps)
    ]


def texts_of(texts: Texts | None) -> dict[Language, str]:
    """The same texts by language; none when there are none."""
    if texts is None:
        return {}
    return {"de": texts.de, "en": texts.en, "uk": texts.uk}


def text_in(texts: Texts, language: Language) -> str:
    """The text in that language."""
    return texts_of(texts)[language]


def _frame_ref(frame: str, board_ids: Mapping[str, str]) -> FrameRef:
    key, _, element = frame.partition(":")
    return FrameRef(board_ids[key], element)


def _check(kit: Kit, templates: Mapping[str, Template]) -> None:
    """Raise a ValueError for what the types alone cannot tell."""
    boards = {board.key: board for board in kit.boards}
    if len(boards) != len(kit.boards) or not boards:
        raise ValueError("its boards need keys, each its own")
    for board in kit.boards:
        _check_places(board, templates)
    frames = {
        f"{board.key}:{placed.prefix}.{part.key}"
        for board in kit.boards
        for placed in board.templates
        for part in templates[placed.template].frames
    }
    for step in kit.steps:
        if unknown := [*(set(step.boards) - boards.keys()), *(set(step.frames) - frames)]:
            raise ValueError(f"step {step.title.en!r} names {sorted(unknown)}")
    if sum(step.minutes for step in kit.steps) != kit.minutes:
        raise ValueError(f"its steps do not take {kit.minutes} minutes")
    if not all(text.strip() for text in _all_texts(kit)):
        raise ValueError("a text is empty in one of the languages")


def _check_places(board: KitBoard, templates: Mapping[str, Template]) -> None:
    if unknown := {placed.template for placed in board.templates} - templates.keys():
        raise ValueError(f"board {board.key} names the templates {sorted(unknown)}")
    if len({placed.prefix for placed in board.templates}) != len(board.templates):
        raise ValueError(f"board {board.key} holds the same copy of a template twice")
    for one, other in itertools.combinations(board.templates, 2):
        if _overlap(one, other, templates):
            raise ValueError(f"on board {board.key} {one.prefix} covers {other.prefix}")


def _overlap(one: Placed, other: Placed, templates: Mapping[str, Template]) -> bool:
    first, second = templates[one.template], templates[other.template]
    is_beside = one.x + first.width <= other.x or other.x + second.width <= one.x
    is_above = one.y + first.height <= other.y or other.y + second.height <= one.y
    return not (is_beside or is_above)


def _all_texts(kit: Kit) -> Iterator[str]:
    everything = [kit.name, kit.purpose, kit.welcome, *(board.title for board in kit.boards)]
    everything += [text for step in kit.steps for text in (step.title, step.instruction)]
    for texts in everything:
        yield from texts_of(texts).values()
