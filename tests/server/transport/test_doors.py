"""Links and room codes: windows, numbers, renewal, guessing."""

import time

import pytest
from starlette.types import ASGIApp

from server.transport.doors import CODE_LETTERS
from tests.server.transport.conftest import Asker, Made, make
from tests.server.transport.ordering import Json, done, join, kinds, me, order, problem, read


@pytest.fixture
async def facilitator(made: Made) -> Asker:
    return await made.join("facilitator", name="Olena")


def now_ms() -> int:
    return int(time.time() * 1000)


class TestWindows:
    @pytest.mark.parametrize(
        ("field", "shift_ms", "found"),
        [
            ("opens_ms", 60_000, (403, "link_not_open")),
            ("expires_ms", -1, (410, "link_expired")),
            ("opens_ms", -1, None),
            ("expires_ms", 60_000, None),
        ],
    )
    async def test_a_link_opens_and_expires(
        self,
        made: Made,
        facilitator: Asker,
        app: ASGIApp,
        field: str,
        shift_ms: int,
        found: tuple[int, str] | None,
    ) -> None:
        at = now_ms() + shift_ms
        link = await done(made, facilitator, "links", role="participant", **{field: at})
        answer = await join(app, link=link["url"])
        assert (None if answer.status_code == 200 else problem(answer)) == found
        if found == (403, "link_not_open"):
            assert answer.json()["opens_ms"] == at

    async def test_a_window_must_open_before_it_closes(
        self, made: Made, facilitator: Asker
    ) -> None:
        answer = await order(made, facilitator, "links", role="observer", opens_ms=2, expires_ms=2)
        assert problem(answer) == (422, "wrong_window")


class TestRenewal:
    async def test_rotation_shuts_the_old_address_and_disconnects_nobody(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        link = await done(made, facilitator, "links", role="participant", code=True)
        made.body["links"]["own"] = link["url"]
        anna = await made.join("own")
        new = await done(made, facilitator, f"links/{link['id']}/rotate")
        assert new["url"] != link["url"]
        assert new["code"] != link["code"]
        assert problem(await join(app, link=link["url"])) == (404, "link_not_found")
        assert problem(await join(app, code=link["code"])) == (404, "code_not_found")
        assert (await join(app, link=new["url"])).status_code == 200
        assert (await join(app, code=new["code"])).status_code == 200
        assert (await me(made, anna)).status_code == 200

    async def test_the_same_rotation_twice_gives_the_same_address(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        link = await done(made, facilitator, "links", role="participant")
        path = f"links/{link['id']}/rotate"
        urls = [
            (await done(made, facilitator, path, command="the-same-id"))["url"] for _ in range(2)
        ]
        assert urls[0] == urls[1]
        assert (await join(app, link=urls[0])).status_code == 200

    async def test_a_revoked_link_stays_shut(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        link = await done(made, facilitator, "links", role="participant")
        made.body["links"]["own"] = link["url"]
        anna = await made.join("own")
        await done(made, facilitator, f"links/{link['id']}/revoke")
        assert problem(await join(app, link=link["url"])) == (410, "link_revoked")
        answer = await order(made, facilitator, f"links/{link['id']}/rotate")
        assert problem(answer) == (409, "link_is_revoked")
        assert (await me(made, anna)).status_code == 200

    async def test_name_and_limits_can_be_changed(self, made: Made, facilitator: Asker) -> None:
        link = await done(made, facilitator, "links", role="participant", title="A")
        body = {"title": " Tisch 2 ", "opens_ms": None, "expires_ms": None, "uses": 5}
        await done(made, facilitator, f"links/{link['id']}", **body)
        shown = next(
            each
            for each in (await read(made, facilitator, "links"))["links"]
            if each["id"] == link["id"]
        )
        assert (shown["title"], shown["max_uses"], shown["uses"]) == ("Tisch 2", 5, 0)
        assert await kinds(made, facilitator) == ["link_made", "link_changed"]

    async def test_a_link_of_another_workshop_is_not_known(
        self, made: Made, facilitator: Asker
    ) -> None:
        other = await make(made.http)
        stranger = await other.join("facilitator")
        link = await done(other, stranger, "links", role="participant")
        answer = await order(made, facilitator, f"links/{link['id']}/revoke")
        assert problem(answer) == (404, "no_such_link")


class TestCodes:
    async def test_a_code_is_typed_as_people_type(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        link: Json = await done(made, facilitator, "links", role="participant", code=True)
        code = link["code"]
        assert len(code) == 7
        assert set(code) <= set(CODE_LETTERS)
        for typed in (code, code.lower(), f" {code[:3]}-{code[3:]} "):
            assert (await join(app, code=typed)).status_code == 200

    async def test_the_eleventh_wrong_code_in_a_minute_is_refused_and_others_come_in(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        link = await done(made, facilitator, "links", role="participant", code=True)
        for n in range(10):
            answer = await join(app, "198.51.100.7", code=f"WRONG{n}")
            assert problem(answer) == (404, "code_not_found")
        for code in ("WRONGXX", link["code"]):
            answer = await join(app, "198.51.100.7", code=code)
            assert problem(answer) == (429, "too_many_requests")
        assert (await join(app, "198.51.100.8", code=link["code"])).status_code == 200
        assert (await join(app, "198.51.100.7", link=link["url"])).status_code == 200

    async def test_right_codes_are_not_counted(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        link = await done(made, facilitator, "links", role="participant", code=True)
        answers = [await join(app, code=link["code"], name=f"P{n}") for n in range(15)]
        assert {answer.status_code for answer in answers} == {200}

    async def test_guessing_from_many_addresses_stops_codes_for_a_while_and_links_work_on(
        self, made: Made, facilitator: Asker, app: ASGIApp
    ) -> None:
        link = await done(made, facilitator, "links", role="participant", code=True)
        for n in range(30):
            for guess in range(10):
                await join(app, f"203.0.113.{n}", code=f"GUESS{guess}")
        answer = await join(app, "198.51.100.9", code=link["code"])
        assert problem(answer) == (429, "too_many_requests")
        assert (await join(app, "198.51.100.9", link=link["url"])).status_code == 200


@pytest.mark.parametrize("role", ["participant", "observer"])
async def test_only_facilitators_see_and_change_links(
    made: Made, facilitator: Asker, role: str
) -> None:
    asker = await made.join(role)
    link = await done(made, facilitator, "links", role="participant")
    seen = await made.http.get(f"/api/workshops/{made.id}/links", headers=asker.headers)
    assert problem(seen) == (403, "forbidden")
    for path in ("links", f"links/{link['id']}/rotate", f"links/{link['id']}/revoke"):
        body = {"role": "facilitator"} if path == "links" else {}
        assert (await order(made, asker, path, **body)).status_code == 403
