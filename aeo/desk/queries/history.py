"""The journal of a case: everything that hangs on an application, newest first, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from aeo.authorisations.models import Complaint, Decision
from aeo.authorisations.queries.complaints import on_case
from aeo.components.contexts import Event
from aeo.desk.queries import words
from aeo.kernel.models import Entry
from aeo.notices.models import Notice
from audits.models import Assessment, Consultation, Finding, Visit
from audits.queries.names import Names, names_of
from operators.models import Application, InformationRequest, SelfAssessment


@dataclass(frozen=True)
class Named:
    """A subject and by what people know it: the number of a finding or letter."""

    subject: str
    known_as: str = ""


def subjects(application: Application) -> list[Named]:
    """Everything that hangs on it, and has a history of its own: one query, in the order of a case's course."""
    case = application.subject
    found = [Named(case), Named(f"interest:{case}"), Named(f"assignment:{case}")]
    first, *others = (_told(place, *kind) for place, kind in enumerate(_hanging(application)))
    rows = sorted(first.union(*others, all=True))
    return [*found, *(Named(f"{kind}:{pk}", known) for _place, kind, pk, known in rows)]


def _hanging(application: Application) -> list[tuple[QuerySet[Any], str]]:
    """The rows of each kind, and the field by which people know one."""
    return [
        (SelfAssessment.objects.filter(application=application), ""),
        (InformationRequest.objects.filter(application=application), "number"),
        (Assessment.objects.filter(application=application), ""),
        (Visit.objects.filter(assessment__application=application), ""),
        (Finding.objects.filter(assessment__application=application), "number"),
        (Consultation.objects.filter(assessment__application=application), "authority"),
        (Decision.objects.filter(application=application), "number"),
        (Complaint.objects.filter(on_case(application)), "reference"),
    ]


def _told(place: int, rows: QuerySet[Any], known_as: str) -> QuerySet[Any, Any]:
    named = Coalesce(Cast(known_as, CharField()), Value("")) if known_as else Value("")
    named_rows = rows.order_by().annotate(place=Value(place), of_kind=Value(rows.model.kind), known_as=named)
    told: QuerySet[Any, Any] = named_rows.values_list("place", "of_kind", "pk", "known_as")
    return told


def with_letters(found: Sequence[Named]) -> list[Named]:
    """The same, and the letters about any of it."""
    letters = Notice.objects.filter(about__in=[one.subject for one in found]).values_list("pk", "number")
    return [*found, *(Named(f"notice:{pk}", number or "") for pk, number in letters)]


def entries(found: Sequence[Named]) -> QuerySet[Entry]:
    """What happened to any of it, newest first."""
    rows = Entry.objects.filter(subject__in=[one.subject for one in found])
    return rows.defer("salt", "commitment", "hash").order_by("-at", "-id")


def events(rows: Sequence[Entry], found: Sequence[Named]) -> list[Event]:
    """Entries as a timeline: what, to what, by whom, and why where a reason was given."""
    known, names = {one.subject: one.known_as for one in found}, names_of(row.actor for row in rows)
    return [_event(row, known, names) for row in rows]


def _event(row: Entry, known: dict[str, str], names: Names) -> Event:
    what, happened = words.said(row.subject, row.verb)
    facts: dict[str, Any] = orjson.loads(row.facts) if row.facts else {}
    name = " ".join(filter(None, (str(what), known.get(row.subject, ""), str(facts.get("criterion") or ""))))
    by = str(facts.get("by") or names.of(row.actor))
    acting = _(" (acting: %(order)s)") % {"order": facts["acting"]} if facts.get("acting") else ""
    return Event(f"{name}: {happened}", row.at, f"{by}{acting}", str(facts.get("reason") or ""))
