"""Names of people within one workshop: nobody is mistaken for somebody else. Pure."""

import unicodedata
from collections.abc import Collection
from itertools import count


def name_key(name: str) -> str:
    """What two names have in common that people would take for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


def free_name(name: str, taken: Collection[str]) -> str:
    """Return the name, or with the lowest number from 2 that is free: "Anna", "Anna 2".

    `taken`: keys (`name_key`) of the names in use; those that begin otherwise may be left out.
    """
    if name_key(name) not in taken:
        return name
    return next(numbered for n in count(2) if name_key(numbered := f"{name} {n}") not in taken)
