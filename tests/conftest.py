"""Fixtures for every test that talks to the real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api import Api
from tests.support.real_server import RealServer


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """One server for all tests that leave it as they found it; each makes its own workshop."""
    with RealServer(tmp_path_factory.mktemp("shared")) as server:
        yield server


@pytest.fixture
def server_env() -> dict[str, str]:
    """Settings of a test's own server; modules override it."""
    return {}


@pytest.fixture
def own_server(tmp_path: Path, server_env: dict[str, str]) -> Iterator[RealServer]:
    """A server that a test may kill, fill up or starve."""
    with RealServer(tmp_path / "server", server_env) as server:
        yield server


@pytest.fixture
def api(shared_server: RealServer) -> Iterator[Api]:
    client = Api(shared_server.url)
    yield client
    client.close()
