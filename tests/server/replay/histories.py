"""Random histories of several people on one board, some of them offline for a while."""

import random
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pycrdt

from server.replay.values import Row
from server.storage.records import EventBody

COLORS = ("yellow", "red", "#00ff00", "blue")
WORDS = ("ab", "Їжак ", "🌻", "🇺🇦 ", "x", "größer ")


@dataclass
class Writer:
    """Somebody at a browser. `mark`: stands in everything that they write in words."""

    author: int
    client: int
    mark: str = ""
    doc: Any = None
    known: int = 0
    waiting: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.doc = pycrdt.Doc(client_id=self.client, skip_gc=True)
        self.doc.get("elements", type=pycrdt.Map)

    @property
    def elements(self) -> Any:
        return self.doc.get("elements", type=pycrdt.Map)


def entry(sequence: int, time_ms: int, author: int, update: bytes) -> Row:
    return Row("u", sequence, 0, time_ms, author, update)


def event(sequence: int, position: int, time_ms: int, author: int, kind: str, **values: Any) -> Row:
    subject = values.pop("subject", None)
    body = EventBody(kind, subject, values)
    return Row("e", sequence, position, time_ms, author, msgspec.json.encode(body))


def history(
    seed: int, writers: list[Writer], length: int, *, start_ms: int = 1_000_000
) -> list[Row]:
    """Entries as a room would have taken them."""
    chance = random.Random(seed)
    log: list[tuple[int, bytes]] = []
    for _ in range(length):
        writer = chance.choice(writers)
        before = writer.doc.get_state()
        _edit(chance, writer)
        writer.waiting.append(writer.doc.get_update(before))
        if chance.random() < 0.7:
            _sync(writer, log)
    for writer in writers:
        _sync(writer, log)
    rows, now = [], start_ms
    for number, (author, update) in enumerate(log, 1):
        now += chance.choice((0, 15, 300, 2500, 90_000))
        rows.append(entry(number, now, author, update))
    return rows


def _sync(writer: Writer, log: list[tuple[int, bytes]]) -> None:
    log += [(writer.author, update) for update in writer.waiting if update != b"\x00\x00"]
    writer.waiting.clear()
    for _, update in log[writer.known :]:
        writer.doc.apply_update(update)
    writer.known = len(log)


def _edit(chance: random.Random, writer: Writer) -> None:
    elements = writer.elements
    there = sorted(elements.keys())
    kind = chance.choice(("put", "set", "set", "type", "type", "type", "cut", "drop", "odd"))
    with writer.doc.transaction():
        if kind == "put" or not there:
            _put(chance, writer)
            return
        element_id = chance.choice(there)
        element = elements[element_id]
        if kind == "drop":
            del elements[element_id]
        elif kind == "set":
            element[chance.choice(("x", "y"))] = chance.choice((1, 2.5, -7, 1e9))
            if chance.random() < 0.3:
                element["color"] = chance.choice(COLORS)
            if chance.random() < 0.2:
                element.pop("x", None)
        elif kind == "odd":
            element[writer.mark + "odd"] = {"deep": [1, None, {"m": writer.mark + "so"}]}
            element["fill"] = chance.choice((True, False))
        else:
            _write(chance, writer, element, kind)


def _put(chance: random.Random, writer: Writer) -> None:
    element_id = writer.mark + chance.choice("abcdefgh") + chance.choice(("", writer.mark + "1"))
    writer.elements[element_id] = pycrdt.Map(
        {
            "type": chance.choice(("note", "frame")),
            "x": chance.randrange(100),
            "y": 0,
            "z": writer.mark + "V",
            "text": pycrdt.Text(writer.mark + chance.choice(WORDS)),
        }
    )


def _write(chance: random.Random, writer: Writer, element: Any, kind: str) -> None:
    text = element.get("text")
    if not isinstance(text, pycrdt.Text):
        element["text"] = pycrdt.Text(writer.mark)
        return
    content = str(text)
    at = chance.randint(0, len(content))
    offset = len(content[:at].encode())
    if kind == "type":
        text.insert(offset, writer.mark + chance.choice(WORDS))
    else:
        end = min(len(content), at + chance.randint(0, 3))
        del text[offset : offset + len(content[at:end].encode())]
