"""What a form can know before anybody types: facts of the verification, the gist of what is relied on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aeo.authorisations.models import Decision
from aeo.authorisations.words import Words, in_each
from aeo.components import formats
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Assessment, Consultation, Finding, Visit
from audits.states import AFTER_REPORT, ConsultationState

Saying = Callable[[], str]  # in the language that is active


def facts_of(assessment: Assessment) -> list[Words]:
    """The papers and steps of the verification, each in every language of the programme."""
    pack = pack_of(assessment.version_id)
    said = [*_review(assessment), *_visits(assessment), *_answers(assessment), *_findings(assessment)]
    return [_in_each(pack, say) for say in said]


def _in_each(pack: Pack, say: Saying) -> Words:
    return in_each(pack, lambda _code: say())


def _review(assessment: Assessment) -> list[Saying]:
    at = assessment.reviewed_at
    words = gettext_lazy("Desk review of the self-assessment, finished on %(day)s")
    return [lambda: str(words) % {"day": formats.day_text(at, "short")}] if at is not None else []


def _visits(assessment: Assessment) -> list[Saying]:
    return [partial(_visit, row) for row in assessment.visits.filter(state__in=AFTER_REPORT).order_by("pk")]


def _visit(row: Visit) -> str:
    words, day = (
        _("Visit report (%(kind)s), version %(version)s, of %(day)s"),
        formats.day_text(row.reported_at, "short"),
    )
    return words % {"kind": row.get_visit_kind_display(), "version": row.report_version, "day": day}


def _answers(assessment: Assessment) -> list[Saying]:
    """Restricted answers are left out: nothing adverse may rest on them unless their gist is told."""
    rows = assessment.consultations.filter(state=ConsultationState.ANSWERED, restricted=False)
    return [partial(_answer, row) for row in rows.order_by("pk")]


def _answer(row: Consultation) -> str:
    words, number = _("Answer of %(authority)s: %(outcome)s, letter %(number)s"), row.letter_number or "–"
    return words % {"authority": row.authority, "outcome": row.get_outcome_display(), "number": number}


def _findings(assessment: Assessment) -> list[Saying]:
    rows = assessment.findings.exclude(state="withdrawn").order_by("number")
    return [partial(_finding, row) for row in rows]


def _finding(row: Finding) -> str:
    words = _("Finding %(number)s on %(question)s: %(state)s")
    return words % {"number": row.number, "question": row.question, "state": row.state_label}


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
