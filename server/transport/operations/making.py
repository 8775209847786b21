"""Making workshops: what can be asked over HTTP."""

from server.transport.bodies import NewWorkshopBody, WorkshopCreated
from server.transport.commands import CommandRow, Commands
from server.transport.kit_bodies import CopyWorkshop, KitsView
from server.transport.kits_routes import Kits
from server.transport.openapi import Operation
from server.transport.workshops import Workshops


def making_operations(workshops: Workshops, kits: Kits, orders: Commands) -> list[Operation]:
    """The operations of this part, in the order in which a client needs them."""
    copy = CommandRow(
        "/api/workshops/{workshop_id}/copy",
        "copy",
        CopyWorkshop,
        "Make the same workshop once more, without people and contributions.",
        answer=WorkshopCreated,
        status=201,
    )
    return [
        Operation(
            method="GET",
            path="/api/kits",
            summary="The kits that a workshop can be made from.",
            handler=kits.kits,
            answer=KitsView,
        ),
        Operation(
            method="POST",
            path="/api/workshops",
            summary="Create a workshop with its boards, and get its links.",
            handler=workshops.create,
            body=NewWorkshopBody,
            answer=WorkshopCreated,
            status=201,
            problems=(400, 403, 413, 415, 422, 429, 503, 507),
        ),
        orders.operation(copy, workshops.copy),
    ]
