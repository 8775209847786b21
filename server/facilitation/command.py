"""What every command of facilitation carries, whatever it does.

Commands are read from requests as they stand here and handed to transitions unchanged.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from msgspec import Struct


class Command(Struct, forbid_unknown_fields=True, kw_only=True):
    """Something that somebody in a workshop wants done.

    `command`: made up by the client, 8 to 64 characters; the same id again has no second effect
    and gets the same answer (FA3). `seen`: the revision that the client acted upon (FA4).
    """

    command: str
    seen: int | None = None


C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Aimed(Generic[C]):
    """A command about something that the address of the request names, not its body."""

    target: str
    order: C

    @property
    def command(self) -> str:
        """See `Command`."""
        return self.order.command

    @property
    def seen(self) -> int | None:
        """See `Command`."""
        return self.order.seen
