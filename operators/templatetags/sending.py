"""How a page that brings files tells its script where large ones go, what the limit is, and the words to say."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from operators.models import Operator

register = template.Library()


@register.inclusion_tag("operators/sending.html")
def sending(operator: Operator) -> dict[str, Any]:
    """Attributes for the element that holds the places for files."""
    return {"operator": operator, "most": settings.AEO_MAX_UPLOAD_BYTES}
