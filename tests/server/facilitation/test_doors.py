"""Who may come in: bans as a matter of addresses and time. Pure."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.facilitation.doors import holds, is_within
from server.facilitation.state import HallState
from server.storage.base import Workshop
from server.storage.records import Ban, LiveSession

EMPTY = HallState(Workshop("w", "W", "de", 1), {})
RUNNING = EMPTY.with_(session=LiveSession("s1", "w", 1, "p"))
ENDED = EMPTY.with_(session=LiveSession("s1", "w", 1, "p", ended_ms=5))
NEXT = EMPTY.with_(session=LiveSession("s2", "w", 6, "p"))


def ban(**fields: object) -> Ban:
    whole = {"id": "b", "workshop_id": "w", "kind": "person", "value": "p", "created_ms": 1}
    return Ban(**{**whole, "person_id": "f", **fields})  # type: ignore[arg-type] # as in a table


@pytest.mark.parametrize(
    ("fields", "state", "now_ms", "expected"),
    [
        ({}, EMPTY, 10**13, True),
        ({"expires_ms": 100}, EMPTY, 99, True),
        ({"expires_ms": 100}, EMPTY, 100, False),
        ({"lifted_ms": 50}, EMPTY, 10, False),
        ({"session_id": "s1"}, RUNNING, 10, True),
        ({"session_id": "s1"}, ENDED, 10, False),
        ({"session_id": "s1"}, NEXT, 10, False),
        ({"session_id": "s1"}, EMPTY, 10, False),
    ],
)
def test_sa3_a_ban_ends_with_its_time_or_its_session(
    fields: dict[str, object], state: HallState, now_ms: int, expected: bool
) -> None:
    assert holds(ban(**fields), state, now_ms) is expected


@given(st.ip_addresses(), st.ip_addresses(), st.integers(0, 32))
def test_an_address_is_within_as_the_standard_library_says(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
    other: ipaddress.IPv4Address | ipaddress.IPv6Address,
    length: int,
) -> None:
    network = ipaddress.ip_network((other, length), strict=False)
    assert is_within(str(address), str(network)) is (address in network)
    own = ipaddress.ip_network((address, length), strict=False)
    assert is_within(str(address), str(own))


@pytest.mark.parametrize("nonsense", ["", "unix:", "198.51.100.7/99", "localhost"])
def test_what_is_no_address_is_only_itself(nonsense: str) -> None:
    assert is_within(nonsense, nonsense) is (nonsense != "")
    assert not is_within(nonsense, "0.0.0.0/0")
    assert not is_within("198.51.100.7", nonsense)
