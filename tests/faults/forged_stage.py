"""A workshop in which everything is forbidden to somebody: people, boards and their rules."""

import secrets
from typing import Any

from tests.faults.forged_board import FRAMES, TEMPLATE, content, ids_of
from tests.faults.forged_table import ACTORS, BOARDS, IN_FOCUS, LABS, LEVELS, boards_at
from tests.support.api import Api, Joined
from tests.support.peer import Peer, peers
from tests.support.real_server import RealServer

# What the agenda says at each time; none: no live session runs.
STEPS: dict[str, dict[str, Any]] = {
    "open": {"mode": "open"},
    "follow": {"mode": "follow"},
    "private": {"mode": "private"},
    "vote": {"mode": "vote"},
    "own notes": {"mode": "open", "own_only": True},
    "follow elsewhere": {"mode": "follow"},
}
OUTSIDE = {"outside": "edit", "outside, own lab": "own_lab", "outside, to read": "read"}
# Who may write in the frames around the targets.
RULES: dict[str, dict[str, Any]] = {
    "in closed": {"is_closed": True},
    "in city": {"levels": ["city"]},
    "in south": {"labs": ["south"]},
    "in hosts": {"roles": ["host"]},
}


class Stage:
    """A workshop of its own, at one of the times of the table."""

    def __init__(self, server: RealServer, api: Api, time: str) -> None:
        self.server = server
        self._api = api
        self._time = time
        self._make()
        self.fay = self.join("Fay", "facilitator")
        self.onlooker = self.join("Onno", "observer")
        self.other = self.join("Ola")
        self._hosts = [self.join(f"Host {n}") for n in range(len(BOARDS))]
        people = (*("participant", "guest", "muted"), "observer")
        self._people = {actor: self.new(actor) for actor in people}
        self._people["facilitator"] = self.fay

    @classmethod
    async def prepared(cls, server: RealServer, api: Api, time: str) -> "Stage":
        """Everything lies on the boards, and the time has begun."""
        stage = cls(server, api, time)
        await stage._prepare()
        stage._begin()
        return stage

    def _make(self) -> None:
        body = {
            "title": f"Forged: {self._time}",
            "language": "en",
            "kit": "base-camp-90",
            "labs": [{"title": "north"}, {"title": "south"}],
            "lobby": False,
            "outside": "edit",
            "boards": [{"title": "further", "template": TEMPLATE}],
        }
        answer = self._api.http.post("/api/workshops", json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        self.id = str(made["workshop"]["id"])
        self._links: dict[str, str] = made["links"]
        self._labs = {lab["title"]: str(lab["id"]) for lab in made["labs"]}
        plenary, *groups = (str(board["id"]) for board in made["boards"])
        self._plenary = plenary
        # The first two groups are those of the labs, in their order.
        order = ("plain", "focus", "frozen", "closed", "own only")
        self.boards = dict(zip(order, groups, strict=True))

    # People

    def join(self, name: str, role: str = "participant", **more: str) -> Joined:
        """Somebody comes in."""
        body = {"link": self._links[role], "name": name, "language": "en", **more}
        answer = self._api.http.post("/api/join", json=body)
        self._api.http.cookies.clear()
        assert answer.status_code == 200, answer.text
        told = answer.json()
        person, boards = told["person"], tuple(str(board["id"]) for board in told["boards"])
        return Joined(told["token"], person["id"], person["name"], person["role"], boards)

    def new(self, actor: str) -> Joined:
        """One more person of that kind, but for hosts, who are known per board."""
        more = {}
        if actor in LABS:
            more = {"lab": self._labs[LABS[actor]], "level": LEVELS[actor]}
        return self.join(actor, "observer" if actor == "observer" else "participant", **more)

    def new_for(self, actor: str, board: str) -> Joined:
        """One more of the kind, when the tries of the first are used up."""
        person = self.new(actor)
        if actor in {"host", "other host"}:
            self._host(person, board if actor == "host" else self._other_board(board))
        return person

    def waiting(self) -> Joined:
        """Somebody who has not been let in."""
        self.order("settings", lobby=True)
        return self.join("Wanda")

    def removed(self) -> Joined:
        """Somebody who was in, and was sent away."""
        person = self.join("Rem")
        self.remove(person)
        return person

    def remove(self, person: Joined) -> None:
        """They have to go, now."""
        self.order(f"people/{person.person_id}/remove")

    def actor(self, actor: str, board: str) -> Joined:
        """Who tries things on that board."""
        if actor in self._people:
            return self._people[actor]
        hosted = board if actor == "host" else self._other_board(board)
        return self._hosts[list(BOARDS).index(hosted)]

    def _other_board(self, board: str) -> str:
        names = list(BOARDS)
        return names[(names.index(board) + 1) % len(names)]

    def peer(self, person: Joined, board: str) -> Peer:
        """Their connection to that board, not yet open."""
        return Peer(self.server.ws_url, self.boards[board], person.token)

    # Orders

    def order(self, path: str, **body: Any) -> None:
        """What the facilitator orders for the workshop."""
        self._post(f"/api/workshops/{self.id}/{path}", body)

    def order_on(self, board: str, what: str, **body: Any) -> None:
        """What the facilitator orders for a board."""
        self._post(f"/api/boards/{self.boards[board]}/{what}", body)

    def _post(self, path: str, body: dict[str, Any]) -> None:
        answer = self._api.http.post(
            path,
            json={"command": secrets.token_hex(8), **body},
            headers={"Authorization": f"Bearer {self.fay.token}"},
        )
        assert answer.status_code == 200, f"{path}: {answer.text}"

    def _host(self, person: Joined, board: str) -> None:
        path = f"people/{person.person_id}/role"
        self.order(path, role="participant", host_board=self.boards[board])

    # Before the tries

    async def _prepare(self) -> None:
        """Put everything on the boards, then say who may do what from now on."""
        self.order("settings", creates_per_minute=0, deletes_per_minute=0)
        for board in boards_at(self._time):
            await self._fill(board)
        for board in boards_at(self._time):
            self._rule(board)
        for host, board in zip(self._hosts, BOARDS, strict=True):
            self._host(host, board)
        self.order(f"people/{self._people['muted'].person_id}/mute", muted=True)

    async def _fill(self, board: str) -> None:
        for writer, updates in content().items():
            person = self.other if writer == "other" else self.actor(writer, board)
            peer = self.peer(person, board)
            async with peers(peer):
                await peer.join()
                for update in updates:
                    await peer.say_update(update)
                await peer.until_saved()
                assert not peer.named("refused")
                assert not peer.named("resync")

    def _rule(self, board: str) -> None:
        self.order_on(board, "locks", lock=ids_of("pinned"), unlock=ids_of("unlocked"))
        for target, rule in RULES.items():
            named = {**rule, "labs": [self._labs[lab] for lab in rule.get("labs", ())]}
            self.order_on(board, "zones", frame=f"frame {target}", rule=named)
        for frame in ids_of("frame"):
            self.order_on(board, "zones", frame=frame, rule={})

    def _begin(self) -> None:
        """The time begins."""
        self.order("freeze", frozen=True, boards=[self.boards["frozen"]])
        self.order_on("closed", "extend", open=False)
        if self._time in OUTSIDE:
            self.order("settings", outside=OUTSIDE[self._time])
            return
        step: dict[str, Any] = {**STEPS[self._time], **_NO_WORDS}
        if self._time in IN_FOCUS:
            frame = {"board": self.boards["focus"], "element": "frame in focus"}
            step |= {"scope": "frames", "frames": [frame]}
        if self._time == "follow elsewhere":
            step["boards"] = [self._plenary]
        self.order("agenda", steps=[step])
        self.order("session", do="start")


_NO_WORDS = {"minutes": 5, "title": {"en": "Now"}, "instruction": {}}
assert set(ACTORS) >= set(LABS)
assert set(RULES) < set(FRAMES)
