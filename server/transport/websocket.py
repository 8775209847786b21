"""`/sync/<board>`: from a handshake to a session in a room, and back out (shared/protocol.md).

A plain ASGI application: a framework's objects would cost memory for every idle connection.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs, unquote

from starlette.types import Receive, Scope, Send

from server.clock import Clock
from server.errors import WhiteboardError
from server.facilitation.halls import Halls
from server.rooms.channel import Channel
from server.rooms.registry import RoomRegistry
from server.rooms.room import Room
from server.rooms.session import Session
from server.storage.base import Directory, Person
from server.transport.access import OriginSettings, admit_to_board
from server.transport.asgi_websocket import AsgiChannel
from server.transport.fast_websocket import EXTENSION, FastChannel, FastWebSocketProtocol
from server.transport.inlet import Inlet

logger = logging.getLogger(__name__)

PREFIX = "/sync/"


class SyncSettings(OriginSettings, Protocol):
    """The settings that count here; see server/settings.py."""

    @property
    def messages_per_s(self) -> int:
        """LM1."""


@dataclass(frozen=True, slots=True)
class SyncEndpoint:
    """The ASGI application behind `/sync/<board>`."""

    rooms: RoomRegistry
    halls: Halls
    directory: Directory
    clock: Clock
    settings: SyncSettings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, from its handshake to its end."""
        await receive()  # websocket.connect
        board_id = unquote(scope["path"].removeprefix(PREFIX))
        try:
            person = await admit_to_board(self.directory, scope, board_id, self.settings)
            # The hall first: it says what the room allows, and outlives its sessions.
            halls, rooms = self.halls.lease(person.workshop_id), self.rooms.lease(board_id)
            async with halls, rooms as room:
                # CC1: a browser cannot read the status of a refused handshake.
                await send({"type": "websocket.accept"})
                await self._serve(room, person, scope, receive, send)
        except WhiteboardError as error:
            logger.info("refused", extra={"board": board_id, "problem": str(error)})
            await send({"type": "websocket.accept"})
            await send(
                {"type": "websocket.close", "code": error.close_code, "reason": str(error)[:120]}
            )

    async def _serve(
        self, room: Room, person: Person, scope: Scope, receive: Receive, send: Send
    ) -> None:
        direct: FastWebSocketProtocol | None = scope["extensions"].get(EXTENSION)
        channel: FastChannel | AsgiChannel
        channel = AsgiChannel(receive, send) if direct is None else FastChannel(direct)
        session = self._open_session(scope, person, channel)
        inlet = Inlet(room, session, self.clock, self.settings.messages_per_s)
        try:
            room.attach(session)
            if isinstance(channel, AsgiChannel):
                await channel.run(inlet.deliver)
            elif direct is not None:
                direct.attach(inlet.deliver)
                while (await receive())["type"] != "websocket.disconnect":
                    pass
        except WhiteboardError as error:  # the room is full
            await send(
                {"type": "websocket.close", "code": error.close_code, "reason": str(error)[:120]}
            )
        finally:
            room.detach(session)

    @staticmethod
    def _open_session(scope: Scope, person: Person, channel: Channel) -> Session:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        wants_control = query.get("control") == ["1"]
        return Session(secrets.token_hex(8), person, channel, wants_control=wants_control)
