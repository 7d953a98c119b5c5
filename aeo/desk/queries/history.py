"""The journal of a case: everything that hangs on an application, newest first, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aeo.authorisations.models import Complaint, Decision
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
    """Everything that hangs on it, and has a history of its own."""
    case = application.subject
    found = [Named(case), Named(f"interest:{case}"), Named(f"assignment:{case}")]
    found += [Named(f"self_assessment:{pk}") for pk in _keys(SelfAssessment.objects.filter(application=application))]
    requests = InformationRequest.objects.filter(application=application).values_list("pk", "number")
    found += [Named(f"information_request:{pk}", str(number)) for pk, number in requests]
    return [*found, *_verification(application), *_authority(application)]


def _verification(application: Application) -> list[Named]:
    assessments = list(_keys(Assessment.objects.filter(application=application)))
    visits = Visit.objects.filter(assessment__in=assessments)
    findings = Finding.objects.filter(assessment__in=assessments).values_list("pk", "number")
    asked = Consultation.objects.filter(assessment__in=assessments).values_list("pk", "authority")
    return [
        *(Named(f"assessment:{pk}") for pk in assessments),
        *(Named(f"visit:{pk}") for pk in _keys(visits)),
        *(Named(f"finding:{pk}", str(number)) for pk, number in findings),
        *(Named(f"consultation:{pk}", authority) for pk, authority in asked),
    ]


def _authority(application: Application) -> list[Named]:
    decisions = list(Decision.objects.filter(application=application).values_list("pk", "number"))
    complaints = Complaint.objects.filter(decision__application=application).values_list("pk", "reference")
    return [
        *(Named(f"decision:{pk}", number or "") for pk, number in decisions),
        *(Named(f"complaint:{pk}", reference) for pk, reference in complaints),
    ]


def _keys(rows: QuerySet[Any]) -> Iterable[int]:
    return rows.values_list("pk", flat=True)


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
