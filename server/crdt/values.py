"""JSON values of documents in one form, whichever engine read them."""

from collections.abc import Mapping
from typing import Any

TEXTS = frozenset({"text", "title", "prompt"})
EXACT = 2**53  # integers beyond are numbers of another kind, to both engines


def plain(value: Any) -> Any:
    """The value with every whole number as an int: engines tell them from floats differently."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def normal(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an element as every engine has them; what is null is not there."""
    values = ((name, plain(fields[name])) for name in sorted(fields))
    # A text that is none could not be shown as one.
    return {
        name: value
        for name, value in values
        if value is not None and (name not in TEXTS or isinstance(value, str))
    }


def writable(value: Any) -> Any:
    """The value as engines may be given it: no integer that would become a BigInt (D3)."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= EXACT:
        return float(value)
    if isinstance(value, list):
        return [writable(item) for item in value]
    if isinstance(value, dict):
        return {key: writable(item) for key, item in value.items()}
    return value


def depth(value: Any) -> int:
    """How deep lists and maps lie within each other; 0 for what is neither."""
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 0
