"""A server that takes as many requests as a test has."""

from collections.abc import Iterator

import pytest

from tests.support.api import Api
from tests.support.real_server import RealServer

MUCH = "1000000"
LIMITS = ("JOINS_PER_MINUTE", "CODES_PER_MINUTE", "COMMANDS_PER_MINUTE", "WORKSHOPS_PER_MINUTE")


@pytest.fixture(scope="package")
def patient_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    env = dict.fromkeys(LIMITS, MUCH)
    with RealServer(tmp_path_factory.mktemp("api"), env) as server:
        api = Api(server.url)
        yield api
        api.close()
