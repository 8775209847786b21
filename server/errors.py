"""Every exception this project raises on purpose, as one tree.

``close_code`` is what the peer sees (shared/protocol.md CC), ``retryable`` whether the same client
may try again unchanged, ``reason`` the name of a refusal (shared/protocol.md CE) where the error is
one::

    WhiteboardError                     1011   yes
    ├── ProtocolError                   4400   no
    │   ├── MalformedMessage            4400   no
    │   ├── UnexpectedMessage           4400   no
    │   └── MessageTooLarge             1009   no
    ├── AccessError                     4403   no
    │   ├── Unauthenticated             4401   after joining again
    │   ├── Forbidden                   4403   no
    │   │   └── NotInside               4403   no        rejected in the lobby, or removed
    │   └── Waiting                     4425   once admitted; /lobby tells when
    ├── RoomError                       1011   yes
    │   ├── BoardNotFound               4404   no
    │   ├── RoomFull, RateLimited       4429   later
    │   ├── SlowConsumer                4413   yes, at once
    │   └── UpdateRefused               4400   no        (ends a session only when repeated, SY11)
    │       ├── ReadOnly                           read_only
    │       ├── ForeignClient                      foreign_client
    │       ├── NotNow                             muted, frozen, step... (PO3)
    │       ├── PolicyRefused                      policy
    │       ├── TouchRefused                       locked, zone, not_yours (PO3)
    │       ├── Paused                             paused
    │       ├── Busy                               busy   (the same may come again)
    │       ├── UpdateTooLarge                     too_large
    │       └── TooManyElements                    too_large
    ├── StorageError                    1011   yes
    │   ├── StorageBusy                 retried inside, never reaches a client
    │   ├── StorageFull                 1011   later     storage_full
    │   ├── CorruptRecord               1011   operator
    │   ├── SchemaTooNew                refuses to start
    │   └── StorageLocked               refuses to start
    ├── DocumentError                   1011   yes; the room is rebuilt from its journal
    │   ├── InvalidUpdate               4400   no        invalid_update
    │   ├── DocumentPanicked            1011   yes       invalid_update
    │   ├── RehearsalPanicked           1011   yes       invalid_update
    │   ├── WorkbenchBroken             1011   yes
    │   └── Unfilmable                  1011   later
    └── SettingsError                   refuses to start
"""

from typing import ClassVar, Literal


class WhiteboardError(Exception):
    """Root of every error this project raises on purpose. See the tree above."""

    close_code: ClassVar[int] = 1011
    retryable: ClassVar[bool] = True
    reason: str | None = None


class ProtocolError(WhiteboardError):
    """The peer broke the protocol; its session ends, nobody else notices."""

    close_code = 4400
    retryable = False


class MalformedMessage(ProtocolError):
    """Bytes that are no message at all.

    Attributes:
        problem: what is wrong, for the log.
        offset: where in the message, in bytes.
    """

    def __init__(self, problem: str, offset: int = 0) -> None:
        super().__init__(f"malformed message at byte {offset}: {problem}")
        self.problem, self.offset = problem, offset


class UnexpectedMessage(ProtocolError):
    """A well-formed message that may not come from this side, or not now."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"unexpected message: {kind}")
        self.kind = kind


class MessageTooLarge(ProtocolError):
    """A message beyond the limit; both figures in bytes."""

    close_code = 1009

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"message of {size} B exceeds the limit of {limit} B")
        self.size, self.limit = size, limit


class AccessError(WhiteboardError):
    """The person may not do this."""

    close_code = 4403
    retryable = False


class Unauthenticated(AccessError):
    """No token, or one that is not (or no longer) known."""

    close_code = 4401

    def __init__(self, problem: str = "no valid token") -> None:
        super().__init__(problem)
        self.problem = problem


class Forbidden(AccessError):
    """The token is known, and does not open this."""

    def __init__(self, problem: str = "not allowed") -> None:
        super().__init__(problem)
        self.problem = problem


class NotInside(Forbidden):
    """The person was rejected in the lobby or removed from the workshop (LB1, SA2)."""

    def __init__(self) -> None:
        super().__init__("not let into the workshop")


class Waiting(AccessError):
    """The person is still in the lobby (LB1)."""

    close_code = 4425

    def __init__(self) -> None:
        super().__init__("waiting in the lobby")


class RoomError(WhiteboardError):
    """A room cannot do what is asked."""


class BoardNotFound(RoomError):
    """There is no such board; an unreadable one is `CorruptRecord`, never this."""

    close_code = 4404
    retryable = False

    def __init__(self, board_id: str) -> None:
        super().__init__(f"no board {board_id!r}")
        self.board_id = board_id


class RoomFull(RoomError):
    """The board has as many sessions as it may have (LM4)."""

    close_code = 4429

    def __init__(self, limit: int) -> None:
        super().__init__(f"the board has its {limit} sessions already")
        self.limit = limit


class RateLimited(RoomError):
    """Too many requests from one place or person; `retry_after_s` in seconds."""

    close_code = 4429

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"too many requests; again in {retry_after_s:.0f} s")
        self.retry_after_s = retry_after_s


class SlowConsumer(RoomError):
    """A session's unread updates pass the limit (LM2); both figures in bytes."""

    close_code = 4413

    def __init__(self, queued: int, limit: int) -> None:
        super().__init__(f"{queued} B wait for a slow reader; the limit is {limit} B")
        self.queued, self.limit = queued, limit


class UpdateRefused(RoomError):
    """An update changes nothing, and its sender is told why (shared/protocol.md CE, SY9).

    Attributes:
        detail: for the sender's developer and the log; empty when the reason says it all.
    """

    close_code = 4400
    retryable = False

    def __init__(self, detail: str = "", *, reason: str | None = None) -> None:
        self.reason = reason or self.reason
        super().__init__(f"update refused: {self.reason}" + (f" ({detail})" if detail else ""))
        self.detail = detail


class ReadOnly(UpdateRefused):
    """The person may look at the board, not write on it (SY5)."""

    reason = "read_only"


class ForeignClient(UpdateRefused):
    """New content under a client id that belongs to somebody else (SY7)."""

    reason = "foreign_client"

    def __init__(self, client: int) -> None:
        super().__init__(f"client id {client} belongs to another person")
        self.client = client


class NotNow(UpdateRefused):
    """The person may change nothing at present; `reason` is one of `policy.rights.Reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class PolicyRefused(UpdateRefused):
    """What the update touches is the server's."""

    reason = "policy"


class TouchRefused(UpdateRefused):
    """What the update touches may not be changed by this person, or not now.

    Attributes:
        reason: one of `policy.rights.Reason`.
        elements: ids of the elements that it is about, 20 at most.
        frame: id of the frame that they may not write in, where that is the reason.
    """

    def __init__(self, reason: str, elements: tuple[str, ...], frame: str | None = None) -> None:
        super().__init__(", ".join(elements), reason=reason)
        self.elements, self.frame = elements, frame


class Paused(UpdateRefused):
    """The person's updates are refused for a while (SY11)."""

    reason = "paused"


class Busy(UpdateRefused):
    """The room has no time to try the update at present; `retry_after_s` in seconds (SY13)."""

    reason = "busy"

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"again in {retry_after_s:.1f} s")
        self.retry_after_s = retry_after_s


class TooManyElements(UpdateRefused):
    """More elements come or go than one person's may within a minute (SA4); both are numbers.

    `passed`: the board's limit ("creates", "deletes") that they were beyond before, or None.
    """

    reason = "too_large"

    def __init__(self, count: int, most: int, passed: Literal["creates", "deletes"] | None) -> None:
        super().__init__(f"{count} elements; {most} a minute at most")
        self.count, self.most, self.passed = count, most, passed


class UpdateTooLarge(UpdateRefused):
    """An update beyond the limit of a board; both figures in bytes."""

    reason = "too_large"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"{size} B exceed the limit of {limit} B")
        self.size, self.limit = size, limit


class StorageError(WhiteboardError):
    """The storage cannot do what is asked."""


class StorageBusy(StorageError):
    """Somebody else holds the database; the same call may succeed in a moment."""

    def __init__(self, problem: str = "the database is busy") -> None:
        super().__init__(problem)
        self.problem = problem


class StorageFull(StorageError):
    """Nothing can be written until somebody makes room."""

    reason = "storage_full"

    def __init__(self, problem: str = "the disk is full") -> None:
        super().__init__(problem)
        self.problem = problem


class CorruptRecord(StorageError):
    """What is stored cannot be read, or is not what was written."""

    def __init__(self, board_id: str, problem: str) -> None:
        super().__init__(f"record of board {board_id!r} is unreadable: {problem}")
        self.board_id, self.problem = board_id, problem


class SchemaTooNew(StorageError):
    """The database was written by a newer version of this program."""

    retryable = False

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"database schema {found} is newer than {known}, the newest known here")
        self.found, self.known = found, known


class StorageLocked(StorageError):
    """Another server runs on this database."""

    retryable = False

    def __init__(self, location: str) -> None:
        super().__init__(f"another server is using {location}")
        self.location = location


class DocumentError(WhiteboardError):
    """Something is wrong with a document or with what was to change it."""


class InvalidUpdate(DocumentError):
    """Bytes that are no update of a board (shared/document.md D1-D9).

    Attributes:
        problem: what is wrong, for the log and the sender's developer.
        offset: where in the update, in bytes.
    """

    close_code = 4400
    retryable = False
    reason = "invalid_update"

    def __init__(self, problem: str, offset: int = 0) -> None:
        super().__init__(f"invalid update at byte {offset}: {problem}")
        self.problem, self.offset = problem, offset


class DocumentPanicked(DocumentError):
    """The engine gave up in the middle of a change; the document must be thrown away."""

    reason = "invalid_update"

    def __init__(self, problem: str) -> None:
        super().__init__(f"the document is unusable: {problem}")
        self.problem = problem


class RehearsalPanicked(DocumentError):
    """The engine gave up on a copy; the document itself has not seen the update."""

    reason = "invalid_update"


class WorkbenchBroken(DocumentError):
    """What was to be done in another process failed there, or ended it; nothing has changed."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"work in the other process failed: {problem}")
        self.problem = problem


class Unfilmable(DocumentError):
    """The record of a board cannot be shown: what makes films of records fails on it."""

    def __init__(self, board_id: str) -> None:
        super().__init__(f"no film can be made of the record of board {board_id!r}")
        self.board_id = board_id


class SettingsError(WhiteboardError):
    """A setting has a value it may not have; `variable` is its name in the environment."""

    retryable = False

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable, self.problem = variable, problem
