"""Fill a database before its server starts: boards of given ids and people with tokens.

For load generators that bring their own room names:

    python -m tests.load.seed --database sqlite:///data/whiteboard.db --people 1000 \\
        --tokens tokens.txt --boards room --prefix many --count 100

makes the board `room` and the boards `many-0` to `many-99` in one workshop, and writes one token
a line; every person may open every board. Each run makes a workshop of its own, so the ids of
boards must be new.
"""

import argparse
import asyncio
import hashlib
import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from server.settings import Settings
from server.storage.base import Board, NewEntry, NewWorkshop, Person, Workshop
from server.storage.sqlite import open_sqlite
from server.transport.access import new_id


async def seed(
    database_url: str,
    boards: Sequence[str],
    people: int,
    contents: Mapping[str, Sequence[bytes]] | None = None,
    *,
    is_led: bool = False,
) -> tuple[str, list[str]]:
    """Make boards and people in one new workshop; returns its id and one token per person.

    `is_led`: the last person is a facilitator, beyond the number of people.
    `contents`: updates to put into the journal of a board, as if the first person had sent them;
    the ids of their clients stay unowned.
    """
    now_ms = time.time_ns() // 1_000_000
    workshop = Workshop(f"load-{secrets.token_hex(6)}", "Load", "en", now_ms)
    settings = Settings.from_environment({"DATABASE_URL": database_url})
    storage = await open_sqlite(settings.sqlalchemy_url)
    try:
        made = [Board(board, workshop.id, board, None, now_ms) for board in boards]
        await storage.create_workshop(NewWorkshop(workshop, made, links=[]))
        tokens, ids = (
            [],
            [new_id() for _ in range(people + is_led)],
        )  # as long as they are in real life
        for number, person_id in enumerate(ids):
            token = secrets.token_urlsafe(24)
            person = Person(
                id=person_id,
                workshop_id=workshop.id,
                name=f"Person {number:04}",
                role="participant" if number < people else "facilitator",
                language="en",
                color="#1f5fa8",
                joined_ms=now_ms,
            )
            await storage.add_person(person, hashlib.sha256(token.encode()).digest())
            tokens.append(token)
        for board, updates in (contents or {}).items():
            await storage.append([NewEntry(board, now_ms, ids[0], update) for update in updates])
    finally:
        await storage.close()
    return workshop.id, tokens


def main() -> None:
    parser = argparse.ArgumentParser(description="Seed a database for a load generator.")
    parser.add_argument("--database", required=True, help="sqlite:///path/to/whiteboard.db")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--tokens", type=Path, required=True, help="file to write, one a line")
    parser.add_argument("--boards", nargs="*", default=[], help="ids of boards")
    parser.add_argument("--prefix", nargs="*", default=[], help="makes PREFIX-0, PREFIX-1 ...")
    parser.add_argument("--count", type=int, default=100, help="how many of each prefix")
    options = parser.parse_args()
    boards = [*options.boards]
    boards += [f"{prefix}-{n}" for prefix in options.prefix for n in range(options.count)]
    _, tokens = asyncio.run(seed(options.database, boards, options.people))
    options.tokens.write_text("".join(f"{token}\n" for token in tokens))
    print(f"{len(boards)} boards, {len(tokens)} people")


if __name__ == "__main__":
    main()
