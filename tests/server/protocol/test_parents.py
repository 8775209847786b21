from server.protocol.parents import TypeIndex
from server.protocol.update import decode_update
from tests.server.protocol.building import (
    element,
    field,
    garbage,
    letters,
    section,
    text_type,
    update,
)

BOARD = decode_update(
    update(section(1, 0, element(), text_type((1, 0)), field((1, 0)), garbage(2)))
)


def lacks(*sections: bytes) -> bool:
    known = TypeIndex()
    known.add(BOARD)
    return known.lacks_parent(decode_update(update(*sections)))


def test_d2_a_parent_is_a_type() -> None:
    assert not lacks(section(2, 0, field((1, 0), "y")))
    assert not lacks(section(2, 0, letters("a", parent=(1, 1))))
    for clock, what in ((2, "a value"), (3, "garbage"), (9, "nothing")):
        assert lacks(section(2, 0, field((1, clock), "y"))), what
    assert lacks(section(2, 0, field((3, 0), "y")))


def test_d2_a_type_of_the_same_update_will_do() -> None:
    assert not lacks(section(2, 0, element("b"), field((2, 0))))
    assert not lacks(section(3, 0, field((2, 0))), section(2, 0, element("b")))
    assert lacks(section(2, 0, element("b"), field((2, 0)), field((2, 1), "y")))


def test_types_may_be_learned_twice_and_in_any_order() -> None:
    known = TypeIndex()
    later = decode_update(update(section(1, 5, element("b"))))
    for part in (later, BOARD, later, BOARD):
        known.add(part)
    assert not known.lacks_parent(
        decode_update(update(section(2, 0, field((1, 1)), field((1, 5)))))
    )
