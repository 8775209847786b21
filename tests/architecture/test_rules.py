"""Every numbered rule has a test whose name carries it, and no test names a rule that is gone.

A Python test carries rules as `test_sy5_...` (or `test_sy5_aw3_...`), a TypeScript test in its
title: `it('SY5: ...')`.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
RULE_FILES = ("protocol.md", "document.md")

RULE = re.compile(r"\*\*([A-Z]{1,2}\d+)\*\*")
PYTHON_TEST = re.compile(r"^\s*(?:async )?def test_((?:[a-z]{1,2}\d+_)+)", re.MULTILINE)
TYPESCRIPT_TEST = re.compile(r"\b(?:it|test)(?:\.\w+)*\(\s*['\"`]((?:[A-Za-z]{1,2}\d+[ ,:/]+)+)")


def rules() -> set[str]:
    text = "".join((ROOT / "shared" / name).read_text(encoding="utf-8") for name in RULE_FILES)
    return set(RULE.findall(text))


def families(of: set[str]) -> set[str]:
    return {re.sub(r"\d+", "", rule) for rule in of}


def rules_in_tests() -> dict[str, list[str]]:
    """Rule -> the test files that carry it. Words such as `v1` or `x86` belong to no family."""
    carried: dict[str, list[str]] = {}
    known = families(rules())
    for path in sorted(TESTS.rglob("*")):
        if path.suffix not in {".py", ".ts", ".tsx"} or "node_modules" in path.parts:
            continue
        pattern = PYTHON_TEST if path.suffix == ".py" else TYPESCRIPT_TEST
        for found in pattern.findall(path.read_text(encoding="utf-8")):
            for rule in re.findall(r"[A-Z]{1,2}\d+", found.upper()):
                if families({rule}) <= known:
                    carried.setdefault(rule, []).append(path.relative_to(ROOT).as_posix())
    return carried


def test_every_rule_has_a_test() -> None:
    missing = sorted(rules() - set(rules_in_tests()))
    assert not missing, f"rules without a test: {missing}"


def test_no_test_names_a_rule_that_is_gone() -> None:
    gone = {rule: files for rule, files in rules_in_tests().items() if rule not in rules()}
    assert not gone
