"""The short form of `python -m tests.load.workshop`: every scene, with fewer people."""

import pytest

from tests.load.workshop import ENV, LIMITS_S, play
from tests.support.real_server import RealServer

PEOPLE = 16


@pytest.fixture
def server_env() -> dict[str, str]:
    return ENV


async def test_base_camp_90_from_the_lobby_to_the_end(own_server: RealServer) -> None:
    took_s = await play(own_server, PEOPLE)
    assert took_s.keys() == LIMITS_S.keys()
