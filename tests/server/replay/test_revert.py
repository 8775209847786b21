"""What somebody did is undone, what others did since stays."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.crdt import EngineName
from server.crdt.writing import Wish
from server.replay.revert import Change, Kept, Plan, revert
from tests.server.replay.played import LETTERS, Board, World

ENGINES: list[EngineName] = ["y_py", "pycrdt"]
TROLL, ANNA, FACILITATOR = 1, 2, 3
SEEDS = st.integers(1, 4_000_000)


def by(author: int) -> Callable[[Change], bool]:
    return lambda change: change.author == author


def note(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "note", "x": 0, "y": 0, "text": text, **fields}


def played(*acts: tuple[int, Wish], engine: EngineName = "y_py") -> Board:
    board = Board(engine, 7)
    for author, wish in acts:
        board.write(author, [wish])
    return board


def undo(board: Board, *, settled: frozenset[int] = frozenset()) -> Plan:
    plan = revert({}, board.changes, by(TROLL), settled)
    board.write(FACILITATOR, plan.wishes)
    return plan


def test_an_element_of_others_keeps_their_words_and_values() -> None:
    board = played(
        (ANNA, Wish("n", "put", value=note("good day"))),
        (TROLL, Wish("n", "text", "text", "good bad day")),
        (TROLL, Wish("n", "set", "x", 99)),
        (TROLL, Wish("n", "set", "color", "red")),
        (ANNA, Wish("n", "text", "text", "good bad day, all")),
    )
    undo(board)
    assert board.world == {"n": note("good day, all")}


def test_what_they_took_away_comes_back_without_what_they_did_to_it_before() -> None:
    board = played(
        (ANNA, Wish("n", "put", value=note("good"))),
        (TROLL, Wish("n", "text", "text", "bad")),
        (TROLL, Wish("n", "remove")),
    )
    undo(board)
    assert board.world == {"n": note("good")}


def test_what_they_made_goes_unless_others_have_written_in_it() -> None:
    board = played(
        (TROLL, Wish("a", "put", value=note("bad"))),
        (TROLL, Wish("b", "put", value=note("bad"))),
        (ANNA, Wish("b", "text", "text", "bad but GOOD")),
    )
    plan = undo(board)
    assert board.world == {"b": note(" but GOOD")}
    assert plan.kept == [Kept("b", "shared")]


def test_a_value_that_others_have_changed_since_stays() -> None:
    board = played(
        (ANNA, Wish("n", "put", value=note(""))),
        (TROLL, Wish("n", "set", "x", 99)),
        (ANNA, Wish("n", "set", "x", 50)),
    )
    plan = undo(board)
    assert board.world == {"n": note("", x=50)}
    assert plan == Plan([], [Kept("n", "later")])


def test_the_newest_run_of_writes_is_what_is_undone() -> None:
    board = played(
        (ANNA, Wish("n", "put", value=note(""))),
        (TROLL, Wish("n", "set", "x", 1)),
        (ANNA, Wish("n", "set", "x", 2)),
        (TROLL, Wish("n", "set", "x", 3)),
        (TROLL, Wish("n", "set", "x", 4)),
    )
    undo(board)
    assert board.world["n"]["x"] == 2


def test_words_that_others_have_put_back_themselves_do_not_come_twice() -> None:
    board = played(
        (ANNA, Wish("n", "put", value=note("see you at ten"))),
        (TROLL, Wish("n", "text", "text", "see ten")),
        (ANNA, Wish("n", "text", "text", "see you at ten")),
    )
    undo(board)
    assert board.world == {"n": note("see you at ten")}


def test_what_was_edited_while_it_was_planned_stays() -> None:
    board = played((TROLL, Wish("n", "put", value=note("bad"))))
    plan = revert({}, board.changes, by(TROLL))
    board.write(ANNA, [Wish("n", "text", "text", "bad GOOD")])
    board.write(FACILITATOR, plan.wishes)
    assert board.world == {"n": note("bad GOOD")}


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
@example(seed=1)
def test_others_lose_nothing(engine: EngineName, seed: int) -> None:
    board = _random(engine, seed)
    before = board.world
    made_by_anna = {key for key in before if key.startswith(str(ANNA))}
    fields = _last_writers(board)
    undo(board)
    assert made_by_anna <= board.world.keys()
    for element, values in before.items():
        after = board.world.get(element)
        if after is None:
            assert element.startswith(str(TROLL))
            assert not any(author == ANNA for (key, _), author in fields.items() if key == element)
            continue
        assert _is_within(_letters(values, ANNA), _letters(after, ANNA))
        for name in ("x", "y", "color"):
            if fields.get((element, name)) == ANNA:
                assert after.get(name) == values.get(name)
    for values in board.world.values():
        assert not _letters(values, TROLL)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_an_act_undone_leaves_the_board_as_before(engine: EngineName, seed: int) -> None:
    board = _random(engine, seed)
    before = board.world
    undo(board)
    sequence = board.changes[-1].sequence
    plan = revert({}, board.changes, lambda change: change.sequence == sequence)
    board.write(FACILITATOR, plan.wishes)
    assert _shown(board.world) == _shown(before)
    assert plan.kept == []


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_twice_is_once(engine: EngineName, seed: int) -> None:
    board = _random(engine, seed)
    undo(board)
    once = board.world
    plan = undo(board, settled=frozenset({board.changes[-1].sequence}))
    assert board.world == once
    assert plan.wishes == []


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_from_a_later_moment_it_begins_with_the_board_of_then(
    engine: EngineName, seed: int
) -> None:
    board = _random(engine, seed, count=15)
    base, since = board.world, len(board.changes)
    for _ in range(15):
        board.act(board.random.choice([TROLL, ANNA]))
    plan = revert(base, board.changes[since:], lambda _: True)
    board.write(FACILITATOR, plan.wishes)
    assert _shown(board.world) == _shown(base)


def _random(engine: EngineName, seed: int, count: int = 30) -> Board:
    board = Board(engine, seed)
    for _ in range(count):
        board.act(board.random.choice([TROLL, ANNA]))
    return board


def _shown(world: World) -> World:
    """An empty text is the same as none."""
    return {
        key: {name: value for name, value in fields.items() if value != ""}
        for key, fields in world.items()
    }


def _letters(fields: dict[str, Any], author: int) -> str:
    return "".join(letter for letter in fields.get("text", "") if letter in LETTERS[author])


def _is_within(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(letter in rest for letter in part)


def _last_writers(board: Board) -> dict[tuple[str, str], int]:
    writers: dict[tuple[str, str], int] = {}
    for change in board.changes:
        for op in change.ops:
            if op[0] in {"+", "-"}:
                for key in [key for key in writers if key[0] == op[1]]:
                    del writers[key]
            elif op[0] == "=":
                writers.update(((op[1], name), change.author) for name in op[2])
            else:
                writers[op[1], op[2]] = change.author
    return writers
