"""A board, a frame or an element is brought back to what it was."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.crdt import EngineName
from server.crdt.writing import Wish
from server.replay.wishes import Scope, restore
from tests.server.replay.played import Board, World

ENGINES: list[EngineName] = ["y_py", "pycrdt"]
BOARD = Scope("board")


def note(x: float, text: str = "", **fields: Any) -> dict[str, Any]:
    return {"type": "note", "x": x, "y": 0, "width": 10, "height": 10, "text": text, **fields}


FRAME = {"type": "frame", "x": 0, "y": 0, "width": 100, "height": 100, "title": "F"}


def brought_back(then: World, now: World, scope: Scope, spared: frozenset[str]) -> World:
    board = Board("y_py", 1)
    board.write(1, [Wish(key, "put", value=fields) for key, fields in now.items()])
    board.write(2, restore(then, board.world, scope, spared))
    return board.world


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(1, 4_000_000))
def test_a_whole_board_is_what_it_was(engine: EngineName, seed: int) -> None:
    board = Board(engine, seed)
    for _ in range(12):
        board.act(board.random.choice([1, 2]))
    then = board.world
    for _ in range(12):
        board.act(board.random.choice([1, 2]))
    board.write(3, restore(then, board.world, BOARD))
    assert board.world == then
    assert restore(then, board.world, BOARD) == []


def test_an_element_comes_back_and_no_other() -> None:
    then = {"a": note(0, "old"), "b": note(0, "old")}
    now = {"a": note(9, "new", color="red"), "b": note(9, "new"), "c": note(0)}
    after = brought_back(then, now, Scope("element", "a"), frozenset())
    assert after == {**now, "a": note(0, "old")}


def test_a_frame_comes_back_with_what_lay_and_lies_in_it() -> None:
    then = {"f": FRAME, "gone": note(10), "left": note(20), "out": note(300, "old")}
    now = {
        "f": {**FRAME, "title": "G"},
        "left": note(500),
        "came": note(30),
        "out": note(300, "new"),
    }
    after = brought_back(then, now, Scope("frame", "f"), frozenset())
    assert after == {"f": FRAME, "gone": note(10), "left": note(20), "out": note(300, "new")}


def test_a_frame_that_is_gone_comes_back() -> None:
    then = {"f": FRAME, "in": note(10)}
    assert brought_back(then, {"in": note(10)}, Scope("frame", "f"), frozenset()) == then


def test_what_the_past_does_not_tell_of_is_let_be() -> None:
    now = {"hidden": note(0), "new": note(0)}
    assert brought_back({}, now, BOARD, frozenset({"hidden"})) == {"hidden": note(0)}


def test_an_element_that_never_was_needs_nothing() -> None:
    assert restore({}, {"a": note(0)}, Scope("element", "b")) == []
