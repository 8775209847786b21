"""The server reads and writes what lib0, y-protocols and yjs write, byte by byte."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from server.crdt import Document
from server.errors import InvalidUpdate, MalformedMessage
from server.protocol import messages, wire
from server.protocol.awareness import AwarenessEntry, read_entries, write_entries
from server.protocol.collected import CollectedState, collect
from server.protocol.messages import Message, read_message, write_message
from server.protocol.state_vector import read_state_vector, write_state_vector
from server.protocol.update import decode_update, has_gap, merge_updates
from tests.contract.vectors import FOLDER, load

SCRIPT = Path(__file__).with_name("write-vectors.mjs")
MALFORMED = load("malformed")
UPDATES = load("updates")


def names(cases: list[dict[str, Any]]) -> list[str]:
    return [case["name"] for case in cases]


def test_the_vectors_are_what_the_packages_write_today(tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "Node is needed: start the tests with make"
    subprocess.run([node, str(SCRIPT), str(tmp_path)], check=True)
    for path in FOLDER.glob("*.json"):
        if path.name in {"policy.json", "film.json"}:  # no packages write these
            continue
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_integers_texts_and_byte_strings_are_those_of_lib0() -> None:
    vectors = load("wire")
    for case in vectors["varints"]:
        raw = bytes.fromhex(case["hex"])
        assert wire.write_varint(case["value"]) == raw
        assert wire.read_varint(raw, 0) == (case["value"], len(raw))
    for case in vectors["texts"]:
        raw = bytes.fromhex(case["hex"])
        assert wire.write_text(case["value"]) == raw
        assert wire.read_text(raw, 0) == (case["value"], len(raw))
    for case in vectors["byteStrings"]:
        raw, value = bytes.fromhex(case["hex"]), bytes.fromhex(case["value"])
        assert wire.write_bytes(value) == raw
        assert wire.read_bytes(raw, 0) == (value, len(raw))


def message_of(case: dict[str, str]) -> Message:
    text, kind = case["payload"], case["kind"]
    if kind == "permission-denied":
        return messages.PermissionDenied(text)
    if kind == "query-awareness":
        return messages.QueryAwareness()
    if kind == "control":
        return messages.Control(text.encode())
    payload = bytes.fromhex(text)
    if kind == "sync-step-1":
        return messages.SyncStep1(payload)
    if kind == "sync-step-2":
        return messages.SyncStep2(payload)
    return messages.Update(payload) if kind == "update" else messages.Awareness(payload)


@pytest.mark.parametrize("case", load("messages"), ids=lambda case: case["kind"])
def test_ms1_messages_are_those_of_y_protocols(case: dict[str, str]) -> None:
    raw = bytes.fromhex(case["hex"])
    assert read_message(raw) == message_of(case)
    assert write_message(message_of(case)) == raw


@pytest.mark.parametrize("case", load("awareness"), ids=lambda case: str(len(case["entries"])))
def test_awareness_is_that_of_y_protocols(case: dict[str, Any]) -> None:
    raw = bytes.fromhex(case["hex"])
    entries = read_entries(raw)
    assert [(e.client, e.clock) for e in entries] == [
        (e["client"], e["clock"]) for e in case["entries"]
    ]
    assert read_entries(write_entries(entries)) == entries
    if all(entry["state"] == {} or entry["state"] is None for entry in case["entries"]):
        assert write_entries(entries) == raw
    gone = [AwarenessEntry(e["client"], e["clock"], None) for e in case["entries"]]
    assert [e.state is None for e in read_entries(write_entries(gone))] == [True] * len(gone)


@pytest.mark.parametrize("case", UPDATES, ids=names(UPDATES))
def test_what_yjs_writes_is_the_board_of_yjs(case: dict[str, Any]) -> None:
    document, collected, clocks = Document(), CollectedState(), dict[int, int]()
    updates = [decode_update(bytes.fromhex(text)) for text in case["updates"]]
    for update in updates:
        assert not has_gap(update, clocks)
        document.apply(update)
        collected.add(update)
        clocks.update({s.client: s.end_clock for s in update.sections})

    assert document.elements() == case["elements"]
    assert document.state_vector() == {int(c): n for c, n in case["clocks"].items()}
    for state in (case["state"], collected.encode().hex(), collect(document.encode_state()).hex()):
        again = Document()
        again.apply(decode_update(bytes.fromhex(state)))
        assert again.elements() == case["elements"]
    if merged := merge_updates(updates):
        again = Document()
        again.apply(decode_update(merged))
        assert again.elements() == case["elements"]


@pytest.mark.parametrize("case", UPDATES, ids=names(UPDATES))
def test_state_vectors_are_those_of_yjs(case: dict[str, Any]) -> None:
    raw = bytes.fromhex(case["stateVector"])
    clocks = {int(client): clock for client, clock in case["clocks"].items()}
    assert read_state_vector(raw) == clocks
    assert read_state_vector(write_state_vector(clocks)) == clocks


@pytest.mark.parametrize("text", MALFORMED["messages"].values(), ids=MALFORMED["messages"])
def test_ms1_malformed_messages_are_refused(text: str) -> None:
    with pytest.raises(MalformedMessage):
        read_message(bytes.fromhex(text))


@pytest.mark.parametrize("text", MALFORMED["awareness"].values(), ids=MALFORMED["awareness"])
def test_aw1_malformed_awareness_is_refused(text: str) -> None:
    with pytest.raises(MalformedMessage):
        read_entries(bytes.fromhex(text))


@pytest.mark.parametrize("text", MALFORMED["stateVectors"].values(), ids=MALFORMED["stateVectors"])
def test_ms1_malformed_state_vectors_are_refused(text: str) -> None:
    with pytest.raises(MalformedMessage):
        read_state_vector(bytes.fromhex(text))


@pytest.mark.parametrize("text", MALFORMED["updates"].values(), ids=MALFORMED["updates"])
def test_sy8_d9_malformed_updates_are_refused(text: str) -> None:
    with pytest.raises(InvalidUpdate):
        decode_update(bytes.fromhex(text))
