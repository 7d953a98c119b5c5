"""The part of JSON Schema that our OpenAPI document uses; anything else in it is refused, never passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

TYPES: Mapping[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
KNOWN = {
    *("$ref", "type", "enum", "const", "anyOf", "properties", "required", "additionalProperties", "items", "minItems"),
    *("pattern", "format", "minimum", "maxLength", "description"),
}


def faults(document: Mapping[str, Any], schema: Mapping[str, Any], value: Any, at: str = "$") -> Iterator[str]:
    """Everything in which a value does not fit a schema of the document."""
    if "$ref" in schema:
        yield from faults(document, _found(document, schema["$ref"]), value, at)
        return
    if strange := set(schema) - KNOWN:
        yield f"{at}: the schema says {strange}, which is not understood here"
    if "anyOf" in schema and not any(not list(faults(document, one, value, at)) for one in schema["anyOf"]):
        yield f"{at}: fits none of what is allowed"
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        yield f"{at}: {value!r} is not one of the values"
    if "type" in schema and not _is(schema["type"], value):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    yield from _inside(document, schema, value, at)


def _inside(document: Mapping[str, Any], schema: Mapping[str, Any], value: Any, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, each in value.items():
            if name in properties:
                yield from faults(document, properties[name], each, f"{at}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{at}: {name} is not foreseen"
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{at}: too few"
        for place, each in enumerate(value):
            yield from faults(document, schema.get("items", {}), each, f"{at}[{place}]")
    elif isinstance(value, str):
        yield from _text(schema, value, at)
    elif isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{at}: {value} is too small"


def _text(schema: Mapping[str, Any], value: str, at: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} is not written as {schema['pattern']}"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"{at}: too long"
    try:
        if schema.get("format") == "date":
            date.fromisoformat(value)
        if schema.get("format") == "date-time" and datetime.fromisoformat(value).tzinfo is None:
            yield f"{at}: {value!r} has no offset"
    except ValueError:
        yield f"{at}: {value!r} is no {schema['format']}"


def _is(named: str | list[str], value: Any) -> bool:
    names = [named] if isinstance(named, str) else named
    return any(isinstance(value, TYPES[name]) and not isinstance(value, bool) for name in names)


def _found(document: Mapping[str, Any], reference: str) -> Mapping[str, Any]:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found  # type: ignore[no-any-return]
