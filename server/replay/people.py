"""Who is to be seen in a replay, under which name, and what of a board is hidden (RP2, RP3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from server.replay.veil import Veil
from server.storage.base import Person
from server.storage.records import Author
from server.storage.records import Veil as Decision

NEUTRAL_COLOR = "#6b7280"


class RecordPeople(Protocol):
    """Who wrote on a board."""

    async def authors(self, board_id: str) -> dict[int, Author]:
        """By the numbers that the record uses."""
        ...

    async def owners(self, board_id: str) -> dict[int, str]:
        """Yjs client id -> person id."""
        ...

    async def element_authors(self, board_id: str) -> dict[str, str]:
        """Element id -> person id."""
        ...


class SeenPerson(Struct, frozen=True):
    """Somebody in a replay. `label`: their name, None where it is not to be known.

    `number`: shown instead. `key`: says nothing beyond this workshop's replay.
    """

    key: str
    label: str | None
    number: int
    letter: str | None
    color: str
    lab: str | None
    role: str


def keys_of(people: Iterable[Person]) -> dict[str, str]:
    """Person id -> key: their place among all people of the workshop by age."""
    by_age = sorted(people, key=lambda person: (person.joined_ms, person.id))
    return {person.id: f"p{number}" for number, person in enumerate(by_age, 1)}


def hidden_people(people: Iterable[Person], decisions: Iterable[Decision]) -> frozenset[str]:
    """Ids of those whom no replay shows: removed ones, unless a facilitator decided otherwise."""
    hidden = {person.id for person in people if person.state in {"removed", "rejected"}}
    for each in decisions:
        if each.kind == "person":
            (hidden.add if each.is_hidden else hidden.discard)(each.subject)
    return frozenset(hidden)


def seen_people(
    people: Sequence[Person], decisions: Iterable[Decision], *, shows_names: bool
) -> list[SeenPerson]:
    """All who may be seen. `shows_names`: of those who do not hide theirs."""
    hidden, keys = hidden_people(people, decisions), keys_of(people)
    by_key = sorted(people, key=lambda person: int(keys[person.id][1:]))
    return [
        _seen(person, keys[person.id], shows_names)
        for person in by_key
        if person.id not in hidden and person.state != "waiting"
    ]


def _seen(person: Person, key: str, shows_names: bool) -> SeenPerson:
    number = person.number or int(key[1:])
    if not shows_names or person.hides_name:
        return SeenPerson(key, None, number, None, NEUTRAL_COLOR, person.lab_id, person.role)
    letter = person.name[:1].upper()
    return SeenPerson(key, person.name, number, letter, person.color, person.lab_id, person.role)


def shown_authors(
    authors: Mapping[int, Author], people: Sequence[Person], hidden: frozenset[str]
) -> dict[str, str]:
    """Number within the record -> key, of those who may be seen."""
    keys = keys_of(people)
    return {
        str(number): keys[author.person_id]
        for number, author in sorted(authors.items())
        if author.person_id in keys and author.person_id not in hidden
    }


async def board_veil(
    record: RecordPeople,
    board_id: str,
    people: Iterable[Person],
    decisions: Sequence[Decision],
) -> Veil:
    """What is hidden on that board at present."""
    hidden = hidden_people(people, decisions)
    elements = {
        each.subject
        for each in decisions
        if each.kind == "element" and each.is_hidden and each.board_id in {"", board_id}
    }
    if not hidden and not elements:
        return Veil()
    authors = await record.authors(board_id)
    clients = {c for c, person in (await record.owners(board_id)).items() if person in hidden}
    numbers = {n for n, author in authors.items() if author.person_id in hidden}
    decided = sorted(hidden & {author.person_id for author in authors.values()})
    if not numbers and not clients and not elements:
        return Veil()
    made = await record.element_authors(board_id)
    theirs = {element for element, person in made.items() if person in hidden}
    return Veil(
        *(frozenset(numbers), hidden, frozenset(clients), frozenset(elements | theirs)),
        fingerprint=_fingerprint(decided, elements),
    )


def _fingerprint(people: Iterable[str | None], elements: Iterable[str]) -> str:
    text = "\n".join([*map(str, people), "", *sorted(elements)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
