"""What the README says is true: settings, files, commands."""

import re
from pathlib import Path

from server.settings import describe_settings
from tests.architecture.readme import BLOCK, README, with_table

ROOT = Path(__file__).resolve().parents[2]
TEXT = README.read_text(encoding="utf-8")


def test_the_table_of_settings_is_what_the_code_reads() -> None:
    assert BLOCK.search(TEXT)
    assert with_table(TEXT) == TEXT, "run: python -m tests.architecture.readme"


def test_every_setting_named_in_the_text_exists() -> None:
    known = {setting.name for setting in describe_settings()} | {"PYTHON", "CHROMIUM"}
    named = set(re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)\b", TEXT))
    assert named <= known


def test_every_file_named_exists() -> None:
    named = set(re.findall(r"\]\(([^)#]+)\)", TEXT)) | {"tests/load/RESULTS.md"}
    missing = sorted(name for name in named if not (ROOT / name).exists())
    assert not missing


def test_every_make_target_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z][a-z-]*)", TEXT)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
