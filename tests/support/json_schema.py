"""The part of JSON Schema that our description uses, read more strictly than the standard asks:
a key or keyword that is not described is an error.
"""

import re
from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
_KNOWN = {
    *("$ref", "type", "enum", "anyOf", "items", "properties", "required", "title"),
    *("description", "default", "additionalProperties"),
    *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"),
    *("pattern", "exclusiveMinimum", "maxProperties", "propertyNames"),
}


def mismatches(
    value: object, schema: Mapping[str, Any], root: Mapping[str, Any], at: str = "$"
) -> Iterator[str]:
    """What in `value` the schema does not allow; nothing when it fits. `root`: for references."""
    if not schema.keys() <= _KNOWN:
        yield f"{at}: keywords {schema.keys() - _KNOWN} are not understood here"
    if "$ref" in schema:
        yield from mismatches(value, referred(schema["$ref"], root), root, at)
    if "anyOf" in schema and all(list(mismatches(value, s, root, at)) for s in schema["anyOf"]):
        yield f"{at}: {value!r} fits none of the choices"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "type" in schema and not isinstance(value, _TYPES[schema["type"]]):
        yield f"{at}: {value!r} is no {schema['type']}"
    elif not _has_size(value, schema):
        yield f"{at}: {str(value)[:40]!r} is too small or too large"
    else:
        yield from _inside(value, schema, root, at)


def _inside(
    value: object, schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Iterator[str]:
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value[:40]!r} does not look like {schema['pattern']}"
    elif isinstance(value, dict) and "properties" in schema:
        yield from _object(value, schema, root, at)
    elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
        for key, item in value.items():
            yield from mismatches(key, schema.get("propertyNames", {}), root, f"{at}.{key}")
            yield from mismatches(item, schema["additionalProperties"], root, f"{at}.{key}")
    elif isinstance(value, list) and "items" in schema:
        for n, item in enumerate(value):
            yield from mismatches(item, schema["items"], root, f"{at}[{n}]")


def referred(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference within the document names."""
    target = root
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return target


def _has_size(value: object, schema: Mapping[str, Any]) -> bool:
    if isinstance(value, str | list | dict):
        size: float = len(value)
        kind = {str: "Length", list: "Items", dict: "Properties"}[type(value)]
        low, high = f"min{kind}", f"max{kind}"
    elif isinstance(value, int | float):
        size, low, high = value, "minimum", "maximum"
    else:
        return True
    is_above = size > schema.get("exclusiveMinimum", -inf)
    return bool(is_above and schema.get(low, size) <= size <= schema.get(high, size))


def _object(
    value: dict[str, object], schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Iterator[str]:
    properties = schema["properties"]
    yield from (f"{at}.{key} is missing" for key in schema.get("required", ()) if key not in value)
    yield from (f"{at}.{key} is not described" for key in value.keys() - properties.keys())
    for key in value.keys() & properties.keys():
        yield from mismatches(value[key], properties[key], root, f"{at}.{key}")
