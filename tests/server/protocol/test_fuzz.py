"""No damaged update gets past the guard and ends the process, or harms what follows.

Engines run in a process of their own, so that an abort is a failed test and not a dead test run.
FUZZ_INPUTS=160000 makes a long search of it.
"""

import json
import os
import subprocess
import sys

import pytest

INPUTS = int(os.environ.get("FUZZ_INPUTS", "12000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))


@pytest.mark.timeout(max(120, INPUTS // 100))
@pytest.mark.parametrize("engine", ["y_py", "pycrdt"])
def test_sy8_damaged_updates_end_in_a_refusal_and_nothing_else(engine: str) -> None:
    pytest.importorskip(engine)
    command = [sys.executable, "-m", "tests.server.protocol.fuzz", engine, str(INPUTS), str(SEED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr[-2000:]}"
    counts = json.loads(done.stdout)
    assert sum(counts.values()) == INPUTS
    assert counts.get("panicked", 0) <= INPUTS // 2000, counts
    for outcome in ("invalid", "gap", "applied", "parent that is no type"):
        assert counts[outcome] > 0, counts
