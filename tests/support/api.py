"""The HTTP API as a program uses it: workshops, joining, the state of a board."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who has joined a workshop."""

    token: str
    person_id: str
    name: str
    role: str
    boards: tuple[str, ...]

    @property
    def board(self) -> str:
        return self.boards[0]


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop just created: ids of its boards, and links by role."""

    id: str
    boards: tuple[str, ...]
    links: dict[str, str] = field(default_factory=dict)

    @property
    def board(self) -> str:
        return self.boards[0]


class Api:
    """Calls that have to succeed; `http` is there for those that must not."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)

    def close(self) -> None:
        self.http.close()

    def create(
        self,
        *templates: str | None,
        title: str = "Quartier Nord",
        language: str = "en",
    ) -> Workshop:
        """A workshop with one board per template given; one empty board without any."""
        boards: Sequence[dict[str, str]] = [
            {"title": f"Board {n}"} | ({"template": name} if name else {})
            for n, name in enumerate(templates or (None,), 1)
        ]
        answer = self.http.post(
            "/api/workshops", json={"title": title, "language": language, "boards": boards}
        )
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        ids = tuple(str(board["id"]) for board in body["boards"])
        return Workshop(str(body["workshop"]["id"]), ids, body["links"])

    def join(
        self,
        workshop: Workshop,
        name: str,
        role: str = "participant",
        language: str = "en",
    ) -> Joined:
        answer = self.http.post(
            "/api/join", json={"link": workshop.links[role], "name": name, "language": language}
        )
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        person = body["person"]
        return Joined(
            token=str(body["token"]),
            person_id=str(person["id"]),
            name=str(person["name"]),
            role=str(person["role"]),
            boards=tuple(str(board["id"]) for board in body["boards"]),
        )

    def state(self, board_id: str, token: str) -> bytes:
        """The whole board as an update v1 (FS1)."""
        answer = self.http.get(
            f"/api/boards/{board_id}/state", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200, answer.text
        return answer.content
