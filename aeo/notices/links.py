"""Where a reader finds things: addresses of pages above, which are part of the interfaces."""

from __future__ import annotations

from aeo.notices.models import Notice


def letter_url(notice: Notice) -> str:
    """The page on which an addressee reads the letter (portal)."""
    return f"/portal/letters/{notice.pk}/"
