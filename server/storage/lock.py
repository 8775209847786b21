"""One process per database (ST9): a lock file that dies with its process, even a killed one."""

import os
import sys
from pathlib import Path

from server.errors import StorageLocked

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProcessLock:
    """Holds `<database>.lock` from construction to `release`. The file itself stays behind.

    Removing it would open a race: a second process could lock a file that is already unlinked.
    """

    def __init__(self, database: Path) -> None:
        """Take the lock at once.

        Raises:
            StorageLocked: somebody else holds it.
        """
        path = database.with_name(database.name + ".lock")
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except OSError:
            self.release()
            raise StorageLocked(str(database)) from None

    def release(self) -> None:
        """Let others in. Idempotent."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
