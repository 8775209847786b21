"""One contract for both engines: what a document does, and what it does not survive."""

import json
import random
from collections.abc import Callable
from typing import Any, get_args

import pytest

from server import crdt
from server.crdt import PYCRDT_OPTIONS, WHOLE, Y_PY_OPTIONS, Document, EngineName, seed_update
from server.errors import CorruptRecord, DocumentPanicked, MalformedMessage
from server.protocol.state_vector import write_state_vector
from server.protocol.update import decode_update
from tests.contract.vectors import load
from tests.server.protocol.building import (
    deletes,
    element,
    field,
    garbage,
    letters,
    section,
    struct,
    text_type,
    update,
)

VERSION = struct(8, b"\x01\x7d\x02", parent="meta", key="schemaVersion")
NOTE = update(section(1, 0, element(), text_type((1, 0)), letters("Hof 😀", parent=(1, 1))))

Make = Callable[[], Document]


@pytest.fixture(params=get_args(EngineName))
def make(request: pytest.FixtureRequest) -> Make:
    pytest.importorskip(request.param)
    return lambda: Document(request.param)


def opened(make: Make, *updates: bytes) -> Document:
    document = make()
    for raw in updates:
        document.apply(decode_update(raw))
    return document


def test_the_construction_of_the_engines_is_pinned() -> None:
    """With any other, y-py loses edits to what somebody else has deleted."""
    assert Y_PY_OPTIONS == {"offset_kind": "utf16", "skip_gc": True}
    assert PYCRDT_OPTIONS == {"skip_gc": True}


def test_the_options_reach_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    y_py = pytest.importorskip("y_py")
    seen: list[dict[str, object]] = []

    def ydoc(**options: object) -> Any:
        seen.append(options)
        return original(**options)

    original = y_py.YDoc
    monkeypatch.setattr(y_py, "YDoc", ydoc)
    Document("y_py")
    assert seen == [{"offset_kind": "utf16", "skip_gc": True}]


def test_a_document_holds_what_it_was_given(make: Make) -> None:
    document = opened(make, NOTE)
    assert document.elements() == {"a": {"text": "Hof 😀"}}
    assert document.state_vector() == {1: 8}


def test_values_come_out_as_they_went_in(make: Make) -> None:
    values: dict[str, object] = {
        "n": None,
        "t": True,
        "i": -7,
        "f": 0.25,
        "big": 2**40,
        "s": 'q"\\\n\u2028ß',
        "l": [1, [], {"a": "😀"}],
        "o": {},
    }
    assert opened(make, seed_update({"a": values})).elements() == {"a": values}


def test_sy12_an_update_says_whether_it_changed_anything(make: Make) -> None:
    document = make()
    assert document.apply(decode_update(NOTE)).changed
    again = document.apply(decode_update(NOTE))
    assert (again.changed, again.touched) == (False, frozenset())
    gone = decode_update(update(deleted=deletes(c1=[(2, 1)])))
    assert document.apply(gone).changed
    assert not document.apply(gone).changed
    assert not document.apply(decode_update(b"\x00\x00")).changed


@pytest.mark.parametrize(
    ("raw", "touched"),
    [
        (update(section(2, 0, element("b"))), {("b", WHOLE)}),
        (update(section(2, 0, struct(7, b"\x01", origin=(1, 0)))), {("a", WHOLE)}),
        (update(deleted=deletes(c1=[(0, 8)])), {("a", WHOLE)}),
        (update(section(2, 0, field((1, 0)))), {("a", "x")}),
        (update(section(2, 0, letters("!", origin=(1, 7)))), {("a", "text")}),
        (update(deleted=deletes(c1=[(2, 1)])), {("a", "text")}),
        (update(section(2, 0, element("b"), field((1, 0)))), {("b", WHOLE), ("a", "x")}),
        (
            update(section(2, 0, text_type((1, 0), "title"), letters("T", parent=(2, 0)))),
            {("a", "title")},
        ),
        (
            update(section(2, 0, struct(8, b"\x01\x7d\x02", parent="meta", key="schemaVersion"))),
            {("", "schemaVersion")},
        ),
        (
            update(
                section(2, 0, struct(8, b"\x01\x7d\x02", parent="meta", key="x"), field((1, 0)))
            ),
            {("", "x"), ("a", "x")},
        ),
    ],
)
def test_d7_an_update_says_what_it_touches(
    make: Make, raw: bytes, touched: set[tuple[str, str]]
) -> None:
    document = opened(make, NOTE)
    before = document.apply(decode_update(b"\x00\x00")).touched
    assert not before
    assert document.apply(decode_update(raw)).touched == touched


def test_d7_overwriting_a_key_of_meta_is_seen_though_it_names_no_root(make: Make) -> None:
    version = struct(8, b"\x01\x7d\x01", parent="meta", key="schemaVersion")
    document = opened(make, update(section(1, 0, version)))
    overwriting = decode_update(update(section(2, 0, struct(0x28, b"\x01\x7d\x09", origin=(1, 0)))))
    assert overwriting.roots == set()
    assert document.apply(overwriting).touched == {("", "schemaVersion")}


def test_what_lies_deep_is_told_by_element_and_field(make: Make) -> None:
    inner = [
        struct(7, b"\x01", parent=(1, 0), key="votes"),
        struct(7, b"\x00", parent=(1, 1), key="by"),
    ]
    document = opened(make, update(section(1, 0, element(), *inner)))
    added = update(section(2, 0, struct(8, b"\x02\x7d\x01\x7d\x02", parent=(1, 2))))
    assert document.apply(decode_update(added)).touched == {("a", "votes")}
    assert document.elements() == {"a": {"votes": {"by": [1, 2]}}}


def test_sy10_what_is_deleted_by_implication_is_told(make: Make) -> None:
    document = opened(make, NOTE, update(section(2, 0, field((1, 0), value=b"\x7d\x02"))))
    plain = update(section(3, 0, letters("!", origin=(1, 7))), deleted=deletes(c1=[(2, 1)]))
    assert document.apply(decode_update(plain)).complete == plain

    loser = update(section(1, 8, field((1, 0), value=b"\x7d\x01")))
    complete = document.apply(decode_update(loser)).complete
    assert complete[: len(loser) - 1] == loser[:-1]
    assert decode_update(complete).deletes == ((1, ((8, 1),)),)
    assert document.elements()["a"]["x"] == 2


def test_a_state_is_the_document_again(make: Make) -> None:
    for case in load("updates"):
        document = opened(make, *(bytes.fromhex(text) for text in case["updates"]))
        again = opened(make, document.encode_state())
        assert again.elements() == document.elements() == case["elements"]
        assert again.state_vector() == document.state_vector()


def test_sy2_a_state_vector_gets_what_it_lacks(make: Make) -> None:
    document = opened(make, NOTE, update(section(2, 0, letters("!", origin=(1, 7)))))
    for known in ({}, {1: 8}, {1: 3}, {1: 8, 2: 1}, {1: 99, 9: 9}):
        missing = decode_update(document.encode_state(write_state_vector(known)))
        clocks = {s.client: s.clock for s in missing.sections}
        expected = {c: known.get(c, 0) for c, n in {1: 8, 2: 1}.items() if known.get(c, 0) < n}
        assert clocks == expected


def test_sy2_wrong_state_vectors_do_not_reach_the_engine(make: Make) -> None:
    document = opened(make, NOTE)
    for wrong in (b"", b"\x01", b"\xff\xff\xff\xff\x0f", b"\x00\x00"):
        with pytest.raises(MalformedMessage):
            document.encode_state(wrong)
    assert document.encode_state(write_state_vector({2**40 + 1: 3})) == document.encode_state()


def test_deletions_that_begin_in_garbage_are_not_forgotten(make: Make) -> None:
    """y-py takes no notice of them; somebody's offline undo then made boards differ for ever."""
    known = update(section(1, 0, garbage(3), element("a"), element("b"), garbage(2), element("c")))
    for ranges, left in (
        ([(0, 4)], "bc"),
        ([(2, 2)], "bc"),
        ([(0, 8)], ""),
        ([(1, 1), (6, 2)], "ab"),
    ):
        document = opened(make, known, update(deleted=deletes(c1=ranges)))
        assert sorted(document.elements()) == sorted(left)
        assert sorted(opened(make, document.encode_state()).elements()) == sorted(left)


def test_edits_to_what_another_has_deleted_are_no_panic(make: Make) -> None:
    """With garbage collection in the engine they are."""
    gone = update(deleted=deletes(c1=[(0, 8)]))
    late = update(section(2, 0, letters("!", origin=(1, 7)), field((1, 0), "color")))
    document = opened(make, NOTE, gone, late)
    assert document.elements() == {}
    assert opened(make, document.encode_state()).state_vector() == {1: 8, 2: 2}


def test_after_a_panic_a_document_is_unusable_and_says_so(make: Make) -> None:
    document = opened(make, NOTE)
    lost = decode_update(update(section(2, 0, field((1, 2)))))  # in a letter; parents.py refuses it
    with pytest.raises(DocumentPanicked):
        document.apply(lost)
    for use in (
        lambda: document.apply(decode_update(NOTE)),
        document.elements,
        document.state_vector,
        document.encode_state,
    ):
        with pytest.raises(DocumentPanicked, match="panicked before"):
            use()


def test_a_panic_harms_no_other_document(make: Make) -> None:
    one, other = opened(make, NOTE), opened(make, NOTE)
    with pytest.raises(DocumentPanicked):
        one.apply(decode_update(update(section(2, 0, field((1, 2))))))
    assert other.elements() == {"a": {"text": "Hof 😀"}}


def test_d2_types_may_not_grow_deeper_update_by_update(make: Make) -> None:
    document = opened(make, update(section(1, 0, element())))
    for level in range(32):
        document.apply(
            decode_update(
                update(section(1, level + 1, struct(7, b"\x01", parent=(1, level), key="a")))
            )
        )
    with pytest.raises(DocumentPanicked, match="deep"):
        document.apply(
            decode_update(update(section(1, 33, struct(7, b"\x01", parent=(1, 32), key="a"))))
        )


def test_interrupts_are_not_the_engines_doing(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document()

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(document._engine, "apply", interrupted)
    with pytest.raises(KeyboardInterrupt):
        document.apply(decode_update(NOTE))


def test_both_engines_agree_on_what_yjs_wrote() -> None:
    for name in get_args(EngineName):
        pytest.importorskip(name)
    for case in load("updates"):
        updates = [decode_update(bytes.fromhex(text)) for text in case["updates"]]
        seen = []
        for name in get_args(EngineName):
            document = Document(name)
            applied = [document.apply(update) for update in updates]
            told = [(a.changed, a.touched, decode_update(a.complete).deletes) for a in applied]
            seen.append((document.elements(), document.state_vector(), told))
        assert seen[0] == seen[1], case["name"]


def test_a_new_board_is_written_under_an_id_of_its_own() -> None:
    ids = {decode_update(seed_update({"a": {}})).sections[0].client for _ in range(20)}
    assert len(ids) == 20
    assert max(ids) < 2**32
    assert crdt.DEFAULT_ENGINE in get_args(EngineName)


def test_elements_are_plain_json(make: Make) -> None:
    rng = random.Random(3)
    texts = ["".join(rng.choices("aß😀\n\"\\\u2028'<", k=12)) for _ in range(50)]
    seeds = {f"e{n}": {"type": "note", "text": text} for n, text in enumerate(texts)}
    elements = opened(make, seed_update(seeds)).elements()
    assert json.loads(json.dumps(elements)) == seeds


def test_po2_a_twin_holds_the_same_and_lives_apart(make: Make) -> None:
    document = opened(make, NOTE)
    twin = document.twin()
    assert twin.elements() == document.elements()
    assert twin.encode_state() == document.encode_state()
    twin.apply(decode_update(update(deleted=deletes(c1=[(0, 1)]))))
    assert (twin.has("a"), document.has("a")) == (False, True)


def test_st6_what_was_put_away_goes_on_as_if_nothing_had_been(make: Make) -> None:
    """Garbage included, and deletions that began in it."""
    known = update(section(1, 0, garbage(3), element("a"), element("b"), garbage(2), element("c")))
    document = opened(make, known, update(deleted=deletes(c1=[(0, 4)])))
    again = make()
    again.load(*document.pack())
    assert again.encode_state() == document.encode_state()
    assert sorted(again.elements()) == ["b", "c"]
    again.apply(decode_update(update(deleted=deletes(c1=[(5, 3)]))))
    assert sorted(again.elements()) == ["b"]


def test_st6_an_index_of_other_bytes_is_noticed_before_the_engine_sees_them(make: Make) -> None:
    document = opened(make, update(section(1, 0, garbage(3), element("a"))))
    state, known, deletes_at = document.pack()
    for wrong in (deletes_at - 1, deletes_at + 1, len(state)):
        again = make()
        with pytest.raises(CorruptRecord):
            again.load(state, known, wrong)
        assert again.state_vector() == {}


def test_po2_a_twin_knows_what_was_garbage(make: Make) -> None:
    """As with the document itself: a deletion that begins in garbage reaches what follows."""
    first = update(section(1, 0, garbage(3), element("b")))
    both = opened(make, first)
    twin = both.twin()
    deletion = decode_update(update(deleted=deletes(c1=[(0, 4)])))
    both.apply(deletion)
    twin.apply(deletion)
    assert both.elements() == twin.elements() == {}


def test_an_elements_values_are_read_by_key(make: Make) -> None:
    document = make()
    seed = seed_update({"a": {"x": 1.5, "end": {"x": 2}, "none": None, "text": "Hof"}})
    document.apply(decode_update(seed))
    assert document.read("a", ("x", "end", "none", "absent")) == {"x": 1.5, "end": {"x": 2}}
    assert document.read("b", ("x",)) is None


def test_one_element_is_read_as_all_of_them_are(make: Make) -> None:
    document = opened(make, NOTE)
    assert document.values("a") == document.elements()["a"] == {"text": "Hof 😀"}
    assert document.values("b") is None
