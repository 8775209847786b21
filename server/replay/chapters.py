"""The index of a film: chapters, sessions, versions, who came and went. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from server.replay.values import Mark

Entry = dict[str, Any]


def chapters(marks: Iterable[Mark]) -> list[Entry]:
    """Steps of the agenda, with the session they were part of."""
    found, session = [], None
    for mark in marks:
        if mark.kind == "session_started":
            session = mark.values.get("session")
        elif mark.kind == "step":
            told = {name: mark.values.get(name) for name in ("number", "of", "title", "mode")}
            place = {"at_ms": mark.at_ms, "sequence": mark.sequence}
            found.append({**place, **told, "session": session})
    return found


def sessions(marks: Iterable[Mark]) -> list[Entry]:
    """Live sessions; `to_ms` None: not ended on this record."""
    found: dict[Any, Entry] = {}
    for mark in marks:
        session = mark.values.get("session")
        if mark.kind == "session_started":
            title = mark.values.get("title")
            found[session] = {
                "id": session,
                "from_ms": mark.at_ms,
                "to_ms": None,
                "title": title,
            }
        elif mark.kind == "session_ended" and session in found:
            found[session]["to_ms"] = mark.at_ms
    return list(found.values())


def versions(marks: Iterable[Mark]) -> list[Entry]:
    """Named moments, and the beginnings and ends of sessions."""
    return [
        {
            "id": f"{mark.sequence}/{mark.position}",
            "at_ms": mark.at_ms,
            "sequence": mark.sequence,
            "name": mark.values.get("name"),
            "kind": mark.kind,
        }
        for mark in marks
        if mark.kind in {"version", "session_started", "session_ended"}
    ]


def joins(marks: Iterable[Mark], authors: Mapping[str, str]) -> list[list[int | str]]:
    """Who came (1) and went (-1), of those who may be seen."""
    return [
        [mark.at_ms, authors[str(mark.author)], 1 if mark.kind == "joined" else -1]
        for mark in marks
        if mark.kind in {"joined", "left"} and str(mark.author) in authors
    ]
