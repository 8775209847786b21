"""What is hidden is in no byte of a film, and the board comes out right without it (RP3)."""

from typing import Any

import msgspec
import pycrdt
import pytest

from server.crdt import EngineName
from server.protocol.redaction import TYPES, elements_of, redact
from server.protocol.update import decode_update
from server.replay.film import extend, start
from server.replay.folding import fold
from server.replay.packing import unpack
from server.replay.values import FilmState, Row, Segment
from server.replay.veil import NO_VEIL, Veil
from tests.server.replay.histories import Writer, entry, event, history
from tests.server.replay.test_film import ENGINES, boards, body, key

TROLL, MARK = 3, "Qtrollq"
VEIL = Veil(frozenset({TROLL}), frozenset({"troll"}), frozenset({13}), frozenset(), "v")
LATER_MS = 600_000


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> EngineName:
    pytest.importorskip(request.param)
    name: EngineName = request.param
    return name


def crowd() -> list[Writer]:
    return [Writer(1, 11), Writer(2, 12), Writer(TROLL, 13, MARK)]


def everything(state: FilmState, segments: list[Segment]) -> bytes:
    """All bytes that could leave the server, and what a film is made from later."""
    told = [unpack(part) for each in segments for part in (each.key, each.body)]
    return b"\0".join([*told, state.world, state.document, msgspec.msgpack.encode(state.marks)])


def removed(rows: list[Row]) -> Row:
    last = rows[-1]
    return event(last.sequence, 1, last.time_ms + 5, 1, "removed", subject="troll")


def world_of(segments: list[Segment]) -> dict[str, dict[str, Any]]:
    return fold(key(segments[-1])["elements"], body(segments[-1])["changes"])


@pytest.mark.parametrize("seed", range(25))
def test_no_byte_of_what_is_hidden_is_told(seed: int, engine: EngineName) -> None:
    rows = history(seed, crowd(), 80)
    assert any(MARK.encode() in row.body for row in rows)
    state, segments = extend(start(), [*rows, removed(rows)], VEIL, engine)
    made = b"\0".join(unpack(part) for each in segments for part in (each.key, each.body))
    assert MARK.encode() not in made
    assert MARK.encode() not in state.world
    assert all(change[2] != TROLL for each in segments for change in body(each)["changes"])


@pytest.mark.parametrize("seed", range(25))
def test_the_words_of_others_stay_as_they_wrote_them(seed: int, engine: EngineName) -> None:
    """Redacted documents hold the same elements of others, and none of the troll's words."""
    rows = history(seed, crowd(), 80)
    plain = boards(rows, engine)[rows[-1].sequence]
    redacted = [_redacted(row) for row in rows]
    world = boards(redacted, engine)[rows[-1].sequence]
    for element, fields in world.items():
        words = plain[element].get("text")
        if "text" in fields and words is not None:
            assert _without_mark(fields["text"], words), (fields["text"], words)
    told = b"".join(row.body for row in redacted if row.author == TROLL)
    # Ids of elements stay, and only they.
    assert told.count(MARK.encode()) == _ids_in(redacted)


def _ids_in(rows: list[Row]) -> int:
    mine = [elements_of(decode_update(row.body), {13}) for row in rows if row.author == TROLL]
    return sum(element.count(MARK) for found in mine for element in found)


def _redacted(row: Row) -> Row:
    found = redact(decode_update(row.body), {13})
    return msgspec.structs.replace(row, body=found) if found else row


def _without_mark(kept: str, words: str) -> bool:
    """Whether `kept` is `words` with letters left out."""
    rest = iter(words)
    return all(letter in rest for letter in kept)


@pytest.mark.parametrize("seed", range(25))
def test_settled_its_end_is_the_board_as_far_as_numbers_tell(seed: int, engine: EngineName) -> None:
    rows = history(seed, crowd(), 80)
    state, segments = extend(start(), [*rows, removed(rows)], VEIL, engine)
    board, world = boards(rows, engine)[rows[-1].sequence], world_of(segments)
    assert world == state.elements()
    makers = _makers(rows)
    assert all(makers[element] != TROLL for element in world)
    assert set(world) <= set(board)
    for element, fields in world.items():
        for name in ("x", "y", "color", "fill"):
            if name in board[element]:
                assert fields.get(name) == board[element][name], (element, name)


def _makers(rows: list[Row]) -> dict[str, int]:
    makers: dict[str, int] = {}
    for row in rows:
        for element in elements_of(decode_update(row.body), {11, 12, 13}):
            makers.setdefault(element, row.author)
    return makers


def vandalism() -> tuple[list[Row], Writer, Writer]:
    """Anna makes a note; somebody paints, moves and scrawls over it."""
    anna, troll = Writer(1, 11), Writer(TROLL, 13, MARK)
    anna.elements["a"] = pycrdt.Map(
        {"type": "note", "x": 1, "color": "yellow", "text": pycrdt.Text("Anna's words")}
    )
    first = anna.doc.get_update()
    troll.doc.apply_update(first)
    before = troll.doc.get_state()
    note = troll.elements["a"]
    note["x"], note["color"], note[MARK] = 900, "red", 3
    note["text"].insert(4, MARK)
    second = troll.doc.get_update(before)
    anna.doc.apply_update(second)
    return [entry(1, 1000, 1, first), entry(2, 2000, TROLL, second)], anna, troll


def test_until_it_settles_nothing_of_a_veiled_change_shows() -> None:
    rows, _, _ = vandalism()
    _, [segment] = extend(start(), rows, VEIL)
    assert [change[0] for change in body(segment)["changes"]] == [1]
    rows.append(event(2, 1, 2000 + 60_000, 1, "message", texts={}))
    _, [segment] = extend(start(), rows, VEIL)
    settling = body(segment)["changes"][1]
    assert settling[2:] == [0, [["=", "a", {"color": "red", "x": 900}]]]


def test_what_was_put_back_in_time_leaves_no_trace_at_all() -> None:
    rows, anna, _ = vandalism()
    before = anna.doc.get_state()
    note = anna.elements["a"]
    note["x"], note["color"] = 1, "yellow"
    del note["text"][4 : 4 + len(MARK)]
    rows.append(entry(3, 3000, 1, anna.doc.get_update(before)))
    rows.append(event(3, 1, 4000, 1, "removed", subject="troll"))
    _, [segment] = extend(start(), rows, VEIL)
    assert len(body(segment)["changes"]) == 1


def test_an_element_that_a_veiled_person_took_away_is_gone_when_it_settles() -> None:
    rows, _, troll = vandalism()
    before = troll.doc.get_state()
    del troll.elements["a"]
    rows.append(entry(3, 3000, TROLL, troll.doc.get_update(before)))
    rows.append(event(3, 1, 4000, 1, "session_ended", session="s", title="t"))
    state, [segment] = extend(start(), rows, VEIL)
    assert state.elements() == {}
    assert body(segment)["changes"][-2][3] == [["-", "a"]]


def test_a_hidden_element_hides_all_that_others_do_with_it() -> None:
    rows, _, _ = vandalism()
    veil = Veil(elements=frozenset({"a"}), fingerprint="e")
    state, segments = extend(start(), rows, veil)
    assert (segments, state.elements()) == ([], {})


def test_events_of_and_about_hidden_people_are_left_out() -> None:
    rows = [
        event(0, 1, 5, TROLL, "joined"),
        event(0, 2, 6, 0, "left", subject="troll"),
        event(0, 3, 7, TROLL, "message", texts={"en": MARK}),
        event(0, 4, 8, 1, "joined"),
    ]
    state, [segment] = extend(start(), rows, VEIL)
    assert [change[2] for change in body(segment)["changes"]] == [1]
    assert len(state.marks) == 1


def test_under_a_base_the_elements_of_hidden_clients_are_known_by_their_client() -> None:
    _, _, troll = vandalism()
    troll.elements["t"] = pycrdt.Map({"type": "note", "text": pycrdt.Text(MARK)})
    base = Row("base", 9, 0, 1000, 0, troll.doc.get_update())
    state, segments = extend(start(), [base], VEIL)
    assert set(state.elements()) == {"a"}
    assert MARK.encode() not in unpack(segments[0].key)
    assert NO_VEIL.is_empty


def test_redaction_keeps_clocks_numbers_and_words_of_the_schema() -> None:
    writer = Writer(1, 11)
    writer.elements["a"] = pycrdt.Map(
        {
            "type": "note",
            "color": "#aabbcc",
            "x": 5,
            "fill": True,
            "y": None,
            "word": 7,
            "z": "short",
            "ends": {"x": 1},
            "text": pycrdt.Text("words 🌻"),
        }
    )
    update = decode_update(writer.doc.get_update())
    raw = redact(update, {11})
    assert raw is not None
    redacted = decode_update(raw)
    assert [each[:4] for each in redacted.sections] == [each[:4] for each in update.sections]
    row = entry(1, 1, 1, raw)
    [found] = boards([row], "pycrdt")[1].values()
    assert found == {"type": "note", "color": "#aabbcc", "x": 5, "fill": True, "text": ""}
    assert redact(redacted, {11}) is None
    assert redact(update, {12}) is None
    assert "note" in TYPES
