"""The whole of a case on one page: how the verification stands, criterion by criterion, and what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aeo.authorisations.queries import cases
from aeo.authorisations.queries.findings import older
from aeo.authorisations.views.shown import tones
from aeo.components.contexts import Cell, Column, Task, Tone
from aeo.programme import ledger
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits import links
from audits.models import Assessment, Finding
from audits.queries import Line, criteria_to_rate, lines, ratings, standing
from audits.queries.findings import due_days
from audits.risk import Overall, overall
from audits.wording import CONSULTATION_TONES, FINDING_TONES, VISIT_TONES
from operators.links import case as case_url
from operators.models import Application

CLOCKS = ("acceptance", "supply", "decision", "adjustment")


@dataclass(frozen=True)
class Table:
    """A table for the tag of that name."""

    columns: list[Column]
    rows: list[list[object]]


def context(application: Application) -> dict[str, Any]:
    """All of the case that a decision rests on, in a constant number of queries."""
    pack, assessment = pack_of(application.version_id), cases.assessment_of(application)
    shown = {"clocks": ledger.clocks([application.subject], pack, *CLOCKS), "assessment": assessment}
    if assessment is None:
        return shown
    found, before = list(assessment.findings.order_by("number")), older(application)
    return {
        **shown,
        "steps": [*steps(application, assessment), *left_open(before)],
        "risk": risk(assessment, pack),
        "criteria": criteria(application, assessment, pack, found),
        "findings": findings([*found, *before], pack),
        "visits": visits(assessment),
        "consultations": consultations(assessment),
    }


def steps(application: Application, assessment: Assessment) -> list[Task]:
    """What a grant needs, and whether it is there."""
    base, stand = case_url(application), standing(assessment)
    uncovered = sum(not covered for covered in stand.sites_covered.values())
    return [
        _step(_("Answers reviewed"), stand.reviewed, f"{base}review/", _review_left(assessment)),
        _step(_("Risk rated"), stand.risk_rated, f"{base}risk/", _("not every criterion is rated")),
        _counted(_("Consultations"), stand.consultations_open, f"{base}consultations/"),
        _counted(_("Visits"), stand.visits_open, f"{base}visits/"),
        _counted(_("Sites covered"), uncovered, f"{base}visits/"),
        _counted(_("Findings that forbid a grant"), stand.blocking, f"{base}findings/"),
        _counted(_("Findings that become conditions"), len(stand.conditions), f"{base}findings/", tone=Tone.INFO),
    ]


def left_open(before: Sequence[Finding]) -> list[Task]:
    """What other cases of the status left open that forbids a grant; the first leads to its page."""
    if not before:
        return []
    return [_counted(_("Older findings that forbid a grant"), len(before), links.finding_case(before[0]))]


def _review_left(assessment: Assessment) -> str:
    if assessment.reviewed_at is not None:
        return _("the desk review is finished; an answer waits for what a visit shows")
    return _("an answer waits for its verdict")


def _step(label: str, done: bool, url: str, left: str) -> Task:
    return Task(
        label, url, _("Done") if done else _("Not yet"), Tone.GOOD if done else Tone.WAITING, "" if done else left
    )


def _counted(label: str, left: int, url: str, *, tone: str = Tone.WAITING) -> Task:
    words = ngettext("%(count)s open", "%(count)s open", left) % {"count": left}
    return Task(label, url, words if left else _("None open"), tone if left else Tone.GOOD)


def risk(assessment: Assessment, pack: Pack) -> Overall | None:
    """The whole case's risk from its ratings."""
    return overall(pack.risk, ratings(assessment))


def criteria(application: Application, assessment: Assessment, pack: Pack, found: Sequence[Finding]) -> Table:
    """One row for each criterion, leading to its thread."""
    judged: dict[str, list[Line]] = {}
    for line in lines(assessment):
        judged.setdefault(pack.questions[line.slot.question].criterion, []).append(line)
    rated = {rating.criterion: rating for rating in ratings(assessment)}
    rows: list[list[object]] = []
    for letter in criteria_to_rate(assessment):
        own, rating = judged.get(letter, []), rated.get(letter)
        open_ = sum(f.criterion == letter and f.is_open for f in found)
        all_ = sum(f.criterion == letter for f in found)
        rows.append(
            [
                Cell(f"{letter}. {pack.criteria[letter].name}", f"{case_url(application)}criteria/{letter}/"),
                f"{sum(line.final for line in own)} / {len(own)}",
                str(pack.risk.band(rating.residual.score).name) if rating else "–",
                f"{open_} / {all_}" if all_ else "–",
            ]
        )
    columns = [
        Column(_("Criterion")),
        Column(_("Judged / answers"), numeric=True),
        Column(_("Residual risk")),
        Column(_("Findings open / all"), numeric=True),
    ]
    return Table(columns, rows)


def findings(found: Sequence[Finding], pack: Pack) -> Table:
    """What was found."""
    due = due_days(found)
    rows: list[list[object]] = [
        [
            Cell(row.number, links.finding_case(row)),
            f"{row.criterion} · {row.question}",
            str(pack.severities[row.severity].name),
            _short(row.text),
            Cell(row.state_label, tone=tones.of(FINDING_TONES, row.state)),
            due.get(row.subject) or "–",
        ]
        for row in found
    ]
    heads = (_("Number"), _("Criterion"), _("Severity"), _("What was found"), _("State"), _("Due"))
    return Table([Column(head) for head in heads], rows)


def visits(assessment: Assessment) -> Table:
    """The visits."""
    rows: list[list[object]] = [
        [
            Cell(str(row.get_visit_kind_display()), links.visit_case(row)),
            str(row.get_mode_display()),
            row.starts_on or "–",
            row.ends_on or "–",
            Cell(row.state_label, tone=tones.of(VISIT_TONES, row.state)),
        ]
        for row in assessment.visits.order_by("pk")
    ]
    heads = (_("Visit"), _("Mode"), _("First day"), _("Last day"), _("State"))
    return Table([Column(head) for head in heads], rows)


def consultations(assessment: Assessment) -> Table:
    """What other authorities were asked; the content of a restricted answer is not shown here."""
    rows: list[list[object]] = [
        [
            row.authority,
            row.sent_at,
            Cell(row.state_label, tone=tones.of(CONSULTATION_TONES, row.state)),
            str(row.get_outcome_display()) if row.outcome and not row.restricted else "–",
        ]
        for row in assessment.consultations.order_by("pk")
    ]
    heads = (_("Authority"), _("Asked"), _("State"), _("Answer"))
    return Table([Column(head) for head in heads], rows)


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
