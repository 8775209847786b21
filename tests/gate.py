"""The gate: every check a change has to pass, in one command.

`python -m tests.gate` runs all steps, `--fast` only those that need no browser and no running
server, `--only NAME...` single ones. A step's output is shown when it fails. The last line counts
the steps; the exit status is 0 only when none failed. What the shell has set for a server of its
own (DATABASE_URL, PORT …) does not reach the steps.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import clean_environment

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "client"
PYTHON = sys.executable
TOOLS = CLIENT / "node_modules" / ".bin"
PYTEST = (PYTHON, "-m", "pytest", "-q", "--no-header")
# Several times what the slowest step takes on a busy machine: a step that hangs must leave a record
# of what it did before whoever waits for the gate ends everything.
LIMIT_S = 1200.0
UNIT_FOLDERS = ("server", "api", "architecture", "contract", "convergence", "support")


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


class Runner:
    """Runs steps; told to stop, or when a step takes too long, it ends what runs and says so.

    Every command leads a process group of its own, so that whatever it started ends with it.
    """

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False

    def stop(self, *_: object) -> None:
        """A signal handler: end everything; steps that have not begun fail."""
        self._stopped = True
        for process in list(self._running):
            end(process)

    def run(self, step: Step) -> bool:
        """Run one step and print one line about it, and its output when it failed."""
        started = time.monotonic()
        passed, output = (False, "stopped before it began") if self._stopped else self._do(step)
        duration = f"{time.monotonic() - started:6.1f} s"
        report = f"{step.name:<20}{'passed' if passed else 'FAILED'}  {duration}"
        if not passed:
            report += f"\n--- $ {' '.join(step.command)}\n{output.rstrip()}\n---"
        print(report, flush=True)
        return passed

    def _do(self, step: Step) -> tuple[bool, str]:
        """Whether the command ended well, and what it wrote."""
        with subprocess.Popen(
            step.command,
            cwd=step.folder,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        ) as process:
            self._running.add(process)
            if self._stopped:
                end(process)
            try:
                output, _ = process.communicate(timeout=LIMIT_S)
            except subprocess.TimeoutExpired:
                end(process)
                output = f"{process.communicate()[0]}\nended after {LIMIT_S:.0f} s"
            self._running.discard(process)
        return process.returncode == 0, f"{output}\nstopped" if self._stopped else output


def end(process: subprocess.Popen[str]) -> None:
    """Kill the group of a process; nothing happens when it has ended."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def run_all(chosen: list[Step]) -> list[bool]:
    """Fast steps on all cores, then the others one by one."""
    runner = Runner()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, runner.stop)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(runner.run, [step for step in chosen if step.fast]))
    return results + [runner.run(step) for step in chosen if not step.fast]


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
