"""`{% load frame %}`: the right end of the header, on every page."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("accounts/menu.html", takes_context=True)
def account_menu(context: template.Context) -> dict[str, Any]:
    """Who is signed in, and the way out; or the way in."""
    return {"user": getattr(context.get("request"), "user", None)}
