"""A status as a JSON answer: the published record with what holds now, or the number alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aeo.register import public, standing
from aeo.register.models import Record


def of(record: Record, at: datetime) -> dict[str, Any]:
    """What anybody may know of a number at an instant. Without consent only whether it is valid."""
    now = standing.of(record.content, at)
    if not record.public:
        return {"aeoNumber": record.aeo_number, "published": False, "status": now.status or "none"}
    shown = public.shown(record.content)
    for part in shown["parts"]:
        part["status"] = _status(part["component"], part["role"], now)
    filed = now.renewal_filed_on
    shown["type"] = now.type
    told = {"status": now.status or "none", "renewalFiledOn": filed.isoformat() if filed else None}
    return {"aeoNumber": record.aeo_number, "published": True, **told, **shown}


def _status(component: str, role: str, now: standing.Standing) -> str:
    """Of several parts of one name (a part that ended and came again), the one that says most."""
    found = [part.status for part in now.parts if (part.component, part.role) == (component, role)]
    return next((status for status in (*standing.ONGOING, *found) if status in found and status), "none")
