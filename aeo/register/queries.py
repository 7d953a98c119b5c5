"""Reading the register: the record as known at a time, what held at an instant, what is published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet, Sum

from aeo.kernel import clock
from aeo.register import standing
from aeo.register.models import CertificateRecord, Entry, File, Record, Snapshot
from operators.names import bare_number, folded

FILE_NAME = re.compile(r"register-[0-9]{1,10}\.[a-z]{1,8}")


def as_known(aeo_number: str, known_at: datetime | None = None) -> Record | None:
    """The record as it was known at a time: its latest version recorded by then."""
    rows = Record.objects.filter(aeo_number=aeo_number, recorded_at__lte=known_at or clock.now())
    return rows.order_by("-recorded_at", "-version").first()


def latest(aeo_number: str) -> Record | None:
    """Its latest version."""
    return Record.objects.filter(aeo_number=aeo_number).order_by("-version").first()


def all_as_known(aeo_numbers: Iterable[str], known_at: datetime) -> list[Record]:
    """The same of several numbers, in one query."""
    rows = Record.objects.filter(aeo_number__in=list(aeo_numbers), recorded_at__lte=known_at)
    return list(rows.order_by("aeo_number", "-recorded_at", "-version").distinct("aeo_number"))


def statuses(aeo_number: str, at: datetime, known_at: datetime | None = None) -> dict[tuple[str, str], str]:
    """Status by (component, role) at an instant, as known at a time; empty when nothing was known."""
    row = as_known(aeo_number, known_at)
    parts = standing.of(row.content, at).parts if row else ()
    return {(part.component, part.role): part.status for part in parts if part.status}


def certificate_of(aeo_number: str, version: int) -> CertificateRecord | None:
    """How a version of a certificate stands."""
    return CertificateRecord.objects.filter(aeo_number=aeo_number, version=version).order_by("-id").first()


def replaced_by(row: CertificateRecord) -> CertificateRecord | None:
    """The version that was sealed after this one."""
    later = CertificateRecord.objects.filter(aeo_number=row.aeo_number, version__gt=row.version)
    return later.filter(sealed_at__isnull=False).order_by("version", "-id").first()


def latest_certificate(aeo_number: str) -> CertificateRecord | None:
    """The version that is in force, else the newest that was issued or is in preparation."""
    latest = CertificateRecord.objects.filter(aeo_number=aeo_number).order_by("-version", "-id").distinct("version")
    rows = list(latest)
    in_force = [row for row in rows if row.state == "active"]
    known = [row for row in rows if row.state != "cancelled"]
    return next(iter(in_force or known), None)


def entries(*, text: str = "", type_: str = "", role: str = "", ended: bool = False) -> QuerySet[Entry]:
    """The published entries that fit; those that nobody holds any more only when asked for."""
    rows = Entry.objects.filter(published=True).defer("line", "cells").select_related("record")
    if not ended:
        rows = rows.filter(Q(over_at__isnull=True) | Q(over_at__gt=clock.now()))
    rows = rows.filter(type=type_) if type_ else rows
    rows = rows.filter(roles__contains=[role]) if role else rows
    return _resembling(rows, text)


def _resembling(rows: QuerySet[Entry], text: str) -> QuerySet[Entry]:
    wanted, number = folded(text), bare_number(text)
    if not wanted and not number:
        return rows.order_by("name", "aeo_number")
    every_word = Q(*[("search_text__contains", word) for word in wanted.split()])
    alike, numbered = Q(search_text__trigram_word_similar=wanted), Q(numbers__contains=[number])
    near = TrigramWordSimilarity(wanted, "search_text")
    return rows.filter(every_word | alike | numbered).order_by(near.desc(), "name", "aeo_number")


def entry(aeo_number: str) -> Entry | None:
    """The entry of a number, published or not."""
    return Entry.objects.defer("line", "cells").select_related("record").filter(pk=bare_number(aeo_number)).first()


def marker() -> int:
    """The sum of the versions of all records: it grows with every change."""
    total: int | None = Entry.objects.aggregate(total=Sum("version"))["total"]
    return total or 0


def latest_snapshot() -> Snapshot | None:
    """The snapshot in force."""
    return Snapshot.objects.order_by("-seq").first()


def file(name: str) -> File | None:
    """A published file."""
    return File.objects.filter(name=name).first() if FILE_NAME.fullmatch(name) else None
