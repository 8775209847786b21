"""Who may change what on a board. Pure; asked in one place on the update path (room.py).

Two questions, because the first can be answered before the engine has seen the update and the
second only after: may this person write now, and may they touch these elements and fields?
"""

from __future__ import annotations

from collections.abc import Iterable

WRITERS = frozenset({"facilitator", "participant"})


def may_write(role: str) -> bool:
    """Observers, and roles this server does not know, only look (SY5)."""
    return role in WRITERS


def untouchable(touched: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The first (element id, field) that no client may write, or None (D7: `meta`)."""
    return next((pair for pair in touched if pair[0] == ""), None)
