"""Templates of boards: shared/templates/*.json, and the first update of a board made from one.

Texts are not copied into the document: a frame names its template and part, and every client
shows them in its reader's language (shared/document.md, Elements).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from server.crdt import seed_update

FOLDER = Path(__file__).resolve().parent.parent / "shared" / "templates"
UNITS_PER_CELL = 40
TEXT_KEYS = frozenset({"text", "title", "prompt"})

# Order keys that the client's library reads: an integer part of one digit, base 62.
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

Kind = Literal["area", "header", "colhead", "rowhead", "image", "background", "async"]
_COLORS: dict[Kind, str] = {
    "area": "white",
    "header": "white",
    "colhead": "blue",
    "rowhead": "teal",
    "image": "grey",
    "background": "grey",
    "async": "purple",
}


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in every language."""

    de: str
    en: str
    uk: str


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frame of a template; places and lengths in cells of the grid."""

    key: str
    kind: Kind
    x: int
    y: int
    width: int
    height: int
    title: Texts
    prompt: Texts
    options: dict[str, object] = {}


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A drawn element without text; places and lengths in cells of the grid."""

    kind: Literal["rect", "ellipse"]
    x: int
    y: int
    width: int
    height: int


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of the agenda that a template proposes."""

    minutes: int
    mode: Literal["follow", "open", "private", "vote"]
    title: Texts


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prepared board. `width` and `height` in cells, `minutes` of its whole agenda."""

    id: str
    name: Texts
    purpose: Texts
    minutes: int
    width: int
    height: int
    frames: tuple[Part, ...]
    shapes: tuple[Shape, ...]
    steps: tuple[Step, ...]
    ballots: tuple[dict[str, object], ...]
    vote: Texts


def load_templates(folder: Path = FOLDER) -> dict[str, Template]:
    """Read all templates, in the order of their ids. Raises ValueError naming a wrong file."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            template = msgspec.json.decode(path.read_bytes(), type=Template)
        except msgspec.MsgspecError as error:
            raise ValueError(f"{path}: {error}") from error
        if template.id != path.stem:
            raise ValueError(f"{path}: its id is {template.id}")
        found[template.id] = template
    return found


def elements_of(template: Template) -> dict[str, dict[str, object]]:
    """The elements that a board made from the template starts with, by element id."""
    all_elements = [*_frames(template), *_shapes(template)]
    return {
        element_id: element | {"z": f"a{_DIGITS[n]}"}
        for n, (element_id, element) in enumerate(all_elements)
    }


def seed_of(template: Template | None) -> bytes:
    """The first update of a board: schema version, and the template's elements if there is one."""
    return seed_update(elements_of(template) if template else {}, TEXT_KEYS)


def _frames(template: Template) -> Iterator[tuple[str, dict[str, object]]]:
    for part in template.frames:
        yield (
            f"{template.id}.{part.key}",
            {
                "type": "frame",
                **_box(part),
                "color": _COLORS[part.kind],
                "title": "",
                "prompt": "",
                "template": template.id,
                "part": part.key,
            },
        )


def _shapes(template: Template) -> Iterator[tuple[str, dict[str, object]]]:
    for n, shape in enumerate(template.shapes, 1):
        element: dict[str, object] = {
            "type": shape.kind,
            **_box(shape),
            "color": "grey",
            "fill": False,
            "text": "",
        }
        yield f"{template.id}.shape-{n}", element


def _box(part: Part | Shape) -> Mapping[str, int]:
    return {key: UNITS_PER_CELL * getattr(part, key) for key in ("x", "y", "width", "height")}
