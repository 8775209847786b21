"""One room per test."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.server.rooms.world import World


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    """A world with its room open and nobody in it."""
    world = World()
    await world.open()
    yield world
    await world.close()
    await world.rooms.close()  # documents must not be left for another thread to free
