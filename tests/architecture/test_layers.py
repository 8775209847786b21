"""Who may import whom. What is not listed is forbidden, imports for types included."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "server"
CLIENT = ROOT / "client" / "src"

# Open to every module of the server: they know nothing of the product.
LEAVES = {"server.clock", "server.tasks", "server.logs", "server.errors", "server.version"}

# The longest matching name decides; a package may always import from itself.
SERVER_LAYERS: dict[str, set[str]] = {
    "server.__main__": {"server.app", "server.settings", "server.transport", "server.archive"},
    "server.app": {
        "server.rooms",
        "server.transport",
        "server.storage",
        "server.settings",
        "server.templates",
        "server.facilitation",
        "server.kits",
        "server.policy",
        "server.replay",
        "server.acting",
        "server.archive",
        "server.signing",
        "server.keeper",
    },
    "server.settings": set(),
    "server.signing": set(),
    "server.templates": {"server.crdt", "server.storage.base"},
    "server.kits": {"server.templates", "server.storage.base"},
    "server.transport": {
        "server.facilitation",
        "server.rooms",
        "server.policy",
        "server.protocol",
        "server.storage.base",
        "server.storage.records",
        "server.kits",
        "server.templates",
        "server.replay",
        "server.acting",
        "server.archive",
    },
    # What the record is for: watching it, acting on it, proving and keeping it.
    "server.replay": {
        "server.crdt",
        "server.protocol",
        "server.storage.base",
        "server.storage.records",
        "server.policy.places",
    },
    "server.acting": {
        "server.facilitation",
        "server.replay",
        "server.rooms",
        "server.crdt",
        "server.protocol",
        "server.policy",
        "server.templates",
        "server.storage.base",
        "server.storage.records",
    },
    "server.archive": {
        "server.storage",
        "server.crdt",
        "server.protocol",
        "server.replay",
        "server.signing",
        "server.settings",
    },
    "server.keeper": {
        "server.storage.base",
        "server.storage.records",
        "server.crdt",
        "server.protocol",
    },
    # Power over a workshop; knows rooms by what it states it needs of them (floor.py).
    "server.facilitation": {
        "server.policy",
        "server.storage.base",
        "server.storage.names",
        "server.storage.records",
        "server.kits",
        "server.templates",
    },
    "server.rooms": {"server.policy", "server.storage.base", "server.crdt", "server.protocol"},
    "server.policy": {"server.storage.base"},
    "server.storage": {"server.policy.rights", "server.protocol"},
    "server.storage.base": set(),
    "server.storage.records": {"server.storage.base", "server.policy.rights"},
    "server.crdt": {"server.protocol"},
    "server.protocol": set(),
    "server.clock": set(),
    "server.tasks": set(),
    "server.logs": set(),
    "server.errors": set(),
    "server.version": set(),
}

# A foreign package has one owner, so that replacing it means rewriting one module.
OWNERS: dict[str, set[str]] = {
    "y_py": {"server.crdt"},
    "pycrdt": {"server.crdt"},
    "sqlalchemy": {"server.storage"},
    "aiosqlite": {"server.storage"},
    "sqlite3": {"server.storage"},
    "uvicorn": {"server.__main__", "server.transport"},
    "starlette": {"server.app", "server.transport"},
    "websockets": {"server.transport"},
    "brotli": {"server.transport", "server.replay"},
    "cryptography": {"server.signing"},
}

# platform and i18n serve every layer but the pure ones.
CLIENT_LAYERS: dict[str, set[str]] = {
    "geometry": set(),
    "board": {"geometry", "platform"},
    "protocol": set(),
    "platform": set(),
    "i18n": {"platform"},
    "input": {"geometry", "platform"},
    "sync": {"protocol", "platform"},
    "render": {"board", "geometry", "platform"},
    "policy": {"board", "geometry"},
    "live": {"policy", "sync", "protocol", "i18n", "platform"},
    "tools": {"policy", "board", "geometry", "input", "render", "platform"},
    "a11y": {"policy", "board", "geometry", "i18n", "platform"},
    "ui": {
        *("live", "policy", "tools", "board", "geometry", "input", "render", "a11y"),
        *("i18n", "platform"),
    },
    "pages": {"live", "ui", "i18n", "platform"},
    # Loaded after the board can be used; nothing below knows them.
    "replay": {
        *("live", "policy", "ui", "board", "geometry", "input", "render", "a11y", "pages"),
        *("i18n", "platform"),
    },
    "session": {
        *("live", "policy", "ui", "tools", "board", "geometry", "render", "a11y", "pages"),
        *("sync", "i18n", "platform"),
    },
    "cockpit": {
        *("session", "live", "policy", "ui", "tools", "board", "geometry", "render", "a11y"),
        *("pages", "i18n", "platform"),
    },
}
COMPOSITION_ROOTS = {"main.ts", "board-page.ts", "board-page.tsx", "bench"}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python_imports(path: Path) -> Iterator[tuple[str, int]]:
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                is_module = (ROOT / full.replace(".", "/")).with_suffix(".py").exists()
                yield (full if is_module else base), node.lineno


def is_within(module: str, packages: set[str]) -> bool:
    return any(module == name or module.startswith(name + ".") for name in packages)


def layer_of(module: str) -> str:
    matches = [name for name in SERVER_LAYERS if is_within(module, {name})]
    assert matches, f"{module} belongs to no layer: add it to SERVER_LAYERS"
    return max(matches, key=len)


@pytest.mark.parametrize("path", sorted(SERVER.rglob("*.py")), ids=module_name)
def test_a_server_module_imports_only_what_lies_below_it(path: Path) -> None:
    if path == SERVER / "__init__.py":
        return
    module = module_name(path)
    layer = layer_of(module)
    allowed = {layer} | SERVER_LAYERS[layer] | LEAVES
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {module} may not import {name}"
        for name, line in python_imports(path)
        if name.split(".")[0] in {"server", "tests"} and not is_within(name, allowed)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", sorted(SERVER.rglob("*.py")), ids=module_name)
def test_a_foreign_package_is_imported_by_its_owner_only(path: Path) -> None:
    module = module_name(path)
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name} belongs to {sorted(OWNERS[name.split('.')[0]])}"
        for name, line in python_imports(path)
        if name.split(".")[0] in OWNERS and not is_within(module, OWNERS[name.split(".")[0]])
    ]
    assert not wrong, "\n".join(wrong)


def client_sources() -> list[Path]:
    found = [*CLIENT.rglob("*.ts"), *CLIENT.rglob("*.tsx")]
    return sorted(path for path in found if not path.name.endswith(".d.ts"))


IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*['"](\.{1,2}/[^'"]+)['"]""")


def client_imports(path: Path) -> Iterator[str]:
    """The first folders below `src` that a file imports from; locale files are nobody's."""
    for target in IMPORT.findall(path.read_text(encoding="utf-8")):
        resolved = (path.parent / target).resolve()
        if resolved.is_relative_to(CLIENT):
            yield resolved.relative_to(CLIENT).parts[0]


@pytest.mark.parametrize("path", client_sources(), ids=lambda p: str(p.relative_to(CLIENT)))
def test_a_client_module_imports_only_what_lies_below_it(path: Path) -> None:
    layer = path.relative_to(CLIENT).parts[0]
    if layer in COMPOSITION_ROOTS or path.parent == CLIENT:
        return
    assert layer in CLIENT_LAYERS, f"src/{layer} is no layer: add it to CLIENT_LAYERS"
    wrong = sorted(set(client_imports(path)) - CLIENT_LAYERS[layer] - {layer, "styles"})
    assert not wrong, f"{path.relative_to(ROOT)} may not import from {wrong}"


def test_nothing_that_runs_imports_tests() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in client_sources()
        if re.search(r"['\"](\.\./)+tests/", path.read_text(encoding="utf-8"))
    ]
    assert not wrong
