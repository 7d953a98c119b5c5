"""A criterion of a case on one page, from the answer to the reason in the decision."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import staff
from aeo.authorisations import words
from aeo.authorisations.queries.cases import assessment_of
from aeo.authorisations.views.shown import words as told
from aeo.components.contexts import Link, Row
from aeo.components.pages import page
from aeo.desk.queries.thread import Reason, Strand, Thread, thread
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Finding, RiskRating
from audits.queries import criteria_to_rate
from audits.queries.names import Names, names_of
from audits.views.common import application_of
from audits.wording import FINDING_TONES, VERDICT_TONES, severity_tone
from operators import links


@staff
@require_safe
def criterion(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The thread of a criterion."""
    application = application_of(request, pk)
    assessment, pack = assessment_of(application), pack_of(application.version_id)
    if key not in pack.criteria:
        raise Http404
    found = thread(assessment, pack, key) if assessment else Thread([], [], None, [])
    names = _names(found)
    letters = criteria_to_rate(assessment) if assessment else ()
    base = f"{links.case(application)}criteria/"
    context = {
        "application": application,
        "case_path": links.case(application),
        "criterion": pack.criteria[key],
        "chapters": [Link(f"{one}. {pack.criteria[one].name}", f"{base}{one}/", one == key) for one in letters],
        "strands": [_strand(pack, strand, names) for strand in found.strands],
        "loose": [_finding(pack, row, names) for row in found.loose],
        "risk": _risk(pack, found.rating),
        "reasons": [_reason(pack, one) for one in found.reasons],
        "review": f"{links.case(application)}review/{key}/",
        "accepted": assessment is not None,
    }
    return page(request, "desk/criterion.html", context)


def _names(found: Thread) -> Names:
    findings = [row for strand in found.strands for row in strand.findings] + found.loose
    return names_of(
        [
            *(row.by for strand in found.strands for row in strand.verdicts),
            *(row.by for strand in found.strands for row in strand.checks),
            *(row.raised_by for row in findings),
            *(row.ended_by for row in findings),
        ]
    )


def _strand(pack: Pack, strand: Strand, names: Names) -> dict[str, object]:
    return {
        "id": strand.id,
        "shown": strand.shown,
        "fresh": strand.line.fresh,
        "verdicts": [
            {
                "row": row,
                "tone": VERDICT_TONES.get(row.verdict, ""),
                "by": names.of(row.by),
                "current": row.replaced_at is None,
            }
            for row in strand.verdicts
        ],
        "checks": [{"row": row, "by": names.of(row.by)} for row in strand.checks],
        "findings": [_finding(pack, row, names) for row in strand.findings],
    }


def _finding(pack: Pack, row: Finding, names: Names) -> dict[str, object]:
    severity = pack.severities[row.severity]
    return {
        "row": row,
        "url": f"/desk/findings/{row.pk}/",
        "severity": severity.name,
        "severity_tone": severity_tone(severity.rank),
        "tone": FINDING_TONES.get(row.state, ""),
        "by": names.of(row.raised_by),
        "plans": list(row.plans.all()),
        "claims": list(row.claims.all()),
    }


def _risk(pack: Pack, rating: RiskRating | None) -> list[Row]:
    if rating is None:
        return []
    inherent, residual = rating.likelihood * rating.impact, rating.residual_likelihood * rating.residual_impact
    return [
        Row(_("Inherent risk"), f"{rating.likelihood} × {rating.impact}: {pack.risk.band(inherent).name}"),
        Row(
            _("Residual risk"),
            f"{rating.residual_likelihood} × {rating.residual_impact}: {pack.risk.band(residual).name}",
        ),
        Row(_("Note"), rating.note),
    ]


def _reason(pack: Pack, one: Reason) -> dict[str, object]:
    item, decision = one.item, one.decision
    reasons = told.Said(item.reasons, item.language) if item else told.Said(decision.reasons, decision.language)
    return {
        "decision": decision,
        "kind": told.kind(decision),
        "what": told.here(words.item_words(pack, item)) if item else "",
        "grounds": [str(pack.grounds[key].text) for key in one.grounds if key in pack.grounds],
        "said": reasons,
    }
