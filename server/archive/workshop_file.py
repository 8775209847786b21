"""What a bundle holds besides the records of its boards: the workshop, its people, a manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from server.archive.lines import Hash, Hex, read_hex, write_hex
from server.archive.record_file import Disguise
from server.storage.base import SYSTEM_PERSON as SYSTEM
from server.storage.base import Board, Lab, Language, Level, Person, Role, Step, Workshop
from server.storage.records import Lock, ProgrammeRecord, Zone

FORMAT = "llw-archive/1"

Count = Annotated[int, Meta(ge=0, le=2**53)]
Title = Annotated[str, Meta(max_length=1000)]


class PersonFile(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody who was there. Without `id` and `name` where these may not be told.

    `authors`: their numbers in the records, by board id.
    """

    number: Count
    role: Role
    language: Language
    color: Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{3,8}\Z")]
    joined_ms: Count
    authors: dict[str, Count] = {}
    id: Title | None = None
    name: Title | None = None
    level: Level | None = None
    lab_id: Title | None = None


class WorkshopFile(Struct, frozen=True, forbid_unknown_fields=True):
    """`workshop.json`. `makers`: board id -> element id -> number of the author who made it."""

    workshop: Workshop
    boards: list[Board]
    labs: list[Lab]
    steps: list[Step]
    people: list[PersonFile]
    locks: list[Lock]
    zones: list[Zone]
    makers: dict[str, dict[str, Count]]


class FileInManifest(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the bundle."""

    path: str
    bytes: Count
    sha256: Hash


class BoardInManifest(Struct, frozen=True, forbid_unknown_fields=True):
    """One board. `record`: the path of its record."""

    id: str
    title: str
    record: str


class Manifest(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`manifest.json`. The signature is over the same bytes without it."""

    format: str
    version: str
    made_ms: Count
    workshop: str
    title: str
    boards: list[BoardInManifest]
    media: list[FileInManifest]
    files: list[FileInManifest]
    public_key: Hex
    signature: Hex = Hex()


_encode = msgspec.json.Encoder(enc_hook=write_hex, order="deterministic").encode
read_manifest = msgspec.json.Decoder(Manifest, dec_hook=read_hex).decode
read_workshop = msgspec.json.Decoder(WorkshopFile, dec_hook=read_hex).decode


def write_json(value: Manifest | WorkshopFile) -> bytes:
    """The bytes of the file."""
    return msgspec.json.format(_encode(value), indent=1)


def workshop_file(
    state: ProgrammeRecord,
    boards: Sequence[Board],
    disguise: Disguise,
    numbers: Mapping[str, Mapping[str, int]],
    makers: Mapping[str, Mapping[str, str]],
) -> WorkshopFile:
    """All of that workshop that may be told. `numbers`: person id -> number, by board id."""
    ids = {board.id for board in boards}
    return WorkshopFile(
        replace(state.workshop, network_id=None),
        list(boards),
        [replace(lab, network_id=None, workshop_id=state.workshop.id) for lab in state.labs],
        list(state.steps),
        [_person(each, disguise, numbers) for each in state.people if _is_shown(each, disguise)],
        [replace(lock, person_id=SYSTEM) for lock in state.locks if lock.board_id in ids],
        [_zone(zone) for zone in state.zones if zone.board_id in ids],
        {
            board_id: {
                element: numbers[board_id][person]
                for element, person in found.items()
                if person in numbers[board_id] and person not in disguise.veiled
            }
            for board_id, found in makers.items()
        },
    )


def _is_shown(person: Person, disguise: Disguise) -> bool:
    return person.id not in disguise.veiled and person.state == "admitted"


def _zone(zone: Zone) -> Zone:
    return replace(zone, person_id=SYSTEM, rule=replace(zone.rule, people=frozenset()))


def _person(
    person: Person, disguise: Disguise, numbers: Mapping[str, Mapping[str, int]]
) -> PersonFile:
    is_named = disguise.names(person.id)
    return PersonFile(
        number=person.number,
        role=person.role,
        language=person.language,
        color=person.color,
        joined_ms=person.joined_ms,
        authors={
            board_id: found[person.id] for board_id, found in numbers.items() if person.id in found
        },
        id=person.id if is_named else None,
        name=person.name if is_named else None,
        level=person.level,
        lab_id=person.lab_id,
    )
