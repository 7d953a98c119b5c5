"""The public view of a record: what its holder agreed to publish, as JSON and as CSV.

Both come from the same values and hold every interval, so that the bytes stay true as time passes: who reads them
looks for the interval of the day. A record that is no longer public leaves a tombstone, never a silent gap.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import rfc8785

from aeo.register import standing

Content = Mapping[str, Any]
COLUMNS = (
    "aeo_number",
    "version",
    "removed",
    "name",
    "name_latin",
    "programme",
    "type",
    "component",
    "role",
    "first_granted",
    "valid_from",
    "valid_until",
    "status",
    "status_from",
    "status_until",
    "renewal_filed_on",
    "effective_from",
    "recorded_at",
)
# What a spreadsheet would take for a formula, or for the start of one.
ACTIVE = ("=", "+", "-", "@", "\t")


def shown(content: Content) -> dict[str, Any]:
    """The published record."""
    return {
        "aeoNumber": content["aeo_number"],
        "version": content["version"],
        "name": content["name"],
        "nameLatin": content["name_latin"],
        "programme": content["programme"],
        "type": content["type"],
        "types": [_type(row) for row in standing.types(content)],
        "roles": list(content["roles"]),
        "firstGranted": content["first_granted"],
        "validFrom": content["valid_from"],
        "validUntil": content["valid_until"],
        "parts": [_part(part) for part in content["parts"]],
        "effectiveFrom": instant(content["effective_from"]),
        "recordedAt": instant(content["recorded_at"]),
    }


def removed(content: Content) -> dict[str, Any]:
    """The tombstone: this number was published, and since this version it is not."""
    return {
        "aeoNumber": content["aeo_number"],
        "version": content["version"],
        "removed": True,
        "recordedAt": instant(content["recorded_at"]),
    }


def line(record: Content) -> bytes:
    """A record or tombstone as a line of JSON (RFC 8785)."""
    return rfc8785.dumps(dict(record)) + b"\n"


def cells(record: Content) -> bytes:
    """The same as lines of CSV: one for each interval of each part, cut where the type of the whole changes, so that a
    spreadsheet can filter by day.
    """
    return table(_rows(record))


def header() -> bytes:
    """The first line of the CSV file."""
    return table([dict(zip(COLUMNS, COLUMNS, strict=True))])


def table(rows: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> bytes:
    """Lines of CSV (RFC 4180) in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_inert(row.get(column)) for column in COLUMNS] for row in rows)
    return out.getvalue().encode()


def instant(text: str) -> str:
    """A stored instant in UTC, as RFC 3339 writes it."""
    return _utc(standing.instant(text))


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _part(part: Content) -> dict[str, Any]:
    return {
        "component": part["component"],
        "role": part["role"],
        "validFrom": part["valid_from"],
        "validUntil": part["valid_until"],
        "intervals": [_interval(row) for row in part["intervals"]],
    }


def _type(row: standing.TypeStanding) -> dict[str, Any]:
    return {"type": row.key, "from": row.since and _utc(row.since), "until": row.until and _utc(row.until)}


def _interval(row: Content) -> dict[str, Any]:
    return {
        "status": row["status"],
        "from": instant(row["start"]),
        "until": instant(row["end"]) if row["end"] else None,
        "renewalFiledOn": row["renewal_filed_on"],
    }


def _rows(record: Content) -> Iterator[dict[str, Any]]:
    common = {
        "aeo_number": record["aeoNumber"],
        "version": record["version"],
        "removed": "yes" if record.get("removed") else "",
        "recorded_at": record["recordedAt"],
    }
    if record.get("removed"):
        yield common
        return
    common |= {
        "name": record["name"],
        "name_latin": record["nameLatin"],
        "programme": record["programme"],
        "first_granted": record["firstGranted"],
        "effective_from": record["effectiveFrom"],
    }
    for part in record["parts"]:
        here = {key: part[key] for key in ("component", "role")}
        here |= {"valid_from": part["validFrom"], "valid_until": part["validUntil"]}
        for row in part["intervals"]:
            yield from (common | here | told for told in _times(row, record["types"]))


def _times(row: Content, types: Sequence[Content]) -> Iterator[dict[str, Any]]:
    """An interval, once for each type that the whole has in that time."""
    for type_ in types:
        since = max(filter(None, (row["from"], type_["from"])), key=datetime.fromisoformat)
        until = min(filter(None, (row["until"], type_["until"])), key=datetime.fromisoformat, default=None)
        if until is None or datetime.fromisoformat(since) < datetime.fromisoformat(until):
            yield {
                "type": type_["type"],
                "status": row["status"],
                "status_from": since,
                "status_until": until,
                "renewal_filed_on": row["renewalFiledOn"],
            }


def _inert(value: object) -> str:
    text = "" if value is None else " ".join(str(value).splitlines())
    return f"'{text}" if text.startswith(ACTIVE) else text
