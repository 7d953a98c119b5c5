"""Filters for the texts of messages and letters."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest

from aeo.accounts.models import User
from aeo.notices import queries
from aeo.notices.views.common import in_language

register = template.Library()


@register.filter
def lines(fact: object) -> str:
    """A list as lines that begin with a dash; anything else as it is."""
    return "\n".join(f"– {item}" for item in fact) if isinstance(fact, list) else str(fact)


@register.filter
def said(texts: dict[str, str]) -> str:
    """A text in the reader's language, or in the first it has."""
    return in_language(texts)


@register.inclusion_tag("notices/broken.html", takes_context=True)
def broken_address(context: dict[str, Any]) -> dict[str, Any]:
    """A warning on every page while mails to the reader's own address come back."""
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    return {"broken": queries.broken(user.email) if isinstance(user, User) else None}
