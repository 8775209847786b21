"""Locale files: the same keys and placeholders in every language, nothing left empty."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "shared" / "locales"
LANGUAGES = ("de", "en", "uk")
FILES = sorted({path.name for path in LOCALES.glob("*/*.json")})

Catalogue = dict[str, str]


def catalogue(language: str, name: str) -> Catalogue:
    """Keys of nested objects are joined by dots."""

    def flat(value: object, prefix: str) -> Catalogue:
        if isinstance(value, dict):
            found: Catalogue = {}
            for key, inner in value.items():
                found |= flat(inner, f"{prefix}.{key}" if prefix else str(key))
            return found
        assert isinstance(value, str), f"{language}/{name}: {prefix} is not text"
        return {prefix: value}

    return flat(json.loads((LOCALES / language / name).read_text(encoding="utf-8")), "")


def placeholders(text: str) -> set[str]:
    """Names of ICU arguments: `{name}`, `{count, plural, ...}`."""
    return set(re.findall(r"\{\s*([A-Za-z_]\w*)\s*[,}]", text))


def test_there_are_locale_files() -> None:
    assert FILES


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_key(language: str, name: str) -> None:
    assert catalogue(language, name).keys() == catalogue("en", name).keys()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty_and_placeholders_agree(language: str, name: str) -> None:
    english = catalogue("en", name)
    for key, text in catalogue(language, name).items():
        assert text.strip(), f"{language}/{name}: {key} is empty"
        assert placeholders(text) == placeholders(english[key]), f"{language}/{name}: {key}"


@pytest.mark.parametrize("name", FILES)
def test_plurals_have_the_forms_their_language_needs(name: str) -> None:
    forms = {"de": {"one", "other"}, "en": {"one", "other"}, "uk": {"one", "few", "many", "other"}}
    for language, needed in forms.items():
        for key, text in catalogue(language, name).items():
            if ", plural," in text:
                found = set(re.findall(r"\b(zero|one|two|few|many|other)\s*\{", text))
                assert needed <= found, f"{language}/{name}: {key}"
