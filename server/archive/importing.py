"""Bringing a bundle back as the same boards, or leaving no trace of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from server.archive.checking import Checker, Fault
from server.archive.lines import WrongLine
from server.archive.reading import BadBundle, Bundle, open_bundle
from server.archive.workshop_file import PersonFile, WorkshopFile
from server.crdt import Document
from server.errors import WorkbenchBroken
from server.protocol.collected import collect
from server.protocol.state_vector import write_state_vector
from server.protocol.update import decode_update, has_gap
from server.replay.worker import Workbench
from server.storage.base import SYSTEM_PERSON, Link, NewWorkshop, Person, Snapshot
from server.storage.chain import SYSTEM_AUTHOR
from server.storage.importing import ImportedRecord, ImportedWorkshop, Part
from server.storage.records import Author, LiveSession, StoredEntry
from server.storage.sqlite import SqliteStorage

TITLE_CHARACTERS = 200
TEXT_CHARACTERS = 20_000
DEPTH = 40


@dataclass
class _Board:
    """What is known of one record after a first look through all of it."""

    id: str
    name: str
    people: dict[int, str | None] = field(default_factory=dict)
    clients: dict[int, int] = field(default_factory=dict)


class _State(msgspec.Struct, array_like=True):
    """What the other process makes of a board."""

    sequence: int
    state: bytes
    collected: bytes
    vector: bytes


async def import_bundle(
    storage: SqliteStorage, bench: Workbench, path: Path, link: Link, now_ms: int
) -> str:
    """Store the workshop of the bundle; returns its id. `link`: how a facilitator gets in.

    Raises:
        BadBundle: it is none, or was changed; nothing stored.
        Fault: a record was changed, or holds what no board may; nothing stored.
        RecordConflict: there is something with one of its ids already; nothing stored.
        StorageFull: nothing stored.
    """
    with open_bundle(path) as bundle:
        bundle.check_all()
        about = bundle.workshop()
        _check_about(about)
        boards = [_look(bundle, each.id, each.record) for each in bundle.manifest.boards]
        states = [await _opened(bench, path, board) for board in boards]
        people = _people(about, boards)
        new = _imported(about, list(people.values()), link, now_ms)
        records = [_record(bundle, board, about) for board in boards]
        await storage.import_boards(new, records)
    for board, state in zip(boards, states, strict=True):
        await storage.save_snapshot(
            Snapshot(board.id, state.sequence, state.state, state.collected, state.vector)
        )
    return about.workshop.id


# Checking


def _check_about(about: WorkshopFile) -> None:
    """Everything belongs to this workshop, and no text is beyond all measure."""
    workshop, boards = about.workshop.id, {board.id for board in about.boards}
    labs = {None, *(lab.id for lab in about.labs)}
    owners: set[str | None] = {b.workshop_id for b in about.boards}
    owners |= {s.workshop_id for s in about.steps} | {lab.workshop_id for lab in about.labs}
    places = {*(lock.board_id for lock in about.locks), *(zone.board_id for zone in about.zones)}
    places |= {*about.makers, *(board for step in about.steps for board in step.boards)}
    places |= {board for person in about.people for board in person.authors}
    homes = {about.workshop.lab_id, *(b.lab_id for b in about.boards)}
    homes |= {person.lab_id for person in about.people}
    networks = {about.workshop.network_id, *(lab.network_id for lab in about.labs)}
    if not (owners <= {workshop} and places <= boards and homes <= labs and networks <= {None}):
        raise BadBundle("its workshop names what is not in it")
    titles = [
        about.workshop.title,
        *(b.title for b in about.boards),
        *(x.title for x in about.labs),
    ]
    titles += [person.name for person in about.people if person.name is not None]
    if any(len(each) > TITLE_CHARACTERS or not each.isprintable() for each in titles):
        raise BadBundle("a title or a name in it is none")
    _check_texts(msgspec.to_builtins(about), DEPTH)


def _check_texts(value: Any, depth: int) -> None:
    if not depth or (isinstance(value, str) and len(value) > TEXT_CHARACTERS):
        raise BadBundle("a text in its workshop is too long, or lies too deep")
    if isinstance(value, dict):
        for key, each in value.items():
            _check_texts(key, depth - 1)
            _check_texts(each, depth - 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            _check_texts(each, depth - 1)


def parts_of(bundle: Bundle, name: str, checker: Checker) -> Iterator[Part]:
    """The record in that file, checked while it is read."""
    lines = bundle.lines(name)
    first = next(lines, b"")
    checker.begin(first)
    for line in lines:
        yield checker.take(line)
    checker.end()


def _look(bundle: Bundle, board_id: str, name: str) -> _Board:
    """Check a record as nobody's but its sender's; learn who wrote it."""
    board, checker = _Board(board_id, name), Checker(is_trusted=False)
    for part in parts_of(bundle, name, checker):
        if isinstance(part, Author):
            if (part.number == SYSTEM_AUTHOR) != (part.person_id == SYSTEM_PERSON):
                raise BadBundle(f"author {part.number} of {name} is not who it says")
            board.people[part.number] = part.person_id
        elif isinstance(part, StoredEntry) and not part.is_base:
            for section in decode_update(part.update, is_trusted=True).sections:
                board.clients.setdefault(section.client, part.author)
    if checker.header.board != board_id:
        raise BadBundle(f"{name} is of another board than the manifest says")
    return board


async def _opened(bench: Workbench, path: Path, board: _Board) -> _State:
    payload = msgspec.msgpack.encode((str(path), board.id, board.name))
    try:
        answer = await bench.run(open_record, payload)
    except WorkbenchBroken as error:
        raise Fault(board.name, "its updates do not make a board") from error
    return msgspec.msgpack.decode(answer, type=_State)


def open_record(payload: bytes) -> bytes:
    """In the other process, which an update may kill: the board that the record makes."""
    path, board_id, name = msgspec.msgpack.decode(payload, type=tuple[str, str, str])
    document, clocks, last = Document(), dict[int, int](), 0
    with open_bundle(Path(path)) as bundle:
        for part in parts_of(bundle, name, Checker()):
            if not isinstance(part, StoredEntry):
                continue
            update = decode_update(part.update, is_trusted=True)
            if has_gap(update, clocks):
                raise WrongLine(f"entry {part.sequence} of {board_id} builds on what is missing")
            for section in update.sections:
                clocks[section.client] = max(clocks.get(section.client, 0), section.end_clock)
            document.apply(update)
            last = part.sequence
    state = document.encode_state()
    vector = write_state_vector(document.state_vector())
    document.close()
    return msgspec.msgpack.encode(_State(last, state, collect(state), vector))


# Storing


def _people(about: WorkshopFile, boards: Sequence[_Board]) -> dict[int, Person]:
    """Everybody by their place in the file; authors without a name get an id of their own."""
    by_id = {board.id: board for board in boards}
    found = {}
    for place, each in enumerate(about.people):
        person_id = each.id or f"imported-{secrets.token_urlsafe(12)}"
        for board_id, number in each.authors.items():
            if by_id[board_id].people.get(number, each.id) != each.id:
                raise BadBundle(f"author {number} of {board_id} is not who it says")
            if each.id is None and number in by_id[board_id].people:
                by_id[board_id].people[number] = person_id
        found[place] = _person(each, person_id, about.workshop.id)
    for board in boards:
        for number, person in board.people.items():
            # Somebody who is not to be seen: what is theirs stays nobody else's.
            board.people[number] = person or f"gone-{secrets.token_urlsafe(12)}"
    return found


def _person(each: PersonFile, person_id: str, workshop_id: str) -> Person:
    name = each.name if each.id is not None and each.name else f"–{each.number or person_id}"
    return Person(
        *(person_id, workshop_id, name, each.role, each.language, each.color, each.joined_ms),
        level=each.level,
        lab_id=each.lab_id,
        number=each.number,
        hides_name=each.id is None,
    )


def _imported(
    about: WorkshopFile, people: Sequence[Person], link: Link, now_ms: int
) -> ImportedWorkshop:
    workshop = about.workshop
    new = NewWorkshop(
        workshop,
        about.boards,
        [replace(link, workshop_id=workshop.id)],
        labs=about.labs,
        steps=about.steps,
    )
    # The record is kept for as long as if the workshop had taken place at this moment.
    session = LiveSession(
        *(f"imported-{secrets.token_urlsafe(12)}", workshop.id, now_ms, SYSTEM_PERSON),
        ended_ms=now_ms,
        ended_by=SYSTEM_PERSON,
    )
    return ImportedWorkshop(new, people, session, about.locks, about.zones)


def _record(bundle: Bundle, board: _Board, about: WorkshopFile) -> ImportedRecord:
    people: Mapping[int, str | None] = board.people
    owners = {
        client: person
        for client, author in board.clients.items()
        if author != SYSTEM_AUTHOR and (person := people[author]) is not None
    }
    makers = {
        element: person
        for element, author in about.makers.get(board.id, {}).items()
        if (person := people.get(author)) is not None
    }
    return ImportedRecord(board.id, _stored(bundle, board), owners, makers)


def _stored(bundle: Bundle, board: _Board) -> Iterator[Part]:
    """The parts as they are stored here: authors under the ids that they have here."""
    for part in parts_of(bundle, board.name, Checker()):
        if isinstance(part, Author):
            yield replace(part, person_id=board.people[part.number])
        else:
            yield part
