"""Where an element is on the board, for the question whose part of it that is."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import NamedTuple

MAX_COORDINATE = 10_000_000  # shared/document.md
MAX_SIZE = 100_000
DEFAULT_SIZE = 160
LINES = frozenset({"line", "arrow"})

# What it takes to know where an element is.
PLACE_KEYS = ("type", "x", "y", "width", "height", "start", "end")


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


def places_of(values: Mapping[str, object]) -> tuple[Point, ...]:
    """The points that say where an element lies (PO5): its centre, or both ends of a line.

    `values`: those of `PLACE_KEYS` that it has.
    """
    kind = values.get("type")
    if isinstance(kind, str) and kind in LINES:  # clients write lists there as well
        return (_end(values.get("start")), _end(values.get("end")))
    box = box_of(values)
    if box is None:
        return (NOWHERE,)
    # The height of a text follows from what is written.
    height = 0 if values.get("type") == "text" else box.height
    return (Point(box.x + box.width / 2, box.y + height / 2),)


def box_of(values: Mapping[str, object]) -> Box | None:
    """The box of an element, None where it does not say so in numbers."""
    x, y = _number(values.get("x"), MAX_COORDINATE), _number(values.get("y"), MAX_COORDINATE)
    width = _number(values.get("width", DEFAULT_SIZE), MAX_SIZE)
    height = _number(values.get("height", DEFAULT_SIZE), MAX_SIZE)
    if x is None or y is None or width is None or height is None or width < 0 or height < 0:
        return None
    return Box(x, y, width, height)


def _end(value: object) -> Point:
    if not isinstance(value, dict):
        return NOWHERE
    x, y = _number(value.get("x"), MAX_COORDINATE), _number(value.get("y"), MAX_COORDINATE)
    return NOWHERE if x is None or y is None else Point(x, y)


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
