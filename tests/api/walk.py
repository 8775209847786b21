"""A workshop from its making to its copy, so that every operation once does what it is there for.

What may be left out of a request is put in or left out by chance; the seed says how.
"""

import random
from collections.abc import Mapping
from typing import Any

import httpx

from tests.api.described import Document, is_as_described
from tests.support.json_schema import mismatches, referred

W = "/api/workshops/{workshop_id}"
B = "/api/boards/{board_id}"
TEXTS = {"de": "Spielplatz", "en": "Playground", "uk": "Майданчик"}
DONE = range(200, 300)


class Walk:
    """One walk. `reached`: (method, path) of operations that answered that it is done."""

    def __init__(self, http: httpx.Client, document: Document, seed: int) -> None:
        self._http = http
        self._document = document
        self._chance = random.Random(seed)
        self._tokens: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._commands = 0
        self.reached: set[tuple[str, str]] = set()

    def run(self) -> None:
        """All of it, in an order in which it makes sense."""
        self._look_around()
        self._make()
        self._come_in()
        self._doors()
        self._lobby()
        self._roles()
        self._rules()
        self._live()
        self._signals()
        self._groups()
        self._safety()
        self._end()

    # Asking

    def get(self, path: str, who: str = "") -> Any:
        """Read; it has to succeed."""
        return self._ask("get", path, who, None)

    def post(self, path: str, who: str = "Olena", **body: Any) -> Any:
        """Do; it has to succeed."""
        operation = self._document["paths"][path]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        if "command" in referred(schema["$ref"], self._document)["properties"]:
            self._commands += 1
            body["command"] = f"walk-{self._commands:020}"
        assert list(mismatches(body, schema, self._document)) == [], path
        return self._ask("post", path, who, body)

    def _ask(self, method: str, path: str, who: str, body: Mapping[str, Any] | None) -> Any:
        headers = {"Authorization": f"Bearer {self._tokens[who]}"} if who else {}
        url = path.format(**self._ids)
        answer = self._http.request(method, url, json=body, headers=headers)
        self._http.cookies.clear()
        is_as_described(self._document, self._document["paths"][path][method], answer)
        assert answer.status_code in DONE, f"{method} {url} {body}: {answer.text}"
        self.reached.add((method, path))
        is_json = answer.headers["content-type"] == "application/json"
        return answer.json() if is_json else answer.content

    def maybe(self, **keys: Any) -> dict[str, Any]:
        """Some of them."""
        return {key: value for key, value in keys.items() if self._chance.random() < 0.5}

    def one(self, *choices: Any) -> Any:
        """One of them."""
        return self._chance.choice(choices)

    # The way

    def _look_around(self) -> None:
        for path in ("/healthz", "/readyz", "/api/openapi.json", "/api/info", "/api/templates"):
            self.get(path)
        assert any(kit["id"] == "base-camp-90" for kit in self.get("/api/kits")["kits"])

    def _make(self) -> None:
        made = self.post(
            "/api/workshops",
            "",
            title="Quartier Nord",
            language=self.one("de", "en", "uk"),
            kit="base-camp-90",
            labs=[{"title": "Neuhafen"}, {"title": "Вербівськ", "country": "UA"}],
            lobby=False,
            outside="edit",
            **self.maybe(
                welcome=TEXTS,
                time_zone="Europe/Kyiv",
                languages=["uk", "en"],
                network="Living Labs",
                boards=[{"title": "One more", "template": "nlc-check"}],
            ),
        )
        self._links = made["links"]
        self._labs = [lab["id"] for lab in made["labs"]]
        self._boards = [board["id"] for board in made["boards"]]
        self._ids = {"workshop_id": made["workshop"]["id"], "board_id": self._boards[0]}

    def _join(self, name: str, role: str = "participant", **more: Any) -> dict[str, Any]:
        link = {"link": self._links[role]}
        joined: dict[str, Any] = self.post("/api/join", "", name=name, **{**link, **more})
        self._tokens[name] = joined["token"]
        self._people[name] = joined["person"]["id"]
        return joined

    def _come_in(self) -> None:
        self.post("/api/join/preview", "", link=self._links["participant"])
        back = self._join("Olena", "facilitator")["return_link"]
        self._join("Petro", "facilitator", **self.maybe(language="uk", hides_name=True))
        self._join("Anna", **self.maybe(level="city", lab=self._labs[0], language="de"))
        self._join("Ben", **self.maybe(lab_text="Nachbarschaft", level="national"))
        self._join("Eve", "observer")
        self._tokens["Olena"] = self.post("/api/return", "", secret=back)["token"]
        self.get("/api/me", "Anna")
        changes = self.maybe(name="Änne", language="uk", hides_name=True)
        self.post("/api/me", "Anna", **changes)
        again = self.post("/api/me/return-link", "Anna", **self.maybe(revoke=True))
        self.post("/api/return", "", secret=again["url"])
        self.get(B, "Anna")
        assert self.get(f"{B}/state", "Eve")

    def _doors(self) -> None:
        made = self.post(
            f"{W}/links",
            role=self.one("participant", "observer"),
            **self.maybe(title="Door", lab=self._labs[1], level="city", uses=5, code=True),
        )
        self._ids["link_id"] = made["id"]
        limits = {"opens_ms": None, "expires_ms": self.one(None, 9_000_000_000_000), "uses": 3}
        self.post(f"{W}/links/{{link_id}}", title=self.one("", "Side door"), **limits)
        rotated = self.post(f"{W}/links/{{link_id}}/rotate")
        self.post("/api/join/preview", "", link=rotated["url"])
        self.get(f"{W}/links", "Olena")
        self.post(f"{W}/links/{{link_id}}/revoke")

    def _lobby(self) -> None:
        settings = self.maybe(cursors="off", names="hidden", retention_days=30, replay=True)
        self.post(f"{W}/settings", lobby=True, welcome=TEXTS, **settings)
        for name in ("Wanda", "Wim"):
            assert self._join(name)["state"] == "waiting"
        self.get("/api/me", "Wanda")
        people = self.one({"people": [self._people["Wanda"]]}, {"all": True})
        admitted = self.post(f"{W}/lobby/admit", **people)["admitted"]
        if admitted == 1:
            self.post(f"{W}/lobby/reject", people=[self._people["Wim"]])
        else:
            self.post(f"{W}/lobby/reject", all=True)
        self.post(f"{W}/settings", lobby=False, confirm=True)

    def _roles(self) -> None:
        self._ids["person_id"] = self._people["Ben"]
        self.post(f"{W}/people/{{person_id}}/role", role="observer")
        hosted = self.one(None, self._boards[1])
        self.post(f"{W}/people/{{person_id}}/role", role="participant", host_board=hosted)
        works = {"level": self.one("association", None), "lab": self.one(self._labs[0], None)}
        self.post(f"{W}/people/{{person_id}}/affiliation", **works)
        self.get(f"{W}/people", "Olena")

    def _rules(self) -> None:
        steps = self.get(f"{W}/programme", "Olena")["steps"]
        frames = [frame for step in steps for frame in step["frames"]]
        self._frame = self._chance.choice(frames)
        self._ids["board_id"] = self._frame["board"]
        rule = {**self.maybe(roles=["host"], labs=self._labs, levels=["city"], is_closed=True)}
        self.post(f"{B}/zones", frame=self._frame["element"], rule=self.one(rule, None))
        self.post(f"{B}/locks", **self.maybe(lock=["note-1", "note-2"], unlock=["note-2"]))
        step = {"mode": self.one("open", "follow", "private", "vote"), "minutes": 5}
        optional = self.maybe(own_only=True, scope="frames", boards=[self._frame["board"]])
        words = {"title": TEXTS, "instruction": self.one({}, TEXTS)}
        told = [{**step, **words, "frames": [self._frame], **optional}]
        self._steps = self.post(f"{W}/agenda", steps=told * self.one(1, 3))["steps"]

    def _live(self) -> None:
        self.post(f"{W}/session", do="start")
        self.post(f"{W}/step", step=self._chance.choice(self._steps))
        on = self.maybe(board=self._boards[1])
        self.post(f"{W}/timer", do="start", minutes=3, **on)
        self.post(f"{W}/timer", do="add", minutes=self.one(-1, 1.5), **on)
        for do in ("pause", "resume", "stop"):
            self.post(f"{W}/timer", do=do, **on)
        boards = self.maybe(boards=self._boards[:2])
        for is_frozen in (True, False):
            self.post(f"{W}/freeze", frozen=is_frozen, **boards)
        self.post(f"{W}/lead", "Petro")
        for target in ({"person": self._people["Olena"]}, {"frame": self._frame}, {"stop": True}):
            self.post(f"{W}/follow", **target)
        frame = self.maybe(frame=self._frame["element"])
        self.post(f"{W}/summon", board=self._frame["board"], **frame)
        self.post(f"{W}/message", texts=self.one(TEXTS, {"uk": "Ще дві хвилини"}))
        assert self.get(f"{W}/messages", "Anna")["messages"]
        self.get(f"{W}/cockpit", "Petro")

    def _signals(self) -> None:
        board = self._boards[1]
        for what in ("hand", "ready", "call"):
            for is_up in (True, False, True):
                self.post(f"{W}/{what}", "Anna", up=is_up, board=board)
        self.post(f"{W}/call/answer", person=self._people["Anna"])
        self.post(f"{W}/ready/clear")

    def _groups(self) -> None:
        groups = self._boards[1:5]
        rules = {"include_expected": True, **self.maybe(mix_labs=False, own_lab=True)}
        fixed = self.maybe(fixed={self._people["Anna"]: groups[0]})
        found = self.post(f"{W}/groups/preview", boards=groups, rules=rules, **fixed)["groups"]
        assert {each["board"] for each in found} == set(groups)
        self.post(f"{W}/groups/apply", groups=found)
        self.post(f"{W}/groups/go", **self.maybe(minutes=20))
        self.post(f"{W}/groups/wrong", "Anna")
        self.post(f"{W}/groups/back")
        self._ids["board_id"] = groups[0]
        self.post(f"{B}/extend", open=True)

    def _safety(self) -> None:
        what = self.one({"text": "Look"}, {"person": self._people["Ben"]}, {"element": "note-1"})
        report = self.post(f"{W}/report", "Anna", board=self._boards[0], **what)
        self._ids["report_id"] = report["id"]
        self.post(f"{W}/reports/{{report_id}}/close")
        self.post(f"{W}/people/{{person_id}}/mute", muted=True)
        assert "ranges" in self.get(f"{W}/people/{{person_id}}/ranges", "Olena")
        ban = self.one({"ban": "session"}, {"ban": "days", "days": 7}, {"ban": "for_ever"})
        self.post(f"{W}/people/{{person_id}}/remove", **ban, **self.maybe(link=True))
        (self._ids["ban_id"], *_) = (each["id"] for each in self._bans())
        self.post(f"{W}/bans/{{ban_id}}/lift")
        assert self._ids["ban_id"] not in {each["id"] for each in self._bans()}
        assert self.get(f"{W}/audit", "Petro")["acts"]
        assert b"lifted" in self.get(f"{W}/audit.csv", "Petro")

    def _bans(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"{W}/bans", "Olena")["bans"]
        return found

    def _end(self) -> None:
        for do in ("end", "undo_end"):
            self.post(f"{W}/session", do=do)
        self.post(f"{W}/copy", **self.maybe(title="Once more"))
