"""The rules ST1-ST8 as tests that every storage passes. Subclasses give the `storage` fixture."""

import asyncio
import dataclasses
from collections.abc import Iterable

import pytest

from server.errors import BoardNotFound
from server.storage.base import (
    Board,
    Link,
    NewEntry,
    NewWorkshop,
    Person,
    Role,
    Snapshot,
    Storage,
    Workshop,
)

WORKSHOP = Workshop("w1", "Quartier Nord", "de", 1)
TEMPLATES = {1: ("place-map", "nlc-check")}
BOARDS = tuple(
    Board(f"b{n}", "w1", f"Board {n}", None, 1, templates=TEMPLATES.get(n, ())) for n in (1, 2, 3)
)
FIRST, SECOND = BOARDS[0].id, BOARDS[1].id


def entry(board_id: str, update: bytes, *client_ids: int, person: str = "anna") -> NewEntry:
    return NewEntry(board_id, 1_700_000_000_123, person, update, client_ids)


def person(person_id: str, name: str) -> Person:
    return Person(person_id, "w1", name, "participant", "uk", "#123456", 5)


def link(secret_hash: bytes, role: Role) -> Link:
    link_id = secret_hash[:1].decode()
    return Link(id=link_id, secret_hash=secret_hash, workshop_id="w1", role=role, created_ms=1)


def workshop(seeds: Iterable[NewEntry] = ()) -> NewWorkshop:
    return NewWorkshop(WORKSHOP, BOARDS, [link(b"h" * 32, "observer")], list(seeds))


async def updates(storage: Storage, board_id: str, after: int = 0) -> list[bytes]:
    return [found.update async for found in storage.entries(board_id, after)]


class JournalContract:
    """`storage`: open, with the workshop above and nothing else."""

    async def test_st1_sequences_count_from_one_per_board(self, storage: Storage) -> None:
        first = await storage.append([entry(FIRST, b"a"), entry(SECOND, b"b"), entry(FIRST, b"c")])
        assert first == [1, 1, 2]
        assert await storage.append([entry(SECOND, b"d"), entry(FIRST, b"e")]) == [2, 3]
        assert (await storage.open_board(FIRST)).sequence == 3

    async def test_st1_appends_of_many_tasks_leave_no_gap(self, storage: Storage) -> None:
        sequences = await asyncio.gather(*(storage.append([entry(FIRST, b"x")]) for _ in range(50)))
        assert [sequence for [sequence] in sequences] == list(range(1, 51))

    async def test_st2_updates_come_back_in_append_order_byte_for_byte(
        self, storage: Storage
    ) -> None:
        given = [b"", b"\0", "Straße 🌳".encode(), bytes(range(256)) * 4000]
        await storage.append([entry(FIRST, update) for update in given])
        assert await updates(storage, FIRST) == given
        assert await updates(storage, FIRST, after=2) == given[2:]
        assert await updates(storage, FIRST, after=len(given)) == []

    async def test_st2_an_entry_keeps_person_and_time(self, storage: Storage) -> None:
        await storage.append([entry(FIRST, b"a", person="олена")])
        [found] = [each async for each in storage.entries(FIRST)]
        assert (found.person_id, found.time_ms) == ("олена", 1_700_000_000_123)

    async def test_st3_a_failed_append_leaves_no_trace_on_any_board(self, storage: Storage) -> None:
        await storage.append([entry(FIRST, b"before")])
        with pytest.raises(BoardNotFound) as raised:
            await storage.append([entry(FIRST, b"lost", 7), entry("absent", b"lost")])
        assert raised.value.board_id == "absent"
        assert await updates(storage, FIRST) == [b"before"]
        assert (await storage.open_board(FIRST)).owners == {}
        assert await storage.append([entry(FIRST, b"after")]) == [2]
        assert await updates(storage, FIRST) == [b"before", b"after"]

    async def test_st3_an_empty_append_does_nothing(self, storage: Storage) -> None:
        assert await storage.append([]) == []

    async def test_st5_every_hash_is_another(self, storage: Storage) -> None:
        await storage.append([entry(FIRST, b"a"), entry(FIRST, b"a"), entry(SECOND, b"a")])
        hashes = [each.hash for name in (FIRST, SECOND) async for each in storage.entries(name)]
        assert len(set(hashes)) == 3

    async def test_st6_a_board_opens_with_the_newest_snapshot_and_what_follows(
        self, storage: Storage
    ) -> None:
        await storage.append([entry(FIRST, bytes([n])) for n in range(10)])
        for sequence in (3, 8):
            await storage.save_snapshot(
                Snapshot(FIRST, sequence, b"state", b"collected", b"vector")
            )
        stored = await storage.open_board(FIRST)
        assert stored.snapshot == Snapshot(FIRST, 8, b"state", b"collected", b"vector")
        assert [found.sequence for found in stored.entries] == [9, 10]
        assert stored.sequence == 10

    async def test_st6_a_snapshot_never_cuts_the_journal(self, storage: Storage) -> None:
        await storage.append([entry(FIRST, b"a"), entry(FIRST, b"b")])
        await storage.save_snapshot(Snapshot(FIRST, 2, b"s", b"c", b"v"))
        assert await updates(storage, FIRST) == [b"a", b"b"]
        assert (await storage.open_board(FIRST)).sequence == 2

    async def test_st6_the_same_snapshot_again_replaces_itself(self, storage: Storage) -> None:
        await storage.append([entry(FIRST, b"a")])
        for state in (b"one", b"two"):
            await storage.save_snapshot(Snapshot(FIRST, 1, state, b"c", b"v"))
        assert (await storage.open_board(FIRST)).snapshot == Snapshot(FIRST, 1, b"two", b"c", b"v")

    async def test_the_size_of_a_state_is_that_of_its_newest_snapshot(
        self, storage: Storage
    ) -> None:
        assert await storage.state_bytes(FIRST) == 0
        await storage.append([entry(FIRST, b"a"), entry(FIRST, b"b")])
        for sequence, collected in ((1, b"c"), (2, b"cde")):
            await storage.save_snapshot(Snapshot(FIRST, sequence, b"state", collected, b"v"))
        assert await storage.state_bytes(FIRST) == 3

    async def test_st6_a_snapshot_of_no_board_is_refused(self, storage: Storage) -> None:
        with pytest.raises(BoardNotFound):
            await storage.save_snapshot(Snapshot("absent", 1, b"s", b"c", b"v"))

    async def test_st7_an_absent_board_is_not_an_empty_one(self, storage: Storage) -> None:
        with pytest.raises(BoardNotFound):
            await storage.open_board("absent")
        with pytest.raises(BoardNotFound):
            await updates(storage, "absent")

    async def test_st7_a_new_board_is_empty(self, storage: Storage) -> None:
        stored = await storage.open_board(FIRST)
        assert (stored.title, stored.workshop_id) == ("Board 1", "w1")
        assert (stored.snapshot, stored.entries, stored.sequence) == (None, [], 0)

    async def test_st8_a_client_id_stays_with_its_first_person(self, storage: Storage) -> None:
        largest = 2**53 - 1
        await storage.append([entry(FIRST, b"a", 7, largest), entry(SECOND, b"b", 7, person="bo")])
        await storage.append([entry(FIRST, b"c", 7, 8, person="bo")])
        assert (await storage.open_board(FIRST)).owners == {7: "anna", largest: "anna", 8: "bo"}
        assert (await storage.open_board(SECOND)).owners == {7: "bo"}

    async def test_st10_an_element_is_of_the_person_to_whom_it_was_ascribed_last(
        self, storage: Storage
    ) -> None:
        made = entry(FIRST, b"a"), entry(FIRST, b"b", person="bo"), entry(SECOND, b"c", person="bo")
        await storage.append(
            [dataclasses.replace(each, elements=("note", "Нота 🌳")) for each in made]
        )
        await storage.append([dataclasses.replace(made[1], elements=("note", "other"))])
        first, second = await storage.open_board(FIRST), await storage.open_board(SECOND)
        assert first.authors == {"note": "bo", "Нота 🌳": "bo", "other": "bo"}
        await storage.append([dataclasses.replace(made[0], elements=("other",))])
        assert (await storage.open_board(FIRST)).authors["other"] == "anna"
        assert second.authors == {"note": "bo", "Нота 🌳": "bo"}

    async def test_st10_a_failed_append_names_no_author(self, storage: Storage) -> None:
        lost = dataclasses.replace(entry(FIRST, b"lost"), elements=("note",))
        with pytest.raises(BoardNotFound):
            await storage.append([lost, entry("absent", b"lost")])
        assert (await storage.open_board(FIRST)).authors == {}

    async def test_a_board_tells_the_templates_that_stand_on_it(self, storage: Storage) -> None:
        assert (await storage.open_board(FIRST)).template_ids == ("place-map", "nlc-check")
        assert (await storage.open_board(SECOND)).template_ids == ()


class DirectoryContract:
    """`empty`: open, with nothing in it."""

    async def test_a_workshop_comes_back_with_all_that_belongs_to_it(self, empty: Storage) -> None:
        await empty.create_workshop(workshop())
        assert await empty.workshop("w1") == WORKSHOP
        assert await empty.boards("w1") == list(BOARDS)
        assert await empty.board(FIRST) == BOARDS[0]
        assert await empty.link(b"h" * 32) == link(b"h" * 32, "observer")

    async def test_seeds_are_ordinary_first_entries(self, empty: Storage) -> None:
        seed = entry(FIRST, b"frames", 5, person="system")
        await empty.create_workshop(workshop([seed]))
        stored = await empty.open_board(FIRST)
        assert stored.owners == {5: "system"}
        assert [found.update for found in stored.entries] == [b"frames"]
        assert await empty.append([entry(FIRST, b"next"), entry(SECOND, b"first")]) == [2, 1]

    async def test_what_is_absent_is_none_or_not_found(self, storage: Storage) -> None:
        assert await storage.workshop("absent") is None
        assert await storage.link(b"absent") is None
        assert await storage.person_by_token(b"absent") is None
        assert await storage.boards("absent") == []
        with pytest.raises(BoardNotFound):
            await storage.board("absent")

    async def test_a_further_link_leads_in(self, storage: Storage) -> None:
        further = link(b"n" * 32, "facilitator")
        await storage.add_link(further)
        assert await storage.link(b"n" * 32) == further

    async def test_a_person_is_found_by_their_token_only(self, storage: Storage) -> None:
        anna = await storage.add_person(person("p1", "Anna"), b"token")
        assert anna == person("p1", "Anna")
        assert await storage.person_by_token(b"token") == anna
        assert await storage.people_count("w1") == 1

    async def test_a_name_that_is_taken_gets_the_lowest_free_number(self, storage: Storage) -> None:
        given = ["Anna", "anna", "ANNA", "Anna 2", "Anna!", "Annabel", "Straße", "STRASSE"]
        stored = [
            (await storage.add_person(person(f"p{n}", name), bytes([n]))).name
            for n, name in enumerate(given)
        ]
        assert stored == [
            *("Anna", "anna 2", "ANNA 3", "Anna 2 2", "Anna!", "Annabel", "Straße", "STRASSE 2"),
        ]

    async def test_many_who_join_at_once_under_one_name_all_differ(self, storage: Storage) -> None:
        stored = await asyncio.gather(
            *(storage.add_person(person(f"p{n}", "Оля"), bytes([n])) for n in range(30))
        )
        assert len({each.name for each in stored}) == 30

    async def test_the_same_name_in_two_workshops_is_no_collision(self, storage: Storage) -> None:
        await storage.create_workshop(
            NewWorkshop(dataclasses.replace(WORKSHOP, id="w2"), [], [], [])
        )
        await storage.add_person(person("p1", "Anna"), b"1")
        other = dataclasses.replace(person("p2", "Anna"), workshop_id="w2")
        assert await storage.add_person(other, b"2") == other

    async def test_it_is_ready_until_it_is_closed(self, empty: Storage) -> None:
        assert await empty.ready()
        await empty.close()
        await empty.close()
        assert not await empty.ready()
