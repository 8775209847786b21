import json
import math
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.crdt import Document, seed_update
from server.protocol.seeds import write_any, write_seed
from server.protocol.update import decode_update
from server.protocol.values import skip_any

FRAME = {
    "type": "frame",
    "x": -40,
    "y": 0.5,
    "width": 2**31,
    "fill": False,
    "title": "Прокидання 😀",
    "prompt": "",
    "end": {"x": 1, "list": [None, "ü"]},
}

numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def read(update: bytes) -> dict[str, dict[str, Any]]:
    document = Document()
    document.apply(decode_update(update))
    return document.elements()


def test_a_seed_is_a_board() -> None:
    update = seed_update(
        {"f1": FRAME, "n1": {"type": "note", "text": "one"}}, texts=("title", "prompt", "text")
    )
    assert read(update) == {"f1": FRAME, "n1": {"type": "note", "text": "one"}}
    assert decode_update(update).roots == {"elements", "meta"}


def test_the_empty_board_has_a_schema_version() -> None:
    document = Document()
    applied = document.apply(decode_update(seed_update({})))
    assert applied.touched == {("", "schemaVersion")}
    assert document.elements() == {}


def test_texts_can_be_written_in_and_values_cannot() -> None:
    """A letter after the last one of `title`, as a client would add it."""
    seed = write_seed({"f": {"title": "ab", "name": "cd"}}, ("title",), client=5)
    typed = b"\x01\x01\x06\x00\x84\x05" + bytes([4]) + b"\x01c\x00"
    document = Document()
    document.apply(decode_update(seed))
    document.apply(decode_update(typed))
    assert document.elements() == {"f": {"title": "abc", "name": "cd"}}


def test_the_same_content_under_the_same_id_is_the_same_bytes() -> None:
    assert write_seed({"f": FRAME}, ("title",), 7) == write_seed({"f": FRAME}, ("title",), 7)


@given(values)
def test_d5_every_json_value_is_written_as_a_whole(value: object) -> None:
    raw = write_any(value)
    assert skip_any(raw, 0) == len(raw)


def test_values_are_those_that_lib0_reads() -> None:
    values = [
        0,
        -1,
        63,
        64,
        -64,
        8191,
        8192,
        2**31 - 1,
        -(2**31),
        2**31,
        2**53,
        0.1,
        -1.5,
        5.0,
        True,
        False,
        None,
        "",
        "😀",
        [],
        [1, [2]],
        {},
        {"a": {"ключ": [None]}},
    ]
    script = """
      import * as decoding from 'lib0/decoding'
      const read = hex => decoding.readAny(decoding.createDecoder(Buffer.from(hex, 'hex')))
      console.log(JSON.stringify(process.argv[1].split(',').map(read)))
    """
    node = shutil.which("node")
    assert node, "Node is needed: start the tests with make"
    given = ",".join(write_any(value).hex() for value in values)
    done = subprocess.run(
        [node, "--input-type=module", "-e", script, given],
        capture_output=True,
        text=True,
        check=True,
        cwd="tests",
    )
    assert json.loads(done.stdout) == values


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_d5_numbers_that_are_not_finite_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        write_any({"x": [value]})


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        write_any({"x": {1, 2}})
