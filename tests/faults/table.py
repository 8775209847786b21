"""Innocent bystanders: people at work on the attacked board and on one beside it."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.support.api import Api, Workshop
from tests.support.peer import Peer, equal, peers
from tests.support.real_server import RealServer

numbers = count(1)


@dataclass
class Table:
    """Ben and Cem share the attacked board, Zoe works on another of the same workshop."""

    server: RealServer
    api: Api
    workshop: Workshop
    ben: Peer
    cem: Peer
    zoe: Peer
    guests: list[Peer] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)

    @classmethod
    @contextlib.asynccontextmanager
    async def set_up(cls, server: RealServer, api: Api) -> AsyncIterator["Table"]:
        workshop = api.create(None, None)
        people = [api.join(workshop, name) for name in ("Ben", "Cem", "Zoe")]
        boards = [workshop.boards[0], workshop.boards[0], workshop.boards[1]]
        ben, cem, zoe = (
            Peer(server.ws_url, board, person.token)
            for board, person in zip(boards, people, strict=True)
        )
        table = cls(server, api, workshop, ben, cem, zoe)
        async with peers(ben, cem, zoe):
            for peer in (ben, cem, zoe):
                await peer.join()
            await ben.note("bens", "Spielplatz")
            await zoe.note("zoes", "Дитячий майданчик")
            await table._both_have("bens")
            await zoe.until_saved()
            table.before = {"ben": ben.board(), "zoe": zoe.board()}
            try:
                yield table
            finally:
                async with peers(*table.guests):
                    pass

    def guest(self, role: str = "participant", *, control: bool = True) -> Peer:
        """Somebody new for the attacked board, not yet connected."""
        person = self.api.join(self.workshop, f"Mal {next(numbers)}", role)
        peer = Peer(self.server.ws_url, self.workshop.board, person.token, control=control)
        self.guests.append(peer)
        return peer

    async def is_untouched(self, *, may_differ: bool = False) -> None:
        """Check that everybody is still there, has what they had, and goes on working.

        `may_differ`: the attack may have been a legitimate edit of the attacked board.
        """
        assert self.ben.is_open
        assert self.cem.is_open
        assert self.zoe.is_open
        assert self.zoe.board() == self.before["zoe"]
        if not may_differ:
            assert self.ben.board() == self.cem.board() == self.before["ben"]
        mark = f"after-{next(numbers)}"
        await self.ben.note(mark, "weiter")
        await self._both_have(mark)
        await self.ben.until_saved()
        late = await self.guest().join()
        await equal(self.ben, self.cem, late)
        assert late.board()["bens"] == self.before["ben"]["bens"]
        self.before["ben"] = self.ben.board()

    async def _both_have(self, element_id: str) -> None:
        await self.cem.until(lambda: element_id in self.cem.board())
        await self.ben.until(lambda: element_id in self.ben.board())
