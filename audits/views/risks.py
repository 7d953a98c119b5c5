"""Risk: likelihood × impact for each criterion, before and after the operator's own measures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor, staff
from aeo.components.contexts import Tone
from aeo.components.pages import attempt, done, page
from aeo.programme.pack import Pack
from aeo.programme.proceedings import Band
from aeo.programme.queries import pack_of
from audits import risk
from audits.actions import risks
from audits.forms.risk import RiskForm
from audits.models import Assessment, RiskRating
from audits.policies.assessments import may_work
from audits.queries.names import names_of
from audits.queries.risk import criteria_to_rate, rating_of
from audits.views.common import Context, assessment_of, frame, not_accepted, only

PART = "risk/"
TONES = (Tone.GOOD, Tone.WARNING, Tone.BAD)


@staff
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """Every criterion of the case on one page, saved at once."""
    found = assessment_of(request, application, assessment)
    if found is None:
        return render(request, "audits/not_accepted.html", not_accepted(request, application or 0))
    if request.method == "POST":
        only(may_work(actor(request), found), found.case)
    pack, rows = pack_of(found.version_id), _rows(found)
    form = RiskForm(pack, criteria_to_rate(found), rows, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _save(found, form, request)):
        return done(request, _("The ratings are saved."), request.path)
    return page(request, "audits/risk.html", _context(request, found, pack, rows, form), form)


def _rows(assessment: Assessment) -> dict[str, RiskRating]:
    return {row.criterion: row for row in assessment.ratings.filter(replaced_at__isnull=True)}


def _save(assessment: Assessment, form: RiskForm, request: HttpRequest) -> bool:
    risks.rate_many(assessment, form.touched(), by=actor(request))
    return True


def _context(
    request: HttpRequest, assessment: Assessment, pack: Pack, rows: dict[str, RiskRating], form: RiskForm
) -> Context:
    names = names_of(row.by for row in rows.values())
    ratings = [rating_of(row) for row in rows.values()]
    verdict = may_work(actor(request), assessment)
    return frame(request, assessment, PART) | {
        "pack": pack,
        "parts": [_part(pack, part, rows.get(part.criterion), names) for part in form.parts],
        "overall": _overall(pack, ratings),
        "first": [f"{key}. {pack.criteria[key].name}" for key in risk.to_test(pack.risk, ratings)],
        "missing": risk.missing(criteria_to_rate(assessment), ratings),
        "done": len(rows),
        "total": len(form.parts),
        "matrix": _matrix(pack),
        "bands": [(band, tone_of(pack, band)) for band in pack.risk.bands],
        "verdict": verdict,
    }


def _part(pack: Pack, form: Any, row: RiskRating | None, names: dict[str, str]) -> Context:
    rating = rating_of(row) if row else None
    band = pack.risk.band(rating.residual.score) if rating else None
    return {
        "form": form,
        "criterion": pack.criteria[form.criterion],
        "row": row,
        "rating": rating,
        "band": band,
        "covered": round(rating.covered * 100) if rating else 0,
        "tone": tone_of(pack, band) if band else "",
        "by": names[row.by] if row else "",
    }


def tone_of(pack: Pack, band: Band) -> str:
    """The colour of a band: the lowest is good, the highest bad."""
    order = sorted(pack.risk.bands, key=lambda one: one.from_score)
    place = order.index(band)
    return TONES[0] if place == 0 else TONES[2] if place == len(order) - 1 else TONES[1]


def _overall(pack: Pack, ratings: list[risk.Rating]) -> Context | None:
    whole = risk.overall(pack.risk, ratings)
    if whole is None:
        return None
    return {
        "band": whole.band,
        "tone": tone_of(pack, whole.band),
        "inherent": f"{float(whole.inherent):.1f}",
        "residual": f"{float(whole.residual):.1f}",
        "worst": ", ".join(whole.worst),
    }


def _matrix(pack: Pack) -> list[Context]:
    names = {level.value: level.name for level in pack.risk.likelihood}
    return [
        {"name": names[4 - number], "cells": [(band.name, tone_of(pack, band)) for band in row]}
        for number, row in enumerate(risk.matrix(pack.risk))
    ]
