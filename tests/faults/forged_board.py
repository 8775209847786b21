"""What lies on the board where updates are forged, and the updates: bytes made with a real engine.

Every board has the same content, written under the same client ids, so that an update made once
fits all of them.
"""

from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any, Protocol

from pycrdt import Doc, Map, Text, TransactionEvent

from tests.faults.forged_table import (
    ACTORS,
    CARRY,
    TARGETS,
    TIMES,
    actors_on,
    boards_at,
    tries,
    tries_on,
    verdict,
)
from tests.support import wire
from tests.support.peer import put_note

Change = Callable[[Map[Any]], None]

TEMPLATE = "living-lab-canvas"
SIZE, FRAME_SIZE = 40, 1000
OPEN_X, CLOSED_X, FOCUS_X = 0, -20_000, -10_000
# Where the targets lie that are not on open ground; a frame of 1000 x 1000 lies around each place.
FRAMES = {
    "in closed": CLOSED_X,
    "in city": -18_000,
    "in south": -16_000,
    "in hosts": -14_000,
    "in focus": FOCUS_X,
}
TOP = -50_000  # templates lie below
HONEST = 1_000_000  # client ids of updates that are allowed, and beyond it of the others
numbers = count(2_000_000)


class Draft:
    """A document like that of somebody on the board, who writes under a new client id."""

    def __init__(self, client_id: int, *content: bytes) -> None:
        self._doc: Doc[Any] = Doc(client_id=client_id)
        self._elements: Map[Any] = self._doc.get("elements", type=Map)
        for update in content:
            self._doc.apply_update(update)
        self._written: list[bytes] = []
        self._subscription = self._doc.observe(self._note)

    def _note(self, event: TransactionEvent) -> None:
        self._written.append(event.update)

    def write(self, *changes: Change) -> bytes:
        """Make all these changes at once; what would be sent of it."""
        self._written.clear()
        with self._doc.transaction():
            for change in changes:
                change(self._elements)
        (update,) = self._written
        return update


def element_of(target: str, action: str, actor: str | None) -> str:
    """The id of what is tried. `actor`: for whom there is one apart, as others have their tries."""
    is_apart = target == "own" or (actor is not None and action in {"create", "delete", CARRY})
    name = f"{action}@{actor}" if is_apart else action
    if target == "template":
        return f"{TEMPLATE}~7.{name}"
    return f"{TEMPLATE}.free-{name}" if target == "unlocked" else f"{target}-{name}"


@cache
def all_elements() -> dict[str, tuple[str, str, str]]:
    """Every id that is ever tried: its target, what is tried with it, and who wrote it."""
    found = {}
    for time in TIMES:
        for board in boards_at(time):
            for actor in actors_on(board):
                for target in TARGETS:
                    for action in tries_on(target):
                        is_free = verdict(actor, time, board, target, action) is None
                        by = actor if is_free or target == "own" else None
                        writer = {"own": actor, "foreign": "other"}.get(target, "facilitator")
                        found[element_of(target, action, by)] = (target, action, writer)
    return found


def ids_of(target: str) -> list[str]:
    """Ids of one target."""
    return [each for each, (of, _, _) in all_elements().items() if of == target]


@cache
def content() -> dict[str, list[bytes]]:
    """What is on the board before, by who writes it: what has to be there for every try."""
    changes: dict[str, list[Change]] = {"facilitator": [], "other": []}
    for frame, x in FRAMES.items():
        changes["facilitator"].append(_frame(f"frame {frame}", x))
    remade: list[Change] = []
    for n, (element_id, (target, action, writer)) in enumerate(all_elements().items()):
        if writer == "observer":
            continue
        if action != "create":
            changes.setdefault(writer, []).append(_put(element_id, target, n))
        elif target == "foreign":  # made and gone: its author is known
            changes["other"].append(_put(element_id, target, n))
            remade.append(_delete(element_id))
    written = {}
    for client_id, (writer, each) in enumerate(changes.items(), 100):
        draft = Draft(client_id)
        written[writer] = [draft.write(*each)]
        if writer == "other":
            written[writer].append(draft.write(*remade))
    return written


def _put(element_id: str, target: str, n: int) -> Change:
    if target == "frame":
        return _frame(element_id, 20_000 + n * 2 * FRAME_SIZE)
    x = FRAMES.get(target, OPEN_X) + 100
    y = TOP + n % 10 * 50
    return lambda elements: put_note(
        elements, element_id, "words", x=x, y=y, width=SIZE, height=SIZE
    )


def _frame(element_id: str, x: int) -> Change:
    values = {"type": "frame", "x": x, "y": TOP, "z": "a0", "color": "grey"}
    size = {"width": FRAME_SIZE, "height": FRAME_SIZE}

    def put(elements: Map[Any]) -> None:
        elements[element_id] = Map({**values, **size, "text": Text("title")})

    return put


def _delete(element_id: str) -> Change:
    return lambda elements: elements.__delitem__(element_id)


def change(element_id: str, target: str, action: str, n: int) -> Change:
    """What is tried. `n`: makes it unlike every other try."""
    if action == "create":
        return _put(element_id, target, n)
    if action == "delete":
        return _delete(element_id)
    if action == "text":
        return lambda elements: elements[element_id]["text"].insert(0, f"{n} ")
    carried_x = OPEN_X if target == "in closed" else CLOSED_X
    moved_x = FRAMES.get(target, OPEN_X) + 110 + n % 100
    key, value = {
        "edit": ("color", f"#{n:06x}"),
        "move": ("x", moved_x),
        "order": ("z", f"b{n}"),
        CARRY: ("x", carried_x + 200),
    }[action]
    return lambda elements: elements[element_id].update({key: value})


def innocent(n: int) -> Change:
    """A new note where whoever may write at all may write."""
    return _put(f"innocent-{n}", "in focus", n)


def draft(n: int) -> Draft:
    """Somebody's document with everything on it. `n`: its client id; the greatest one wins."""
    return Draft(n, *(update for updates in content().values() for update in updates))


def forged(target: str, action: str, actor: str) -> bytes:
    """The update of somebody who may not; the same bytes for everybody, as it leaves no trace."""
    return _forged(target, action, actor if target == "own" else None)


@cache
def _forged(target: str, action: str, actor: str | None) -> bytes:
    n = next(numbers)
    return draft(n).write(_tried(target, action, actor or "", n))


@cache
def honest(target: str, action: str, actor: str) -> bytes:
    """The update of somebody who may; it wins against those of all actors before."""
    tried = list(tries(actor)).index((target, action))
    n = HONEST + ACTORS.index(actor) * 1000 + tried
    return draft(n).write(change(element_of(target, action, actor), target, action, n))


# A try in its forms. Each is a list of messages and of what becomes of them: "no": refused for the
# reason that the try has; "yes"; "gap": the server asks for what is missing. The `time`th of that
# kind: what has been accepted of a try cannot be tried anew under the same client id.
Told = list[tuple[bytes, str]]


class Form(Protocol):
    """Makes the messages of a try."""

    __name__: str

    def __call__(self, target: str, action: str, actor: str, time: int, /) -> Told: ...


def as_update(target: str, action: str, actor: str, _time: int) -> Told:
    """As it is."""
    return [(wire.update(forged(target, action, actor)), "no")]


def as_honest_update(target: str, action: str, actor: str, _time: int) -> Told:
    """What is allowed."""
    return [(wire.update(honest(target, action, actor)), "yes")]


def as_answer(target: str, action: str, actor: str, _time: int) -> Told:
    """As SyncStep2, by which clients send what they did offline."""
    return [(wire.step2(forged(target, action, actor)), "no")]


@cache
def beside_something_allowed(target: str, action: str, actor: str, _time: int) -> Told:
    """In one update with something that is allowed."""
    n = next(numbers)
    return [(wire.update(draft(n).write(innocent(n), _tried(target, action, actor, n))), "no")]


@cache
def after_something_allowed(target: str, action: str, actor: str, _time: int) -> Told:
    """The second of two updates, the first of which is allowed."""
    first, second = _in_two(target, action, actor)
    return [(wire.update(first), "yes"), (wire.update(second), "no")]


@cache
def before_something_allowed(target: str, action: str, actor: str, _time: int) -> Told:
    """The first of two updates; the second builds on it, and never comes to anything."""
    n = next(numbers)
    who, tried = draft(n), _tried(target, action, actor, n)
    first, second = who.write(innocent(n), tried), who.write(_on_top(n))
    return [(wire.update(first), "no"), (wire.update(second), "gap")]


@cache
def ahead_of_its_time(target: str, action: str, actor: str, _time: int) -> Told:
    """What it builds on comes later; then it is sent again, and as the answer to SyncStep1."""
    first, second = _in_two(target, action, actor)
    return [
        (wire.update(second), "gap"),
        (wire.update(first), "yes"),
        (wire.update(second), "no"),
        (wire.step2(second), "no"),
    ]


FORMS: tuple[Form, ...] = (
    as_answer,
    beside_something_allowed,
    after_something_allowed,
    before_something_allowed,
    ahead_of_its_time,
)


def _in_two(target: str, action: str, actor: str) -> tuple[bytes, bytes]:
    n = next(numbers)
    who, tried = draft(n), _tried(target, action, actor, n)
    return who.write(innocent(n)), who.write(_on_top(n), tried)


def _tried(target: str, action: str, actor: str, n: int) -> Change:
    element_id = element_of(target, action, actor if target == "own" else None)
    return change(element_id, target, action, n)


def _on_top(n: int) -> Change:
    return lambda elements: elements[f"innocent-{n}"].update({"color": "red"})
