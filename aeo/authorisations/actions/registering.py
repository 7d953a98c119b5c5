"""What a holder's change notice changed, carried into its registered data, its certificate and the register.

A holder does not change these itself: a decision amends the status first, then staff carry it out until they say that
everything is recorded, and only what the change is about (lifecycles §9, docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from aeo.authorisations.actions import certificates, records
from aeo.authorisations.models import ChangeNotice, PartSite
from aeo.authorisations.policies.changes import answer, covered_elsewhere, may_carry_out, reprinted
from aeo.authorisations.queries.changes import recorded
from aeo.authorisations.states import LIVE
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor, when
from operators.actions import companies, numbers
from operators.models import Operator, Site
from operators.policies.seats import permit
from operators.soundness import refuse


@action
def data(notice: ChangeNotice, values: Mapping[str, Any], *, expected: int, by: Actor) -> Operator:
    """Name, seat, legal form and the like; the former name still finds the company."""
    _may(notice, "company", by)
    _differs(notice.authorisation.operator, values)
    operator = companies.edit(notice.authorisation.operator, by=by, expected=expected, under=notice.subject, **values)
    records.record(notice.authorisation)
    return operator


@action
def number(notice: ChangeNotice, scheme: str, value: str, on: date, *, by: Actor) -> None:
    """A new number in a register from a day; the old one still finds the company."""
    _may(notice, "number", by)
    numbers.renumber(notice.authorisation.operator, scheme, value, by=by, on=on, under=notice.subject)
    records.record(notice.authorisation)


@action
def site(notice: ChangeNotice, place: Site, values: Mapping[str, Any], *, expected: str, by: Actor) -> Site:
    """Data of a site; from the day on which it closed the status covers it no more.

    Raises BadFields, NotReady, Stale.
    """
    _may(notice, "site", by)
    _differs(place, values)
    closed_on = values.get("closed_on", place.closed_on)
    ahead = closed_on is not None and closed_on > clock.today()
    refuse({"closed_on": [_("This day lies in the future.")]} if ahead else {})
    _cover_again(notice, place)
    _as_decided(notice, place, closed=closed_on is not None)
    changed = companies.edit_site(place, by=by, expected=expected, under=notice.subject, **values)
    if changed.closed_on is not None:
        _uncover(notice, changed, changed.closed_on)
    records.record(notice.authorisation)
    return changed


def _as_decided(notice: ChangeNotice, place: Site, *, closed: bool) -> None:
    """The site that the decision names, closed if it says so; no part loses the last site that it covers."""
    decision = answer(notice)
    if decision is None:
        when(closed, _("Give the day on which the site closed."), "closed").enforce()
    elif decision.site_id is not None:
        when(decision.site_id == place.pk, _("The decision is about another site."), "other-site").enforce()
        open_ = _("The decision says that the site closed. Give the day on which it did.")
        when(closed or not decision.site_closed, open_, "closed").enforce()
        shut = _("The decision does not say that the site closed. Its closing is told in a notice of its own.")
        when(decision.site_closed or not closed, shut, "open").enforce()
    if closed:
        covered_elsewhere(notice.authorisation_id, place).enforce()


def _cover_again(notice: ChangeNotice, place: Site) -> None:
    """A closing that is put right is undone first: the parts cover the site as they did before it."""
    place.refresh_from_db()
    if place.closed_on is not None:
        last = Greatest(F("covered_from"), Value(place.closed_on - timedelta(days=1)))
        rows = PartSite.objects.filter(part__authorisation=notice.authorisation_id, site=place, covered_until=last)
        rows.filter(part__state__in=LIVE).update(covered_until=None)


def _uncover(notice: ChangeNotice, place: Site, closed_on: date) -> None:
    """The last day on which it is covered is the one before it closed. What has ended covered it until it ended."""
    covered = PartSite.objects.filter(part__authorisation=notice.authorisation_id, site=place)
    last = Greatest(F("covered_from"), Value(closed_on - timedelta(days=1)))
    covered.filter(part__state__in=LIVE, covered_until__isnull=True).update(covered_until=last)


def _differs(row: Operator | Site, values: Mapping[str, Any]) -> None:
    """Nothing is recorded that is no change."""
    row.refresh_from_db()
    differs = any(getattr(row, name) != value for name, value in values.items())
    when(differs, _("Nothing is different from what is recorded."), "unchanged").enforce()


def _may(notice: ChangeNotice, what: str, by: Actor) -> None:
    root("operator", notice.operator_id)
    notice.refresh_from_db()
    permit(may_carry_out(by, notice, what))


def certify(notice: ChangeNotice) -> None:
    """One new version of the certificate for all that was recorded, under the decision that answers it."""
    decision = answer(notice)
    if decision is not None and recorded(notice) and reprinted(notice):
        certificates.prepare(notice.authorisation, decision)
