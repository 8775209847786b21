"""Whose a Yjs client id is, for the life of a board (shared/protocol.md SY7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

IDS_AT_ONCE = 64
IDS_PER_PERSON = 5000


class Owners:
    """Client id -> person id: as journalled, and as seen in awareness only so far.

    The latter counts too: whoever points at the board has shown an id that they will write under.
    """

    def __init__(self, stored: dict[int, str]) -> None:
        self._stored = stored
        self._counts = Counter(stored.values())
        self._speakers: dict[int, str] = {}

    def may_use(self, client: int, person_id: str) -> bool:
        """Whether that id is the person's, or nobody's yet."""
        owner = self._stored.get(client) or self._speakers.get(client)
        return owner is None or owner == person_id

    def is_stored(self, client: int) -> bool:
        """Whether the journal, or an entry on its way there, says whose it is."""
        return client in self._stored

    def claim(self, client_ids: Iterable[int], person_id: str) -> None:
        """From now on these ids are that person's."""
        for client in client_ids:
            if client not in self._stored:
                self._stored[client] = person_id
                self._counts[person_id] += 1

    def may_claim(self, count: int, person_id: str) -> bool:
        """Whether the person may take so many ids at once; every page that writes takes one."""
        return not count or (
            count <= IDS_AT_ONCE and self._counts[person_id] + count <= IDS_PER_PERSON
        )

    def speak(self, client: int, person_id: str) -> None:
        """A session of that person speaks for the id."""
        self._speakers[client] = person_id

    def silence(self, client: int) -> None:
        """No session speaks for the id any more."""
        self._speakers.pop(client, None)
