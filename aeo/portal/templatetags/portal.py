"""`{% load portal %}`: the frame of the traders' pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.components.contexts import Link
from aeo.portal.ways import Way
from operators.models import Operator

register = template.Library()


@register.inclusion_tag("components/service_navigation.html")
def portal_navigation(request: HttpRequest) -> dict[str, Sequence[Link]]:
    """The bar below the header."""
    home = reverse("portal:home")
    places = (
        (_("Home"), home),
        (_("Letters"), reverse("notices:letters")),
        (_("Visits"), reverse("audits:portal-visits")),
        (_("Findings"), reverse("audits:portal-findings")),
        (_("Messages"), reverse("notices:inbox")),
    )
    here = request.path
    return {"links": [Link(label, url, here == url or (url != home and here.startswith(url))) for label, url in places]}


@register.inclusion_tag("portal/way.html")
def way(ways: Mapping[int, Way], company: Operator) -> dict[str, Any]:
    """Where a company goes on, and why there."""
    found = ways[company.pk]
    return {"way": found, "company": company, "refused": [found.refused] if found.refused else []}
