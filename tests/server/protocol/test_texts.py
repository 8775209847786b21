"""Characters of two code units stay whole."""

import pytest

from server.protocol.texts import TextIndex
from server.protocol.update import decode_update
from tests.server.protocol.building import deletes, element, letters, section, text_type, update

# Clocks of "a😀b": 2 a, 3 and 4 the halves of the emoji, 5 b.
BOARD = decode_update(
    update(section(1, 0, element(), text_type((1, 0)), letters("a😀b", parent=(1, 1))))
)


def index() -> TextIndex:
    known = TextIndex()
    known.add(BOARD)
    return known


@pytest.mark.parametrize(
    ("raw", "splits"),
    [
        (update(section(2, 0, letters("x", origin=(1, 2)))), False),
        (update(section(2, 0, letters("x", origin=(1, 3)))), True),
        (update(section(2, 0, letters("x", origin=(1, 4)))), False),
        (update(section(2, 0, letters("x", right=(1, 3)))), False),
        (update(section(2, 0, letters("x", right=(1, 4)))), True),
        (update(section(2, 0, letters("x", origin=(1, 3), right=(1, 4)))), True),
        (update(section(1, 6, letters("x", origin=(1, 3)))), True),
        (update(section(1, 6, letters("x", origin=(1, 5), right=(1, 4)))), True),
        (update(section(1, 4, letters("xx", origin=(1, 3)))), True),
        (update(section(1, 5, letters("bx", origin=(1, 4)))), False),
        (update(deleted=deletes(c1=[(2, 1)])), False),
        (update(deleted=deletes(c1=[(2, 2)])), True),
        (update(deleted=deletes(c1=[(3, 2)])), False),
        (update(deleted=deletes(c1=[(4, 1)])), True),
        (update(deleted=deletes(c1=[(4, 2)])), True),
        (update(deleted=deletes(c2=[(4, 1)])), False),
    ],
)
def test_d4_a_pair_is_not_parted(raw: bytes, splits: bool) -> None:
    assert index().splits_pair(decode_update(raw)) is splits


def test_d4_an_update_may_not_part_its_own_pairs() -> None:
    text = letters("😀", parent=(1, 1))
    whole = update(section(1, 0, element(), text_type((1, 0)), text))
    parted = update(section(1, 0, element(), text_type((1, 0)), text, letters("x", origin=(1, 2))))
    assert not TextIndex().splits_pair(decode_update(whole))
    assert TextIndex().splits_pair(decode_update(parted))


def test_d4_no_answer_begins_with_half_a_character() -> None:
    assert index().aligned({1: 4, 2: 4}) == {1: 3, 2: 4}
    assert index().aligned({1: 3}) == {1: 3}
    assert index().aligned({1: 5}) == {1: 5}
