"""Why a WebSocket ends, as a number a browser can read (shared/protocol.md CC)."""

from enum import IntEnum


class CloseCode(IntEnum):
    """The close codes of the protocol; 4xxx are ours, the rest are RFC 6455's."""

    NORMAL = 1000
    GOING_AWAY = 1001
    MESSAGE_TOO_LARGE = 1009
    INTERNAL_ERROR = 1011
    SERVICE_RESTART = 1012
    PROTOCOL_ERROR = 4400
    UNAUTHENTICATED = 4401
    FORBIDDEN = 4403
    BOARD_NOT_FOUND = 4404
    REMOVED = 4410
    SLOW_CONSUMER = 4413
    WAITING = 4425
    TOO_MANY = 4429

    @property
    def is_retryable(self) -> bool:
        """Whether the same client may connect again by itself, without a person's doing."""
        return self not in _FINAL


_FINAL = frozenset(
    {
        CloseCode.NORMAL,
        CloseCode.MESSAGE_TOO_LARGE,
        CloseCode.PROTOCOL_ERROR,
        CloseCode.UNAUTHENTICATED,
        CloseCode.FORBIDDEN,
        CloseCode.BOARD_NOT_FOUND,
        CloseCode.REMOVED,
        CloseCode.WAITING,
    }
)
