"""What a form can know before anybody types: facts of the verification, the gist of what is relied on."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from aeo.authorisations.models import Decision
from aeo.components import formats
from audits.models import Assessment, Finding
from audits.states import AFTER_REPORT, ConsultationState


def facts_of(assessment: Assessment) -> str:
    """The papers and steps of the verification, a line each."""
    return "\n".join([*_review(assessment), *_visits(assessment), *_answers(assessment), *_findings(assessment)])


def _review(assessment: Assessment) -> Iterable[str]:
    if assessment.reviewed_at is not None:
        day = formats.day_text(assessment.reviewed_at, "short")
        yield _("Desk review of the self-assessment, finished on %(day)s") % {"day": day}


def _visits(assessment: Assessment) -> Iterable[str]:
    for visit in assessment.visits.filter(state__in=AFTER_REPORT).order_by("pk"):
        day = formats.day_text(visit.reported_at, "short")
        words = _("Visit report (%(kind)s), version %(version)s, of %(day)s")
        yield words % {"kind": visit.get_visit_kind_display(), "version": visit.report_version, "day": day}


def _answers(assessment: Assessment) -> Iterable[str]:
    """Restricted answers are left out: nothing adverse may rest on them unless their gist is told."""
    rows = assessment.consultations.filter(state=ConsultationState.ANSWERED, restricted=False)
    for row in rows.order_by("pk"):
        words = _("Answer of %(authority)s: %(outcome)s, letter %(number)s")
        number = row.letter_number or "–"
        yield words % {"authority": row.authority, "outcome": row.get_outcome_display(), "number": number}


def _findings(assessment: Assessment) -> Iterable[str]:
    for row in assessment.findings.exclude(state="withdrawn").order_by("number"):
        words = _("Finding %(number)s on %(question)s: %(state)s")
        yield words % {"number": row.number, "question": row.question, "state": row.state_label}


def gist_of(decision: Decision, ground: str) -> str:
    """What is relied on under a ground: the reasons given for it and the findings on its criteria."""
    rows = [*decision.grounds, *(row for item in decision.items.all() for row in item.grounds)]
    letters = {row.get("criterion") for row in rows if row["ground"] == ground} - {None, ""}
    said = [item.reasons for item in decision.items.all() if any(row["ground"] == ground for row in item.grounds)]
    reasons = said or [decision.reasons]
    findings = _texts(decision, letters) if letters else []
    return "\n\n".join(dict.fromkeys(text for text in (*reasons, *findings) if text))


def _texts(decision: Decision, letters: Iterable[str | None]) -> list[str]:
    if decision.assessment_id is None:
        return []
    rows = Finding.objects.filter(assessment_id=decision.assessment_id, criterion__in=list(letters))
    return list(rows.exclude(state="withdrawn").order_by("number").values_list("text", flat=True))
