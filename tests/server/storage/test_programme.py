"""Running a workshop, kept in a real file: one read for everything, one transaction per command."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import StorageFull
from server.storage.base import Board, NewEntry, NewWorkshop, Person, Texts, Workshop
from server.storage.records import (
    Ban,
    CommandKnown,
    CommandRecord,
    DropRecord,
    ExpelPerson,
    Follow,
    FrameRef,
    Lab,
    Link,
    LiveSession,
    Lock,
    Message,
    NewAct,
    ProgrammeRecord,
    PutRecord,
    Record,
    RecordConflict,
    Report,
    Return,
    Signal,
    Step,
    Summon,
    Timer,
    WorkshopNotFound,
    Zone,
    ZoneRule,
)
from server.storage.sqlite import SqliteStorage, open_sqlite

TEXTS: Texts = {"de": "Willkommen", "en": "Welcome", "uk": "Вітаємо 🌳"}
WORKSHOP = Workshop(
    "w1",
    "Quartier Nord",
    "de",
    1,
    languages=("de", "uk"),
    time_zone="Europe/Kyiv",
    kit="base-camp-90",
    lobby=True,
    outside="own_lab",
    welcome=TEXTS,
    replay=False,
    cursors="off",
    names="hidden",
    creates_per_minute=20,
)
LABS = (Lab("lab-n", "Neuhafen", 1, "w1", country="DE"), Lab("lab-m", "Mykolaiv", 1, "w1"))
BOARDS = (
    Board("b0", "w1", "Plenum", "base-camp-check-in", 1, templates=("base-camp-check-in",)),
    Board("b1", "w1", "Gruppe", None, 1, "group", "lab-n", ("living-lab-canvas", "place-map")),
)
STEPS = (
    Step("s0", "w1", 0, "follow", 3, TEXTS),
    Step(
        "s1", "w1", 1, "private", 5, TEXTS, TEXTS, ("b1",), (FrameRef("b1", "f"),), "frames", True
    ),
)
LINK = Link(
    id="l1",
    secret_hash=b"l" * 32,
    workshop_id="w1",
    role="participant",
    created_ms=1,
    lab_id="lab-n",
    level="city",
    max_uses=2,
    code="ABCDEFG",
)
ANNA = Person("anna", "w1", "Anna", "participant", "de", "#123456", 5, level="city", lab_id="lab-n")
SESSION = LiveSession(
    "live-1",
    "w1",
    10,
    "anna",
    step_id="s0",
    follow=Follow("anna", frame=FrameRef("b0", "intro")),
    summon=Summon("x", "anna", "b0", 12),
    revisions={"step": 3},
)
TIMER = Timer("w1", "", "running", 60_000, 70_000, None, "anna")
LOCK = Lock("b0", "note-1", True, "anna", 20)
ZONE = Zone("b1", "f", ZoneRule(frozenset({"host"}), labs=frozenset({"lab-n"})), "anna", 20)
SIGNAL = Signal("w1", "anna", "hand", "b0", 30)
MESSAGE = Message("m1", "w1", "live-1", 40, "anna", {"de": "Pause"})
REPORT = Report("r1", "w1", "b0", 50, "anna", about_element="note-1", text="?")
BAN = Ban("ban-1", "w1", "address", "10.0.0.0/24", 60, "anna", expires_ms=99)
EVERYTHING = (SESSION, TIMER, LOCK, ZONE, SIGNAL, MESSAGE, REPORT, BAN)


def new_workshop(seeds: Sequence[NewEntry] = ()) -> NewWorkshop:
    return NewWorkshop(WORKSHOP, BOARDS, [LINK], seeds, LABS, STEPS)


def act(kind: str, time_ms: int = 1, **more: str) -> NewAct:
    return NewAct(kind=kind, person_id="anna", time_ms=time_ms, body=more)


def command(command_id: str = "c1", time_ms: int = 1) -> CommandRecord:
    return CommandRecord(command_id, "anna", time_ms, 200, b'{"revision":1}')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.db"


@pytest.fixture
async def storage(path: Path) -> AsyncIterator[SqliteStorage]:
    storage = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    await storage.create_workshop(new_workshop())
    await storage.admit(ANNA, b"token", None, b"return")
    yield storage
    await storage.close()


async def put(storage: SqliteStorage, *records: Record) -> None:
    await storage.save("w1", [PutRecord(record) for record in records], [])


async def test_a_new_workshop_comes_back_whole(storage: SqliteStorage) -> None:
    assert await storage.programme("w1") == ProgrammeRecord(
        workshop=WORKSHOP,
        boards=BOARDS,
        steps=STEPS,
        labs=LABS,
        people=(replace(ANNA, number=1),),
        links=(LINK,),
        session=None,
        timers=(),
        signals=(),
        messages=(),
        reports=(),
        bans=(),
        locks=(),
        zones=(),
        revision=0,
    )


async def test_what_was_saved_comes_back_after_a_restart(
    storage: SqliteStorage, path: Path
) -> None:
    await put(storage, *EVERYTHING)
    await storage.close()
    again = await open_sqlite(f"sqlite+aiosqlite:///{path}")
    found = await again.programme("w1")
    await again.close()
    assert (found.session, found.timers, found.locks) == (SESSION, (TIMER,), (LOCK,))
    assert (found.zones, found.signals, found.messages) == ((ZONE,), (SIGNAL,), (MESSAGE,))
    assert (found.reports, found.bans) == ((REPORT,), (BAN,))


async def test_no_workshop_is_not_an_empty_one(storage: SqliteStorage) -> None:
    with pytest.raises(WorkshopNotFound):
        await storage.programme("absent")


async def test_a_programme_holds_nothing_of_another_workshop(storage: SqliteStorage) -> None:
    await put(storage, *EVERYTHING)
    other = replace(WORKSHOP, id="w2")
    await storage.create_workshop(
        NewWorkshop(other, [replace(BOARDS[0], id="c0", workshop_id="w2")], [])
    )
    found = await storage.programme("w2")
    assert found.workshop == other
    assert [board.id for board in found.boards] == ["c0"]
    rest = (found.steps, found.labs, found.people, found.links, found.timers, found.signals)
    assert [*rest, found.messages, found.reports, found.bans, found.locks, found.zones] == [()] * 11
    assert found.session is None


async def test_putting_again_replaces_and_dropping_forgets(storage: SqliteStorage) -> None:
    await put(storage, *EVERYTHING)
    later = (
        replace(TIMER, state="paused", ends_ms=None, left_ms=5),
        replace(LOCK, is_locked=False),
        replace(ZONE, rule=ZoneRule(is_closed=True)),
        replace(SIGNAL, answered_by="anna"),
        replace(SESSION, follow=None, ended_ms=99, ended_by="anna"),
    )
    await put(storage, *later)
    found = await storage.programme("w1")
    assert (*found.timers, *found.locks, *found.zones, *found.signals, found.session) == later
    drops = [
        DropRecord(Timer, ("w1", "")),
        DropRecord(Lock, ("b0", "note-1")),
        DropRecord(Zone, ("b1", "f")),
        DropRecord(Signal, ("w1", "anna", "hand")),
        DropRecord(Signal, ("w1", "anna", "call")),
    ]
    await storage.save("w1", drops, [])
    found = await storage.programme("w1")
    assert (found.timers, found.locks, found.zones, found.signals) == ((), (), (), ())


async def test_workshops_boards_and_people_change_in_place(storage: SqliteStorage) -> None:
    workshop = replace(WORKSHOP, lobby=False, welcome={})
    board = replace(BOARDS[1], is_frozen=True, is_closed=True)
    anna = replace(ANNA, number=1, name="Änne", is_muted=True, host_board_id="b1")
    await put(storage, workshop, board, anna)
    found = await storage.programme("w1")
    assert found.workshop == workshop
    assert found.boards == (BOARDS[0], board)
    assert found.people == (anna,)
    assert (await storage.admit(replace(ANNA, id="p2", name="ÄNNE"), b"2", None, b"r2")).name == (
        "ÄNNE 2"
    )
    with pytest.raises(TypeError):
        await storage.save("w1", [DropRecord(Person, ("anna",))], [])


async def test_steps_may_change_places(storage: SqliteStorage) -> None:
    first, second = STEPS
    new = Step("s2", "w1", 1, "vote", 2, TEXTS)
    await put(storage, replace(second, position=0), new, replace(first, position=2))
    assert [step.id for step in (await storage.programme("w1")).steps] == ["s1", "s2", "s0"]
    await storage.save("w1", [DropRecord(Step, ("s1",)), PutRecord(replace(new, position=0))], [])
    assert [step.id for step in (await storage.programme("w1")).steps] == ["s2", "s0"]


async def test_only_the_newest_session_messages_and_open_matters_are_told(
    storage: SqliteStorage,
) -> None:
    ended = [replace(SESSION, id=f"live-{n}", started_ms=n, ended_ms=n) for n in (3, 2)]
    messages = [replace(MESSAGE, id=f"m{n}", time_ms=n) for n in range(60)]
    settled = (replace(REPORT, closed_by="anna"), replace(BAN, lifted_ms=70))
    await put(storage, *ended, *messages, *settled)
    found = await storage.programme("w1")
    assert found.session == ended[0]
    assert [message.time_ms for message in found.messages] == list(range(10, 60))
    assert (found.reports, found.bans) == ((), ())
    assert [each.time_ms for each in await storage.messages("w1", 7, 2)] == [8, 9]


async def test_acts_are_numbered_without_gaps_under_contention(storage: SqliteStorage) -> None:
    pairs = await asyncio.gather(
        *(storage.save("w1", [], [act("joined", n), act("left", n)]) for n in range(25))
    )
    assert sorted(sequence for pair in pairs for sequence in pair) == list(range(1, 51))
    assert all(second == first + 1 for first, second in pairs)
    assert (await storage.programme("w1")).revision == 50


async def test_acts_are_read_by_page_and_kind(storage: SqliteStorage) -> None:
    kinds = ["muted", "step", "muted", "removed"]
    await storage.save("w1", [], [act(kind, n, why="Ґ") for n, kind in enumerate(kinds)])
    found = await storage.acts("w1", 1, 10)
    assert [(each.sequence, each.kind, each.body) for each in found] == [
        (n, kind, {"why": "Ґ"}) for n, kind in enumerate(kinds[1:], 2)
    ]
    muted = await storage.acts("w1", 0, 10, frozenset({"muted"}))
    assert [each.sequence for each in muted] == [1, 3]
    newest = await storage.acts("w1", 0, 2, newest_first=True)
    assert [each.sequence for each in newest] == [4, 3]
    assert await storage.acts("absent", 0, 10) == []


async def test_fa3_one_command_has_one_effect_however_often_it_comes(
    storage: SqliteStorage,
) -> None:
    messages = [replace(MESSAGE, id=f"m{n}") for n in range(8)]
    results = await asyncio.gather(
        *(storage.save("w1", [PutRecord(m)], [act("message")], command()) for m in messages),
        return_exceptions=True,
    )
    assert [result for result in results if isinstance(result, list)] == [[1]]
    known = [result for result in results if isinstance(result, CommandKnown)]
    assert [each.command for each in known] == [command()] * 7
    assert len((await storage.programme("w1")).messages) == 1
    assert await storage.command("w1", "c1") == command()
    assert await storage.command("w2", "c1") is None


async def test_fa3_commands_are_forgotten_by_age(storage: SqliteStorage) -> None:
    await storage.save("w1", [], [], command("old", 10))
    await storage.save("w1", [], [], command("new", 20))
    await storage.forget_commands(20)
    assert await storage.command("w1", "old") is None
    assert await storage.command("w1", "new") == command("new", 20)


async def test_fa1_a_failed_save_leaves_nothing_behind(storage: SqliteStorage) -> None:
    await put(storage, SESSION)
    before = await storage.programme("w1")
    second = replace(SESSION, id="live-2")
    with pytest.raises(RecordConflict):
        await storage.save("w1", [PutRecord(TIMER), PutRecord(second)], [act("x")], command())
    assert await storage.programme("w1") == before
    assert await storage.command("w1", "c1") is None
    await put(storage, replace(SESSION, ended_ms=5), second)
    assert (await storage.programme("w1")).session == second


async def test_fa1_two_sessions_started_at_once_one_is_refused(storage: SqliteStorage) -> None:
    starts = [replace(SESSION, id=f"live-{n}") for n in range(5)]
    results = await asyncio.gather(
        *(storage.save("w1", [PutRecord(each)], []) for each in starts), return_exceptions=True
    )
    assert [type(result) for result in results].count(RecordConflict) == 4


async def test_fa1_a_full_disk_stores_nothing_and_heals(storage: SqliteStorage) -> None:
    async with storage._database.turn() as driver:
        [(pages,)] = await driver.execute_fetchall("PRAGMA page_count")
        await driver.execute(f"PRAGMA max_page_count={pages}")
    large = replace(MESSAGE, texts={"de": "x" * 100_000})
    with pytest.raises(StorageFull):
        await storage.save("w1", [PutRecord(TIMER), PutRecord(large)], [act("message")], command())
    assert (await storage.programme("w1")).timers == ()
    async with storage._database.turn() as driver:
        await driver.execute("PRAGMA max_page_count=4294967294")
    assert await storage.save("w1", [PutRecord(large)], [act("message")], command()) == [1]


async def test_sa1_expelling_ends_tokens_and_ways_back_with_the_rest(
    storage: SqliteStorage,
) -> None:
    await storage.add_token("anna", b"second", 6)
    await put(storage, Return(b"another", "anna", 7))
    removed = replace(ANNA, number=1, state="removed")
    await storage.save("w1", [PutRecord(removed), ExpelPerson("anna")], [act("removed")])
    for token in (b"token", b"second"):
        assert await storage.person_by_token(token) is None
    for secret in (b"return", b"another"):
        assert await storage.person_by_return(secret) is None
    assert (await storage.programme("w1")).people == (removed,)


def copied(new_id: str = "w2") -> NewWorkshop:
    labs = [replace(lab, id=f"{lab.id}-2", workshop_id=new_id) for lab in LABS]
    boards = [
        replace(board, id=f"{board.id}-2", workshop_id=new_id, lab_id=board.lab_id and "lab-n-2")
        for board in BOARDS
    ]
    steps = [replace(step, id=f"{step.id}-2", workshop_id=new_id) for step in STEPS]
    seeds = [NewEntry(board.id, 9, "system", b"frames") for board in boards]
    workshop = replace(WORKSHOP, id=new_id, title="Copy", created_ms=9)
    return NewWorkshop(workshop, boards, [], seeds, labs, steps)


def add_people(path: Path, count: int) -> None:
    with sqlite3.connect(path) as many:
        rows = [(f"p{n}", f"P{n}", f"p{n}") for n in range(count)]
        many.executemany(
            """INSERT INTO people
            (id, name, name_key, workshop_id, role, language, color, joined_ms, state,
             is_muted, number, hides_name)
            VALUES (?, ?, ?, 'w1', 'participant', 'de', '#123456', 1, 'admitted', 0, 1, 0)""",
            rows,
        )
    many.close()


async def fill(storage: SqliteStorage) -> None:
    """All that may happen in a workshop, and rights on objects of templates."""
    await put(storage, *EVERYTHING)
    await storage.append([NewEntry("b1", 8, "anna", b"mine", (7,), ("note-1",))])
    locks = [
        Lock("b1", "living-lab-canvas.place", False, "anna", 20),
        Lock("b1", "place-map~2.legend", True, "anna", 20),
        Lock("b1", "place-mapper.x", True, "anna", 20),
    ]
    zone = replace(ZONE, frame_id="place-map.map")
    named = Zone("b1", "place-map.x", ZoneRule(people=frozenset({"anna"})), "anna", 20)
    await put(storage, *locks, zone, named)


async def test_pre1_a_copy_holds_no_people_and_nothing_that_happened(
    storage: SqliteStorage, path: Path
) -> None:
    await storage.save("w1", [], [act("joined")], command())
    add_people(path, 1000)
    await fill(storage)
    before = rows_of(path, "w1", "b0", "b1")
    await storage.copy_workshop("w1", copied())
    found = await storage.programme("w2")
    new = copied()
    assert (found.workshop, found.steps, found.labs) == (
        new.workshop,
        tuple(new.steps),
        tuple(new.labs),
    )
    assert (found.people, found.links, found.messages, found.signals) == ((), (), (), ())
    assert (found.reports, found.bans, found.timers, found.session) == ((), (), (), None)
    assert {(lock.board_id, lock.element_id, lock.is_locked) for lock in found.locks} == {
        ("b1-2", "living-lab-canvas.place", False),
        ("b1-2", "place-map~2.legend", True),
    }
    assert {lock.person_id for lock in found.locks} == {"system"}
    assert {each.frame_id: each.rule for each in found.zones} == {
        "place-map.map": ZoneRule(frozenset({"host"}), labs=frozenset({"lab-n-2"})),
        # Nobody is named any more: closed, rather than open to everybody.
        "place-map.x": ZoneRule(is_closed=True),
    }
    assert [entry.update async for entry in storage.entries("b1-2")] == [b"frames"]
    assert (await storage.open_board("b1-2")).authors == {}
    assert rows_of(path, "w1", "b0", "b1") == before
    held = rows_of(path, "w2", "b0-2", "b1-2")
    assert {table for table, rows in held.items() if rows} == {
        *("boards", "labs", "steps", "entries", "record_authors"),
        *("board_locks", "board_zones"),
    }


def rows_of(path: Path, workshop_id: str, *board_ids: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows that belong to a workshop or to one of its boards, by table."""
    found = {}
    connection = sqlite3.connect(path)
    tables = [
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    marks = ", ".join("?" * len(board_ids))
    number = f"SELECT number FROM boards WHERE id IN ({marks})"  # noqa: S608  # as many marks as ids
    numbers = [row[0] for row in connection.execute(number, board_ids)]
    owners = (("workshop_id", [workshop_id]), ("board_id", board_ids), ("board", numbers))
    for table in tables:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        for column, ids in owners:
            if column in columns:
                marks = ", ".join("?" * len(ids))
                query = f"SELECT * FROM {table} WHERE {column} IN ({marks})"  # noqa: S608  # names of the schema
                found[table] = connection.execute(query, ids).fetchall()
                break
    connection.close()
    return found
