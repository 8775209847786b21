"""The client's own benchmark: browser.mjs drives the built page in the system's Chromium."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.support.environment import find_browser

SCRIPT = Path(__file__).with_name("browser.mjs")
LIMIT_S = 900


def chromium() -> str:
    """The browser of this machine."""
    found = find_browser()
    assert found, "Chromium is needed: apt-get install chromium"
    return found


def measure() -> dict[str, float | int | str]:
    """Run all scenarios and return their figures."""
    node = shutil.which("node")
    assert node, "Node is needed: start with make bench"
    done = subprocess.run(
        [node, str(SCRIPT)],
        env={**os.environ, "CHROMIUM": chromium()},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    figures: dict[str, float | int | str] = json.loads(done.stdout)
    return figures
