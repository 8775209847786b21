"""Updates made by hand, races, and what else might get around the rules of a board."""

from __future__ import annotations

import pytest

from server.crdt import Document
from server.errors import DocumentPanicked
from server.policy.rights import BoardRights, Standing
from server.protocol.messages import SyncStep1, SyncStep2
from server.rooms.penalties import TRIES
from tests.server.rooms.ruled import (
    CLOSED,
    LOCKED,
    OWN,
    accepted,
    board,
    document_of,
    element,
    refused,
    up_to_date,
)
from tests.server.rooms.world import BOARD, World


async def test_po2_a_legal_edit_beside_an_illegal_one_is_refused_with_it(world: World) -> None:
    anna, watcher = await board(world, LOCKED)
    anna.elements["free"]["x"] = 5
    anna.elements["a"]["x"] = 5
    assert await refused(world, anna, watcher, anna.change()) == "locked"
    (event,) = anna.events("refused")
    assert (event["elements"], event["frame"]) == (["a"], None)


async def test_po2_an_answer_is_judged_as_an_update_is(world: World) -> None:
    anna, watcher = await board(world, LOCKED)
    anna.elements["a"]["x"] = 5
    anna.send(SyncStep2(anna.change()))
    await world.tick()
    assert [event["reason"] for event in anna.events("refused")] == ["locked"]
    assert watcher.updates() == []


async def test_po2_of_two_updates_only_the_allowed_one_counts(world: World) -> None:
    anna, watcher = await board(world, LOCKED)
    anna.elements["free"]["x"] = 5
    await accepted(world, anna, anna.change())
    anna.elements["a"]["x"] = 5
    assert await refused(world, anna, watcher, anna.change()) == "locked"


async def test_po2_what_follows_on_a_refused_update_has_a_gap(world: World) -> None:
    anna, watcher = await board(world, LOCKED)
    anna.elements["a"]["x"] = 5
    await refused(world, anna, watcher, anna.change())
    anna.elements["free"]["x"] = 6
    anna.forget()
    anna.write(anna.change())
    await world.tick()
    assert len(anna.events("resync")) == 1
    assert watcher.updates() == []


@pytest.mark.parametrize("by", ["deleting", "replacing"])
async def test_po3_a_locked_element_is_not_recreated(world: World, by: str) -> None:
    anna, watcher = await board(world, LOCKED)
    if by == "deleting":
        del anna.elements["a"]
    anna.elements["a"] = element()
    assert await refused(world, anna, watcher, anna.change()) == "locked"


@pytest.mark.parametrize("element_id", ["canvas.place", "canvas~2.place", "canvas~17.a.b"])
async def test_po4_ids_of_a_template_are_not_for_making(world: World, element_id: str) -> None:
    anna, watcher = await board(world, LOCKED)
    anna.elements[element_id] = element()
    assert await refused(world, anna, watcher, anna.change()) == "locked"


@pytest.mark.parametrize("element_id", ["canvas", "canvas2.place", "x.canvas.place", "canvas~2"])
async def test_po4_ids_that_only_look_like_it_are_free(world: World, element_id: str) -> None:
    anna, _ = await board(world, LOCKED)
    anna.elements[element_id] = element()
    await accepted(world, anna, anna.change())


async def test_po4_an_undone_deletion_does_not_bring_a_locked_element_back(world: World) -> None:
    anna, watcher = await board(world, BoardRights())
    del anna.elements["a"]
    await accepted(world, anna, anna.change())
    world.rooms.set_rights(BOARD, LOCKED)
    anna.elements["a"] = element()
    assert await refused(world, anna, watcher, anna.change()) == "locked"


async def test_po3_writing_into_what_a_facilitator_has_deleted_is_no_offence(world: World) -> None:
    anna, watcher = await board(world, LOCKED)
    up_to_date(world, watcher)
    del watcher.elements["a"]
    watcher.write(watcher.change())
    await world.tick()
    anna.elements["a"]["x"] = 7  # nobody will ever see it
    anna.forget()
    anna.write(anna.change())
    await world.tick()
    assert anna.events("refused") == []
    assert "a" not in document_of(world).elements()


@pytest.mark.parametrize("is_replaced", [False, True])
async def test_po6_whoever_makes_anew_what_is_deleted_is_its_author(
    world: World, is_replaced: bool
) -> None:
    """Else people could write under the names of others."""
    anna, watcher = await board(world, BoardRights())
    ben = up_to_date(world, world.join(world.person(name="ben")))
    if not is_replaced:
        del ben.elements["a"]
        await accepted(world, ben, ben.change())
    ben.elements["a"] = element()
    await accepted(world, ben, ben.change())
    assert (await world.storage.open_board(BOARD)).authors["a"] == "ben"
    world.rooms.set_rights(BOARD, OWN)
    ben.elements["a"]["x"] = 9
    await accepted(world, ben, ben.change())
    up_to_date(world, anna).elements["a"]["x"] = 10
    assert await refused(world, anna, watcher, anna.change()) == "not_yours"


async def test_po6_what_a_facilitator_brings_back_stays_whose_it_was(world: World) -> None:
    anna, fay = await board(world, BoardRights())
    del up_to_date(world, fay).elements["a"]
    await accepted(world, fay, fay.change())
    fay.elements["a"] = element()
    await accepted(world, fay, fay.change())
    world.rooms.set_rights(BOARD, OWN)
    up_to_date(world, anna).elements["a"]["x"] = 10
    await accepted(world, anna, anna.change())


async def test_po6_authors_are_journalled_and_come_back(world: World) -> None:
    await board(world, OWN)
    stored = await world.storage.open_board(BOARD)
    assert stored.authors == {"a": "anna", "free": "anna", "zone": "anna"}
    await world.close()
    await world.expire()
    await world.open_again()
    world.rooms.set_rights(BOARD, OWN)
    watcher = world.join(world.person("facilitator"))
    ben = up_to_date(world, world.join(world.person(name="ben")))
    ben.elements["a"]["x"] = 9
    assert await refused(world, ben, watcher, ben.change()) == "not_yours"


async def test_po6_nobody_makes_things_in_the_name_of_others(world: World) -> None:
    anna, watcher = await board(world, OWN)
    del anna.elements["a"]
    await accepted(world, anna, anna.change())
    ben = up_to_date(world, world.join(world.person(name="ben")))
    ben.elements["a"] = element()
    assert await refused(world, ben, watcher, ben.change()) == "not_yours"


async def test_po7_a_facilitator_is_bound_by_nothing(world: World) -> None:
    rights = BoardRights(
        mode="follow", is_frozen=True, is_closed=True, locked=frozenset({"a"}), zones=CLOSED
    )
    _, watcher = await board(world, rights)
    up_to_date(world, watcher).elements["a"]["x"] = 100
    await accepted(world, watcher, watcher.change())


async def test_po2_an_edit_that_loses_touches_nothing(world: World) -> None:
    """Both wrote at once; the facilitator's value won, so the other's was never seen."""
    anna, watcher = await board(world, BoardRights())
    up_to_date(world, watcher)
    order = sorted((anna, watcher), key=lambda client: client.doc.client_id)
    order[0].elements["a"]["x"], order[1].elements["a"]["x"] = 70, 80
    order[1].write(order[1].change())
    await world.tick()
    world.rooms.set_rights(BOARD, LOCKED)
    order[0].forget()
    order[0].write(order[0].change())
    await world.tick()
    assert order[0].events("refused") == []
    assert document_of(world).elements()["a"]["x"] == 80


async def test_sy7_an_update_under_anothers_client_id_is_refused_before(world: World) -> None:
    anna, watcher = await board(world, LOCKED)
    anna.elements["free"]["x"] = 5
    ben = world.join(world.person(name="ben"))
    assert await refused(world, ben, watcher, anna.change()) == "foreign_client"


async def test_po2_who_may_not_write_may_repeat_what_is_known(world: World) -> None:
    anna, _ = await board(world, BoardRights())
    anna.elements["free"]["x"] = 5
    del anna.elements["a"]
    change = anna.change()
    await accepted(world, anna, change)
    world.rooms.set_rights(BOARD, BoardRights(is_frozen=True))
    anna.forget()
    anna.write(change)
    anna.send(SyncStep2(anna.doc.get_update()))
    await world.tick()
    assert anna.events("refused") == []
    assert anna.events("saved")[-1]["received"] == anna.session.received


async def test_po2_a_deletion_alone_is_an_attempt_to_write(world: World) -> None:
    anna, watcher = await board(world, BoardRights(is_frozen=True))
    del anna.elements["a"]
    assert await refused(world, anna, watcher, anna.change()) == "frozen"


async def test_sy11_thirty_copies_a_minute_pause_a_person(world: World) -> None:
    anna, watcher = await board(world, LOCKED)
    for n in range(TRIES):
        anna = up_to_date(world, world.join(anna.session.person))
        anna.elements["a"]["x"] = n
        assert await refused(world, anna, watcher, anna.change()) == "locked"
    anna.elements["free"]["x"] = 1
    assert await refused(world, anna, watcher, anna.change()) == "paused"


async def test_po2_a_panic_on_the_copy_leaves_the_room_as_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, watcher = await board(world, LOCKED)
    real = Document.twin

    def broken(self: Document) -> Document:
        copy = real(self)
        copy.close()  # from now on it says that it panicked
        return copy

    anna.elements["free"]["x"] = 5
    with monkeypatch.context() as patch:
        patch.setattr(Document, "twin", broken)
        assert await refused(world, anna, watcher, anna.change()) == "invalid_update"
    with pytest.raises(DocumentPanicked):
        broken(document_of(world)).has("free")
    again = up_to_date(world, world.join(anna.session.person))
    again.elements["free"]["x"] = 6
    await accepted(world, again, again.change())


async def test_po2_a_lock_among_sixty_writers_refuses_what_comes_after_it(world: World) -> None:
    await board(world, BoardRights(templates=frozenset({"canvas"})))
    writers = [up_to_date(world, world.join()) for _ in range(60)]
    for n, writer in enumerate(writers):
        if n == 30:
            world.rooms.set_rights(BOARD, LOCKED)
        writer.elements["a"]["text"].insert(0, f"{n} ")
        writer.elements[f"new-{n}"] = element()
        writer.write(writer.change())
    await world.calm()
    refusals = [len(writer.events("refused")) for writer in writers]
    assert refusals == [0] * 30 + [1] * 30
    newcomer = world.join()
    newcomer.send(SyncStep1(b"\x00"))
    await world.calm()
    newcomer.take()
    kept = {f"new-{n}" for n in range(30)}
    assert set(newcomer.elements.keys()) == {"a", "free", "zone"} | kept
    assert newcomer.elements.to_py() == document_of(world).elements()


async def test_po2_a_standing_holds_from_the_next_update_on(world: World) -> None:
    anna, watcher = await board(world, BoardRights())
    anna.elements["free"]["x"] = 5
    anna.write(anna.change())  # not committed yet
    world.rooms.set_standing(Standing("anna", "participant", is_muted=True), anna.session.person)
    (role,) = anna.events("role")
    assert (role["role"], role["writable"], role["host"]) == ("participant", False, False)
    await world.tick()
    assert len(watcher.updates()) == 1
    anna.elements["free"]["x"] = 6
    assert await refused(world, anna, watcher, anna.change()) == "muted"
