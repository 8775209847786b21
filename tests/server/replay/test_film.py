"""A film is the record: folded, it gives the board at every moment, however it was made."""

import random
from typing import Any

import msgspec
import pycrdt
import pytest
from msgspec.structs import replace

from server.crdt import Document, EngineName, seed_update
from server.protocol.splices import spliced, splices
from server.protocol.update import decode_update
from server.replay import cutting
from server.replay.film import extend, start
from server.replay.folding import fold
from server.replay.packing import unpack
from server.replay.values import FilmState, Row, Segment, World, normal
from server.replay.veil import NO_VEIL
from tests.contract.vectors import load
from tests.server.replay.histories import Writer, entry, event, history

VECTORS = load("film")
ENGINES: tuple[EngineName, ...] = ("y_py", "pycrdt")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> EngineName:
    pytest.importorskip(request.param)
    name: EngineName = request.param
    return name


def body(segment: Segment) -> dict[str, Any]:
    return msgspec.json.decode(unpack(segment.body), type=dict[str, Any])


def key(segment: Segment) -> dict[str, Any]:
    return msgspec.json.decode(unpack(segment.key), type=dict[str, Any])


def people() -> list[Writer]:
    return [Writer(1, 11), Writer(2, 12), Writer(3, 13)]


def boards(rows: list[Row], engine: EngineName) -> dict[int, World]:
    """The elements after every entry, from the first one on."""
    document, found = Document(engine), {}
    for row in rows:
        if row.kind != "e":
            document.apply(decode_update(row.body))
        elements = {name: normal(values) for name, values in document.elements().items()}
        found[row.sequence] = {name: values for name, values in elements.items() if values}
    document.close()
    return found


def in_pieces(rows: list[Row], seed: int, engine: EngineName) -> tuple[FilmState, list[Segment]]:
    """As the server does it: some rows at a time, with everything kept as bytes in between."""
    chance, state = random.Random(seed), start()
    segments: dict[int, Segment] = {}
    while rows:
        some = chance.randint(1, 12)
        state, made = extend(state, rows[:some], NO_VEIL, engine)
        rows = rows[some:]
        state = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=FilmState)
        segments |= {each.number: each for each in made}
    return state, [segments[number] for number in sorted(segments)]


@pytest.mark.parametrize("case", VECTORS["fold"], ids=lambda case: str(case["name"]))
def test_changes_lead_from_a_key_to_the_elements(case: dict[str, Any]) -> None:
    for state in case["states"]:
        assert fold(case["key"], case["changes"][: state["after"]]) == state["elements"]


@pytest.mark.parametrize("case", VECTORS["splices"], ids=str)
def test_splices_make_one_text_of_another(case: dict[str, Any]) -> None:
    found = splices(case["before"], case["after"])
    text = case["before"]
    for splice in found:
        text = spliced(text, *splice)
    assert text == case["after"]
    assert case["splices"] is None or [list(each) for each in found] == case["splices"]


@pytest.mark.parametrize("seed", range(12))
def test_the_film_is_the_board_at_every_entry(
    seed: int, engine: EngineName, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "CHANGES", 9)
    rows = history(seed, people(), 60)
    _, segments = extend(start(), rows, NO_VEIL, engine)
    expected = boards(rows, engine)
    assert [each.number for each in segments] == list(range(len(segments)))
    assert len(segments) > 1
    for segment in segments:
        begin = key(segment)["elements"]
        changes = body(segment)["changes"]
        assert len(changes) == segment.changes
        for sequence in range(segment.first, segment.last + 1):
            assert fold(begin, changes, sequence) == expected[sequence], sequence


@pytest.mark.parametrize("seed", range(6))
def test_in_pieces_it_is_the_same_film(
    seed: int, engine: EngineName, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "CHANGES", 7)
    rows = history(seed, people(), 50)
    state, segments = extend(start(), rows, NO_VEIL, engine)
    resumed, same = in_pieces(rows, seed, engine)
    assert same == segments
    assert resumed.elements() == state.elements()
    assert resumed.marks == state.marks


@pytest.mark.parametrize("seed", range(4))
def test_both_engines_make_the_same_film(seed: int) -> None:
    pytest.importorskip("y_py")
    rows = history(seed, people(), 50)
    assert extend(start(), rows, NO_VEIL, "y_py")[1] == extend(start(), rows, NO_VEIL, "pycrdt")[1]


def test_a_client_that_claims_to_be_another_is_who_the_record_says() -> None:
    troll = Writer(7, 99)
    troll.elements["a"] = pycrdt.Map({"type": "note", "author": "Anna", "user": "p1"})
    rows = [entry(1, 5, 7, troll.doc.get_update())]
    [segment] = extend(start(), rows, NO_VEIL)[1]
    assert [change[2] for change in body(segment)["changes"]] == [7]


def test_the_clock_set_back_makes_no_negative_time() -> None:
    rows = history(3, people(), 30)
    hour = 3_600_000
    late = [replace(row, time_ms=row.time_ms - hour) if row.sequence > 9 else row for row in rows]
    [straight] = extend(start(), rows, NO_VEIL)[1]
    [bent] = extend(start(), late, NO_VEIL)[1]
    assert all(change[1] >= 0 for change in body(bent)["changes"])
    gap = rows[9].time_ms - rows[8].time_ms
    assert bent.to_ms == straight.to_ms - gap


def test_items_slightly_out_of_order_are_no_clock_set_back() -> None:
    writer = Writer(1, 11)
    writer.elements["a"] = pycrdt.Map({"x": 1})
    rows = [
        entry(1, 10_000, 1, writer.doc.get_update()),
        event(1, 1, 8_500, 1, "message", texts={"en": "hello"}),
        event(1, 2, 12_000, 1, "message", texts={"en": "again"}),
    ]
    [segment] = extend(start(), rows, NO_VEIL)[1]
    assert [change[1] for change in body(segment)["changes"]] == [0, 0, 2000]


def test_a_base_sets_the_world_and_is_no_change() -> None:
    update = seed_update({"a": {"type": "note", "x": 1, "text": "left"}})
    writer = Writer(1, 11)
    writer.elements["b"] = pycrdt.Map({"type": "note"})
    rows = [Row("base", 40, 0, 1000, 0, update), entry(41, 2000, 1, writer.doc.get_update())]
    [segment] = extend(start(), rows, NO_VEIL)[1]
    assert key(segment)["elements"] == {"a": {"type": "note", "x": 1, "text": "left"}}
    assert key(segment)["sequence"] == 40
    assert body(segment)["changes"] == [[41, 1000, 1, [["+", "b", {"type": "note"}]]]]
    assert (segment.first, segment.last) == (40, 41)


def test_a_session_border_ends_a_long_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "BORDER_CHANGES", 3)
    rows = [event(0, n, n, 0, "message", texts={}) for n in range(1, 4)]
    rows += [event(0, 4, 4, 0, "session_started", session="s", title="t")]
    segments = extend(start(), rows, NO_VEIL)[1]
    assert [len(body(each)["changes"]) for each in segments] == [3, 1]


def test_events_tell_what_is_meant_for_all_and_no_ids_of_people() -> None:
    rows = [
        event(0, 1, 5, 0, "step", step="s", number=1, of=2, mode="open", title={}, by="p-secret"),
        event(0, 2, 6, 2, "joined", subject="p-secret"),
        event(0, 3, 7, 2, "muted", subject="p-secret"),
        event(0, 4, 7, 2, "of later versions"),
    ]
    state, [segment] = extend(start(), rows, NO_VEIL)
    kinds = [change[3] for change in body(segment)["changes"]]
    assert kinds == ["step", "joined"]
    assert b"secret" not in unpack(segment.body)
    assert [mark.position for mark in state.marks] == [1, 2]


def test_activity_counts_changes_by_minute() -> None:
    rows = history(5, people(), 60)
    segments = extend(start(), rows, NO_VEIL)[1]
    counted = cutting.activity([each.minutes for each in segments])
    assert sum(count for _, count in counted) == sum(each.changes for each in segments)
    assert [minute for minute, _ in counted] == sorted({minute for minute, _ in counted})


def test_rp8_no_piece_of_a_film_grows_beyond_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "CHANGES", 5)
    rows = history(6, people(), 80)
    segments = extend(start(), rows, NO_VEIL)[1]
    for segment in segments:
        elements = fold(key(segment)["elements"], body(segment)["changes"])
        assert segment.changes <= max(5, len(elements), len(key(segment)["elements"]) + 5)
        assert segment is segments[-1] or not segment.is_open
