"""One CRDT document. The only importer of an engine: y-py, or pycrdt where that has no wheels.

Engines abort the process on malformed bytes and panic on some well-formed ones, so every update
given to a document has been through `protocol.update.decode_update` and the gap check. Both engines
keep deleted content (skip_gc): with their own garbage collection y-py loses edits to what another
person has deleted. Not thread safe: a document is used on the thread that made it.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import secrets
import sys
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, NamedTuple, NoReturn, Protocol

from server.errors import DocumentPanicked
from server.protocol.deletes import join_deletes, read_deletes, write_deletes
from server.protocol.garbage import Garbage, state_without_garbage, without_garbage
from server.protocol.ranges import RangeSet
from server.protocol.seeds import write_seed
from server.protocol.state_vector import read_state_vector, write_state_vector
from server.protocol.update import DecodedUpdate
from server.protocol.values import MAX_DEPTH, MAX_INTEGER

EngineName = Literal["y_py", "pycrdt"]
DEFAULT_ENGINE: EngineName = "y_py" if sys.version_info < (3, 13) else "pycrdt"

# Clocks in UTF-16 code units as Yjs counts, and no garbage collection. With anything else y-py
# failed in 276 of 300 random histories; with this in none of 700.
Y_PY_OPTIONS: Mapping[str, Any] = {"offset_kind": "utf16", "skip_gc": True}
PYCRDT_OPTIONS: Mapping[str, Any] = {"skip_gc": True}

ELEMENTS, META = "elements", "meta"
WHOLE = "*"  # the field of a touched element that came, went or was replaced


class Applied(NamedTuple):
    """What an update did.

    Attributes:
        changed: the document is not what it was.
        touched: (element id, field); ("", key) for `meta`.
        complete: the update with everything deleted by it, said or implied: a value that lost
            against another's, text typed into what is gone. Nearly always the very same bytes; what
            a collected state is to be fed with (SY10).
    """

    changed: bool
    touched: frozenset[tuple[str, str]]
    complete: bytes


class Document:
    """A board's document.

    After `DocumentPanicked` it is unusable and says so again on every call; throw it away.
    """

    def __init__(self, engine: EngineName | None = None) -> None:
        self._changes = _Changes()
        self._garbage: dict[int, RangeSet] = {}
        is_y_py = (engine or DEFAULT_ENGINE) == "y_py"
        self._engine: _Engine = _YPy(self._changes) if is_y_py else _Pycrdt(self._changes)

    def twin(self) -> Document:
        """Another document that holds the same; what one takes, the other does not see.

        Costs an encoding and a reading of the whole state: 18 ms for 800 notes with their history.

        Raises:
            DocumentPanicked: the engine gave up.
        """
        other = Document.__new__(Document)
        other._changes = _Changes()  # noqa: SLF001  # one of us
        other._garbage = {}  # noqa: SLF001  # one of us
        try:
            other._engine = self._engine.empty(other._changes)  # noqa: SLF001  # one of us
            state = self._engine.encode(None)
            other.load(state, self._garbage, self._deletes_at(state))
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)
        return other

    def load(self, state: bytes, garbage: Garbage, deletes_at: int) -> None:
        """Begin with what `pack` gave; only what nobody can have changed since may come here.

        Raises:
            CorruptRecord: `deletes_at` belongs to other bytes; the document is still empty.
            DocumentPanicked: the engine gave up.
        """
        raw = state_without_garbage(state, garbage, deletes_at) if garbage else state
        self._garbage = {client: known.copy() for client, known in garbage.items()}
        try:
            self._engine.apply(raw)
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)

    def pack(self) -> tuple[bytes, Garbage, int]:
        """The whole state, what of it is garbage, and where its delete set begins.

        Raises:
            DocumentPanicked: the engine gave up.
        """
        state = self.encode_state()
        try:
            return state, self._garbage, self._deletes_at(state)
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)

    def _deletes_at(self, state: bytes) -> int:
        if not self._garbage:
            return 0
        # Whoever has everything lacks no structs: a zero, then the same delete set.
        return len(state) + 1 - len(self._engine.encode(self._engine.state_vector()))

    def apply(self, update: DecodedUpdate) -> Applied:
        """Let the document take an update; its type says that it has been checked.

        Raises:
            DocumentPanicked: the engine gave up, or types now nest deeper than D2 allows.
        """
        changes = self._changes
        changes.clear()
        for client, clock, end in update.garbage:
            self._garbage.setdefault(client, RangeSet()).add(clock, end)
        raw = without_garbage(update, self._garbage) if self._garbage else update.raw
        try:
            self._engine.apply(raw)
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)
        if changes.depth > MAX_DEPTH:
            self._give_up(DocumentPanicked("types nest too deep"))
        complete = _complete(update, changes.deleted)
        return Applied(changes.changed, frozenset(changes.touched), complete)

    def state_vector(self) -> dict[int, int]:
        """How many clocks of each client id the document has."""
        try:
            return read_state_vector(self._engine.state_vector())
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)

    def encode_state(self, state_vector: bytes | None = None) -> bytes:
        """The update that somebody with that state vector lacks; everything if None.

        Holds deleted content (SY10). The vector must not end within a surrogate pair
        (`protocol.texts.TextIndex.aligned`).

        Raises:
            MalformedMessage: no state vector.
            DocumentPanicked: the engine gave up.
        """
        if state_vector is not None:
            clocks = read_state_vector(state_vector)
            # D6: y-py would cut a greater id down to that of somebody else.
            known = {client: clocks[client] for client in clocks if client <= MAX_INTEGER}
            state_vector = write_state_vector(known)
        try:
            return self._engine.encode(state_vector)
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)

    def elements(self) -> dict[str, dict[str, Any]]:
        """All elements as JSON values, texts as str. Costs a walk through everything."""
        try:
            return self._engine.elements()
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)

    def has(self, element_id: str) -> bool:
        """Whether there is an element of that id."""
        return self.read(element_id, ()) is not None

    def read(self, element_id: str, keys: Iterable[str]) -> dict[str, Any] | None:
        """Those of the keys that the element has, texts and lists as the engine's; None: no such.

        Costs half a microsecond a key.
        """
        try:
            element = self._engine.element(element_id)
            if element is None:
                return None
            get = getattr(element, "get", lambda _: None)  # no map: no values
            values = ((key, get(key)) for key in keys)
            return {key: value for key, value in values if value is not None}
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)

    def values(self, element_id: str) -> dict[str, Any] | None:
        """One element as `elements` gives it; None where there is none, or it is no map."""
        try:
            return self._engine.values(element_id)
        except BaseException as error:  # noqa: BLE001  # panics have no other parent
            self._give_up(error)

    def close(self) -> None:
        """Let go of the engine's objects. Idempotent.

        They may be freed by the thread that made them only, and what is left to the collector of
        cycles is freed by whichever thread it happens to run on.
        """
        self._engine = _Broken()

    def _give_up(self, error: BaseException) -> NoReturn:
        # A panic arrives as a BaseException that no class of Python's is the parent of.
        if isinstance(error, _NOT_THE_ENGINES):
            raise error
        self._engine = _Broken()
        if isinstance(error, DocumentPanicked):
            raise error
        raise DocumentPanicked(f"{type(error).__name__}: {error}") from error


_NOT_THE_ENGINES = (asyncio.CancelledError, KeyboardInterrupt, SystemExit)


def seed_update(
    elements: Mapping[str, Mapping[str, object]], texts: Collection[str] = ("text", "title")
) -> bytes:
    """The first update of a new board: these elements, and `meta.schemaVersion`.

    `texts`: the keys whose values become Y.Text. Written under a client id of its own.
    """
    return write_seed(elements, texts, client=secrets.randbits(32))


class _Changes:
    """What the events of one transaction tell; filled while the engine applies an update."""

    __slots__ = ("changed", "deleted", "depth", "touched")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.changed = False
        self.deleted = _NOTHING_DELETED
        self.depth = 0
        self.touched: set[tuple[str, str]] = set()

    def note_element(self, path: list[Any], keys: Iterable[str] | None) -> None:
        """An event below `elements`; `keys` of a map that changed, None for a text or list."""
        self.changed = True
        self.depth = max(self.depth, len(path))
        if not path:
            self.touched.update((element_id, WHOLE) for element_id in keys or ())
        elif len(path) > 1:
            self.touched.add((path[0], str(path[1])))
        elif keys is None:
            self.touched.add((path[0], WHOLE))
        else:
            self.touched.update((path[0], key) for key in keys)

    def note_meta(self, path: list[Any], keys: Iterable[str] | None) -> None:
        """An event below `meta`."""
        self.changed = True
        self.depth = max(self.depth, len(path))
        self.touched.update(("", key) for key in (path[:1] or keys or ()))

    def note_transaction(self, event: Any) -> None:
        """The end of a transaction, whose events have come before."""
        self.deleted = bytes(event.delete_set)
        if not self.changed:
            self.changed = (
                self.deleted != _NOTHING_DELETED or event.before_state != event.after_state
            )


_NOTHING_DELETED = b"\x00"


def _complete(update: DecodedUpdate, deleted: bytes) -> bytes:
    if deleted == _NOTHING_DELETED or update.raw.endswith(deleted, update.sections_end):
        return update.raw
    done, _ = read_deletes(deleted, 0)
    everything = join_deletes((*update.deletes, *done))
    if tuple(everything.items()) == tuple(sorted(update.deletes, reverse=True)):
        return update.raw
    return update.raw[: update.sections_end] + write_deletes(everything)


class _Engine(Protocol):
    def apply(self, raw: bytes) -> None: ...
    def state_vector(self) -> bytes: ...
    def encode(self, state_vector: bytes | None) -> bytes: ...
    def elements(self) -> dict[str, dict[str, Any]]: ...
    def element(self, element_id: str) -> Any: ...
    def values(self, element_id: str) -> dict[str, Any] | None: ...
    def empty(self, changes: _Changes) -> _Engine: ...


class _YPy:
    def __init__(self, changes: _Changes) -> None:
        self._y_py = y_py = importlib.import_module("y_py")
        self._apply = y_py.apply_update
        self._doc = y_py.YDoc(**Y_PY_OPTIONS)
        self._elements = self._doc.get_map(ELEMENTS)
        self._meta = self._doc.get_map(META)
        map_event = y_py.YMapEvent

        def on_elements(events: list[Any]) -> None:
            for event in events:
                keys = event.keys if isinstance(event, map_event) else None
                changes.note_element(event.path(), keys)

        def on_meta(events: list[Any]) -> None:
            for event in events:
                changes.note_meta(event.path(), getattr(event, "keys", None))

        self._elements.observe_deep(on_elements)
        self._meta.observe_deep(on_meta)
        self._doc.observe_after_transaction(changes.note_transaction)

    def apply(self, raw: bytes) -> None:
        self._apply(self._doc, raw)

    def state_vector(self) -> bytes:
        return bytes(self._y_py.encode_state_vector(self._doc))

    def encode(self, state_vector: bytes | None) -> bytes:
        return bytes(self._y_py.encode_state_as_update(self._doc, state_vector))

    def elements(self) -> dict[str, dict[str, Any]]:
        elements: dict[str, dict[str, Any]] = json.loads(self._elements.to_json())
        return elements

    def element(self, element_id: str) -> Any:
        return self._elements.get(element_id)

    def values(self, element_id: str) -> dict[str, Any] | None:
        element = self._elements.get(element_id)
        if not isinstance(element, self._y_py.YMap):
            return None
        values: dict[str, Any] = json.loads(element.to_json())
        return values

    def empty(self, changes: _Changes) -> _YPy:
        return _YPy(changes)


class _Pycrdt:
    def __init__(self, changes: _Changes) -> None:
        pycrdt = importlib.import_module("pycrdt")
        self._doc = pycrdt.Doc(**PYCRDT_OPTIONS)
        self._elements = self._doc.get(ELEMENTS, type=pycrdt.Map)
        self._meta = self._doc.get(META, type=pycrdt.Map)

        def on_elements(events: list[Any]) -> None:
            for event in events:
                changes.note_element(event.path, getattr(event, "keys", None))

        def on_meta(events: list[Any]) -> None:
            for event in events:
                changes.note_meta(event.path, getattr(event, "keys", None))

        self._elements.observe_deep(on_elements)
        self._meta.observe_deep(on_meta)
        self._doc.observe(changes.note_transaction)

    def apply(self, raw: bytes) -> None:
        self._doc.apply_update(raw)

    def state_vector(self) -> bytes:
        return bytes(self._doc.get_state())

    def encode(self, state_vector: bytes | None) -> bytes:
        return bytes(self._doc.get_update(state_vector or _NOTHING_KNOWN))

    def elements(self) -> dict[str, dict[str, Any]]:
        elements: dict[str, dict[str, Any]] = self._elements.to_py()
        return elements

    def element(self, element_id: str) -> Any:
        return self._elements.get(element_id)

    def values(self, element_id: str) -> dict[str, Any] | None:
        element = self._elements.get(element_id)
        if not hasattr(element, "to_py"):
            return None
        values = element.to_py()
        return values if isinstance(values, dict) else None

    def empty(self, changes: _Changes) -> _Pycrdt:
        return _Pycrdt(changes)


_NOTHING_KNOWN = b"\x00"


class _Broken:
    """What is left after a panic."""

    def _refuse(self, *_: object) -> NoReturn:
        raise DocumentPanicked("it panicked before")

    apply = state_vector = encode = elements = element = values = empty = _refuse
