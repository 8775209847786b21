"""What people may say to everybody: texts of one or several lines, in our languages. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from server.facilitation.outcome import Refused
from server.storage.base import Language

# Marks that turn the direction of what follows: a sentence could disguise itself with them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REFUSED = {"Cc", "Cs", "Zp"}


def clean_texts(field: str, texts: Mapping[Language, str]) -> dict[Language, str]:
    """The texts that say something, trimmed, in NFC.

    Raises:
        Refused: one holds characters that do not belong into a text.
    """
    cleaned = {language: _clean(field, text) for language, text in texts.items()}
    return {language: text for language, text in cleaned.items() if text}


def clean_line(field: str, text: str) -> str:
    """A text of one line, trimmed, in NFC.

    Raises:
        Refused: it holds characters that do not belong into a line.
    """
    if "\n" in text.strip():
        raise Refused(422, "wrong_characters", field=field)
    return _clean(field, text)


def _clean(field: str, text: str) -> str:
    clean = unicodedata.normalize("NFC", text.strip())
    kinds = {unicodedata.category(each) for each in clean if each != "\n"}
    if not _REFUSED.isdisjoint(kinds) or not _TURNING.isdisjoint(clean):
        raise Refused(422, "wrong_characters", field=field)
    return clean
