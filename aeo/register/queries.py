"""Reading the register: the record as known at a time, and what held of a part at an instant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aeo.kernel import clock
from aeo.register.models import CertificateRecord, Record


def as_known(aeo_number: str, known_at: datetime | None = None) -> Record | None:
    """The record as it was known at a time: its latest version recorded by then."""
    rows = Record.objects.filter(aeo_number=aeo_number, recorded_at__lte=known_at or clock.now())
    return rows.order_by("-recorded_at", "-version").first()


def interval_at(part: Mapping[str, Any], at: datetime) -> Mapping[str, Any] | None:
    """What held of a part at an instant, worked out from its intervals and never from a stored state."""
    for interval in part["intervals"]:
        start, end = _instant(interval["start"]), _instant(interval["end"])
        if start is not None and start <= at and (end is None or at < end):
            return dict(interval)
    return None


def statuses(aeo_number: str, at: datetime, known_at: datetime | None = None) -> dict[tuple[str, str], str]:
    """Status by (component, role) at an instant, as known at a time; empty when nothing was known."""
    row = as_known(aeo_number, known_at)
    if row is None:
        return {}
    held = {(part["component"], part["role"]): interval_at(part, at) for part in row.content["parts"]}
    return {key: str(interval["status"]) for key, interval in held.items() if interval}


def certificate_of(aeo_number: str, version: int) -> CertificateRecord | None:
    """How a version of a certificate stands."""
    return CertificateRecord.objects.filter(aeo_number=aeo_number, version=version).order_by("-id").first()


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
