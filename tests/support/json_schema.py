"""The part of JSON Schema that our description uses, read more strictly than the standard asks:
a key or keyword that is not described is an error.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
_KNOWN = {
    *("$ref", "type", "enum", "anyOf", "items", "properties", "required", "title"),
    *("description", "default", "additionalProperties"),
}


def mismatches(
    value: object, schema: Mapping[str, Any], root: Mapping[str, Any], at: str = "$"
) -> Iterator[str]:
    """What in `value` the schema does not allow; nothing when it fits. `root`: for references."""
    if not schema.keys() <= _KNOWN:
        yield f"{at}: keywords {schema.keys() - _KNOWN} are not understood here"
    if "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        yield from mismatches(value, target, root, at)
    if "anyOf" in schema and all(list(mismatches(value, s, root, at)) for s in schema["anyOf"]):
        yield f"{at}: {value!r} fits none of the choices"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "type" in schema and not isinstance(value, _TYPES[schema["type"]]):
        yield f"{at}: {value!r} is no {schema['type']}"
    elif isinstance(value, dict) and "properties" in schema:
        yield from _object(value, schema, root, at)
    elif isinstance(value, list) and "items" in schema:
        for n, item in enumerate(value):
            yield from mismatches(item, schema["items"], root, f"{at}[{n}]")


def _object(
    value: dict[str, object], schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Iterator[str]:
    properties = schema["properties"]
    yield from (f"{at}.{key} is missing" for key in schema["required"] if key not in value)
    yield from (f"{at}.{key} is not described" for key in value.keys() - properties.keys())
    for key in value.keys() & properties.keys():
        yield from mismatches(value[key], properties[key], root, f"{at}.{key}")
