"""The official language of this installation: the names that prevail are in it, and what nobody chose otherwise."""

from __future__ import annotations

from typing import Any

from django.conf import settings


def official() -> str:
    """Its code; a callable, so that it can be the default of a field for every country."""
    return settings.LANGUAGE_CODE


def of(user: Any) -> str:
    """The language in which somebody writes; the official one for whoever is nobody's account."""
    return getattr(user, "language", "") or official()
