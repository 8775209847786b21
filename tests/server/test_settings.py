"""Settings from the environment: defaults, and wrong values refused by name."""

from pathlib import Path

import pytest

from server.errors import SettingsError
from server.settings import Settings, describe_settings, settings_help, settings_table

USER = "anna"


def test_nothing_set_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"PORT": "", "CREATE_KEY": "  "}) == Settings()


def test_what_is_set_is_read_and_the_rest_of_the_environment_left_alone() -> None:
    settings = Settings.from_environment(
        {
            "HOME": "/root",
            "HOST": "::",
            "PORT": " 80 ",
            "PUBLIC_URL": "HTTPS://Board.Example.Org/",
            "ALLOWED_ORIGINS": "https://a.example, http://b.example:8080",
            "DATA_DIR": "/var/lib/board",
            "LOG_LEVEL": "WARNING",
            "CREATE_KEY": "correct-horse-battery",
        }
    )
    assert (settings.host, settings.port) == ("::", 80)
    assert settings.public_url == "https://board.example.org"
    assert settings.allowed_origins == ("https://a.example", "http://b.example:8080")
    assert settings.log_level == "warning"
    assert settings.sqlalchemy_url == "sqlite+aiosqlite:////var/lib/board/whiteboard.db"


@pytest.mark.parametrize("prefix", ["sqlite:///", "sqlite+aiosqlite:///"])
def test_the_database_can_lie_elsewhere(prefix: str) -> None:
    settings = Settings.from_environment({"DATABASE_URL": f"{prefix}x/y.db", "DATA_DIR": "z"})
    assert settings.sqlalchemy_url == "sqlite+aiosqlite:///x/y.db"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "8.5"),
        ("HOST", "a\nb"),
        ("PUBLIC_URL", "board.example.org"),
        ("PUBLIC_URL", "ftp://board.example.org"),
        ("PUBLIC_URL", "https://board.example.org/path"),
        ("PUBLIC_URL", f"https://{USER}@board.example.org"),
        ("PUBLIC_URL", "https://board.example.org:port"),
        ("PUBLIC_URL", "https://"),
        ("ALLOWED_ORIGINS", "https://a.example, nonsense"),
        ("CREATE_KEY", "short"),
        ("CREATE_KEY", "with spaces in it"),
        ("CREATE_KEY", "schlüssel-mit-umlaut"),
        ("DATABASE_URL", "postgresql://localhost/x"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///x.db?mode=ro"),
        ("MAX_MESSAGE_BYTES", "8MiB"),
        ("ROOM_SESSIONS", "0"),
        ("SHUTDOWN_DRAIN_S", "601"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_what_is_allowed(
    variable: str, value: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({variable: value})
    assert raised.value.variable == variable
    allowed = next(s.allowed for s in describe_settings() if s.name == variable)
    assert allowed in str(raised.value)
    assert value not in raised.value.problem.replace(allowed, "")


def test_every_default_is_allowed_when_written_out() -> None:
    for setting in describe_settings():
        if setting.default != "(none)":
            assert Settings.from_environment({setting.name: setting.default}) == Settings()


def test_help_and_table_name_every_setting() -> None:
    for setting in describe_settings():
        assert f"| `{setting.name}` |" in settings_table()
        assert f"  {setting.name} (default: {setting.default})" in settings_help()
    assert all(line.count("|") == 5 for line in settings_table().splitlines())


def test_the_data_folder_is_relative_to_where_the_server_is_started() -> None:
    assert Settings().data_dir == Path("data")


def test_the_key_of_the_record_lies_beside_the_database_unless_supplied() -> None:
    assert Settings.from_environment({"DATA_DIR": "x"}).record_key == Path("x/record-key.pem")
    supplied = Settings.from_environment({"DATA_DIR": "x", "RECORD_KEY_FILE": "/run/key.pem"})
    assert supplied.record_key == Path("/run/key.pem")
