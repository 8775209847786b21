"""One version, told in two places."""

import tomllib
from pathlib import Path

from server.version import VERSION

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def test_the_program_and_its_package_have_the_same_version() -> None:
    assert tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"] == VERSION
