"""How a record becomes the entry that is searched and published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from aeo.register import public, standing
from aeo.register.models import Entry, Record
from aeo.register.values import RecordValues
from operators.names import bare_number, search_text


def content_of(values: RecordValues) -> dict[str, Any]:
    """What a record of these values holds."""
    content: dict[str, Any] = orjson.loads(orjson.dumps(asdict(values)))
    return content


def entry_of(record: Record, *, was_published: bool) -> Entry:
    """The entry of a record, not yet saved. `was_published`: an earlier version was, so that it leaves a tombstone."""
    content = record.content
    shown = _shown(record, was_published)
    return Entry(
        aeo_number=record.aeo_number,
        version=record.version,
        record=record,
        published=record.public,
        name=content["name"] if record.public else "",
        type=content["type"],
        roles=content["roles"],
        numbers=numbers(record) if record.public else [],
        search_text=_searched(content) if record.public else "",
        over_at=standing.over_at(content),
        line=public.line(shown) if shown else None,
        cells=public.cells(shown) if shown else None,
    )


def told(entry: Entry) -> dict[str, Any]:
    """All that an entry says, to be compared with another."""
    said = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    return said | {name: bytes(said[name]) if said[name] is not None else None for name in ("line", "cells")}


def numbers(record: Record) -> list[str]:
    """Every number by which the holder is found, as they are compared."""
    return sorted({bare_number(number) for number in [record.aeo_number, *record.numbers]})


def _shown(record: Record, was_published: bool) -> dict[str, Any] | None:
    if record.public:
        return public.shown(record.content)
    return public.removed(record.content) if was_published else None


def _searched(content: Mapping[str, Any]) -> str:
    return search_text([content["name"], content["name_latin"], *content["former_names"]])
