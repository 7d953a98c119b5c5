"""`{% load desk %}`: the frame of the administration's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.components.contexts import Link, Tone
from operators.models import Application
from operators.states import ApplicationState as S

register = template.Library()

TONES: dict[str, str] = {
    S.SUBMITTED: Tone.WAITING,
    S.UNDER_ASSESSMENT: Tone.PROGRESS,
    S.RECOMMENDED: Tone.WAITING,
    S.GRANTED: Tone.GOOD,
    S.GRANTED_IN_PART: Tone.GOOD,
    S.REFUSED: Tone.BAD,
    S.NOT_ACCEPTED: Tone.BAD,
}


@register.inclusion_tag("components/service_navigation.html")
def desk_navigation(request: HttpRequest) -> dict[str, Sequence[Link]]:
    """The bar below the header."""
    places = ((_("Worklist"), reverse("desk:home")),)
    return {"links": [Link(label, url, request.path == url) for label, url in places]}


@register.inclusion_tag("desk/case_head.html", takes_context=True)
def case_head(context: template.Context, application: Application) -> dict[str, Any]:
    """The head of every page of an application's case: who, where it stands, and its parts as tabs."""
    base, path = f"/desk/applications/{application.pk}/", context.get("case_path") or context["request"].path
    parts = (
        (_("Overview"), ""),
        (_("Answers"), "review/"),
        (_("Risk"), "risk/"),
        (_("Requests"), "requests/"),
        (_("Consultations"), "consultations/"),
        (_("Visits"), "visits/"),
        (_("Findings"), "findings/"),
        (_("Decision"), "decision/"),
        (_("Papers"), "papers/"),
        (_("History"), "history/"),
    )
    tabs = [Link(label, base + end, path == base if not end else path.startswith(base + end)) for label, end in parts]
    return {"application": application, "tone": TONES.get(application.state, Tone.NEUTRAL), "tabs": tabs}
