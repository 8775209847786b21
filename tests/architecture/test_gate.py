"""The gate itself: what it tells, and what it lets through to its steps."""

import sys

import pytest

from tests import gate
from tests.support.environment import clean_environment


def step(source: str) -> gate.Step:
    return gate.Step("a step", (sys.executable, "-c", source))


def test_a_failed_step_shows_what_it_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    assert not gate.Runner().run(step("print('because of this'); raise SystemExit(3)"))
    assert "because of this" in capsys.readouterr().out


def test_a_step_that_hangs_is_ended_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gate, "LIMIT_S", 1.0)
    # The grandchild holds the pipe: were it to live on, this would wait for a minute.
    hang = "import subprocess; print('so far', flush=True); subprocess.run(['sleep', '60'])"
    assert not gate.Runner().run(step(hang))
    assert "so far\n\nended after 1 s" in capsys.readouterr().out


def test_a_gate_that_is_told_to_stop_begins_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    runner = gate.Runner()
    runner.stop()
    assert not runner.run(step("print('begun')"))
    assert "stopped before it began" in capsys.readouterr().out


def test_steps_do_not_see_the_settings_of_somebodys_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATA_DIR", "PORT", "CREATE_KEY"):
        monkeypatch.setenv(name, "theirs")
    assert "theirs" not in clean_environment().values()
