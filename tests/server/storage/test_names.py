"""Names within a workshop."""

from hypothesis import given
from hypothesis import strategies as st

from server.storage.names import free_name, name_key

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)


@given(st.lists(names, max_size=20))
def test_names_given_one_after_the_other_are_all_different(given_names: list[str]) -> None:
    taken: set[str] = set()
    for name in given_names:
        free = free_name(name, taken)
        assert free.startswith(name)
        assert name_key(free) not in taken
        taken.add(name_key(free))


def test_case_and_compatible_letters_do_not_make_another_name() -> None:
    assert free_name("ANNA", {name_key("anna")}) == "ANNA 2"
    assert free_name("Ａｎｎａ", {name_key("Anna"), name_key("Anna 2")}) == "Ａｎｎａ 3"
    assert free_name("Олена", {name_key("ОЛЕНА")}) == "Олена 2"
