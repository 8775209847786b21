"""The storage for tests keeps the rules of the real one."""

import pytest

from server.errors import StorageError
from server.storage.base import Storage
from server.storage.memory import MemoryStorage
from tests.server.storage.contract import (
    FIRST,
    DirectoryContract,
    JournalContract,
    entry,
    workshop,
)


@pytest.fixture
def empty() -> Storage:
    return MemoryStorage()


@pytest.fixture
async def storage(empty: Storage) -> Storage:
    await empty.create_workshop(workshop())
    return empty


class TestMemoryStorage(JournalContract, DirectoryContract):
    async def test_a_closed_one_takes_nothing(self, storage: Storage) -> None:
        await storage.close()
        with pytest.raises(StorageError):
            await storage.append([entry(FIRST, b"a")])
