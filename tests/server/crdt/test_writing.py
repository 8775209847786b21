"""Updates that the server writes: what is wished, and nothing else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.crdt import Document, EngineName, seed_update
from server.crdt.values import depth, normal
from server.crdt.writing import Composed, Wish, compose
from server.protocol.update import decode_update

ENGINES: list[EngineName] = ["y_py", "pycrdt"]
TEXTS = st.text(alphabet="abÄß😀🇺Ж\n", max_size=12)
NUMBERS = st.one_of(st.integers(-(2**70), 2**70), st.floats(-1e9, 1e9))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def start(**elements: dict[str, Any]) -> bytes:
    document = Document()
    document.apply(decode_update(seed_update(elements)))
    return document.encode_state()


def after(state: bytes, *updates: bytes, engine: EngineName = "y_py") -> dict[str, Any]:
    document = Document(engine)
    document.apply(decode_update(state, is_trusted=True))
    for update in updates:
        document.apply(decode_update(update))
    elements = {key: normal(fields) for key, fields in document.elements().items()}
    document.close()
    return elements


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, deadline=None)
@given(before=TEXTS, text=TEXTS, value=VALUES)
def test_both_engines_write_what_both_read(
    engine: EngineName, before: str, text: str, value: Any
) -> None:
    state = start(a={"type": "note", "text": before, "v": 1})
    wishes = [
        Wish("a", "text", "text", text),
        Wish("a", "set", "v", value),
        Wish("b", "put", value={"type": "note", "title": text, "v": value}),
    ]
    update = compose(state, wishes, 9, engine).update
    expected = {
        "a": normal({"type": "note", "text": text, "v": value}),
        "b": normal({"type": "note", "title": text, "v": value}),
    }
    for reader in ENGINES:
        assert _as_floats(after(state, update, engine=reader)) == _as_floats(expected)


def _as_floats(value: Any) -> Any:
    """Numbers beyond 2^53 are floats on a board."""
    if isinstance(value, dict):
        return {key: _as_floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_floats(item) for item in value]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_number else value


@pytest.mark.parametrize("engine", ENGINES)
def test_what_people_type_meanwhile_stays(engine: EngineName) -> None:
    state = start(a={"text": "one three 😀 five"})
    meanwhile = compose(state, [Wish("a", "text", "text", "one three 😀 five SIX")], 8).update
    wish = Wish("a", "text", "text", "one two three 😀 four five")
    ours = compose(state, [wish], 9, engine).update
    for reader in ENGINES:
        found = after(state, meanwhile, ours, engine=reader)
        assert found["a"]["text"] == "one two three 😀 four five SIX"


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_not_as_expected_is_left_alone(engine: EngineName) -> None:
    state = start(a={"type": "note", "x": 1, "text": "t"}, b={"type": "note"})
    wishes = [
        Wish("a", "set", "x", 5, expected=2),
        Wish("a", "text", "text", "u", expected="s"),
        Wish("a", "unset", "type", expected="line"),
        Wish("b", "remove", expected={"type": "line"}),
        Wish("b", "put", value={"type": "line"}),
        Wish("gone", "set", "x", 1),
    ]
    composed = compose(state, wishes, 9, engine)
    skipped = [(wish.element, wish.field) for wish in wishes]
    assert composed == Composed(b"", 0, skipped)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_so_already_writes_nothing(engine: EngineName) -> None:
    state = start(a={"type": "note", "x": 1, "text": "t"})
    wishes = [
        Wish("a", "set", "x", 1),
        Wish("a", "text", "text", "t"),
        Wish("a", "unset", "y"),
        Wish("a", "put", value={"type": "note", "x": 1, "text": "t"}),
        Wish("gone", "remove"),
    ]
    assert compose(state, wishes, 9, engine) == Composed(b"", 0, [])


@pytest.mark.parametrize("engine", ENGINES)
def test_expected_values_are_compared_as_numbers(engine: EngineName) -> None:
    state = start(a={"type": "note", "x": 1.0, "points": [1.0, 2.5]})
    wishes = [
        Wish("a", "unset", "x", expected=1),
        Wish("a", "set", "points", [3], expected=[1, 2.5]),
    ]
    assert compose(state, wishes, 9, engine).done == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_fields_and_elements_go(engine: EngineName) -> None:
    state = start(a={"type": "note", "x": 1}, b={"type": "note"})
    update = compose(state, [Wish("a", "unset", "x"), Wish("b", "remove")], 9, engine).update
    assert after(state, update) == {"a": {"type": "note"}}


@pytest.mark.parametrize("engine", ENGINES)
def test_values_that_nest_too_deep_are_not_written(engine: EngineName) -> None:
    value: Any = 1
    for _ in range(33):
        value = [value]
    assert depth(value) == 33
    state = start(a={"type": "note"})
    wishes = [Wish("a", "set", "v", value), Wish("b", "put", value={"v": value})]
    assert compose(state, wishes, 9, engine).skipped == [("a", "v"), ("b", "")]
