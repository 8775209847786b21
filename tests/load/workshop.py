"""A whole workshop by script: "Base Camp 90" from the lobby to the end, its time compressed.

    python -m tests.load.workshop [people]

People are connections of their own with documents of their own; facilitators use the HTTP API.
Every scene checks what must be true of it, and measures what has a limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pycrdt import Map
from websockets.asyncio.client import connect

from tests.load.report import Row, add, write
from tests.support.peer import WAIT_S, Peer, equal, put_note
from tests.support.real_server import RealServer

PEOPLE = 60
LATE = 5  # let in when the groups are at work
LABS = ("Neuhafen", "Verbivsk", "Thornbay", "Mykolaiv")
ENV = {"JOINS_PER_MINUTE": "1000", "WORKSHOPS_PER_MINUTE": "1000", "LOG_LEVEL": "warning"}
# What the specification allows, in seconds.
LIMITS_S = {
    "admit": 3.0,
    "freeze": 1.0,
    "step": 1.0,
    "call": 2.0,
    "groups": 10.0,
    "go": 20.0,
    "summon": 10.0,
    "lead": 10.0,
    "restart": 15.0,
}


@dataclass
class Guest:
    """Somebody in the workshop, and their connection to the board they are on."""

    id: str
    name: str
    token: str
    peer: Peer | None = None
    admitted: asyncio.Event = field(default_factory=asyncio.Event)
    lobby_words: list[str] = field(default_factory=list)

    @property
    def at(self) -> Peer:
        assert self.peer is not None, f"{self.name} is on no board"
        return self.peer


class Script:
    """One run. `took_s`: scene -> seconds, for those that have a limit."""

    def __init__(self, server: RealServer, people: int) -> None:
        self._server = server
        self._people = people
        self._http = httpx.AsyncClient(base_url=server.url, timeout=30)
        self.took_s: dict[str, float] = {}
        self.guests: list[Guest] = []
        self.leads: list[Guest] = []
        self._made: dict[str, Any] = {}

    async def run(self) -> dict[str, float]:
        """All scenes in their order."""
        scenes: Sequence[Callable[[], Awaitable[None]]] = (
            self._lobby,
            self._welcome,
            self._try_it_out,
            self._own_notes,
            self._group_work,
            self._latecomers,
            self._stranger,
            self._power_cut,
            self._bring_everyone,
            self._laptop_dies,
            self._server_dies,
            self._vote,
            self._end,
        )
        try:
            await self._create()
            for scene in scenes:
                await scene()
        finally:
            await self._leave()
        return self.took_s

    # What facilitators and people do

    async def order(self, who: Guest, what: str, **values: object) -> dict[str, Any]:
        """A command that has to succeed."""
        answer = await self.ask(who, what, **values)
        assert answer.status_code in {200, 201}, f"{what}: {answer.text}"
        told: dict[str, Any] = answer.json()
        return told

    async def ask(self, who: Guest, what: str, **values: object) -> httpx.Response:
        """A command, whatever becomes of it."""
        path = f"/api/workshops/{self._made['workshop']['id']}/{what}"
        body = {"command": uuid.uuid4().hex, **values}
        headers = {"Authorization": f"Bearer {who.token}"}
        return await self._http.post(path, json=body, headers=headers)

    async def measured(self, scene: str, until: Awaitable[object], since_s: float) -> None:
        """Wait for it, and hold it to its limit."""
        await until
        self.took_s[scene] = round(time.monotonic() - since_s, 3)
        assert self.took_s[scene] <= LIMITS_S[scene], f"{scene}: {self.took_s[scene]} s"

    async def join(self, link: str, name: str, language: str) -> Guest:
        """Through the door; whether there is a lobby behind it is for the workshop to say."""
        body = {"link": link, "name": name, "language": language}
        answer = await self._http.post("/api/join", json=body)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        guest = Guest(told["person"]["id"], told["person"]["name"], told["token"])
        if told["state"] == "admitted":
            guest.admitted.set()
        return guest

    async def wait_in_lobby(self, guest: Guest) -> None:
        """Hear every word of the lobby until it lets one in."""
        url = f"{self._server.ws_url}/lobby?token={guest.token}"
        async with connect(url, proxy=None) as socket:
            async for word in socket:
                guest.lobby_words.append(str(word))
                if json.loads(word)["event"] == "admitted":
                    guest.admitted.set()
                    return

    async def go(self, guest: Guest, board: str) -> None:
        """To another board, as our client does it: the connection is a new one."""
        if guest.peer is not None:
            await guest.peer.leave()
        guest.peer = Peer(self._server.ws_url, board, guest.token)
        await guest.peer.join()
        await guest.peer.until_event("rights")

    async def go_all(self, guests: Sequence[Guest], board: str) -> None:
        await asyncio.gather(*(self.go(guest, board) for guest in guests))

    async def all_told(self, guests: Sequence[Guest], holds: Callable[[Peer], object]) -> None:
        await asyncio.gather(*(until(guest.at, holds) for guest in guests))

    async def step(self, number: int) -> None:
        """To a step of the agenda; everybody knows within a second."""
        step_id = self._steps[number - 1]["id"]
        since_s = time.monotonic()
        await self.order(self.leads[0], "step", step=step_id)
        await self.measured("step", self.all_told(self.guests, at_step(step_id)), since_s)

    @property
    def _steps(self) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = self.leads[0].at.named("programme")[-1]["steps"]
        return steps

    # The scenes

    async def _create(self) -> None:
        labs = [{"title": title} for title in LABS]
        body = {"title": "Base Camp", "language": "en", "kit": "base-camp-90", "labs": labs}
        answer = await self._http.post("/api/workshops", json=body)
        assert answer.status_code == 201, answer.text
        self._made = answer.json()
        assert len(self._boards) == 5
        link = self._made["links"]["facilitator"]
        for name in ("Fay", "Flo", "Finn"):
            self.leads.append(await self.join(link, name, "en"))

    @property
    def _boards(self) -> list[str]:
        return [str(board["id"]) for board in self._made["boards"]]

    async def _lobby(self) -> None:
        """JOIN-2, MOD-5: they wait, hear nothing of the boards, and come in by one click."""
        links = [each["url"] for each in self._made["links"]["labs"]]
        languages = ["uk"] * 5 + ["en"] * 10 + ["de"] * self._people
        for number in range(self._people):
            link = links[number % len(links)]
            self.guests.append(await self.join(link, f"P{number}", languages[number]))
        assert not any(guest.admitted.is_set() for guest in self.guests)
        early = self.guests[:-LATE]
        waits = [asyncio.create_task(self.wait_in_lobby(guest)) for guest in self.guests]
        self._late_waits = waits[-LATE:]
        await self.go_all(self.leads, self._boards[0])
        await self.leads[0].at.until(lambda: self._waiting() == self._people)
        refused = await self._http.get(
            f"/api/boards/{self._boards[0]}/state",
            headers={"Authorization": f"Bearer {early[0].token}"},
        )
        assert refused.status_code == 403
        since_s = time.monotonic()
        admitted = await self.order(
            self.leads[0], "lobby/admit", people=[guest.id for guest in early]
        )
        assert admitted["admitted"] == len(early)
        entered = asyncio.gather(*(guest.admitted.wait() for guest in early))
        await self.measured("admit", entered, since_s)
        for guest in early:
            events = [json.loads(word)["event"] for word in guest.lobby_words]
            assert events == ["waiting", "admitted"]
        self._late, self.guests = self.guests[-LATE:], early

    def _waiting(self) -> int:
        cockpit = self.leads[0].at.named("cockpit")
        return len(cockpit[-1]["waiting"]) if cockpit else 0

    async def _welcome(self) -> None:
        """FAC-1: a frozen board is read-only for everybody within a second."""
        await self.go_all(self.guests, self._boards[0])
        await self.order(self.leads[0], "session", do="start")
        await self.step(1)
        since_s = time.monotonic()
        await self.order(self.leads[0], "freeze", frozen=True)
        frozen = self.all_told(self.guests, lambda at: reason_of(at) == "frozen")
        await self.measured("freeze", frozen, since_s)
        await self.refused(self.guests[0], "frozen")
        await self.order(self.leads[0], "freeze", frozen=False)
        await self.all_told(self.guests, lambda at: reason_of(at) == "step")

    async def refused(self, guest: Guest, reason: str) -> None:
        """Whatever their client believes: what they write is refused, and nobody sees it."""
        before = self.leads[0].at.board()
        await self._refuse(guest, reason, put(f"forged-{uuid.uuid4().hex[:8]}"))
        assert self.leads[0].at.board() == before

    async def _refuse(self, guest: Guest, reason: str, change: Callable[[Map[Any]], None]) -> None:
        """They make that change, and are told why it counts for nothing."""
        count = len(guest.at.named("refused"))
        await guest.at.edit(change)
        await guest.at.until(lambda: len(guest.at.named("refused")) > count)
        assert guest.at.named("refused")[-1]["reason"] == reason
        # Their document holds what the board does not: they start over with an empty one.
        await self.go(guest, guest.at.url.split("/sync/")[1].split("?")[0])

    async def _try_it_out(self) -> None:
        """Everybody writes a note in the frame of the step; elsewhere nobody can (USE-1, USE-3)."""
        await self.step(2)
        await self.order(self.leads[0], "timer", do="start", minutes=3)
        await self.all_told(self.guests, lambda at: at.named("programme")[-1]["timers"])
        frame = self.leads[0].at.board()["base-camp-check-in.practice"]
        place = {"x": frame["x"] + 20, "y": frame["y"] + 20}
        for guest in self.guests:
            await guest.at.note(f"name-{guest.id}", guest.name, **place)
        await self.all_told([*self.guests, *self.leads], self._has_all_names)
        await self._refuse(self.guests[0], "zone", put("far away", x=90_000, y=90_000))

    def _has_all_names(self, at: Peer) -> bool:
        return all(f"name-{guest.id}" in at.elements for guest in self.guests)

    async def _own_notes(self) -> None:
        """Only one's own note can be moved, and no template's object (USE-3)."""
        await self.step(3)
        ann, ben = self.guests[:2]
        for element_id, reason in (
            (f"name-{ben.id}", "not_yours"),
            ("base-camp-check-in.practice", "locked"),
        ):
            await self._refuse(ann, reason, move(element_id))
        await ann.at.edit(move(f"name-{ann.id}"))
        await self.all_told(self.leads, lambda at: at.board()[f"name-{ann.id}"]["x"] == 7)

    async def _group_work(self) -> None:
        """BRK-1 to BRK-3: groups by rule, one click, everybody writes on the board of theirs."""
        await self.step(5)
        boards = self._boards[1:]
        rules = {"mix_labs": True, "keep_language": 3, "own_lab": True}
        since_s = time.monotonic()
        preview = await self.order(self.leads[0], "groups/preview", boards=boards, rules=rules)
        sizes = [len(group["people"]) for group in preview["groups"]]
        assert sum(sizes) == len(self.guests)
        assert max(sizes) - min(sizes) <= 1
        await self.order(self.leads[0], "groups/apply", groups=preview["groups"])
        told = self.all_told(self.guests, group_of)
        await self.measured("groups", told, since_s)
        since_s = time.monotonic()
        await self.order(self.leads[0], "groups/go", minutes=30)
        await self.all_told(self.guests, lambda at: at.named("go"))
        moves = [self.go(guest, guest.at.named("go")[-1]["board"]) for guest in self.guests]
        await self.measured("go", asyncio.gather(*moves), since_s)
        await self.step(7)
        for guest in self.guests:
            await guest.at.note(f"idea-{guest.id}", "Idea")
        await asyncio.gather(*(guest.at.until_saved() for guest in self.guests))
        texts = {"de": "Noch zwei Minuten", "en": "Two more minutes", "uk": "Ще дві хвилини"}
        await self.order(self.leads[0], "message", texts=texts)
        await self.all_told(self.guests, lambda at: at.named("message"))
        assert all(len(guest.at.named("message")) == 1 for guest in self.guests)
        await self._call_for_help()

    async def _call_for_help(self) -> None:
        """FAC-3."""
        caller, lead = self.guests[0], self.leads[0]
        board = group_of(caller.at)
        since_s = time.monotonic()
        await self.order(caller, "call", up=True, board=board)
        called = lead.at.until(lambda: lead.at.named("called"))
        await self.measured("call", called, since_s)
        assert lead.at.named("called")[-1]["board"] == board
        await self.order(lead, "call/answer", person=caller.id)
        await caller.at.until_event("coming")

    async def _latecomers(self) -> None:
        """JOIN-5: who comes late knows step and time left."""
        assert not any(guest.admitted.is_set() for guest in self._late)
        assert [len(guest.lobby_words) for guest in self._late] == [1] * LATE
        await self.order(self.leads[1], "lobby/admit", all=True)
        await asyncio.gather(*self._late_waits)
        await self.go_all(self._late, self._boards[1])
        for guest in self._late:
            programme = guest.at.named("programme")[0]
            assert programme["step"]["number"] == 7
        self.guests += self._late

    async def _stranger(self) -> None:
        """MOD-1, MOD-3: read-only at once; removed, nothing of theirs has any effect."""
        stranger, self.guests = self.guests[-1], self.guests[:-1]
        await self.order(self.leads[0], f"people/{stranger.id}/mute", muted=True)
        await stranger.at.until(lambda: reason_of(stranger.at) == "muted")
        await self.order(self.leads[0], f"people/{stranger.id}/remove", ban="session")
        assert await stranger.at.until_closed() == 4410
        again = await self._http.get(
            "/api/me", headers={"Authorization": f"Bearer {stranger.token}"}
        )
        assert again.status_code == 401

    async def _power_cut(self) -> None:
        """NET-3: nine lose their connection, write on, and nothing is lost when they are back."""
        unlucky = self.guests[: min(9, len(self.guests) // 2)]
        for guest in unlucky:
            guest.at.vanish()
            await guest.at.until_closed()
        offline = {guest.id: write_offline(guest) for guest in unlucky}
        for guest in unlucky:
            await guest.at.leave()
            await guest.at.join()
            for update in offline[guest.id]:
                await guest.at.say_update(update)
            await guest.at.until_saved()
            assert not guest.at.named("refused")
        for guest in unlucky:
            await until(guest.at, has(f"offline-{guest.id}"))

    async def _bring_everyone(self) -> None:
        """SUM-1: all on one board within ten seconds; BRK-6: the boards of groups are closed."""
        since_s = time.monotonic()
        await self.order(self.leads[0], "summon", board=self._boards[0])
        await self.all_told(self.guests, lambda at: at.named("summon"))
        arrived = self.go_all(self.guests, self._boards[0])
        await self.measured("summon", arrived, since_s)
        await self.order(self.leads[0], "groups/back")
        await self.go(self.guests[0], self._boards[1])
        assert reason_of(self.guests[0].at) == "closed"
        await self.go(self.guests[0], self._boards[0])

    async def _laptop_dies(self) -> None:
        """FAC-5, FAC-6: another facilitator goes on."""
        dead, heir = self.leads[:2]
        await self.order(dead, "timer", do="start", minutes=3)
        since_s = time.monotonic()
        dead.at.vanish()
        await heir.at.until(lambda: heir.at.named("cockpit")[-1]["lead_gone"], LIMITS_S["lead"])
        await self.order(heir, "lead")
        led = self.all_told(self.guests, lambda at: lead_of(at) == heir.name)
        await self.measured("lead", led, since_s)
        await dead.at.until_closed()
        await self.go(dead, self._boards[0])

    async def _server_dies(self) -> None:
        """NET-7: killed and started again; all are back with the right step and time."""
        before = self.guests[0].at.named("programme")[-1]
        since_s = time.monotonic()
        await asyncio.to_thread(self._server.restart)
        everybody = [*self.guests, *self.leads]
        await self.measured("restart", self.go_all(everybody, self._boards[0]), since_s)
        for guest in self.guests:
            after = guest.at.named("programme")[0]
            assert after["step"] == before["step"]
            passed_ms = after["time_ms"] - before["time_ms"]
            left_ms = before["timers"][0]["left_ms"] - passed_ms
            assert abs(after["timers"][0]["left_ms"] - left_ms) < 1000

    async def _vote(self) -> None:
        await self.step(10)
        assert reason_of(self.guests[0].at) == "step"
        await self.refused(self.guests[0], "step")
        await self.step(11)

    async def _end(self) -> None:
        """END-1, END-2: ten seconds to take it back, then the boards are read-only."""
        await self.order(self.leads[0], "session", do="end")
        await self.order(self.leads[1], "session", do="undo_end")
        await self.order(self.leads[0], "session", do="end")
        await self.all_told(self.guests, lambda at: session_of(at) == "ending")
        await asyncio.gather(
            *(until(guest.at, lambda at: session_of(at) == "ended", 15) for guest in self.guests)
        )
        boards = await equal(*(guest.at for guest in [*self.guests, *self.leads]))
        assert not any(element_id.startswith("forged") for element_id in boards)

    async def _leave(self) -> None:
        for guest in [*self.guests, *self.leads]:
            if guest.peer is not None:
                with contextlib.suppress(OSError):
                    await guest.peer.leave()
        await self._http.aclose()


async def until(at: Peer, holds: Callable[[Peer], object], limit_s: float = WAIT_S) -> None:
    """Return once that holds of somebody's connection."""
    await at.until(lambda: holds(at), limit_s)


def at_step(step_id: str) -> Callable[[Peer], bool]:
    """Whether somebody has been told of that step."""

    def holds(at: Peer) -> bool:
        step = at.named("programme")[-1]["step"]
        return step is not None and step["id"] == step_id

    return holds


def reason_of(at: Peer) -> str | None:
    """Why they may not write at present, as they were told."""
    reason: str | None = at.named("rights")[-1]["reason"]
    return reason


def group_of(at: Peer) -> str | None:
    """The board of their group, as they were told."""
    board: str | None = at.named("programme")[-1]["me"]["group_board"]
    return board


def lead_of(at: Peer) -> str:
    """Who is in charge, as they were told."""
    lead = at.named("programme")[-1]["lead"]
    return str(lead["name"]) if lead else ""


def session_of(at: Peer) -> str:
    """What the live session is doing, as they were told."""
    return str(at.named("programme")[-1]["session"]["state"])


def has(element_id: str) -> Callable[[Peer], bool]:
    """Whether somebody sees that element."""
    return lambda at: element_id in at.elements


def move(element_id: str) -> Callable[[Map[Any]], None]:
    """As a drag would."""

    def change(elements: Map[Any]) -> None:
        elements[element_id]["x"] = 7

    return change


def put(element_id: str, **values: object) -> Callable[[Map[Any]], None]:
    """A note, as our client makes it."""
    return lambda elements: put_note(elements, element_id, "!", **values)


def write_offline(guest: Guest) -> list[bytes]:
    """What they write without a connection."""
    return guest.at.record(
        lambda elements: put_note(elements, f"offline-{guest.id}", "Written in the dark")
    )


async def play(server: RealServer, people: int) -> dict[str, float]:
    """One run on that server; seconds per scene with a limit."""
    return await Script(server, people).run()


def main() -> None:
    """The full form."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with tempfile.TemporaryDirectory() as folder, RealServer(Path(folder), ENV) as server:
        took_s = asyncio.run(play(server, people))
    row: Row = {f"{scene} s": seconds for scene, seconds in took_s.items()}
    add("this server", "base camp 90", {"people": people, **row})
    write()
    for scene, seconds in took_s.items():
        sys.stdout.write(f"{scene:10} {seconds:7.3f} s  (limit {LIMITS_S[scene]:.0f} s)\n")


if __name__ == "__main__":
    main()
