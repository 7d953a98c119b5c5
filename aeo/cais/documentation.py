"""docs/openapi.json as people read it: the operations, what each takes and answers, and the shapes they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

Json = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """A parameter or a member: its name, what it is, whether it must be there."""

    name: str
    shape: str
    required: bool
    text: str
    where: str = ""


@dataclass(frozen=True)
class Answer:
    """An answer by its status: what it means, its media types, and one as an example."""

    status: str
    text: str
    kinds: tuple[tuple[str, str], ...]
    example: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    key: str
    method: str
    path: str
    summary: str
    text: str
    guarded: bool
    fields: tuple[Field, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Shape:
    """A named shape and its members."""

    name: str
    text: str
    fields: tuple[Field, ...]


@cache
def raw() -> bytes:
    """The document as it is committed."""
    return (Path(settings.BASE_DIR) / "docs" / "openapi.json").read_bytes()


@cache
def document() -> Json:
    """The document, read once."""
    found: Json = json.loads(raw())
    return found


def operations() -> Iterator[Operation]:
    """Everything that can be asked, in the document's order."""
    for path, methods in document()["paths"].items():
        yield from (_operation(path, method, methods[method]) for method in METHODS if method in methods)


def shapes() -> list[Shape]:
    """The named shapes, in the document's order."""
    found = document()["components"]["schemas"]
    return [Shape(name, schema.get("description", ""), _members(schema)) for name, schema in found.items()]


def _operation(path: str, method: str, told: Json) -> Operation:
    return Operation(
        key=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        text=told.get("description", ""),
        guarded=bool(told.get("security")),
        fields=tuple(_parameter(_followed(row)) for row in told.get("parameters", ())),
        answers=tuple(_answer(status, _followed(row)) for status, row in told["responses"].items()),
    )


def _parameter(row: Json) -> Field:
    required = row.get("required", False)
    return Field(row["name"], _shape(row.get("schema", {})), required, row.get("description", ""), row["in"])


def _answer(status: str, row: Json) -> Answer:
    content = row.get("content", {})
    kinds = tuple((kind, _shape(body.get("schema", {}))) for kind, body in content.items())
    example = next((body["example"] for body in content.values() if "example" in body), None)
    shown = json.dumps(example, ensure_ascii=False, indent=2) if example is not None else ""
    return Answer(status, row.get("description", ""), kinds, shown)


def _members(schema: Json) -> tuple[Field, ...]:
    needed = schema.get("required", ())
    return tuple(
        Field(name, _shape(member), name in needed, member.get("description", ""))
        for name, member in schema.get("properties", {}).items()
    )


def _followed(row: Json) -> Json:
    """What a reference within the document points at."""
    if "$ref" not in row:
        return row
    found: Any = document()
    for part in row["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return _followed(found)


def _shape(schema: Json) -> str:
    """A schema in a few words: `Entry`, `list of string`, `string (date-time)`, `"active" | "none"`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return " | ".join(map(_shape, schema[union]))
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    return _typed(schema)


def _typed(schema: Json) -> str:
    kinds = schema.get("type", "any")
    named = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if "items" in schema:
        return f"{named} of {_shape(schema['items'])}"
    return f"{named} ({schema['format']})" if "format" in schema else named
