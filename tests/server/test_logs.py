"""Log lines are JSON objects, one per line, whatever they hold."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from server import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    root.handlers.clear()
    logs.configure_logging("info")
    yield stream
    root.handlers[:], root.level = before


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_record_is_one_object_with_its_extras(written: io.StringIO) -> None:
    logging.getLogger("a").info("two\nlines %s", "ü", extra={"board": "b1", "size": 7})
    [line] = lines(written)
    assert line["message"] == "two\nlines ü"
    assert (line["level"], line["logger"], line["board"], line["size"]) == ("info", "a", "b1", 7)
    assert str(line["time"]).endswith("+00:00")


def test_an_error_brings_its_traceback(written: io.StringIO) -> None:
    try:
        int("no number")
    except ValueError:
        logging.getLogger("a").exception("failed", extra={"what": object()})
    [line] = lines(written)
    assert "ValueError: invalid literal" in str(line["error"])


def test_what_is_below_the_level_is_not_written(written: io.StringIO) -> None:
    logging.getLogger("a").debug("detail")
    assert lines(written) == []


def test_bound_keys_stand_on_every_record_and_the_calls_own_win(written: io.StringIO) -> None:
    bound = logs.bind(logging.getLogger("a"), board="b1", session="s1")
    bound.info("one")
    bound.info("two", extra={"session": "s2"})
    assert [(line["board"], line["session"]) for line in lines(written)] == [
        ("b1", "s1"),
        ("b1", "s2"),
    ]
