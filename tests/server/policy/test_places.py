"""Where a stroke is, at the bounds of what is read of it (PO5)."""

from server.policy.places import MAX_POINT_NUMBERS, MAX_SIZE, NOWHERE, Point, places_of

STROKE = {"type": "stroke", "x": 0, "y": 0}


def test_po5_what_nobody_draws_does_not_say_where_a_stroke_is() -> None:
    ink = [10, 10, 0.5] * (MAX_POINT_NUMBERS // 3)
    assert places_of({**STROKE, "points": ink}) == (Point(10, 10),)
    # Clients draw no more than that: a point behind it would move the middle, and not the ink.
    assert places_of({**STROKE, "points": [*ink, 9000, 9000, 0.5]}) == (NOWHERE,)
    assert places_of({**STROKE, "points": [MAX_SIZE + 1, 0, 0.5]}) == (NOWHERE,)
    assert places_of({**STROKE, "points": [True, 0, 0.5]}) == (NOWHERE,)
