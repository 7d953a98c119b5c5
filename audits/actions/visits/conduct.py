"""The visit itself: opening, checks and records, interruption, refusal, closing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from aeo.kernel import clock
from aeo.kernel.lifecycle import action, locked, perform, root
from aeo.kernel.policy import Actor, Verdict, when
from aeo.kernel.refusals import Stale, WrongState
from audits.actions import coverage
from audits.actions.visits.planning import CheckDraft, check_of
from audits.lifecycles.visit import ClosingRecord, Opening, Refusal
from audits.models import Check, Interruption, Visit, VisitRecord, VisitSite
from audits.policies.people import reasoned
from audits.policies.visits import may_work
from audits.states import CheckResult, SiteOutcome, VisitState
from operators.actions.recording import record_in
from operators.models import Site
from operators.policies.seats import permit

RECORDING = (VisitState.IN_PROGRESS, VisitState.INTERRUPTED)


@dataclass(frozen=True)
class Result:
    """What a check showed. `expected`: the revision of the check that was read."""

    result: str
    note: str = ""
    language: str = ""
    expected: int | None = None


@dataclass(frozen=True)
class Fact:
    """Something recorded on a visit: a meeting, an interview, a document, a transaction traced, a photograph."""

    kind: str
    text: str
    language: str
    site_id: int | None = None
    check_id: int | None = None
    file_id: int | None = None


@action
def begin(visit: Visit, opening: Opening, *, by: Actor) -> Visit:
    """Begin on the announced day, under a mandate in force, with an opening meeting."""
    return perform(visit, "begin", by=by, basis=opening)


@action
def begin_unannounced(visit: Visit, opening: Opening, *, by: Actor) -> Visit:
    """Begin without notice, under a mandate that says why; never a first validation."""
    return perform(visit, "begin_unannounced", by=by, basis=opening)


@action
def interrupt(visit: Visit, ground: str, *, by: Actor, note: str = "") -> Visit:
    """Stop for a while: weather, safety, a closed post, time."""
    visit = perform(visit, "interrupt", by=by, reason=note, facts={"ground": ground})
    Interruption.objects.create(visit=visit, ground=ground, note=note, began_at=clock.now())
    return visit


@action
def resume(visit: Visit, *, by: Actor) -> Visit:
    """Go on."""
    visit = perform(visit, "resume", by=by)
    visit.interruptions.filter(ended_at__isnull=True).update(ended_at=clock.now())
    return visit


@action
def record_refusal(visit: Visit, refusal: Refusal, *, by: Actor) -> Visit:
    """The operator obstructs the visit: a ground for refusal or suspension."""
    return perform(visit, "record_refusal", by=by, basis=refusal, facts={"witness": refusal.witness})


@action
def add_site(visit: Visit, site: Site, *, by: Actor, reason: str) -> VisitSite:
    """Bring another site of the operator into the scope."""
    reasoned(reason).enforce()
    visit = perform(visit, "add_site", by=by, reason=reason, facts={"site": site.pk})
    own = site.operator_id == visit.assessment.operator_id
    when(own, _("A site belongs to another company."), "foreign-site").enforce()
    return VisitSite.objects.create(visit=visit, site=site)


@action
def add_check(visit: Visit, draft: CheckDraft, *, by: Actor, reason: str) -> Check:
    """Bring another check into the scope."""
    reasoned(reason).enforce()
    visit = perform(visit, "add_check", by=by, reason=reason, facts={"check": str(draft.slot)})
    check = check_of(visit, draft)
    check.save()
    return check


@action
def record_check(check: Check, result: Result, *, by: Actor) -> Check:
    """Record what a check showed. Stale when somebody recorded it since it was read."""
    visit = _working(check.visit, by)
    check = Check.objects.select_for_update(of=("self",), no_key=True).get(pk=check.pk)
    if result.expected is not None and result.expected != check.revision:
        raise Stale(_("Somebody else has recorded this check meanwhile. Look at it again before you go on."))
    when(result.result in CheckResult.values, _("Choose one of the results.")).enforce()
    check.result, check.note, check.language = result.result, result.note, result.language
    check.by, check.at, check.revision = by.ref, clock.now(), check.revision + 1
    check.save()
    record_in(visit, "record_check", by, {"check": str(check.slot), "result": result.result})
    return check


@action
def record_site(row: VisitSite, outcome: str, *, by: Actor, note: str = "") -> VisitSite:
    """Record whether a site was visited, and why not."""
    visit = _working(row.visit, by)
    when(outcome in (SiteOutcome.VISITED, SiteOutcome.NOT_VISITED), _("Choose one of the results.")).enforce()
    row.outcome, row.note, row.by, row.at = outcome, note, by.ref, clock.now()
    row.save()
    record_in(visit, "record_site", by, {"site": row.site_id, "outcome": outcome})
    return row


@action
def record_many(
    checks: Iterable[tuple[Check, Result]], sites: Iterable[tuple[VisitSite, str, str]], *, by: Actor
) -> int:
    """Record several checks, and sites with outcome and note, at once: all or none. Returns how many."""
    done: list[object] = [record_check(check, result, by=by) for check, result in checks]
    done += [record_site(row, outcome, by=by, note=note) for row, outcome, note in sites]
    return len(done)


@action
def add_record(visit: Visit, fact: Fact, *, by: Actor) -> VisitRecord:
    """Record a fact."""
    visit = _working(visit, by)
    own = fact.check_id is None or visit.checks.filter(pk=fact.check_id).exists()
    when(own, _("This check belongs to another visit.")).enforce()
    row = VisitRecord.objects.create(
        visit=visit,
        record_kind=fact.kind,
        site_id=fact.site_id,
        check_row_id=fact.check_id,
        text=fact.text,
        language=fact.language,
        file_id=fact.file_id,
        at=clock.now(),
        by=by.ref,
    )
    record_in(visit, "record", by, {"record": row.pk, "kind": fact.kind})
    return row


@action
def finish_fieldwork(visit: Visit, closing: ClosingRecord, *, by: Actor) -> Visit:
    """End the fieldwork: every check and site has its result, the closing record is signed by both or refused."""
    root("operator", visit.assessment.operator_id)
    visit = perform(visit, "finish_fieldwork", by=by, basis=closing)
    seen = visit.sites.filter(outcome=SiteOutcome.VISITED).values_list("site_id", flat=True)
    coverage.visited(visit.assessment, list(seen), by=by)
    return visit


def _working(visit: Visit, by: Actor) -> Visit:
    visit = locked(visit)
    permit(may_work(by, visit))
    under_way = _("Results are recorded while the visit is in progress.")
    Verdict(visit.state in RECORDING, under_way, "wrong-state", WrongState).enforce()
    return visit
