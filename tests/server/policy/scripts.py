"""Random sessions of three people on a board with rules, and what must become of each update.

The verdicts are found the slow way: every update is applied to a document made anew of all that
was accepted before, and what it touched is the difference of the values before and after.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from server.crdt import Document
from server.policy.places import ZoneMap, box_of, places_of
from server.policy.rights import BoardRights, Standing, Touch
from server.policy.verdicts import Refusal, judge
from server.protocol.update import decode_update
from server.storage.base import Role, ZoneRule

Deed: TypeAlias = Literal["put", "edit", "move", "order", "text", "cut", "delete", "replace"]
Values = Mapping[str, Mapping[str, object]]

ROLES: dict[str, Role] = {"fay": "facilitator", "ann": "participant", "ben": "participant"}
ELEMENTS = ("zone", "a", "b", "c", "canvas.part")
PLACES = (-300, 100, 400, 900)  # the zone goes from 0 to 500 at first
CLOSED = {"zone": ZoneRule(is_closed=True)}
RIGHTS = (
    BoardRights(),
    BoardRights(locked=frozenset({"a"})),
    BoardRights(zones=CLOSED),
    BoardRights(own_only=True),
    BoardRights(focus=frozenset({"zone"}), templates=frozenset({"canvas"})),
    BoardRights(mode="private", zones=CLOSED, locked=frozenset({"b"})),
)


class Step(NamedTuple):
    """Somebody makes one update. `is_current`: with what all others have done before.

    `rights`: index of what holds from before the step on, None: as before. `repeats`: the update is
    sent once more.
    """

    person: str
    deeds: Sequence[tuple[Deed, str, int]]
    is_current: bool
    rights: int | None
    repeats: bool


class Said(NamedTuple):
    """An update as it is sent, what the board allowed then, and why it must be refused."""

    person: str
    update: bytes
    rights: BoardRights
    reason: str | None


def steps() -> st.SearchStrategy[list[Step]]:
    """Short sessions; what goes wrong goes wrong within a dozen updates."""
    deeds = ("edit", "move", "move", "order", "text", "cut", "delete", "replace")
    deed = st.tuples(
        st.sampled_from(deeds), st.sampled_from(ELEMENTS), st.integers(0, len(PLACES) - 1)
    )
    some_rights = st.integers(0, len(RIGHTS) - 1)
    step = st.builds(
        Step,
        person=st.sampled_from(sorted(ROLES)),
        deeds=st.lists(deed, min_size=1, max_size=2),
        is_current=st.sampled_from([True, True, True, False]),
        rights=st.one_of(*[st.none()] * 7, some_rights),
        repeats=st.booleans(),
    )
    return st.lists(step, min_size=12, max_size=12)


# Everything is there at first, and something depends on what is touched.
START = (
    Step("fay", [("put", each, 1) for each in ELEMENTS[:3]], True, None, repeats=False),
    Step("ann", [("put", each, 2) for each in ELEMENTS[3:]], True, None, repeats=False),
    Step("ben", [("put", "bens", 2)], True, 5, repeats=False),
)


@dataclass
class Script:
    """Plays the steps. `values`: what the board holds then; `authors`: whose that is."""

    said: list[Said] = field(default_factory=list)
    accepted: list[bytes] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    _docs: dict[str, Doc[Any]] = field(default_factory=dict)
    _rights: BoardRights = RIGHTS[0]
    _count: int = 0

    def play(self, steps: Sequence[Step]) -> "Script":
        self._docs = {person: self._new_doc() for person in ROLES}
        for step in (*START, *steps):
            if step.rights is not None:
                self._rights = RIGHTS[step.rights]
            update = self._write(step)
            reason = self._say(step.person, update)
            if step.repeats:
                reason = self._say(step.person, update)
            if reason is not None:  # they take the true state, as our client does
                self._docs[step.person] = self._new_doc()
        return self

    def _new_doc(self) -> Doc[Any]:
        self._count += 1
        doc: Doc[Any] = Doc(client_id=self._count)
        self._catch_up(doc)
        return doc

    def _catch_up(self, doc: Doc[Any]) -> None:
        for update in self.accepted:
            doc.apply_update(update)

    def _write(self, step: Step) -> bytes:
        doc = self._docs[step.person]
        if step.is_current:
            self._catch_up(doc)
        written: list[bytes] = []
        subscription = doc.observe(lambda event: written.append(event.update))
        with doc.transaction():
            for deed, element, place in step.deeds:
                self._count += 1
                do(doc.get("elements", type=Map), deed, element, place, self._count)
        doc.unobserve(subscription)
        return written[0] if written else b"\0\0"

    def _say(self, person: str, update: bytes) -> str | None:
        before, after = self.values, made_of([*self.accepted, update])
        refusal = self._judge(person, before, after)
        reason = None if refusal is None else refusal.reason
        self.said.append(Said(person, update, self._rights, reason))
        if reason is None:
            self.accepted.append(update)
            self.values = after
            self._ascribe(person, before, after)
        return reason

    def _ascribe(self, person: str, before: Values, after: Values) -> None:
        for element, values in after.items():
            if values["made"] != before.get(element, {}).get("made"):
                keeps = element in self.authors and ROLES[person] == "facilitator"
                self.authors[element] = self.authors[element] if keeps else person

    def _judge(self, person: str, before: Values, after: Values) -> Refusal | None:
        rights, who = self._rights, Standing(person, ROLES[person])
        zones = ZoneMap(_boxes(before, rights.zones), _boxes(before, rights.focus))
        touches = list(_touches(before, after))
        return judge(rights, who, touches, zones, self.authors)


def made_of(updates: Sequence[bytes]) -> Values:
    """What a document holds that has taken all of them."""
    document = Document()
    for update in updates:
        document.apply(decode_update(update))
    values = document.elements()
    document.close()
    return values


def do(elements: Map[Any], deed: Deed, element: str, place: int, n: int) -> None:
    """Change something; no value is ever written twice."""
    x = PLACES[place] + n / 1000
    there = elements.get(element)
    if there is None or deed in {"put", "replace"}:
        if deed != "delete":
            size = 500 if element == "zone" else 20
            kind = "frame" if element == "zone" else "note"
            values = {"type": kind, "x": x, "y": 10, "width": size, "height": size, "z": n}
            elements[element] = Map({**values, "made": n, "text": Text(f"words {n}")})
    elif deed == "delete":
        del elements[element]
    elif deed == "text":
        there["text"].insert(0, f"{n} ")
    elif deed == "cut":
        del there["text"][0:2]
    else:
        key, value = {"edit": ("color", f"#{n}"), "move": ("x", x), "order": ("z", n)}[deed]
        there[key] = value


def _touches(before: Values, after: Values) -> Iterator[Touch]:
    for element in sorted(before.keys() | after.keys()):
        old, new = before.get(element), after.get(element)
        if old == new:
            continue
        action: Literal["create", "delete", "edit"] = "create" if old is None else "edit"
        places = tuple(
            place for values in (old, new) if values is not None for place in places_of(values)
        )
        yield Touch(element, frozenset({"delete" if new is None else action}), places)


def _boxes(values: Values, frames: Any) -> dict[str, Any]:
    boxes = {frame: box_of(values[frame]) for frame in frames if frame in values}
    return {frame: box for frame, box in boxes.items() if box is not None}
