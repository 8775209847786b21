"""How many connections may wait."""

from collections.abc import Mapping

from server.facilitation.lobby_room import WAITERS_AT_MOST, WAITERS_PER_PERSON, LobbyRoom


class Silent:
    """Somebody who waits."""

    def tell(self, event: str, keys: Mapping[str, object]) -> None:
        raise AssertionError(event, keys)

    def close(self, code: int, reason: str) -> None:
        raise AssertionError(code, reason)


def test_lb5_one_person_does_not_take_all_places_to_wait() -> None:
    room = LobbyRoom()
    waiters = [Silent() for _ in range(WAITERS_PER_PERSON)]
    for waiter in waiters:
        assert not room.is_full("anna")
        room.enter("anna", waiter)
    assert room.is_full("anna")
    assert not room.is_full("ben")
    room.leave("anna", waiters[0])
    assert not room.is_full("anna")


def test_lb5_there_is_an_end_to_it_for_all() -> None:
    room = LobbyRoom()
    for n in range(WAITERS_AT_MOST):
        room.enter(f"p{n}", Silent())
    assert room.is_full("anna")
