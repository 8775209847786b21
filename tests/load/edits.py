"""What people do on a board, recorded once with a Yjs engine and sent again by the swarm.

Every editor owns some notes: creates them, drags them, types into them. Every second edit is a
probe: it appends `PROBE` and 16 hex digits to a note of the editor's own. The digits are patched
in the bytes when it is sent, and found again in the bytes of whoever receives it. Nothing
overwrites them, so a server may relay, merge or encode anew, but not drop them.
"""

import random
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, Map, Text

PROBE = b"PROBE"
PROBE_DIGITS = 16
MARK_START = PROBE + b"0" * PROBE_DIGITS
END_MARK = "BOARDEND"
WORDS = "Spielplatz vor dem Bahnhof, Schatten im Sommer, wer fragt die Nachbarn, sichere Querung "

# What lies on a board with rules: elements to lock, and frames in which most of the work is done.
LOCKED = tuple(f"locked-{number}" for number in range(200))
FRAMES = {f"frame-{x}-{y}": (x, y) for x in (0, 4000) for y in (0, 2500)}

Step = Callable[[], None]


class Recorder:
    """One person's edits as updates, in order; independent of everybody else's."""

    def __init__(self, client_id: int, seed: int) -> None:
        self._chance = random.Random(seed)
        self._doc: Doc[Any] = Doc(client_id=client_id)
        self._elements: Map[Any] = self._doc.get("elements", type=Map)
        self.updates: list[bytes] = []
        self._client_id = client_id
        self._script: list[Step] = []
        self._current = ""
        self._count = 0
        self._subscription = self._doc.observe(lambda event: self.updates.append(event.update))

    def record(self, edits: int, *, probes: bool) -> list[bytes]:
        """One update per edit, and what creates the note of the probes before the first of them."""
        if probes:
            self._put("probes")
        for number in range(edits):
            if probes and number % 2:
                self._append("probes", MARK_START.decode())
            else:
                self._step()
        return self.updates

    def end(self) -> list[bytes]:
        """Write the note that tells a receiver that it has everything."""
        self._put("end")
        self._append("end", END_MARK)
        return self.updates

    def _key(self, name: str) -> str:
        return f"{self._client_id:x}-{name}"

    def _put(self, name: str) -> None:
        x, y = self._chance.randrange(8000), self._chance.randrange(5000)
        note = {"type": "note", "x": x, "y": y, "width": 160, "height": 160, "z": f"a{name}"}
        self._elements[self._key(name)] = Map(note | {"color": "yellow", "text": Text()})

    def _append(self, name: str, text: str) -> None:
        written = self._elements[self._key(name)]["text"]
        written.insert(len(str(written)), text)

    def _step(self) -> None:
        if not self._script:
            self._plan()
        self._script.pop(0)()

    def _plan(self) -> None:
        if self._count == 0 or self._chance.random() < 0.15:
            self._count += 1
            self._current = str(self._count)
            self._script = [lambda name=self._current: self._put(name)]  # type: ignore[misc]  # bound now
        elif self._chance.random() < 0.6:
            steps = self._chance.randrange(15, 45)
            self._script = [self._drag] * steps
        else:
            start = self._chance.randrange(len(WORDS) - 30)
            letters = WORDS[start : start + self._chance.randrange(10, 30)]
            self._script = [lambda letter=x: self._append(self._current, letter) for x in letters]  # type: ignore[misc]  # bound now

    def _drag(self) -> None:
        note = self._elements[self._key(self._current)]
        with self._doc.transaction():
            note["x"] += self._chance.randrange(-20, 21)
            note["y"] += self._chance.randrange(-20, 21)


def editor_id(index: int) -> int:
    """The Yjs client id of the editor with that number; the same on every board."""
    return 1_000_000_000 + index * 7919


def editors(count: int, edits: int) -> list[list[bytes]]:
    """Streams of updates for so many editors."""
    return [Recorder(editor_id(n), seed=n).record(edits, probes=True) for n in range(count)]


def board(elements: int) -> bytes:
    """A board of so many notes with text, as one update."""
    doc: Doc[Any] = Doc(client_id=editor_id(0))
    notes: Map[Any] = doc.get("elements", type=Map)
    chance = random.Random(0)
    for number in range(elements + 1):
        start = chance.randrange(len(WORDS) - 40)
        text = END_MARK if number == elements else WORDS[start : start + 40]
        notes[f"note-{number}"] = Map(
            {
                "type": "note",
                "x": chance.randrange(8000),
                "y": chance.randrange(5000),
                "width": 160,
                "height": 160,
                "z": f"a{number:06}",
                "color": "teal",
                "text": Text(text),
            }
        )
    return doc.get_update()


def ruled_board() -> bytes:
    """Elements and frames that somebody has put on the board before, as one update."""
    doc: Doc[Any] = Doc(client_id=editor_id(1_000_000) % 2**32)
    elements: Map[Any] = doc.get("elements", type=Map)
    for number, element_id in enumerate(LOCKED):
        place = {"x": number * 40, "y": 6000, "width": 160, "height": 160}
        note = {"type": "note", "z": f"a{number:06}", "color": "teal", **place}
        elements[element_id] = Map({**note, "text": Text(WORDS[:40])})
    for frame, (x, y) in FRAMES.items():
        place = {"x": x, "y": y, "width": 4000, "height": 2500}
        elements[frame] = Map({"type": "frame", "z": "a0", "color": "grey", **place})
    return doc.get_update()


def history(updates: int, people: int = 20) -> list[list[bytes]]:
    """Streams of so many updates in all, without probes; the last one ends the board."""
    per_person = updates // people
    recorders = [Recorder(editor_id(n), seed=n) for n in range(people)]
    streams = [recorder.record(per_person, probes=False) for recorder in recorders]
    recorders[-1].end()
    return streams
