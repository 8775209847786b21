"""The twelve templates: complete, without overlap, and the boards that start from them."""

import itertools
from pathlib import Path

import pytest

from server.crdt import Document
from server.protocol.update import decode_update
from server.templates import Template, elements_of, load_templates, seed_of

TEMPLATES = load_templates()
each_template = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES.keys())


def test_there_are_twelve() -> None:
    assert len(TEMPLATES) == 12


@each_template
def test_every_text_is_there_in_every_language(template: Template) -> None:
    texts = [template.name, template.purpose, template.vote]
    texts += [text for part in template.frames for text in (part.title, part.prompt)]
    texts += [step.title for step in template.steps]
    assert all(text.de.strip() and text.en.strip() and text.uk.strip() for text in texts)


@each_template
def test_frames_lie_within_the_template_and_do_not_overlap(template: Template) -> None:
    for part in template.frames:
        assert 0 <= part.x < part.x + part.width <= template.width
        assert 0 <= part.y < part.y + part.height <= template.height
    for one, other in itertools.combinations(template.frames, 2):
        is_beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        is_above = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert is_beside or is_above, (one.key, other.key)


@each_template
def test_its_steps_take_the_time_it_names(template: Template) -> None:
    assert sum(step.minutes for step in template.steps) == template.minutes


@each_template
def test_its_elements_follow_the_documents_schema(template: Template) -> None:
    elements = elements_of(template)
    assert len(elements) == len(template.frames) + len(template.shapes)
    keys = [element["z"] for element in elements.values()]
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys, key=str)
    for element_id, element in elements.items():
        assert 1 <= len(element_id) <= 64
        assert element["type"] in {"frame", "rect", "ellipse"}
        assert {"x", "y", "width", "height", "color"} <= element.keys()
    parts = {(part.key, template.id) for part in template.frames}
    frames = [element for element in elements.values() if element["type"] == "frame"]
    assert {(frame["part"], frame["template"]) for frame in frames} == parts


@pytest.mark.parametrize("template", [None, *TEMPLATES.values()], ids=lambda t: t and t.id)
def test_d7_a_seed_is_an_update_that_the_server_itself_accepts(template: Template | None) -> None:
    seed = seed_of(template)
    update = decode_update(seed)
    assert not update.has_skips
    assert not update.is_empty
    document = Document()
    document.apply(update)
    assert document.elements() == (elements_of(template) if template else {})


def test_one_grid_cell_is_forty_units() -> None:
    canvas = TEMPLATES["living-lab-canvas"]
    header = elements_of(canvas)["living-lab-canvas.header"]
    assert (header["width"], header["height"]) == (132 * 40, 6 * 40)


@pytest.mark.parametrize("content", ["{", "{}", '{"id": "x"}', "[]"])
def test_a_wrong_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "broken.json").write_text(content)
    with pytest.raises(ValueError, match=r"broken\.json"):
        load_templates(tmp_path)
