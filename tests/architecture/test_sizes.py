"""Files and functions stay small. Exceptions stand in sizes.toml, each with a sentence."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
TEST_FILE_LINES = 800
FUNCTION_LINES = 50
LONG_FUNCTION_LINES = 40
LONG_FUNCTION_SHARE = 0.03
EXCEPTIONS = tomllib.loads((Path(__file__).parent / "sizes.toml").read_text(encoding="utf-8"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*suffixes: str) -> list[Path]:
    found = []
    for top in (ROOT / "server", ROOT / "client" / "src", ROOT / "tests"):
        found += [p for p in top.rglob("*") if p.suffix in suffixes and p.is_file()]
    return sorted(p for p in found if "node_modules" not in p.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield f"{name_of(path)}::{node.name}", node


def length(function: Function) -> int:
    """Lines without the docstring; nested functions count on their own too."""
    first = function.body[0]
    start = function.lineno
    lines = (function.end_lineno or start) - start + 1
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def allowed(kind: str, name: str, limit: int) -> int:
    exception: dict[str, Any] = EXCEPTIONS[kind].get(name, {})
    return int(exception.get("lines", limit))


def test_files_are_short() -> None:
    wrong = []
    for path in sources(".py", ".ts", ".tsx", ".css"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        limit = TEST_FILE_LINES if name_of(path).startswith("tests/") else FILE_LINES
        if lines > allowed("files", name_of(path), limit):
            wrong.append(f"{name_of(path)}: {lines} lines")
    assert not wrong, "\n".join(wrong)


def test_functions_are_short() -> None:
    wrong = [
        f"{name}: {length(function)} lines"
        for path in sources(".py")
        for name, function in functions(path)
        if length(function) > allowed("functions", name, FUNCTION_LINES)
    ]
    assert not wrong, "\n".join(wrong)


def test_few_functions_are_even_near_the_limit() -> None:
    lengths = [
        length(function)
        for path in sources(".py")
        if name_of(path).startswith("server/")
        for _, function in functions(path)
    ]
    long = sum(lines > LONG_FUNCTION_LINES for lines in lengths)
    assert long <= LONG_FUNCTION_SHARE * len(lengths)


def test_every_exception_is_needed_and_explained() -> None:
    real = {name_of(path) for path in sources(".py", ".ts", ".tsx", ".css")}
    for kind in ("files", "functions"):
        for name, exception in EXCEPTIONS[kind].items():
            assert name.split("::")[0] in real, f"{name} is gone"
            assert len(str(exception["reason"]).split()) >= 4, f"{name} needs a sentence"
