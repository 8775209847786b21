"""Measured rows in results.json, one per server and measurement, and RESULTS.md made of them."""

import json
import time
from pathlib import Path

from tests.load.process import commit, machine

FOLDER = Path(__file__).parent
ROWS = FOLDER / "results.json"
REPORT = FOLDER / "RESULTS.md"

Row = dict[str, float | int | str]
Table = dict[str, dict[str, Row]]

HEAD = """# Measured

Written by `make bench` and `make bench-peers`; not edited by hand. Server and generator share one machine over loopback;
the generator (Python, tests/load) keeps to the last core. One run per cell. "Other cores" is what everything else on the
machine used meanwhile: rows with more than about 0.1 were disturbed.

- **Load**: everybody moves a cursor at 10 Hz, one in ten edits at 10 Hz; 20 s after 3 s of warm-up. *Delivered* and the
  times are of edits, from before the sender's write to after the receiver's read, taken by up to 24 witnesses; all other
  clients count their bytes, and *fewest bytes* is the client with fewest relative to the median (1.00: all got the same).
- **Join**: from connecting until the last byte of the board has been read over the WebSocket. *Cold*: first visitor after
  a kill and a start (median of three). *200 at once*: the slowest of them, while 20 people work. *Own client*: state over
  HTTP, brotli, then the rest over the WebSocket, also over a line of 500 kbit/s with 300 ms round trip.
- **Idle**: growth of resident memory for 1,000 connections in one room, and for 1,000 boards of 100 notes with one each.
- **kill -9**: at a random moment while six people edit 100 times a second; *lost* counts edits that another client had
  received or whose sender had been told "saved".
- **Browser**: the real page in headless Chromium without a GPU.
"""


def add(server: str, measurement: str, row: Row) -> None:
    """Keep a row, with when, where and what it measured."""
    table: Table = json.loads(ROWS.read_text()) if ROWS.exists() else {}
    about: Row = {"date": time.strftime("%Y-%m-%d"), "commit": commit(), "machine": machine()}
    table.setdefault(measurement, {})[server] = row | about
    ROWS.write_text(json.dumps(table, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def write() -> None:
    """Write RESULTS.md from all rows kept."""
    table: Table = json.loads(ROWS.read_text())
    parts = [HEAD]
    for measurement, servers in table.items():
        parts.append(f"## {measurement[0].upper()}{measurement[1:]}\n\n{_markdown(servers)}\n")
    machines = sorted({str(row["machine"]) for rows in table.values() for row in rows.values()})
    parts.append("## Machines\n\n" + "\n".join(f"- {name}" for name in machines) + "\n")
    REPORT.write_text("\n".join(parts), encoding="utf-8")


def _markdown(servers: dict[str, Row]) -> str:
    names = sorted(servers, key=lambda name: (name != "this server", name))
    columns: list[str] = []
    for row in servers.values():
        columns += [key for key in row if key not in columns and key != "machine"]
    lines = [
        "| | " + " | ".join(names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for column in columns:
        cells = [str(servers[name].get(column, "")) for name in names]
        if any(cells):
            lines.append(f"| {column.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
