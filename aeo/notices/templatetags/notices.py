"""Filters for the texts of messages."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def lines(fact: object) -> str:
    """A list as lines that begin with a dash; anything else as it is."""
    return "\n".join(f"– {item}" for item in fact) if isinstance(fact, list) else str(fact)
