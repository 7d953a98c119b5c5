"""What the decision on an application gives: a new authorisation, more of one, or a new period of it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks, intervals
from aeo.authorisations.actions import acts, certificates, effects, ends, monitoring, records, timelines
from aeo.authorisations.lifecycles.part import ByDecision
from aeo.authorisations.models import Authorisation, Benefit, Decision, DecisionPart, Part, PartSite
from aeo.authorisations.queries import cases
from aeo.authorisations.queries import timelines as read
from aeo.authorisations.states import FAVOURABLE, LIVE, Outcome
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, begin, perform
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from aeo.programme.clocks import validity
from aeo.programme.pack import Pack
from aeo.programme.pack import Part as PackPart
from operators.models import Application
from operators.models.application import Purpose

Wanted = dict[PackPart, set[int]]


def wanted(decision: Decision, pack: Pack) -> Wanted:
    """Component × role → the sites, of everything that is granted."""
    found: Wanted = {}
    for item in decision.items.all():
        if item.outcome not in FAVOURABLE:
            continue
        for part in pack.parts_of(item.granted_type or item.type, item.role):
            found.setdefault(part, set()).update([item.site_id] if item.site_id else [])
    return found


@action
def give(decision: Decision, application: Application, pack: Pack, *, by: Actor) -> Authorisation:
    """Give effect to what is favourable in a decision on an application, in the deciding transaction."""
    start = decision.effective_from or clock.now()
    if application.purpose == Purpose.INITIAL:
        authorisation = _create(decision, application, pack, start)
    else:
        authorisation = of_application(application)
    decision.authorisation = authorisation
    decision.save(update_fields=["authorisation"])
    if application.purpose == Purpose.REVALIDATION:
        _renew(decision, authorisation, pack, start, by)
    else:
        _extend(decision, authorisation, pack, start, by)
    timelines.follow_all(authorisation.parts.select_related("authorisation"))
    certificates.prepare(authorisation, decision)
    records.record(authorisation, start)
    return authorisation


def of_application(application: Application) -> Authorisation:
    """The authorisation that a renewal, extension or amendment concerns."""
    found = cases.held_by(application.operator, application.aeo_number).first() if application.aeo_number else None
    if found is None:
        raise NotReady(_("The status that this application concerns is not known here."), "no-status")
    return found


def _create(decision: Decision, application: Application, pack: Pack, start: datetime) -> Authorisation:
    first = clock.day_of(start)
    last = clocks.last_day(first, pack)
    authorisation = Authorisation.objects.create(
        operator=application.operator,
        application=application,
        version=application.version,
        aeo_number=acts.number(pack, "aeo", clock.today()),
        type=_highest(decision, pack),
        granted_on=clock.today(),
        period_from=first,
        valid_until=last,
        close_monitoring_until=_close_monitoring(application, pack, first),
    )
    running.open_(authorisation.subject, validity(pack), first)
    monitoring.begin(authorisation, pack, first)
    return authorisation


def _highest(decision: Decision, pack: Pack, present: str = "") -> str:
    granted = {item.granted_type or item.type for item in decision.items.all() if item.outcome in FAVOURABLE}
    return max(sorted(granted | ({present} if present else set())), key=lambda key: pack.types[key].rank)


def _close_monitoring(application: Application, pack: Pack, first: date) -> date | None:
    founded = application.operator.established_on
    young = founded is not None and clock.add_months(founded, 12 * pack.validity.young_company_years) > first
    return clock.add_months(first, pack.validity.close_monitoring_months) if young else None


def _extend(decision: Decision, authorisation: Authorisation, pack: Pack, start: datetime, by: Actor) -> None:
    live = _live(authorisation)
    authorisation.type = _highest(decision, pack, authorisation.type)
    authorisation.save(update_fields=["type"])
    for key, sites in sorted(wanted(decision, pack).items()):
        part = live.get(key)
        if part is None:
            part = _add(decision, authorisation, key, pack, start, authorisation.valid_until, by)
        else:
            DecisionPart.objects.create(decision=decision, part=part)
            part = perform(part, "amend", by=by, basis=ByDecision(decision.pk))
        cover(part, sites, clock.day_of(start), decision)


def _renew(decision: Decision, authorisation: Authorisation, pack: Pack, start: datetime, by: Actor) -> None:
    live, want = _live(authorisation), wanted(decision, pack)
    going_on = [part for key, part in live.items() if key in want]
    old = authorisation.valid_until
    first = old if going_on else clock.day_of(start)
    last = clocks.last_day(first, pack)
    authorisation.valid_until, authorisation.period_from = last, first
    authorisation.type = _highest(decision, pack)
    authorisation.save(update_fields=["valid_until", "period_from", "type"])
    for key, sites in sorted(want.items()):
        part = live.get(key)
        if part is None:
            part = _add(decision, authorisation, key, pack, start, last, by)
        else:
            part = _prolong(decision, part, pack, start, last, by)
        cover(part, sites, clock.day_of(start), decision)
    ends.close_validity(authorisation, "renewed")
    running.open_(authorisation.subject, validity(pack), first)
    monitoring.renew(authorisation, pack, clock.day_of(start))
    ends.follow(authorisation)
    authorisation.renewals.filter(ended_at__isnull=True).update(ended_at=clock.now())


def _prolong(decision: Decision, part: Part, pack: Pack, start: datetime, last: date, by: Actor) -> Part:
    DecisionPart.objects.create(decision=decision, part=part)
    before = read.timeline(part)
    lapses = effects.urgent_lapse(before, pack)
    after = intervals.renewed(before, start, clock.end_of(last), decision=decision.pk, lapses=lapses)
    timelines.write(part, after, by=by)
    return perform(part, "renew", by=by, basis=ByDecision(decision.pk), valid_until=last)


def _live(authorisation: Authorisation) -> dict[PackPart, Part]:
    rows = authorisation.parts.filter(state__in=LIVE).select_related("authorisation").order_by("pk")
    return {PackPart(part.component, part.role): part for part in rows}


def _add(
    decision: Decision, authorisation: Authorisation, key: PackPart, pack: Pack, start: datetime, last: date, by: Actor
) -> Part:
    first = clock.day_of(start)
    part = Part(
        authorisation=authorisation,
        component=key.component,
        role=key.role,
        effective_from=first,
        valid_until=last,
    )
    part = begin(part, by=by, facts={"decision": decision.number, "valid_until": last.isoformat()})
    DecisionPart.objects.create(decision=decision, part=part)
    timelines.write(part, intervals.granted(start, clock.end_of(last), decision=decision.pk), by=by)
    Benefit.objects.bulk_create([Benefit(part=part, key=row.key, from_day=first) for row in pack.benefits_for(key)])
    return part


def cover(part: Part, sites: set[int], first: date, decision: Decision) -> None:
    """Let a part cover these sites too."""
    present = set(part.coverage.filter(covered_until__isnull=True).values_list("site_id", flat=True))
    rows = [
        PartSite(part=part, site_id=site, decision=decision, covered_from=first) for site in sorted(sites - present)
    ]
    PartSite.objects.bulk_create(rows)


@action
def take_away(decision: Decision, application: Application, at: datetime, pack: Pack, *, by: Actor) -> None:
    """On service: what a renewal was refused for ends at the old end, or now if that has passed, without a bar.

    For a first application or an extension nothing ends: what is refused was never held.
    """
    if application.purpose != Purpose.REVALIDATION:
        return
    authorisation = of_application(application)
    filed = authorisation.renewals.filter(application=application).order_by("-pk").first()
    old_end = clock.end_of(filed.old_valid_until if filed else authorisation.valid_until)
    kept = wanted(decision, pack)
    for key, part in _live(authorisation).items():
        if key not in kept:
            before = read.timeline(part)
            after = intervals.not_prolonged(before, at, old_end, ground="renewal_refused", decision=decision.pk)
            timelines.write(part, after, by=by)
        else:
            _uncover(part, decision, clock.day_of(max(at, old_end)))
    authorisation.renewals.filter(application=application, ended_at__isnull=True).update(ended_at=clock.now())
    timelines.follow_all(authorisation.parts.select_related("authorisation"))
    effects.settle(authorisation, decision, reprint=False)


def _uncover(part: Part, decision: Decision, last: date) -> None:
    refused = decision.items.filter(role=part.role, outcome=Outcome.REFUSE, site__isnull=False).values("site_id")
    kept = decision.items.filter(role=part.role, outcome__in=FAVOURABLE, site__isnull=False).values("site_id")
    rows = part.coverage.filter(covered_until__isnull=True, site_id__in=refused).exclude(site_id__in=kept)
    rows.update(covered_until=last)
