"""What the scope of a visit needs: mode, sites, team, days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from aeo.components.formats import day_text
from aeo.kernel.policy import Verdict, when
from aeo.programme.pack import Pack
from audits.models import Visit
from audits.queries import visits as queries
from audits.states import TeamPart
from operators.models import Site
from operators.queries import cases


def mode_allowed(pack: Pack, kind: str, mode: str) -> Verdict:
    """The pack allows this mode for this kind of visit."""
    return when(
        mode in queries.rule_of(pack, kind).modes,
        _("This kind of visit cannot be made in this mode. A first validation is made on site."),
    )


def days_possible(sites: Iterable[Site], first: date, last: date) -> Verdict:
    """The days are in order, and no border post of the sites is closed on one of them."""
    if first > last:
        return when(False, _("The last day of the visit lies before the first."))
    closed = queries.closed_posts(sites, first, last)
    days = ", ".join(f"{row.border_post} {day_text(row.day)}" for row in closed[:10])
    return when(not closed, _("A border post is closed then: %(days)s. Choose other days.") % {"days": days})


def team_whole(parts: Mapping[str, str], minimum: int) -> Verdict:
    """The team (reference → part) has one lead and as many members as the pack asks for."""
    leads = sum(part == TeamPart.LEAD for part in parts.values())
    workers = sum(part != TeamPart.OBSERVER for part in parts.values())
    return when(leads == 1, _("A team has one lead.")) & when(
        workers >= minimum, _("A team has at least %(count)s members.") % {"count": minimum}
    )


def without_interest(refs: Iterable[str], case: str) -> Verdict:
    """Everybody has declared for this case that there is no interest."""
    declared = {row.user_ref: row.has_interest for row in cases.declarations(case)}
    silent = [ref for ref in refs if declared.get(ref, True)]
    return when(
        not silent,
        _("Everybody in the team must declare that they have no interest in this case. Missing or with one: %(count)s.")
        % {"count": len(silent)},
        code="team-interest",
    )


def team_declared(visit: Visit) -> Verdict:
    """The same for a planned team."""
    return without_interest([member.user_ref for member in visit.members.all()], visit.assessment.case)


def has_scope(visit: Visit) -> Verdict:
    """There is a site, unless nobody travels; and something to be checked."""
    sites = when(visit.is_virtual or visit.sites.exists(), _("Name the sites to be visited."))
    return sites & when(visit.checks.exists(), _("Say what is to be checked."))
