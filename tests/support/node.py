"""A program of the tests that runs in Node and does what Python asks, line by line."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class NodeError(AssertionError):
    """A command failed inside Node."""


class NodeProgram:
    """A running program: each command is one line of JSON, and so is its answer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def call(self, command: str, **arguments: object) -> Any:
        """Run one command of the program and return its value."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"command": command, **arguments}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "Node has ended"}')
        if "error" in answer:
            raise NodeError(f"{command} {arguments}: {answer['error']}")
        return answer["ok"]


@contextmanager
def node_program(script: Path) -> Iterator[NodeProgram]:
    """Start it; it ends with the block."""
    node = shutil.which("node")
    assert node, "Node is needed: start the tests with make"
    with subprocess.Popen(
        [node, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield NodeProgram(process)
        finally:
            # Nothing that it holds is worth waiting for.
            process.kill()
