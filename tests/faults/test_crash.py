"""The short form of `python -m tests.faults.crash`: the server is killed in the middle of work."""

import random

from tests.faults.crash import BACK_WITHIN_S, run
from tests.support.api import Api
from tests.support.real_server import RealServer

RUNS = 5


async def test_sy3_kill_9_loses_nothing_that_anybody_was_told_of(
    own_server: RealServer, own_api: Api
) -> None:
    outcomes = await run(own_server, own_api, RUNS, seed=random.randrange(10**6))
    for outcome in outcomes:
        assert not outcome.lost
        assert outcome.back_s < BACK_WITHIN_S
    # A run in which nothing was saved or seen would prove nothing.
    assert sum(outcome.saved for outcome in outcomes) > 100
    assert sum(outcome.seen for outcome in outcomes) > 100
