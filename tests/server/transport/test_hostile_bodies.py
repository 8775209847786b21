"""Bodies that no client of ours sends, from somebody who may command: refused, never our fault."""

import pytest

from tests.server.transport.conftest import Made

DEEP = "[" * 30_000 + "]" * 30_000
BODIES = [
    "[" * 60_000,
    f'{{"command": {DEEP}}}',
    f'{{"absent": {DEEP}}}',
    '{"command": "command-1", "seen": ' + "9" * 5000 + "}",
    '{"command": "command-1", "do": "add", "minutes": 1e400}',
    '{"command": "command-1", "do": "add", "minutes": NaN}',
    '{"command": "command-1", "do": "start", "minutes": -5}',
    '{"command": "command-1", "do": "start", "minutes": 1e-300}',
    '{"command": "abcdefg\\ud800", "do": "start"}',
    '{"command": "command-1", "steps": [{"mode": "open", "minutes": -1}]}',
    '{"command": "command-1", "name": "' + "x" * 60_000 + '"}',
    '{"command": "command-1", "name": "a\\u202ebc"}',
    '{"command": "command-1", "name": "a\\u0000bc"}',
    "null",
    "\ufeff{}",
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:60])
async def test_a_facilitator_who_sends_nonsense_is_told_so(made: Made, body: str) -> None:
    facilitator = await made.join("facilitator")
    workshop = f"/api/workshops/{made.id}"
    headers = {**facilitator.headers, "Content-Type": "application/json"}
    for path in ("/api/me", f"{workshop}/timer", f"{workshop}/agenda", f"{workshop}/settings"):
        answer = await made.http.post(path, content=body.encode(), headers=headers)
        assert 400 <= answer.status_code < 500, (path, answer.text)
