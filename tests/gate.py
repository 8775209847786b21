"""The gate: every check a change has to pass, in one command.

`python -m tests.gate` runs all steps, `--fast` only those that need no browser and no running
server, `--only NAME...` single ones. A step's output is shown when it fails. The last line counts
the steps; the exit status is 0 only when none failed.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "client"
PYTHON = sys.executable
TOOLS = CLIENT / "node_modules" / ".bin"
PYTEST = (PYTHON, "-m", "pytest", "-q", "--no-header")
UNIT_FOLDERS = ("server", "architecture", "contract", "convergence", "support")


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the gate, run in `folder`.

    `fast` steps belong to `make test-fast` too, and run beside each other: nothing in them depends
    on real time. The others start servers and browsers and run alone.
    """

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    fast: bool = True


def tool(name: str) -> str:
    """The path of a tool among the client's packages."""
    return str(TOOLS / name)


def steps(*, fast: bool) -> list[Step]:
    """All steps in order: what fails soonest comes first."""
    unit = tuple(f"tests/{name}" for name in UNIT_FOLDERS if (ROOT / "tests" / name).is_dir())
    quick = ("-m", "not slow") if fast else ()
    circles = ("--exit-code", "circular:1", "--tree", "false", "--warning", "false")
    found = [
        Step("ruff check", (PYTHON, "-m", "ruff", "check", "--quiet", ".")),
        Step("ruff format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")),
        Step("mypy", (PYTHON, "-m", "mypy", "--no-error-summary")),
        Step("tsc", (tool("tsc"), "--noEmit", "-p", "tsconfig.json"), CLIENT),
        Step("eslint", (tool("eslint"), "--max-warnings", "0", "."), CLIENT),
        Step("import circles", (tool("dpdm"), *circles, "src/main.ts"), CLIENT),
        Step("client unit tests", (tool("vitest"), "run", "--reporter", "dot"), CLIENT),
        Step("server unit tests", (*PYTEST, *quick, *unit)),
        Step("fault tests", (*PYTEST, "tests/faults"), fast=False),
        Step("browser tests", (tool("playwright"), "test", "-c", "../tests/e2e"), CLIENT, False),
    ]
    return [step for step in found if step.fast or not fast]


def run(step: Step) -> bool:
    """Run one step and print one line about it, and its output when it failed."""
    started = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=step.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    passed = done.returncode == 0
    report = (
        f"{step.name:<20}{'passed' if passed else 'FAILED'}  {time.monotonic() - started:6.1f} s"
    )
    if not passed:
        report += f"\n--- $ {' '.join(step.command)}\n{done.stdout.rstrip()}\n---"
    print(report, flush=True)
    return passed


def run_all(chosen: list[Step]) -> list[bool]:
    """Fast steps on all cores, then the others one by one."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(run, [step for step in chosen if step.fast]))
    return results + [run(step) for step in chosen if not step.fast]


def main() -> int:
    """Run what the command line asks for; the exit status is 1 when a step failed."""
    parser = argparse.ArgumentParser(description="Run the checks of this project.")
    parser.add_argument("--fast", action="store_true", help="no browser, no fault tests")
    names = [step.name for step in steps(fast=False)]
    parser.add_argument("--only", nargs="+", default=names, choices=names, help="single steps")
    options = parser.parse_args()
    chosen = [step for step in steps(fast=options.fast) if step.name in options.only]
    started = time.monotonic()
    results = run_all(chosen)
    print(f"{'all steps':<20}        {time.monotonic() - started:6.1f} s")
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
