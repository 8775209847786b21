"""The golden bytes of shared/vectors, as Python values."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "vectors"


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def all_updates() -> list[bytes]:
    """Every update that Yjs wrote for updates.json, states included."""
    return [
        bytes.fromhex(text)
        for case in load("updates")
        for text in [*case["updates"], case["state"]]
    ]
