"""Writing changes on the server's side: one update that brings a document to what is wished.

The only writer beside clients. An update made here is checked like theirs, and takes their path.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

from msgspec import UNSET, Struct, UnsetType

from server.crdt import DEFAULT_ENGINE, ELEMENTS, PYCRDT_OPTIONS, Y_PY_OPTIONS, EngineName
from server.crdt.values import TEXTS, depth, normal, writable
from server.protocol.splices import splices
from server.protocol.update import decode_update
from server.protocol.values import MAX_DEPTH

World = Mapping[str, Mapping[str, Any]]


class Wish(Struct, frozen=True):
    """One value that an act wants on the board.

    `put`: the element with these fields. `remove`: no such element. `set`, `unset`: a field's
    value. `text`: the whole of a text. `expected`: what is there now, the fields of the whole
    element for `remove`; where something else is, the wish is given up. UNSET: whatever is there.
    """

    element: str
    kind: Literal["put", "remove", "set", "unset", "text"]
    field: str = ""
    value: Any = None
    expected: Any | UnsetType = UNSET


class Composed(Struct, frozen=True):
    """An update and what it does.

    `update`: empty where everything is as wished already. `done`: wishes that change something.
    `skipped`: (element, field) of those given up.
    """

    update: bytes
    done: int
    skipped: list[tuple[str, str]]


def compose(
    state: bytes, wishes: Sequence[Wish], client: int, engine: EngineName | None = None
) -> Composed:
    """One update, of one transaction, that makes of a document what is wished.

    Texts change where they differ only, so that what others type meanwhile stays, and who wrote
    what. `client`: an id that nobody else uses.

    Raises:
        InvalidUpdate: the engine wrote what no client may send; then it must not be used.
    """
    pen = _pen((engine or DEFAULT_ENGINE), state, client)
    world = pen.world()
    skipped: list[tuple[str, str]] = []
    with pen:
        done = sum(_fulfil(pen, world, wish, skipped) for wish in wishes)
    update = pen.written() if done else b""
    if update:
        decode_update(update)
    return Composed(update, done, skipped)


def read_world(state: bytes, engine: EngineName | None = None) -> dict[str, dict[str, Any]]:
    """The elements of a document, in the form that wishes are about."""
    return _pen(engine or DEFAULT_ENGINE, state, client=1).world()


def _fulfil(
    pen: _Pen, world: dict[str, dict[str, Any]], wish: Wish, skipped: list[tuple[str, str]]
) -> bool:
    """Write what is wished, unless it is so already; `world` goes along."""
    fields = world.get(wish.element)
    if not _is_possible(wish, fields):
        skipped.append((wish.element, wish.field))
        return False
    if wish.kind == "put":
        return _put(pen, world, wish)
    if fields is None:
        return False  # gone, as wished
    if wish.kind == "remove":
        pen.remove(wish.element)
        del world[wish.element]
        return True
    return _write_field(pen, fields, wish)


def _is_possible(wish: Wish, fields: Mapping[str, Any] | None) -> bool:
    if wish.kind == "put":
        is_flat = all(depth(value) <= MAX_DEPTH for value in wish.value.values())
        return is_flat if fields is None else fields == wish.value
    if fields is None:
        return wish.kind == "remove"
    if depth(wish.value) > MAX_DEPTH:
        return False
    if wish.expected is UNSET:
        return True
    found = fields if wish.kind == "remove" else fields.get(wish.field)
    if wish.kind == "text":
        found = found or ""
    return bool(found == wish.expected)


def _put(pen: _Pen, world: dict[str, dict[str, Any]], wish: Wish) -> bool:
    if wish.element in world:
        return False
    pen.put(wish.element, wish.value)
    world[wish.element] = dict(wish.value)
    return True


def _write_field(pen: _Pen, fields: dict[str, Any], wish: Wish) -> bool:
    before = fields.get(wish.field)
    if wish.kind == "unset":
        if wish.field not in fields:
            return False
        pen.unset(wish.element, wish.field)
        del fields[wish.field]
        return True
    if before == wish.value and wish.field in fields:
        return False
    if wish.kind == "set":
        pen.set(wish.element, wish.field, wish.value)
    elif pen.has_text(wish.element, wish.field):
        pen.splice(wish.element, wish.field, str(before or ""), wish.value)
    else:
        pen.put_text(wish.element, wish.field, wish.value)
    fields[wish.field] = wish.value
    return True


class _Pen(Protocol):
    """One transaction of one engine."""

    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...
    def world(self) -> dict[str, dict[str, Any]]: ...
    def written(self) -> bytes: ...
    def put(self, element: str, fields: Mapping[str, Any]) -> None: ...
    def remove(self, element: str) -> None: ...
    def set(self, element: str, field: str, value: Any) -> None: ...
    def unset(self, element: str, field: str) -> None: ...
    def has_text(self, element: str, field: str) -> bool: ...
    def put_text(self, element: str, field: str, text: str) -> None: ...
    def splice(self, element: str, field: str, before: str, after: str) -> None: ...


def _pen(engine: EngineName, state: bytes, client: int) -> _Pen:
    return _YPyPen(state, client) if engine == "y_py" else _PycrdtPen(state, client)


def _elements_only(world: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {key: normal(value) for key, value in world.items() if isinstance(value, dict)}


def _texts_and_rest(fields: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    texts = {key: value for key, value in fields.items() if key in TEXTS and isinstance(value, str)}
    return texts, {key: value for key, value in fields.items() if key not in texts}


class _YPyPen:
    def __init__(self, state: bytes, client: int) -> None:
        self._y_py = y_py = importlib.import_module("y_py")
        self._doc = y_py.YDoc(client_id=client, **Y_PY_OPTIONS)
        self._elements = self._doc.get_map(ELEMENTS)
        y_py.apply_update(self._doc, state)
        self._before = y_py.encode_state_vector(self._doc)

    def __enter__(self) -> None:
        self._transaction = self._doc.begin_transaction()
        self._write = self._transaction.__enter__()

    def __exit__(self, *error: object) -> None:
        self._transaction.__exit__(*error)

    def world(self) -> dict[str, dict[str, Any]]:
        return _elements_only(json.loads(self._elements.to_json()))

    def written(self) -> bytes:
        return bytes(self._y_py.encode_state_as_update(self._doc, self._before))

    def put(self, element: str, fields: Mapping[str, Any]) -> None:
        texts, rest = _texts_and_rest(fields)
        self._elements.set(self._write, element, self._y_py.YMap({}))
        for key, value in rest.items():
            self.set(element, key, value)
        for key, text in texts.items():  # a map first, then what lies in it
            self.put_text(element, key, text)

    def remove(self, element: str) -> None:
        self._elements.pop(self._write, element)

    def set(self, element: str, field: str, value: Any) -> None:
        self._elements.get(element).set(self._write, field, writable(value))

    def unset(self, element: str, field: str) -> None:
        self._elements.get(element).pop(self._write, field)

    def has_text(self, element: str, field: str) -> bool:
        return isinstance(self._elements.get(element).get(field), self._y_py.YText)

    def put_text(self, element: str, field: str, text: str) -> None:
        self._elements.get(element).set(self._write, field, self._y_py.YText())
        if text:
            self._elements.get(element).get(field).insert(self._write, 0, text)

    def splice(self, element: str, field: str, before: str, after: str) -> None:
        shared = self._elements.get(element).get(field)
        for at, removed, inserted in splices(before, after):
            if removed:
                shared.delete_range(self._write, at, removed)
            if inserted:
                shared.insert(self._write, at, inserted)


class _PycrdtPen:
    def __init__(self, state: bytes, client: int) -> None:
        self._pycrdt = pycrdt = importlib.import_module("pycrdt")
        self._doc = pycrdt.Doc(client_id=client, **PYCRDT_OPTIONS)
        self._elements = self._doc.get(ELEMENTS, type=pycrdt.Map)
        self._doc.apply_update(state)
        self._before = self._doc.get_state()

    def __enter__(self) -> None:
        self._transaction = self._doc.transaction()
        self._transaction.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._transaction.__exit__(*error)

    def world(self) -> dict[str, dict[str, Any]]:
        return _elements_only(self._elements.to_py())

    def written(self) -> bytes:
        return bytes(self._doc.get_update(self._before))

    def put(self, element: str, fields: Mapping[str, Any]) -> None:
        texts, rest = _texts_and_rest(fields)
        shared = {key: self._pycrdt.Text(text) for key, text in texts.items()}
        values = {key: writable(value) for key, value in rest.items()}
        self._elements[element] = self._pycrdt.Map({**values, **shared})

    def remove(self, element: str) -> None:
        del self._elements[element]

    def set(self, element: str, field: str, value: Any) -> None:
        self._elements[element][field] = writable(value)

    def unset(self, element: str, field: str) -> None:
        del self._elements[element][field]

    def has_text(self, element: str, field: str) -> bool:
        return isinstance(self._elements[element].get(field), self._pycrdt.Text)

    def put_text(self, element: str, field: str, text: str) -> None:
        self._elements[element][field] = self._pycrdt.Text(text)

    def splice(self, element: str, field: str, before: str, after: str) -> None:
        shared = self._elements[element][field]
        for at, removed, inserted in _in_bytes(before, splices(before, after)):
            if removed:
                del shared[at : at + removed]
            if inserted:
                shared.insert(at, inserted)


def _in_bytes(
    before: str, found: Collection[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """The same splices counted in bytes of UTF-8, as pycrdt does."""
    units = before.encode("utf-16-le")
    for at, removed, inserted in found:  # from the back: what is before them is as it was
        head, gone = units[: 2 * at], units[2 * at : 2 * (at + removed)]
        yield _length(head), _length(gone), inserted


def _length(units: bytes) -> int:
    return len(units.decode("utf-16-le").encode())
