"""Calls and words that have one home, or none."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "server"

# Attribute calls that only the named modules may make. Time is an argument everywhere else.
BANNED_CALLS: dict[str, set[str]] = {
    "time.time": set(),
    "time.time_ns": {"clock"},
    "time.monotonic": {"clock"},
    "time.perf_counter": {"clock"},
    "time.sleep": set(),
    "asyncio.sleep": {"clock"},
    "datetime.now": set(),
    "datetime.utcnow": set(),
    # Each of these keeps what it starts, waits for it and reports how it ended.
    "asyncio.create_task": {
        *("tasks", "recorder", "services", "asgi_websocket", "lobby_socket"),
        *("studio", "making", "worker"),
    },
    "asyncio.ensure_future": {"recorder"},
    "os.getenv": {"settings"},
    "random.random": set(),
    "random.randint": set(),
    "random.choice": set(),
}
# app: for `uvicorn server.app:app`, which has no __main__ of ours.
ENVIRONMENT_READERS = {"settings", "__main__", "app"}

# Where a URL may lead in a tracked file: this machine, names that can be nobody's (reserved, or
# without a dot), and XML name spaces.
HARMLESS_HOST = re.compile(
    r"^([a-z0-9-]+|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|www\.w3\.org"
    r"|([a-z0-9-]+\.)*(example|test|invalid|localhost)(\.(org|com|net))?|\$?\{.*|<.*)$"
)
URL = re.compile(r"\b(?:https?|wss?|ftp)://([^\s/'\"`)>\],;:\\]+|\[::1\])")
# The licence names its home page, and the lock file where authors ask for donations.
WITHOUT_URL_CHECK = {"LICENSE", "package-lock.json"}
REGISTRY_WORDS = re.compile(
    r"registry\.npmjs|pypi\.org|pythonhosted|deb\.debian|archive\.ubuntu|proxy\.golang|jsdelivr|unpkg"
)
MADE_FOLDERS = {"node_modules", "dist", "dist-bench", "test-results", "data", "__pycache__"}


def tracked_files() -> list[Path]:
    """Files that git tracks; without git (an unpacked archive), all that nothing here has made."""
    # The clone may belong to somebody else than who runs the tests.
    git = ("git", "-c", "safe.directory=*", "ls-files", "-z")
    try:
        listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return [path for path in ROOT.rglob("*") if path.is_file() and not is_made(path)]
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def is_made(path: Path) -> bool:
    """Whether it lies in a folder that something here makes."""
    folders = path.relative_to(ROOT).parts[:-1]
    return any((name.startswith(".") and name != ".ci") or name in MADE_FOLDERS for name in folders)


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def is_sleep_0(call: ast.Call) -> bool:
    """It lets others run and waits for nothing."""
    nothing = [isinstance(arg, ast.Constant) and arg.value == 0 for arg in call.args]
    return dotted(call.func) == "asyncio.sleep" and nothing == [True]


def banned_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or is_sleep_0(node):
            continue
        name = dotted(node.func)
        for banned, homes in BANNED_CALLS.items():
            if (name == banned or name.endswith("." + banned)) and path.stem not in homes:
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {name}"


@pytest.mark.parametrize("path", sorted(SERVER.rglob("*.py")), ids=lambda p: p.stem)
def test_time_chance_and_tasks_have_one_home(path: Path) -> None:
    assert not list(banned_calls(path))


@pytest.mark.parametrize("path", sorted(SERVER.rglob("*.py")), ids=lambda p: p.stem)
def test_only_settings_reads_the_environment(path: Path) -> None:
    if path.stem not in ENVIRONMENT_READERS:
        assert "os.environ" not in text_of(path)


def test_tests_sleep_only_where_real_time_is_the_subject() -> None:
    real_time = ("faults", "e2e", "load", "support")
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.relative_to(ROOT / "tests").parts[0] not in real_time
        and any(
            isinstance(node, ast.Call)
            and dotted(node.func) in {"time.sleep", "asyncio.sleep"}
            # sleep(0) lets others run and waits for nothing
            and not (isinstance(node.args[0], ast.Constant) and node.args[0].value == 0)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]
    assert not wrong


def test_the_files_of_the_project_are_found() -> None:
    """Or the tests below would look at nothing."""
    assert {ROOT / "README.md", ROOT / "server" / "app.py"} <= set(tracked_files())


def test_no_tracked_file_names_a_third_party_host() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        if path.name not in WITHOUT_URL_CHECK
        for host in URL.findall(text_of(path))
        if not HARMLESS_HOST.match(host)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_tracked_file_names_a_package_registry() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path != Path(__file__).resolve() and REGISTRY_WORDS.search(text_of(path))
    ]
    assert not wrong


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_python_lock_files_hold_exact_versions_only(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wrong = [
        line for line in lines if line and not re.match(r"^[A-Za-z0-9._-]+==\S+( ;.*)?$", line)
    ]
    assert not wrong


def test_the_client_lock_file_names_no_host() -> None:
    text = (ROOT / "client" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text


def test_every_lint_exception_says_why() -> None:
    silencer = re.compile(r"(# noqa|# type: ignore|eslint-disable(?:-next-line|-line)?)([^\n]*)")
    wrong = []
    for path in tracked_files():
        if path.suffix not in {".py", ".ts", ".tsx"} or path == Path(__file__).resolve():
            continue
        for found in silencer.finditer(text_of(path)):
            # A reason follows the codes, after a second "#" or, in TypeScript, after "--".
            if not re.search(r"(#|--)\s*\S+", found.group(2)):
                line = text_of(path)[: found.start()].count("\n") + 1
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {found.group(0).strip()}")
    assert not wrong, "\n".join(wrong)
