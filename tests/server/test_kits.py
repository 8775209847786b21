"""Kits: complete in three languages, every frame there, the minutes add up."""

import copy
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.crdt import Document
from server.kits import DERIVED, FOLDER, Kit, agenda_of, kit_of, load_kits, texts_of
from server.protocol.update import decode_update
from server.storage.base import LANGUAGES
from server.templates import Placed, elements_of, load_templates, placed_elements, placed_seed

TEMPLATES = load_templates()
KITS = load_kits(TEMPLATES)
BASE_CAMP = KITS["base-camp-90"]
each_kit = pytest.mark.parametrize("kit", KITS.values(), ids=KITS.keys())


def element_ids(kit: Kit) -> dict[str, set[str]]:
    return {board.key: set(placed_elements(board.templates, TEMPLATES)) for board in kit.boards}


def test_there_is_base_camp_and_one_kit_per_template() -> None:
    assert list(KITS) == ["base-camp-90", *(f"{DERIVED}{name}" for name in TEMPLATES)]


@each_kit
def test_its_steps_take_the_time_it_names(kit: Kit) -> None:
    assert sum(step.minutes for step in kit.steps) == kit.minutes


@each_kit
def test_every_text_is_there_in_every_language(kit: Kit) -> None:
    texts = [kit.name, kit.purpose, *(board.title for board in kit.boards)]
    texts += [text for step in kit.steps for text in (step.title, step.instruction) if text]
    texts += [kit.welcome] if kit.welcome else []
    for text in texts:
        assert set(texts_of(text)) == set(LANGUAGES)
        assert all(words.strip() for words in texts_of(text).values())


@each_kit
def test_its_agenda_leads_to_frames_that_exist(kit: Kit) -> None:
    ids = element_ids(kit)
    numbers = map(str, itertools.count())
    steps = agenda_of(kit, "w", {key: f"board-{key}" for key in ids}, lambda: next(numbers))
    assert [step.position for step in steps] == list(range(len(kit.steps)))
    assert len({step.id for step in steps}) == len(steps)
    for step in steps:
        assert step.boards
        assert step.frames
        for frame in step.frames:
            assert frame.board in step.boards
            assert frame.element in ids[frame.board.removeprefix("board-")]


def test_base_camp_is_the_agenda_of_ninety_minutes() -> None:
    assert BASE_CAMP.minutes == 90
    assert [board.kind for board in BASE_CAMP.boards] == ["plenary", *["group"] * 4]
    assert [(step.minutes, step.mode) for step in BASE_CAMP.steps] == [
        *((3, "follow"), (3, "open"), (3, "open"), (5, "private"), (6, "follow"), (10, "private")),
        *((20, "open"), (14, "follow"), (4, "open"), (5, "vote"), (7, "open"), (10, "private")),
    ]
    assert [n for n, step in enumerate(BASE_CAMP.steps, 1) if step.scope == "frames"] == [2]
    assert [n for n, step in enumerate(BASE_CAMP.steps, 1) if step.own_only] == [3]
    assert BASE_CAMP.welcome is not None


def test_no_words_of_a_private_step_promise_what_is_not_kept() -> None:
    words = ("secret", "anonym", "nobody sees", "geheim", "niemand sieht", "таємн", "анонім")
    for step in BASE_CAMP.steps:
        for text in (*texts_of(step.title).values(), *texts_of(step.instruction).values()):
            assert not any(word in text.casefold() for word in words)


def test_a_derived_step_says_what_its_first_frame_asks() -> None:
    template = TEMPLATES["living-lab-canvas"]
    kit = kit_of(template)
    prompts = {part.key: part.prompt for part in template.frames}
    assert [step.instruction for step in kit.steps] == [
        prompts[step.frames[0]] for step in template.steps
    ]
    assert kit.boards[0].templates == (Placed("living-lab-canvas"),)


def test_two_copies_on_one_board_differ_by_number_and_place() -> None:
    placed = [Placed("project-card"), Placed("project-card", 76, 2, copy=2)]
    elements = placed_elements(placed, TEMPLATES)
    first, second = elements["project-card.title"], elements["project-card~2.title"]
    assert (second["x"], second["y"]) == (76 * 40, 2 * 40)
    assert (second["template"], second["part"]) == ("project-card", "title")
    moved = {"x": first["x"], "y": first["y"], "z": first["z"]}
    assert second | moved == first
    assert len(elements) == 2 * len(elements_of(TEMPLATES["project-card"]))


def test_the_seed_of_a_crowded_board_keeps_its_order() -> None:
    [plenary] = [board for board in BASE_CAMP.boards if board.kind == "plenary"]
    elements = placed_elements(plenary.templates, TEMPLATES)
    keys = [str(element["z"]) for element in elements.values()]
    assert len(keys) > 62
    assert keys == sorted(set(keys))
    document = Document()
    document.apply(decode_update(placed_seed(plenary.templates, TEMPLATES)))
    assert document.elements() == elements


def overlapping(kit: dict[str, Any]) -> None:
    kit["boards"][0]["templates"][1]["x"] = 97


def unknown_frame(kit: dict[str, Any]) -> None:
    kit["steps"][0]["frames"] = ["b0:base-camp-check-in.absent"]


def unknown_board(kit: dict[str, Any]) -> None:
    kit["steps"][0]["boards"] = ["b9"]


def unknown_template(kit: dict[str, Any]) -> None:
    kit["boards"][1]["templates"] = [{"template": "absent"}]


def same_copy(kit: dict[str, Any]) -> None:
    kit["boards"][1]["templates"] *= 2


def same_key(kit: dict[str, Any]) -> None:
    kit["boards"][1]["key"] = "b0"


def missing_language(kit: dict[str, Any]) -> None:
    del kit["welcome"]["uk"]


def empty_text(kit: dict[str, Any]) -> None:
    kit["steps"][3]["instruction"]["de"] = " "


def wrong_minutes(kit: dict[str, Any]) -> None:
    kit["minutes"] = 91


def wrong_name(kit: dict[str, Any]) -> None:
    kit["id"] = "other"


@pytest.mark.parametrize(
    "spoil",
    [
        *(overlapping, unknown_frame, unknown_board, unknown_template, same_copy, same_key),
        *(missing_language, empty_text, wrong_minutes, wrong_name),
    ],
)
def test_a_wrong_file_is_refused_and_named(
    spoil: Callable[[dict[str, Any]], None], tmp_path: Path
) -> None:
    right = json.loads((FOLDER / "base-camp-90.json").read_text(encoding="utf-8"))
    path = tmp_path / "base-camp-90.json"
    path.write_text(json.dumps(right), encoding="utf-8")
    assert "base-camp-90" in load_kits(TEMPLATES, tmp_path)
    wrong = copy.deepcopy(right)
    spoil(wrong)
    path.write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(ValueError, match=r"base-camp-90\.json"):
        load_kits(TEMPLATES, tmp_path)
