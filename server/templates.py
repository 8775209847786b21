"""Templates of boards: shared/templates/*.json, and the first update of a board made from one.

Texts are not copied into the document: a frame names its template and part, and every client
shows them in its reader's language (shared/document.md, Elements).
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from server.crdt import seed_update

FOLDER = Path(__file__).resolve().parent.parent / "shared" / "templates"
UNITS_PER_CELL = 40
TEXT_KEYS = frozenset({"text", "title", "prompt"})

# Of the order keys that the client's library reads, base 62.
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
    """One part of the agenda that a template proposes. `frames`: keys of the parts in focus."""

    minutes: int
    mode: Literal["follow", "open", "private", "vote"]
    title: Texts
    frames: tuple[str, ...] = ()


class Placed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A template somewhere on a board; places in cells. `copy`: counts equal ones from 1."""

    template: str
    x: int = 0
    y: int = 0
    copy: int = 1

    @property
    def prefix(self) -> str:
        """What the ids of its elements begin with, before the dot."""
        return self.template if self.copy == 1 else f"{self.template}~{self.copy}"


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
    return placed_elements([Placed(template.id)], {template.id: template})


def placed_elements(
    placed: Sequence[Placed], templates: Mapping[str, Template]
) -> dict[str, dict[str, object]]:
    """The elements that a board with all these templates starts with, by element id."""
    found = [
        element
        for each in placed
        for part in (_frames, _shapes)
        for element in part(templates[each.template], each)
    ]
    return {
        element_id: element | {"z": _order_key(n)} for n, (element_id, element) in enumerate(found)
    }


def _order_key(n: int) -> str:
    """The nth of the keys that the client's library would make one after the other."""
    if n < len(_DIGITS):
        return f"a{_DIGITS[n]}"
    high, low = divmod(n - len(_DIGITS), len(_DIGITS))
    return f"b{_DIGITS[high]}{_DIGITS[low]}"


def seed_of(template: Template | None) -> bytes:
    """The first update of a board: schema version, and the template's elements if there is one."""
    return seed_update(elements_of(template) if template else {}, TEXT_KEYS)


def placed_seed(placed: Sequence[Placed], templates: Mapping[str, Template]) -> bytes:
    """The first update of a board on which several templates stand."""
    return seed_update(placed_elements(placed, templates), TEXT_KEYS)


def _frames(template: Template, placed: Placed) -> Iterator[tuple[str, dict[str, object]]]:
    for part in template.frames:
        yield (
            f"{placed.prefix}.{part.key}",
            {
                "type": "frame",
                **_box(part, placed),
                "color": _COLORS[part.kind],
                "title": "",
                "prompt": "",
                "template": template.id,
                "part": part.key,
            },
        )


def _shapes(template: Template, placed: Placed) -> Iterator[tuple[str, dict[str, object]]]:
    for n, shape in enumerate(template.shapes, 1):
        element: dict[str, object] = {
            "type": shape.kind,
            **_box(shape, placed),
            "color": "grey",
            "fill": False,
            "text": "",
        }
        yield f"{placed.prefix}.shape-{n}", element


def _box(part: Part | Shape, placed: Placed) -> Mapping[str, int]:
    return {
        "x": UNITS_PER_CELL * (placed.x + part.x),
        "y": UNITS_PER_CELL * (placed.y + part.y),
        "width": UNITS_PER_CELL * part.width,
        "height": UNITS_PER_CELL * part.height,
    }
