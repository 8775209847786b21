"""Mute, remove, ban, report: who may, what it does, what is left of it."""

import asyncio
import sqlite3

import pytest
from starlette.types import ASGIApp

from server.settings import Settings
from tests.server.transport.conftest import Asker, Made
from tests.server.transport.ordering import done, join, kinds, me, order, problem, read


@pytest.fixture
async def facilitator(made: Made) -> Asker:
    return await made.join("facilitator", name="Olena")


async def enter(
    made: Made, app: ASGIApp, address: str = "198.51.100.7", name: str = "Anna"
) -> Asker:
    """Somebody from that address."""
    answer = await join(app, address, link=made.body["links"]["participant"], name=name)
    assert answer.status_code == 200, answer.text
    joined = answer.json()
    return Asker(joined["person"]["id"], {"Authorization": f"Bearer {joined['token']}"})


async def come(
    made: Made, app: ASGIApp, address: str, role: str = "participant"
) -> tuple[int, str]:
    answer = await join(app, address, link=made.body["links"][role])
    return (200, "") if answer.status_code == 200 else problem(answer)


class TestMute:
    async def test_and_back(self, made: Made, facilitator: Asker) -> None:
        anna = await made.join()
        for muted in (True, False):
            await done(made, facilitator, f"people/{anna.person_id}/mute", muted=muted)
            row = (await read(made, facilitator, "people"))["people"][1]
            assert row["muted"] is muted
        assert await kinds(made, facilitator) == ["muted", "unmuted"]

    async def test_facilitators_cannot_be(self, made: Made, facilitator: Asker) -> None:
        petro = await made.join("facilitator")
        answer = await order(made, facilitator, f"people/{petro.person_id}/mute", muted=True)
        assert problem(answer) == (409, "facilitator_not_muted")


class TestRemove:
    async def test_sa1_token_and_way_back_are_dead(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        joined = (await join(app, link=made.body["links"]["participant"])).json()
        anna = Asker("", {"Authorization": f"Bearer {joined['token']}"})
        await done(made, facilitator, f"people/{joined['person']['id']}/remove")
        assert problem(await me(made, anna)) == (401, "unauthenticated")
        back = await made.http.post("/api/return", json={"secret": joined["return_link"]})
        assert problem(back) == (404, "return_not_found")
        again = await order(made, facilitator, f"people/{joined['person']['id']}/remove")
        assert problem(again) == (404, "person_not_found")

    async def test_a_removed_facilitator_has_no_power_left(
        self, made: Made, facilitator: Asker
    ) -> None:
        petro = await made.join("facilitator", name="Petro")
        await done(made, facilitator, f"people/{petro.person_id}/remove")
        answer = await order(made, petro, f"people/{facilitator.person_id}/remove")
        assert answer.status_code == 401
        [act] = (await read(made, facilitator, "audit"))["acts"]
        assert (act["kind"], act["by"], act["subject"]) == ("removed", "Olena", "Petro")

    async def test_without_a_ban_the_link_opens_again(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        anna = await enter(made, app)
        await done(made, facilitator, f"people/{anna.person_id}/remove")
        assert await come(made, app, "198.51.100.7") == (200, "")

    async def test_two_who_remove_each_other_leave_one(
        self, made: Made, facilitator: Asker
    ) -> None:
        petro = await made.join("facilitator", name="Petro")
        answers = await asyncio.gather(
            order(made, facilitator, f"people/{petro.person_id}/remove"),
            order(made, petro, f"people/{facilitator.person_id}/remove"),
        )
        assert sorted(answer.status_code == 200 for answer in answers) == [False, True]


class TestBans:
    async def ban(
        self, made: Made, facilitator: Asker, app: ASGIApp, source: str, **body: object
    ) -> None:
        """Somebody who came from that address, in a live session, is banned."""
        await done(made, facilitator, "session", do="start")
        anna = await enter(made, app, source)
        await done(made, facilitator, f"people/{anna.person_id}/remove", **body)

    @pytest.mark.parametrize(
        ("address", "given", "doors"),
        [
            ("198.51.100.7", None, (["198.51.100.7", "::ffff:198.51.100.7"], ["198.51.100.8"])),
            ("198.51.100.7", "198.51.100.0/24", (["198.51.100.255"], ["198.51.101.0"])),
            ("198.51.100.7", "198.51.0.0/16", (["198.51.0.0"], ["198.52.0.0", "2001:db8::1"])),
            ("2001:db8::7", None, (["2001:db8::ffff:1"], ["2001:db8:0:1::7"])),
            ("2001:db8::7", "2001:db8::/32", (["2001:db8:ffff::"], ["2001:db9::"])),
            ("::ffff:198.51.100.7", None, (["198.51.100.7"], ["198.51.100.6"])),
        ],
    )
    async def test_sa3_an_address_and_its_neighbourhood(
        self,
        made: Made,
        app: ASGIApp,
        address: str,
        given: str | None,
        doors: tuple[list[str], list[str]],
    ) -> None:
        facilitator = await made.join("facilitator", name="Olena")
        inside, outside = doors
        body = {"range": given} if given else {"address": True}
        await self.ban(made, facilitator, app, address, ban="for_ever", **body)
        for each in inside:
            assert await come(made, app, each) == (403, "banned"), each
            assert await come(made, app, each, "facilitator") == (200, ""), each
        for each in outside:
            assert await come(made, app, each) == (200, ""), each

    @pytest.mark.parametrize(
        "given",
        [
            *("198.51.0.0/15", "203.0.113.0/24", "2001:db8::/64", "everywhere", "0.0.0.0/0"),
            *("::/0", "::ffff:198.51.100.0/120", "198.051.100.0/24", "198.51.100.0/२४"),
            *("fe80::%eth0/64", "198.51.100.0/-8", "198.51.100.0/16/16", "/16", "1" * 5000),
        ],
    )
    async def test_ranges_that_are_too_wide_or_elsewhere_are_refused(
        self, made: Made, facilitator: Asker, app: ASGIApp, given: str
    ) -> None:
        await done(made, facilitator, "session", do="start")
        anna = await enter(made, app)
        path = f"people/{anna.person_id}/remove"
        answer = await order(made, facilitator, path, ban="for_ever", range=given)
        assert problem(answer) == (422, "wrong_range")
        assert (await me(made, anna)).status_code == 200

    async def test_ranges_are_offered_with_whom_else_they_would_lock_out(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        await done(made, facilitator, "session", do="start")
        anna = await enter(made, app)
        for address in ("198.51.100.8", "198.51.7.7", "198.52.0.1", "2001:db8::1"):
            await enter(made, app, address, name=address)
        path = f"people/{anna.person_id}/ranges"
        offered = (await read(made, facilitator, path))["ranges"]
        assert [(each["range"], each["others"]) for each in offered] == [
            ("198.51.100.7/32", 0),
            ("198.51.100.0/24", 1),
            ("198.51.0.0/16", 2),
        ]
        remove = f"people/{anna.person_id}/remove"
        await done(
            made, facilitator, remove, ban="days", days=2, range=offered[1]["range"], link=False
        )
        assert await come(made, app, "198.51.100.200") == (403, "banned")
        assert await come(made, app, "198.51.7.8") == (200, "")
        # With the stay ends what is known of where they were.
        assert (await read(made, facilitator, path))["ranges"] == []

    async def test_ranges_of_the_newer_addresses_and_of_nobody(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        await done(made, facilitator, "session", do="start")
        anna = await enter(made, app, "2001:db8:1:2::7")
        offered = (await read(made, facilitator, f"people/{anna.person_id}/ranges"))["ranges"]
        widths = ["2001:db8:1:2::/64", "2001:db8:1::/48", "2001:db8::/32"]
        assert [each["range"] for each in offered] == widths
        for asker, wanted in ((anna, (403, "forbidden")), (facilitator, (404, "person_not_found"))):
            url = f"/api/workshops/{made.id}/people/nobody/ranges"
            assert problem(await made.http.get(url, headers=asker.headers)) == wanted

    async def test_sa3_a_ban_can_be_lifted(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        await self.ban(made, facilitator, app, "198.51.100.7", ban="days", days=2, address=True)
        bans = (await read(made, facilitator, "bans"))["bans"]
        assert {ban["kind"] for ban in bans} == {"person", "address"}
        assert {ban["expires_ms"] - ban["created_ms"] for ban in bans} == {2 * 86_400_000}
        for ban in bans:
            await done(made, facilitator, f"bans/{ban['id']}/lift")
        assert await come(made, app, "198.51.100.7") == (200, "")
        assert (await read(made, facilitator, "bans"))["bans"] == []

    async def test_sa3_with_the_link_it_is_shut(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        await self.ban(made, facilitator, app, "198.51.100.7", ban="for_ever", link=True)
        assert await come(made, app, "203.0.113.9") == (410, "link_revoked")

    async def test_sa3_a_banned_persons_browser_is_known_again(
        self, made: Made, facilitator: Asker
    ) -> None:
        body = {"link": made.body["links"]["participant"], "name": "Anna"}
        joined = (await made.http.post("/api/join", json=body)).json()
        jar = dict(made.http.cookies)
        made.http.cookies.clear()
        path = f"people/{joined['person']['id']}/remove"
        await done(made, facilitator, path, ban="for_ever")
        made.http.cookies.update(jar)
        assert problem(await made.http.post("/api/join", json=body)) == (403, "banned")
        preview = await made.http.post("/api/join/preview", json={"link": body["link"]})
        assert problem(preview) == (403, "banned")

    @pytest.mark.parametrize(
        ("body", "found"),
        [
            ({"address": True}, (422, "ban_missing")),
            ({"ban": "days"}, (422, "ban_days")),
            ({"ban": "for_ever", "days": 3}, (422, "ban_days")),
            ({"ban": "session"}, (409, "session_not_running")),
            ({"ban": "for_ever", "address": True}, (409, "address_unknown")),
            ({"ban": "days", "days": 0}, (400, "wrong_type")),
        ],
    )
    async def test_what_makes_no_sense_removes_nobody(
        self,
        made: Made,
        facilitator: Asker,
        app: ASGIApp,
        body: dict[str, object],
        found: tuple[int, str],
    ) -> None:
        anna = await enter(made, app)
        path = f"people/{anna.person_id}/remove"
        assert problem(await order(made, facilitator, path, **body)) == found
        assert (await me(made, anna)).status_code == 200

    async def test_no_address_is_kept_without_a_live_session(
        self, made: Made, app: ASGIApp, settings: Settings
    ) -> None:
        await enter(made, app)
        database = sqlite3.connect(settings.data_dir / "whiteboard.db")
        rows = database.execute("SELECT address FROM people").fetchall()
        database.close()
        assert rows == [(None,)]


class TestReports:
    async def test_reach_the_record_and_can_be_closed(self, made: Made, facilitator: Asker) -> None:
        anna = await made.join()
        body = {"board": made.board, "text": " not\n nice ", "element": "e1"}
        report = await done(made, anna, "report", **body)
        await done(made, facilitator, f"reports/{report['id']}/close")
        assert await kinds(made, facilitator) == ["report", "report_closed"]
        answer = await order(made, facilitator, f"reports/{report['id']}/close")
        assert problem(answer) == (404, "no_such_report")

    async def test_are_bounded(self, made: Made) -> None:
        anna = await made.join()
        for n in range(3):
            await done(made, anna, "report", board=made.board, text=f"{n}")
        answer = await order(made, anna, "report", board=made.board, text="4")
        assert problem(answer) == (429, "too_many_requests")

    @pytest.mark.parametrize(
        ("body", "found"),
        [
            ({}, (422, "empty_report")),
            ({"person": "absent"}, (404, "person_not_found")),
            ({"text": "x" * 501}, (400, "wrong_text")),
            ({"text": "a\u202eb"}, (400, "wrong_text")),
            ({"board": "absent", "text": "x"}, (404, "board_not_found")),
        ],
    )
    async def test_must_say_something_about_somebody_here(
        self, made: Made, body: dict[str, object], found: tuple[int, str]
    ) -> None:
        anna = await made.join()
        answer = await order(made, anna, "report", **{"board": made.board, **body})
        assert problem(answer) == found

    async def test_the_muted_make_none(self, made: Made, facilitator: Asker) -> None:
        anna = await made.join()
        await done(made, facilitator, f"people/{anna.person_id}/mute", muted=True)
        answer = await order(made, anna, "report", board=made.board, text="x")
        assert problem(answer) == (403, "muted")

    async def test_facilitators_act_instead(self, made: Made, facilitator: Asker) -> None:
        answer = await order(made, facilitator, "report", board=made.board, text="x")
        assert problem(answer) == (403, "forbidden")
