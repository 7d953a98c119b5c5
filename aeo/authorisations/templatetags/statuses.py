"""`{% load statuses %}`: what an assessment of a holder is about, what it came to, and what is decided on that."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.accounts.gates import actor
from aeo.authorisations import offers
from aeo.authorisations.models import Decision
from aeo.authorisations.queries import changes, findings
from aeo.authorisations.views.shown import lodged, renewals
from aeo.authorisations.views.shown.words import Said
from aeo.authorisations.words import here
from aeo.components.contexts import Row
from audits.models import Assessment
from audits.states import AssessmentReason
from operators.models import Application

register = template.Library()


@register.inclusion_tag("authorisations/desk/assessed.html")
def assessed(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    """Status, change, conclusion and decisions, each with its page, and the way to propose what follows."""
    return {
        "rows": [*_about(assessment), *_before(assessment), *_came_to(assessment)],
        "reasons": Said(assessment.conclusion, assessment.conclusion_language),
        "actions": offers.assessment_offers(actor(request), assessment),
    }


def _about(assessment: Assessment) -> list[Row]:
    held, notice = changes.assessed(assessment), changes.asking(assessment)
    rows = []
    if held is not None:
        rows.append(_row(_("AEO number"), held.aeo_number, reverse("authorisations:status", args=[held.aeo_number])))
    if notice is not None:
        said = f"{notice.reference}: {notice.state_label}"
        rows.append(_row(_("Because of the change"), said, reverse("authorisations:change", args=[notice.pk])))
    moved = told_address(assessment)
    return [*rows, Row(_("Where the site is now"), moved)] if moved else rows


@register.simple_tag
def told_address(assessment: Assessment) -> str:
    """Where the site is now for whose move a status is assessed again: it is not recorded before that is decided."""
    notice = changes.asking(assessment)
    if notice is None or notice.site is None or not notice.address:
        return ""
    return _("%(site)s: %(address)s, as the holder told") % {
        "site": here(notice.site),
        "address": notice.address,
    }


def _before(assessment: Assessment) -> list[Row]:
    """What other assessments of the status left open, and what the holder answered last; of one that was assessed again
    also what keeps it from being maintained, while that is still open.
    """
    held = changes.assessed(assessment)
    if held is None or not assessment.is_open:
        return []
    again = assessment.reason == AssessmentReason.REASSESSMENT
    grave = findings.against(held) if again else []
    others = [row for row in findings.left_open(held) if row.assessment_id != assessment.pk]
    answered = [row for row in changes.answered(held) if row.pk != assessment.pk]
    return [*lodged.open_rows(others, grave), *lodged.answers_rows(answered)]


@register.simple_tag
def renewal_of(application: Application) -> str:
    """That a renewal was lodged in time, and what that means for the status; nothing of any other application."""
    return renewals.of(application)


@register.inclusion_tag("authorisations/desk/against.html")
def standing_before(assessment: Assessment) -> dict[str, Any]:
    """The same where an assessment is concluded."""
    return {"rows": _before(assessment)}


def _came_to(assessment: Assessment) -> list[Row]:
    if not assessment.proposal:
        return []
    found = Decision.objects.filter(assessment=assessment).order_by("pk")
    return [
        Row(_("What it proposes"), assessment.get_proposal_display()),
        *lodged.decision_rows(found, "authorisations:decision"),
    ]


def _row(label: str, said: str, where: str) -> Row:
    return Row(label, said, where, _("Open"), label)
