"""Taking a workshop away over HTTP: what comes verifies, and comes to facilitators only."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from server.archive.checking import Checker, check
from server.archive.verifying import verify
from tests.server.transport.conftest import Made
from tests.server.transport.test_replay import Board, board, get, link_of, storage

__all__ = ["board", "storage"]  # fixtures


async def test_a_facilitator_takes_away_what_verifies(
    made: Made, board: Board, tmp_path: Path
) -> None:
    anna = await made.join("facilitator")
    olena = await made.join("participant", name="Olena", hides_name=True)
    await board.note(anna, "n1", "Grün ist die Straße", 11)
    await board.note(olena, "n2", "Зелена вулиця", 12)
    await board.happened(anna, "step", number=1)
    path = f"/boards/{made.board}"
    record = await get(made, anna, f"{path}/record")
    assert record.status_code == 200
    kept = (await get(made, anna, f"{path}/checkpoints")).json()
    key = bytes.fromhex(kept["public_key"])
    found = check(record.content.splitlines(keepends=True), Checker(key=key))
    assert (found.checkpoints, found.events) == (1, 1)
    assert olena.person_id not in record.text
    whole = await made.http.get(f"/api/workshops/{made.id}/archive", headers=anna.headers)
    one = await get(made, anna, f"{path}/archive")
    for answer, boards in ((whole, len(made.body["boards"])), (one, 1)):
        assert answer.status_code == 200
        assert int(answer.headers["content-length"]) == len(answer.content)
        file = tmp_path / "archive.zip"
        file.write_bytes(answer.content)
        verdicts = verify(file, [], key)
        assert [verdict.fault for verdict in verdicts] == [None] * boards
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            people = json.loads(archive.read("workshop.json"))["people"]
            names = {each.get("name") for each in people}
            assert names == {"Anna", None}


@pytest.mark.parametrize("place", ["/archive", "/record"])
async def test_nobody_else_takes_anything_away(made: Made, place: str) -> None:
    anna = await made.join("facilitator")
    link = await link_of(made, anna)
    path = f"/boards/{made.board}{place}"
    for role in ("participant", "observer"):
        assert (await get(made, await made.join(role, name=role), path)).status_code == 403
    assert (await get(made, link["headers"], path)).status_code == 403
    assert (await get(made, {}, path)).status_code == 401
    assert (await get(made, anna, f"/boards/nothing{place}")).status_code == 404
    url = f"/api/workshops/{made.id}/archive"
    assert (await made.http.get(url)).status_code == 401
