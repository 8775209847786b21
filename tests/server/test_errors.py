"""The tree, its close codes and its sentences."""

from collections.abc import Iterator

import pytest

from server import errors
from server.errors import UpdateRefused, WhiteboardError
from server.protocol.close_codes import CloseCode

REASONS = {
    "read_only",
    "invalid_update",
    "foreign_client",
    "policy",
    "paused",
    "busy",
    "too_large",
    "storage_full",
}


def every(kind: type[WhiteboardError]) -> Iterator[type[WhiteboardError]]:
    """Those of the tree; what storage tells the facilitation reaches no client."""
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from every(child)


@pytest.mark.parametrize("kind", list(every(WhiteboardError)), ids=lambda kind: kind.__name__)
def test_cc1_every_error_has_a_close_code_of_the_protocol(kind: type[WhiteboardError]) -> None:
    code = CloseCode(kind.close_code)
    assert kind.__name__ in (errors.__doc__ or "")
    if issubclass(kind, errors.ProtocolError | errors.AccessError | errors.BoardNotFound):
        assert not code.is_retryable
        assert not kind.retryable


def test_every_reason_of_the_protocol_has_an_error_and_no_other() -> None:
    assert {kind.reason for kind in every(WhiteboardError) if kind.reason} == REASONS


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (errors.MalformedMessage("wrong UTF-8", 3), "malformed message at byte 3: wrong UTF-8"),
        (errors.UnexpectedMessage("Control"), "unexpected message: Control"),
        (errors.MessageTooLarge(9, 8), "message of 9 B exceeds the limit of 8 B"),
        (errors.Busy(2.25), "update refused: busy (again in 2.2 s)"),
        (
            errors.TooManyElements(300, 200, None),
            "update refused: too_large (300 elements; 200 a minute at most)",
        ),
        (errors.Unauthenticated(), "no valid token"),
        (errors.Forbidden("not this board"), "not this board"),
        (errors.BoardNotFound("b1"), "no board 'b1'"),
        (errors.RoomFull(300), "the board has its 300 sessions already"),
        (errors.RateLimited(2.4), "too many requests; again in 2 s"),
        (errors.SlowConsumer(9, 8), "9 B wait for a slow reader; the limit is 8 B"),
        (errors.ReadOnly(), "update refused: read_only"),
        (errors.NotNow("frozen"), "update refused: frozen"),
        (errors.PolicyRefused("meta"), "update refused: policy (meta)"),
        (errors.TouchRefused("locked", ("a", "b")), "update refused: locked (a, b)"),
        (
            errors.ForeignClient(7),
            "update refused: foreign_client (client id 7 belongs to another person)",
        ),
        (errors.Paused(), "update refused: paused"),
        (errors.UpdateTooLarge(9, 8), "update refused: too_large (9 B exceed the limit of 8 B)"),
        (errors.StorageBusy(), "the database is busy"),
        (errors.StorageFull(), "the disk is full"),
        (errors.CorruptRecord("b1", "hash"), "record of board 'b1' is unreadable: hash"),
        (errors.SchemaTooNew(3, 2), "database schema 3 is newer than 2, the newest known here"),
        (errors.StorageLocked("/x.db"), "another server is using /x.db"),
        (errors.InvalidUpdate("wrong UTF-8", 3), "invalid update at byte 3: wrong UTF-8"),
        (errors.DocumentPanicked("why"), "the document is unusable: why"),
        (errors.RehearsalPanicked("why"), "why"),
        (errors.SettingsError("PORT", "no number"), "PORT: no number"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_errors_say_what_happened(error: WhiteboardError, sentence: str) -> None:
    assert str(error) == sentence


def test_a_refused_update_ends_no_session_by_itself() -> None:
    """SY11 does, after the third pause; then with the code of the protocol error."""
    assert {kind.close_code for kind in every(UpdateRefused)} == {CloseCode.PROTOCOL_ERROR}
