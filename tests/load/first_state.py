"""How our own client gets a board: the compressed state over HTTP, then the rest over the wire."""

import time

import httpx

from tests.load.slow_line import slow_line
from tests.support.peer import Peer

SLOW_KBIT_PER_S, SLOW_ROUND_TRIP_S = 500.0, 0.3


async def time_to_board(port: int, board: str, token: str) -> tuple[float, int]:
    """Milliseconds until a new client has all of a board, and the bytes of its first state."""
    started = time.monotonic()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
        answer = await http.get(
            f"/api/boards/{board}/state",
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "br"},
        )
        answer.raise_for_status()
        size = answer.num_bytes_downloaded
    peer = Peer(f"ws://127.0.0.1:{port}", board, token)
    peer.doc.apply_update(answer.content)
    await peer.join()
    took_ms = (time.monotonic() - started) * 1000
    assert any(note["text"] == "BOARDEND" for note in peer.board().values())
    await peer.leave()
    return took_ms, size


async def measure(port: int, board: str, token: str) -> dict[str, float | int | str]:
    """On this machine, and over a line of 500 kbit/s with a round trip of 300 ms."""
    await time_to_board(port, board, token)
    here_ms, size = await time_to_board(port, board, token)
    async with slow_line(port, SLOW_KBIT_PER_S, SLOW_ROUND_TRIP_S) as far:
        slow_ms, _ = await time_to_board(far, board, token)
    return {"own_ms": round(here_ms), "own_kib": round(size / 1024), "slow_line_ms": round(slow_ms)}
