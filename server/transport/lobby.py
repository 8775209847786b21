"""Letting people in from the lobby: one, some, a lab's, all."""

from msgspec import Struct

from server.facilitation.people_commands import AdmitPeople, RejectPeople
from server.transport.commands import CommandRow

_LOBBY = "/api/workshops/{workshop_id}/lobby"


class Admitted(Struct):
    """How many were let in by this; who was let in before does not count."""

    revision: int
    admitted: int


class Rejected(Struct):
    """How many were sent away by this."""

    revision: int
    rejected: int


ADMIT = CommandRow(
    f"{_LOBBY}/admit", "admit", AdmitPeople, "Let people in from the lobby.", answer=Admitted
)
REJECT = CommandRow(
    f"{_LOBBY}/reject", "reject", RejectPeople, "Send people away from the lobby.", answer=Rejected
)
