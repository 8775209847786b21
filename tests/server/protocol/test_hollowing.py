"""A state without deleted content that both engines can go on from."""

from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from server.crdt import Document, EngineName
from server.protocol.collected import collect
from server.protocol.hollowing import hollowed
from server.protocol.update import decode_update
from tests.server.storage.histories import History, snapshot_of


@pytest.mark.parametrize("engine", ["y_py", "pycrdt"])
@pytest.mark.parametrize("seed", range(8))
def test_an_engine_goes_on_from_it_as_from_the_whole(seed: int, engine: EngineName) -> None:
    history = History(seed).grow(20)
    given = [entry.update for entry in history.entries]
    state = snapshot_of(given, len(given), engine).state
    hollow = hollowed(state)
    history.grow(8)
    whole, document = Document(engine), Document(engine)
    for found, start in ((whole, state), (document, hollow)):
        found.apply(decode_update(start, is_trusted=True))
        for entry in history.entries[len(given) :]:
            found.apply(decode_update(entry.update, is_trusted=True))
    assert document.elements() == whole.elements()
    assert document.state_vector() == whole.state_vector()
    assert collect(document.encode_state()) == collect(whole.encode_state())


def test_no_deleted_word_is_in_it() -> None:
    history = History(2).grow(60)
    given = [entry.update for entry in history.entries]
    found = snapshot_of(given, len(given), "y_py")
    hollow = hollowed(found.state)
    assert len(hollow) < len(found.state)
    for word in ("Notiz von anna", "Notiz von bo", "Straße "):
        assert found.state.count(word.encode()) > hollow.count(word.encode())
        assert hollow.count(word.encode()) == found.collected.count(word.encode())


def test_part_of_a_struct_may_be_deleted() -> None:
    # Client 9: key "t" of the map n1 is a text "hello", of which "ell" is deleted.
    doc: Doc[Any] = Doc(client_id=9)
    doc.get("elements", type=Map)["n1"] = Map({"t": Text("hello")})
    raw = doc.get_update()
    clock = decode_update(raw).sections[0].end_clock - 4
    deleted = raw[:-1] + bytes([1, 9, 1, clock, 3])
    hollow = hollowed(deleted)
    assert b"ell" not in hollow
    document = Document("y_py")
    document.apply(decode_update(hollow))
    assert document.elements() == {"n1": {"t": "ho"}}
