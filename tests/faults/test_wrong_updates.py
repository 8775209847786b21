"""Well-formed updates at the wrong time, under the wrong name, or from the wrong person."""

from pycrdt import Doc, Map

from tests.faults.table import Table
from tests.support import wire
from tests.support.peer import Peer, new_client_id, put_note


async def reason(peer: Peer) -> str:
    return str((await peer.until_event("refused"))["reason"])


async def test_sy2_updates_from_the_past_change_nothing(table: Table) -> None:
    peer = await table.guest().join()
    for update in [*table.cem.heard, table.ben.doc.get_update()]:
        await peer.say_update(update)
    await peer.until_saved()
    assert not peer.named("refused")


async def test_sy6_an_update_from_the_future_is_not_applied(table: Table) -> None:
    peer = await table.guest().join()
    first = peer.record(lambda elements: put_note(elements, "first"))
    second = peer.record(lambda elements: elements["first"].update({"x": 5}))
    await peer.say_update(second[0])
    await peer.until_event("resync")
    # The server asks for what is missing; the peer's answer to SyncStep1 brings both.
    await table.ben.until(lambda: table.ben.board().get("first", {}).get("x") == 5)
    assert first
    await table.cem.until(lambda: "first" in table.cem.board())
    table.before["ben"] = table.ben.board()


async def test_sy7_nobody_writes_under_the_client_id_of_another(table: Table) -> None:
    forged: Doc[Map[object]] = Doc(client_id=table.ben.doc.client_id)
    forged.get("elements", type=Map)
    forged.apply_update(table.ben.doc.get_update())
    before = forged.get_state()
    put_note(forged.get("elements", type=Map), "forged", "signed: Ben")
    peer = await table.guest().join()
    await peer.say_update(forged.get_update(before))
    assert await reason(peer) == "foreign_client"


async def test_sy7_the_next_clocks_of_another_cannot_be_occupied(table: Table) -> None:
    """Otherwise the victim's next edits would count as known and vanish."""
    occupied: Doc[Map[object]] = Doc(client_id=table.cem.doc.client_id)
    with occupied.transaction():
        put_note(occupied.get("elements", type=Map), "occupied")
    # Cem has said nothing yet, but has pointed: his client id is known to be his.
    await table.cem.say(wire.awareness(table.cem.doc.client_id, 1, {"cursor": None}))
    await table.ben.until(lambda: table.cem.doc.client_id in table.ben.awareness)
    peer = await table.guest().join()
    await peer.say_update(occupied.get_update())
    assert await reason(peer) == "foreign_client"
    await table.cem.note("cems", "eigenes")
    await table.ben.until(lambda: "cems" in table.ben.board())
    table.before["ben"] = table.ben.board()


async def test_aw2_nobody_moves_the_cursor_of_another(table: Table) -> None:
    await table.ben.say(wire.awareness(table.ben.doc.client_id, 1, {"cursor": {"x": 1, "y": 1}}))
    await table.cem.until(lambda: table.ben.doc.client_id in table.cem.awareness)
    peer = await table.guest().join()
    await peer.say(wire.awareness(table.ben.doc.client_id, 99, {"cursor": {"x": 666, "y": 666}}))
    await peer.say(wire.awareness(peer.doc.client_id, 1, {"cursor": {"x": 2, "y": 2}}))
    await table.cem.until(lambda: peer.doc.client_id in table.cem.awareness)
    assert table.cem.awareness[table.ben.doc.client_id]["cursor"] == {"x": 1, "y": 1}


async def test_aw3_nobody_points_under_the_name_of_another(table: Table) -> None:
    peer = await table.guest().join()
    forged = {"user": {"name": "Ben", "role": "facilitator", "color": "#000000"}, "cursor": None}
    await peer.say(wire.awareness(peer.doc.client_id, 1, forged))
    await table.cem.until(lambda: peer.doc.client_id in table.cem.awareness)
    user = table.cem.awareness[peer.doc.client_id]["user"]
    assert user["name"].startswith("Mal ")
    assert "role" not in user


async def test_sy5_an_observers_edit_reaches_nobody(table: Table) -> None:
    peer = await table.guest("observer").join()
    heard = len(table.ben.heard)
    await peer.note("unasked", "look at me")
    assert await reason(peer) == "read_only"
    await peer.until_saved()
    assert len(table.ben.heard) == heard
    # The sync answer of an observer is refused the same way when it holds something new.
    again = await table.guest("observer").open()
    again.record(lambda elements: put_note(elements, "smuggled"))
    await again.say(wire.step1(b"\0"))
    await again.until(lambda: again.synced)
    assert "smuggled" not in table.ben.board()


async def test_ce2_a_stock_observer_is_told_too(table: Table) -> None:
    peer = await table.guest("observer", control=False).join()
    await peer.note("unasked")
    await peer.until(lambda: peer.denied)
    assert peer.denied == ["read_only"]
    assert not peer.events


async def test_d7_nobody_writes_the_boards_metadata(table: Table) -> None:
    peer = await table.guest().join()
    doc: Doc[Map[object]] = Doc(client_id=new_client_id())
    meta = doc.get("meta", type=Map)
    meta["schemaVersion"] = 99
    await peer.say_update(doc.get_update())
    assert await reason(peer) in {"policy", "invalid_update"}


async def test_d1_nobody_opens_another_root(table: Table) -> None:
    peer = await table.guest().join()
    doc: Doc[Map[object]] = Doc(client_id=new_client_id())
    doc.get("backdoor", type=Map)["x"] = 1
    await peer.say_update(doc.get_update())
    assert await reason(peer) == "invalid_update"


async def test_d6_a_client_id_beyond_32_bits_is_refused(table: Table) -> None:
    """One of the engines would cut it to 32 bits: the id of somebody else."""
    peer = await table.guest().join()
    doc: Doc[Map[object]] = Doc(client_id=2**32 + table.ben.doc.client_id)
    put_note(doc.get("elements", type=Map), "large")
    await peer.say_update(doc.get_update())
    assert await reason(peer) == "invalid_update"
