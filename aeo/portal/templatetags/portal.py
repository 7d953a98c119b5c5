"""`{% load portal %}`: the frame of the traders' pages."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.components.contexts import Link

register = template.Library()


@register.inclusion_tag("components/service_navigation.html")
def portal_navigation(request: HttpRequest) -> dict[str, Sequence[Link]]:
    """The bar below the header."""
    places = ((_("Home"), reverse("portal:home")),)
    return {"links": [Link(label, url, request.path == url) for label, url in places]}
