"""Measured rows in results.json, one per server and measurement, and RESULTS.md made of them."""

import json
import time
from pathlib import Path

from tests.load.process import commit, machine

FOLDER = Path(__file__).parent
ROWS = FOLDER / "results.json"
REPORT = FOLDER / "RESULTS.md"
ABOUT = FOLDER / "about.md"

Row = dict[str, float | int | str]
Table = dict[str, dict[str, Row]]


def add(server: str, measurement: str, row: Row) -> None:
    """Keep a row, with when, where and what it measured."""
    table: Table = json.loads(ROWS.read_text()) if ROWS.exists() else {}
    about: Row = {"date": time.strftime("%Y-%m-%d"), "commit": commit(), "machine": machine()}
    table.setdefault(measurement, {})[server] = row | about
    ROWS.write_text(json.dumps(table, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def write() -> None:
    """Write RESULTS.md from all rows kept."""
    table: Table = json.loads(ROWS.read_text())
    parts = [ABOUT.read_text(encoding="utf-8")]
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
