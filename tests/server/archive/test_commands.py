"""The commands as people use them: from the shell, on files, with an exit code."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from server.signing import load_signer
from tests.server.archive.bundles import held, packed
from tests.server.archive.records import lines_of, opened
from tests.server.storage.histories import BOARD
from tests.support.environment import without_settings

ROOT = Path(__file__).resolve().parents[3]


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**without_settings(), "DATA_DIR": str(folder / "data")}
    line = [sys.executable, "-m", "server", *words]
    return subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    async def make() -> Path:
        async with opened(tmp_path / "a.db") as storage:
            await held(storage, tmp_path, ("grow", "grow", "compact", "grow", "sign"))
            lines = await lines_of(storage)
            (tmp_path / "record.jsonl").write_bytes(b"".join(lines))
            kept = await storage.checkpoints(BOARD)
            answer = {
                "public_key": kept[0].public_key.hex(),
                "checkpoints": [
                    {
                        "sequence": each.sequence,
                        "position": each.position,
                        "time_ms": each.time_ms,
                        "hash": each.hash.hex(),
                        "signature": each.signature.hex(),
                    }
                    for each in kept
                ],
            }
            (tmp_path / "kept.json").write_text(json.dumps(answer))
            return await packed(storage, tmp_path)

    return asyncio.run(make())


def test_a_bundle_is_verified_brought_back_and_exported_again(tmp_path: Path, bundle: Path) -> None:
    key = load_signer(tmp_path / "key.pem").public_key.hex()
    kept = ("--key", key, "--checkpoint", str(tmp_path / "kept.json"))
    for file in (bundle, tmp_path / "record.jsonl"):
        told = command(tmp_path, "verify", str(file), *kept)
        assert (told.returncode, told.stderr) == (0, "")
        assert "nothing was changed since it was recorded" in told.stdout
        assert "What this cannot prove:" in told.stdout
    done = command(tmp_path, "import", str(bundle))
    assert (done.returncode, done.stderr) == (0, "")
    assert "/join#" in done.stdout
    assert command(tmp_path, "import", str(bundle)).returncode == 1
    assert command(tmp_path, "compact").returncode == 0
    again = tmp_path / "again.zip"
    assert command(tmp_path, "export", "w1", str(again)).returncode == 0
    assert command(tmp_path, "verify", str(again), "--json").returncode == 0


def test_a_changed_file_is_named_with_its_first_wrong_entry(tmp_path: Path, bundle: Path) -> None:
    assert bundle.exists()
    path = tmp_path / "record.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(b'{"n":3'))
    path.write_bytes(
        b"".join([*lines[:at], lines[at].replace(b'"t":1', b'"t":2'), *lines[at + 1 :]])
    )
    told = command(tmp_path, "verify", str(path))
    assert told.returncode == 1
    assert "WRONG\n  entry " in told.stdout or "WRONG\n  event " in told.stdout
    answer = json.loads(command(tmp_path, "verify", str(path), "--json").stdout)
    assert answer[0]["right"] is False


def test_what_cannot_be_read_is_told_from_what_is_wrong(tmp_path: Path) -> None:
    assert command(tmp_path, "verify", str(tmp_path / "nothing")).returncode == 2
    (tmp_path / "x").write_bytes(b"x")
    assert command(tmp_path, "verify", str(tmp_path / "x")).returncode == 1
    told = command(tmp_path, "export", "no-such-workshop", str(tmp_path / "y.zip"))
    assert (told.returncode, (tmp_path / "y.zip").exists()) == (2, False)
    assert "no-such-workshop" in told.stderr
