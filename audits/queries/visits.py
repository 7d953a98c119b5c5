"""What a visit's verbs need to know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.programme.pack import Pack
from aeo.programme.proceedings import VisitRule
from aeo.programme.queries import pack_of
from audits.clocks import REPORT_COMMENTS
from audits.models import Check, Visit, VisitSite
from audits.states import SiteOutcome
from operators.models import ClosedDay, Site
from operators.queries import cases


def pack(visit: Visit) -> Pack:
    """The rules of the case."""
    return pack_of(visit.assessment.version_id)


def rule_of(rules: Pack, kind: str) -> VisitRule:
    """What the pack allows for a kind of visit. Raises LookupError."""
    for rule in rules.visits.kinds:
        if rule.key == kind:
            return rule
    raise LookupError(f"the pack has no visit of kind {kind!r}")


def closed_posts(sites: Iterable[Site], first: date, last: date) -> list[ClosedDay]:
    """Days within the visit on which a border post of one of the sites is closed."""
    posts = {site.border_post for site in sites if site.border_post}
    return cases.closed_days(posts, first, last) if posts else []


def sites_of(visit: Visit) -> list[Site]:
    """The sites in the scope."""
    return [row.site for row in visit.sites.select_related("site").order_by("site_id")]


def open_checks(visit: Visit) -> list[Check]:
    """Checks that have no result yet."""
    return list(visit.checks.filter(result="").order_by("question", "role", "site_id"))


def open_sites(visit: Visit) -> list[VisitSite]:
    """Sites of which nobody recorded whether they were visited."""
    return list(visit.sites.filter(outcome=SiteOutcome.PLANNED).select_related("site").order_by("site_id"))


def comments_over(visit: Visit) -> bool:
    """The operator has commented on the report, or its time to do so is over."""
    return visit.comments.exists() or is_over(visit.subject, REPORT_COMMENTS)


def is_over(subject: str, name: str) -> bool:
    """A time limit of the subject has run out or was closed; False when it never started."""
    return ran_out(Deadline.objects.filter(subject=subject, clock=name).order_by("-id").first())


def ran_out(row: Deadline | None) -> bool:
    """A time limit has run out or was closed; False when it never started."""
    return row is not None and (row.closed_on is not None or row.due_on < clock.today())


def comments_started(visit: Visit) -> bool:
    """The time to comment on the report has begun at some time."""
    return Deadline.objects.filter(subject=visit.subject, clock=REPORT_COMMENTS).exists()
