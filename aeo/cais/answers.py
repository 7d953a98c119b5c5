"""The answer to the declaration system: everything about an operator's statuses at a time, as known at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aeo.cais.asking import Question
from aeo.register import standing
from aeo.register.models import Record
from aeo.register.standing import ONGOING, PartStanding, Standing

NONE = "none"


def answer(asked: Question, records: Sequence[Record], at: datetime) -> dict[str, Any]:
    """Overall status, operator, and each authorisation with its parts. Asked about now, it names no time: a `Date`
    header does, so that an unchanged answer has an unchanged ETag."""
    held = [(record, standing.of(record.content, at)) for record in records]
    return {
        "number": asked.number,
        "at": _utc(asked.at),
        "knownAt": _utc(asked.known_at),
        "status": _overall([standing.status for _record, standing in held]),
        "operator": _operator(records[-1]) if records else None,
        "authorisations": [_authorisation(record, standing) for record, standing in held],
    }


def _overall(statuses: Sequence[str]) -> str:
    for status in ONGOING:
        if status in statuses:
            return status
    return next((status for status in reversed(statuses) if status), NONE)


def _operator(record: Record) -> dict[str, Any]:
    content = record.content
    return {"tin": content["tin"], "name": content["name"], "nameLatin": content["name_latin"]}


def _authorisation(record: Record, held: Standing) -> dict[str, Any]:
    content = record.content
    return {
        "aeoNumber": record.aeo_number,
        "recordVersion": record.version,
        "recordedAt": _utc(record.recorded_at),
        "type": held.type,
        "status": held.status or NONE,
        "firstGranted": content["first_granted"],
        "validFrom": content["valid_from"],
        "validUntil": content["valid_until"],
        "renewalFiledOn": held.renewal_filed_on.isoformat() if held.renewal_filed_on else None,
        "parts": [_part(part) for part in held.parts],
    }


def _part(part: PartStanding) -> dict[str, Any]:
    return {
        "component": part.component,
        "role": part.role,
        "status": part.status or NONE,
        "reason": part.reason,
        "since": _utc(part.since),
        "until": _utc(part.until),
        "validFrom": part.valid_from.isoformat(),
        "validUntil": part.valid_until.isoformat(),
        "renewalFiledOn": part.renewal_filed_on.isoformat() if part.renewal_filed_on else None,
        "sites": [{"number": site["number"], "name": site["name"], "post": site["border_post"]} for site in part.sites],
        "benefits": list(part.benefits),
    }


def _utc(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
