"""Forgetting one person; what they wrote stays, and the record goes on verifying (ST13)."""

from __future__ import annotations

import secrets
from typing import Protocol

from server.errors import WhiteboardError
from server.storage.records import BoardRecord, Programme

ALIAS = "gone-"
ALIAS_BYTES = 9


class NobodyThere(WhiteboardError):
    """Nobody of that id or name is in the workshop."""

    def __init__(self, who: str) -> None:
        super().__init__(f"Nobody in the workshop has the id or the name {who!r}.")


class ForgettingStorage(BoardRecord, Programme, Protocol):
    """What is needed of storage."""


async def forget_person(storage: ForgettingStorage, workshop_id: str, who: str) -> str:
    """Put an alias in the place of a person, given by id or name. Returns the alias.

    No server may run on the database: it would go on with what it knows.

    Raises:
        WorkshopNotFound: there is none of that id.
        NobodyThere: nothing changed.
    """
    people = (await storage.programme(workshop_id)).people
    found = next((each for each in people if who in {each.id, each.name}), None)
    if found is None:
        raise NobodyThere(who)
    alias = ALIAS + secrets.token_urlsafe(ALIAS_BYTES)
    await storage.pseudonymise(found.id, alias)
    return alias
