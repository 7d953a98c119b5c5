"""What a holder's change notice changed, carried into its registered data, its certificate and the register.

A holder does not change these itself: a decision amends the status first, then staff carry it out (lifecycles §9).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aeo.authorisations.actions import certificates, records
from aeo.authorisations.models import ChangeNotice, Decision, PartSite
from aeo.authorisations.policies.changes import may_carry_out
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor
from operators.actions import companies
from operators.models import Operator, Site
from operators.policies.seats import permit


@action
def data(notice: ChangeNotice, values: Mapping[str, Any], *, expected: int, by: Actor) -> Operator:
    """Name, seat, legal form and the like; the former name still finds the company."""
    _may(notice, by)
    operator = companies.edit(notice.authorisation.operator, by=by, expected=expected, under=notice.subject, **values)
    _print_again(notice)
    return operator


@action
def number(notice: ChangeNotice, scheme: str, value: str, on: date, *, by: Actor) -> None:
    """A new number in a register from a day; the old one still finds the company."""
    _may(notice, by)
    companies.renumber(notice.authorisation.operator, scheme, value, by=by, on=on, under=notice.subject)
    _print_again(notice)


@action
def site(notice: ChangeNotice, place: Site, values: Mapping[str, Any], *, by: Actor) -> Site:
    """Data of a site; from the day on which it closed the status covers it no more."""
    _may(notice, by)
    changed = companies.edit_site(place, by=by, under=notice.subject, **values)
    if changed.closed_on is not None:
        covered = PartSite.objects.filter(part__authorisation=notice.authorisation_id, site=changed)
        covered.filter(covered_until__isnull=True).update(covered_until=changed.closed_on)
    _print_again(notice)
    return changed


def _may(notice: ChangeNotice, by: Actor) -> None:
    root("operator", notice.operator_id)
    notice.refresh_from_db()
    permit(may_carry_out(by, notice))


def _print_again(notice: ChangeNotice) -> None:
    """A new version of the certificate, under the decision that amended the status, and of the register's record."""
    decision = Decision.objects.get(pk=int(notice.followed_by.partition(":")[2]))
    certificates.prepare(notice.authorisation, decision)
    records.record(notice.authorisation)
