"""Where an element is on the board, for the question whose part of it that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import nan
from typing import NamedTuple, TypeAlias

MAX_COORDINATE = 10_000_000  # shared/document.md
MAX_SIZE = 100_000
MAX_POINT_NUMBERS = 90_000
POINT_NUMBERS = 3  # x, y, pressure
LINES = frozenset({"line", "arrow"})
# Width and height of what does not say them, as they are shown. The height of a text follows from
# what is written: it counts as none.
DEFAULT_SIZES: Mapping[object, tuple[float, float]] = {
    "text": (320, 0),
    "rect": (200, 120),
    "ellipse": (200, 120),
    "frame": (800, 600),
}
DEFAULT_SIZE = (160.0, 160.0)

# What it takes to know where an element is.
PLACE_KEYS = ("type", "x", "y", "width", "height", "start", "end", "points")

Values: TypeAlias = Mapping[str, object]
# Those of `PLACE_KEYS` that the element of that id has; None where there is none.
ValuesOf: TypeAlias = Callable[[str], Values | None]


class Point(NamedTuple):
    """A place on the board, in board units."""

    x: float
    y: float

    @property
    def is_known(self) -> bool:
        """False for `NOWHERE`."""
        return self.x == self.x  # only NaN is not


# Where an element is that does not say so in numbers.
NOWHERE = Point(nan, nan)


class Box(NamedTuple):
    """An upright rectangle, in board units; its edges belong to it."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, point: Point) -> bool:
        """Whether the point lies within the box or on its edge."""
        return (
            self.x <= point.x <= self.x + self.width and self.y <= point.y <= self.y + self.height
        )


def _nothing(_: str) -> None:
    return None


def places_of(values: Values, values_of: ValuesOf = _nothing) -> tuple[Point, ...]:
    """The points that say where an element lies (PO5): its centre, or the ends of a line.

    `values_of`: the elements that ends may be attached to; such an end is where its element has
    it, and where it is written, which counts when the element is gone.
    """
    kind = values.get("type")
    if isinstance(kind, str) and kind in LINES:  # clients write lists there as well
        return (
            *_end_places(values.get("start"), values_of),
            *_end_places(values.get("end"), values_of),
        )
    box = box_of(values)
    if box is None:
        return (NOWHERE,)
    return (Point(box.x + box.width / 2, box.y + box.height / 2),)


def box_of(values: Values) -> Box | None:
    """The box of an element, None where it does not say so in numbers.

    That of a stroke follows from its points: what is written beside them is not what people see.
    """
    x, y = _number(values.get("x"), MAX_COORDINATE), _number(values.get("y"), MAX_COORDINATE)
    if x is None or y is None:
        return None
    kind = values.get("type")
    if kind == "stroke":
        return _extent(x, y, values.get("points"))
    default = DEFAULT_SIZES.get(kind, DEFAULT_SIZE) if isinstance(kind, str) else DEFAULT_SIZE
    width = _number(values.get("width", default[0]), MAX_SIZE)
    height = 0 if kind == "text" else _number(values.get("height", default[1]), MAX_SIZE)
    if width is None or height is None or width < 0 or height < 0:
        return None
    return Box(x, y, width, height)


def _extent(x: float, y: float, points: object) -> Box | None:
    """The box of the points of a stroke; None where they are not as shared/document.md has them."""
    if not isinstance(points, list) or not POINT_NUMBERS <= len(points) <= MAX_POINT_NUMBERS:
        return None
    if not set(map(type, points)) <= {int, float}:
        return None
    whole = len(points) - len(points) % POINT_NUMBERS
    xs, ys = points[0:whole:POINT_NUMBERS], points[1:whole:POINT_NUMBERS]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    if left < 0 or top < 0 or right > MAX_SIZE or bottom > MAX_SIZE:
        return None
    return Box(x + left, y + top, right - left, bottom - top)


def _end_places(value: object, values_of: ValuesOf) -> Iterator[Point]:
    if not isinstance(value, dict):
        yield NOWHERE
        return
    x, y = _number(value.get("x"), MAX_COORDINATE), _number(value.get("y"), MAX_COORDINATE)
    yield NOWHERE if x is None or y is None else Point(x, y)
    element_id = value.get("id")
    anchor = values_of(element_id) if isinstance(element_id, str) else None
    if anchor is None or anchor.get("type") in ("line", "arrow"):  # no line holds on to a line
        return
    if box := box_of(anchor):
        across, down = _fraction(value.get("ax")), _fraction(value.get("ay"))
        yield Point(box.x + box.width * across, box.y + box.height * down)


def _fraction(value: object) -> float:
    """As clients read it: held within 0 and 1, the middle for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.5
    return min(1.0, max(0.0, value))


def _number(value: object, limit: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limit:
        return None
    return value


class ZoneMap:
    """The frames of a board that decide who may write where.

    `zones`: boxes of frames with a rule, by id. `focus`: those of the current step.
    """

    def __init__(self, zones: Mapping[str, Box], focus: Mapping[str, Box]) -> None:
        # Innermost first: the smallest; of equal ones the first by id.
        self._zones = sorted(zones.items(), key=lambda z: (z[1].width * z[1].height, z[0]))
        self._focus = tuple(focus.values())

    def zone_at(self, point: Point) -> str | None:
        """The innermost frame with a rule at that place, or None."""
        return next((frame for frame, box in self._zones if box.holds(point)), None)

    def is_in_focus(self, point: Point) -> bool:
        """Whether the place lies in a frame of the current step."""
        return any(box.holds(point) for box in self._focus)
