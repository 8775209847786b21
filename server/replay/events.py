"""Which events a film shows, and what of them."""

from __future__ import annotations

from typing import Any

import msgspec

from server.replay.values import Row
from server.replay.veil import Veil
from server.storage.records import EventBody

# Kind -> what is told of it. Whatever is not named here stays in the record: safety acts, and ids
# of people (RP2, RP3).
SHOWN: dict[str, tuple[str, ...]] = {
    "session_started": ("session", "title"),
    "session_ending": ("session", "title"),
    "session_resumed": ("session", "title"),
    "session_ended": ("session", "title"),
    "step": ("step", "number", "of", "mode", "title", "boards"),
    "timer": ("do", "minutes"),
    "frozen": ("frozen",),
    "locked": ("elements",),
    "unlocked": ("elements",),
    "zone": ("frame",),
    "message": ("texts",),
    "joined": (),
    "left": (),
    "version": ("name",),
    "restored": ("scope", "at", "entry", "undone"),
    "reverted": ("scope", "at", "entry", "undone"),
    "forked": ("scope", "at", "entry", "undone"),
}
MARKS = frozenset(
    {
        *("session_started", "session_resumed", "session_ended"),
        *("step", "version", "joined", "left"),
    }
)

_read = msgspec.json.Decoder(EventBody).decode


def shown(row: Row, veil: Veil) -> tuple[str, dict[str, Any] | None]:
    """The kind of an event, and what the film tells of it; None: nothing."""
    body = _read(row.body) if row.body else EventBody("")
    if row.author in veil.authors or body.subject in veil.people:
        return body.kind, None
    names = SHOWN.get(body.kind)
    if names is None or (body.kind == "zone" and body.body.get("frame") in veil.elements):
        return body.kind, None
    return body.kind, {name: body.body[name] for name in names if name in body.body}
