"""Where an element is on the board, for the question whose part of it that is."""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """A place on the board, in board units."""

    x: float
    y: float


class Box(NamedTuple):
    """An upright rectangle, in board units; its edges belong to it."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """In square board units."""
        return self.width * self.height

    def holds(self, point: Point) -> bool:
        """Whether the point lies within the box or on its edge."""
        return (
            self.x <= point.x <= self.x + self.width and self.y <= point.y <= self.y + self.height
        )
