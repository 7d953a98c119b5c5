"""What a renewal in hand means for the status: in the same words wherever it is read."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from aeo.authorisations import clocks
from aeo.authorisations.models import Authorisation, Renewal
from aeo.authorisations.queries import timelines
from aeo.authorisations.words import Words, in_each
from aeo.components import formats
from aeo.kernel import clock
from aeo.programme.queries import pack_of
from operators.models import Application


def said(row: Renewal) -> str:
    """Whether it was lodged in time, and until when the status holds."""
    told = {"filed": formats.day_text(row.filed_at), "day": formats.day_text(row.old_valid_until)}
    if row.timely and not timelines.goes_on(row):
        return _("A renewal is pending, lodged on %(filed)s. The status is given up: it does not hold longer.") % told
    if row.timely:
        words = _(
            "The renewal was lodged in time, on %(filed)s: the status holds after %(day)s, too, until the renewal is "
            "decided."
        )
        return words % told
    last = clocks.last_timely_day(row.old_valid_until, pack_of(row.authorisation.version_id))
    if clock.day_of(row.filed_at) > last:
        words = _(
            "The renewal was lodged on %(filed)s, which was too late: the status does not hold longer because of it. "
            "Its last day is %(day)s."
        )
        return words % told
    return _("A renewal is pending, lodged on %(filed)s.") % told


def of(application: Application) -> str:
    """The same of an application that is such a renewal, while it is in hand; else nothing."""
    rows = Renewal.objects.filter(application=application, ended_at__isnull=True).select_related("authorisation")
    row = rows.first() if application.is_open else None
    return said(row) if row else ""


def texts(application: Application) -> Words | None:
    """The same in every language of its programme, for the receipt."""
    said_now = in_each(pack_of(application.version_id), lambda _code: of(application))
    return said_now if any(said_now.values()) else None


def pending(rows: Iterable[Authorisation]) -> dict[int, Renewal]:
    """Authorisation id → the renewal of it that is in hand; one query."""
    found = Renewal.objects.filter(authorisation__in=list(rows), ended_at__isnull=True).select_related("authorisation")
    return {row.authorisation_id: row for row in found}
