"""The record: each act once, by whom and about whom, and safe to open in a table program."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.transport.audit import AUDIT_KINDS, FORMULA_STARTS, ActView, as_csv
from tests.server.transport.conftest import Made
from tests.server.transport.ordering import done, kinds, read

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("people/{anna}/mute", {"muted": True}, "muted"),
        ("people/{anna}/mute", {"muted": False}, "unmuted"),
        ("people/{anna}/remove", {}, "removed"),
        ("people/{anna}/role", {"role": "observer"}, "role"),
        ("people/{anna}/role", {"role": "participant"}, "host"),
        ("links", {"role": "observer"}, "link_made"),
        ("settings", {"cursors": "off"}, "cursors"),
        ("settings", {"names": "hidden"}, "names"),
        ("settings", {"lobby": True}, "lobby_on"),
        ("settings", {"creates_per_minute": 20}, "settings"),
        ("session", {"do": "start"}, "session_started"),
        ("freeze", {"frozen": True}, "frozen"),
    ],
)
async def test_sa5_every_act_is_recorded_once(
    made: Made, path: str, body: dict[str, Any], kind: str
) -> None:
    facilitator, anna = await made.join("facilitator", name="Olena"), await made.join()
    if kind == "frozen":
        await done(made, facilitator, "session", do="start")
    whole = {"command": "the-same-twice", **body}
    for _ in range(2):
        await done(made, facilitator, path.format(anna=anna.person_id), **whole)
    found = await kinds(made, facilitator)
    assert [each for each in found if each != "session_started" or kind == each] == [kind]
    assert kind in AUDIT_KINDS
    assert (await read(made, facilitator, "audit"))["acts"][0]["by"] == "Olena"


async def test_sa5_the_record_can_be_taken_away(made: Made) -> None:
    facilitator = await made.join("facilitator", name="=SUM(A1)")
    anna = await made.join(name="@Anna")
    await done(made, facilitator, f"people/{anna.person_id}/remove")
    answer = await made.http.get(f"/api/workshops/{made.id}/audit.csv", headers=facilitator.headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header[2:5] == ["what", "by", "about"]
    assert row[2:5] == ["removed", "'=SUM(A1)", "'@Anna"]


@given(cells, cells, st.dictionaries(cells, cells, max_size=3))
def test_no_cell_is_ever_a_formula(by: str, subject: str, body: dict[str, str]) -> None:
    act = ActView(1, 0, "removed", by, "id", subject, None, None, dict(body))
    rows = list(csv.reader(io.StringIO(as_csv([act]).decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert not any(cell.startswith(FORMULA_STARTS) for cell in rows[1])


async def test_only_what_came_after_is_told_on_demand(made: Made) -> None:
    facilitator = await made.join("facilitator")
    for cursors in ("off", "on"):
        await done(made, facilitator, "settings", cursors=cursors)
    acts = (await read(made, facilitator, "audit"))["acts"]
    assert [act["body"]["cursors"] for act in acts] == ["on", "off"]
    later = (await read(made, facilitator, f"audit?after={acts[1]['sequence']}"))["acts"]
    assert later == acts[:1]
    for nonsense in ("-1", "x", "9" * 30, "1.5"):
        assert (await read(made, facilitator, f"audit?after={nonsense}"))["acts"] == acts
