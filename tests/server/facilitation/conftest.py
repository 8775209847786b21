"""One world for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.facilitation.world import World, open_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    opened = await open_world(tmp_path)
    yield opened
    await opened.storage.close()
