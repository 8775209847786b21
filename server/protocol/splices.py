"""How one text became another: what was taken out and put in, as splices."""

from collections import Counter
from difflib import SequenceMatcher

# Of what is compared letter by letter, and how many pairs of equal letters that may mean: the cost
# grows with them, and texts can be chosen to make it grow.
MAX_COMPARED = 2000
MAX_PAIRS = 200_000

Splice = tuple[int, int, str]
"""Position and length of what is taken out, in UTF-16 units, and what is put in there."""


def splices(before: str, after: str) -> list[Splice]:
    """Splices that make `after` of `before`, one after the other, from the back to the front.

    Never within a surrogate pair. Several of them, so that the words between two corrections stay
    with whoever wrote them.
    """
    if before == after:
        return []
    start = _common(before, after)
    old, new = before[start:], after[start:]
    end = _common(old[::-1], new[::-1])
    old, new = old[: len(old) - end], new[: len(new) - end]
    units = utf16_units(before[:start])
    return [
        (units + utf16_units(old[:i]), utf16_units(old[i:j]), new[k:m])
        for i, j, k, m in reversed(_differences(old, new))
    ]


def _common(one: str, other: str) -> int:
    """Length of what both begin with; looks at slices, not at letters."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _differences(old: str, new: str) -> list[tuple[int, int, int, int]]:
    if not old or not new or max(len(old), len(new)) > MAX_COMPARED:
        return [(0, len(old), 0, len(new))]
    counts = Counter(new)
    if sum(counts[letter] for letter in old) > MAX_PAIRS:
        return [(0, len(old), 0, len(new))]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i, j, k, m) for tag, i, j, k, m in codes if tag != "equal"]


def spliced(text: str, at: int, removed: int, inserted: str) -> str:
    """The text after a splice; positions in UTF-16 units."""
    if text.isascii():
        return text[:at] + inserted + text[at + removed :]
    units = text.encode("utf-16-le")
    tail = units[2 * (at + removed) :].decode("utf-16-le")
    return units[: 2 * at].decode("utf-16-le") + inserted + tail


def utf16_units(text: str) -> int:
    """Length of the text in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
