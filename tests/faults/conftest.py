"""A table of innocent people, whose boards must be untouched by whatever a test does."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.faults.table import Table
from tests.support.api import Api
from tests.support.real_server import RealServer


@pytest.fixture
async def table(shared_server: RealServer, api: Api) -> AsyncIterator[Table]:
    """Innocents on the shared server; checked again when the test is over."""
    async with Table.set_up(shared_server, api) as table:
        yield table
        await table.is_untouched()


@pytest.fixture
def own_api(own_server: RealServer) -> Iterator[Api]:
    client = Api(own_server.url)
    yield client
    client.close()


@pytest.fixture
async def own_table(own_server: RealServer, own_api: Api) -> AsyncIterator[Table]:
    """Innocents on a server of the test's own."""
    async with Table.set_up(own_server, own_api) as table:
        yield table
