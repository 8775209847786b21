"""Values for what the description says of a request: mostly as described, sometimes not."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.support.json_schema import referred

Schema = Mapping[str, Any]

LINES = st.text("abcÄїß 7", min_size=1, max_size=30)

# What people and programs have always sent where something else was meant.
NASTY = st.sampled_from(
    [
        *("", " ", "\x00", "\u202e", "x" * 3000, "=1+1", "' OR 1=1 --", "../../etc", "%00", "null"),
        *("\N{COMBINING ACUTE ACCENT}" * 80, "\N{WOMAN}\N{ZERO WIDTH JOINER}", "é", "日本"),
    ]
)

ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=5,
)


def values(schema: Schema, root: Schema) -> st.SearchStrategy[Any]:
    """Values that the schema allows."""
    if "$ref" in schema:
        return values(referred(schema["$ref"], root), root)
    if "anyOf" in schema:
        return st.one_of([values(each, root) for each in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _of_type(schema, root)


def _of_type(schema: Schema, root: Schema) -> st.SearchStrategy[Any]:
    if schema.get("type") == "object":
        return _objects(schema, root)
    if schema.get("type") == "array":
        return st.lists(values(schema.get("items", {}), root), max_size=4)
    simple: dict[object, st.SearchStrategy[Any]] = {
        "string": st.one_of(st.text(max_size=min(60, schema.get("maxLength", 60))), LINES, NASTY),
        "integer": st.integers(schema.get("minimum", -(2**70)), schema.get("maximum", 2**70)),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return simple.get(schema.get("type"), ANYTHING)


def _objects(schema: Schema, root: Schema) -> st.SearchStrategy[Any]:
    properties: Schema = schema.get("properties", {})
    required = {key: values(properties[key], root) for key in schema.get("required", ())}
    others = {key: values(each, root) for key, each in properties.items() if key not in required}
    if not properties and isinstance(schema.get("additionalProperties"), dict):
        inner = values(schema["additionalProperties"], root)
        return st.dictionaries(st.sampled_from(["de", "en", "uk", "xx"]), inner, max_size=3)
    return st.fixed_dictionaries(required, optional=others)
