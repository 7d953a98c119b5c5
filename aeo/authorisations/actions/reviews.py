"""A finding on a holder is overdue: its suspension is proposed, once per part and finding."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, override

from aeo.authorisations import clocks
from aeo.authorisations.actions import decisions
from aeo.authorisations.drafts import GroundDraft, Proposed
from aeo.authorisations.models import Authorisation, Decision, DecisionPart
from aeo.authorisations.queries import cases
from aeo.authorisations.queries import timelines as read
from aeo.authorisations.queries.findings import touches
from aeo.authorisations.states import DecisionKind, Manner
from aeo.authorisations.words import Words, in_each
from aeo.kernel import clock, running
from aeo.kernel.deadlines import DAY
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import SYSTEM
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Finding

OVERDUE = "finding-not-remedied"


@action
def review(finding_id: int) -> list[Decision]:
    """Propose the suspension of every part that an overdue finding touches. Nothing for one on an application."""
    finding = Finding.objects.select_related("assessment").filter(pk=finding_id, escalated_at__isnull=False).first()
    if finding is None or not finding.is_open or finding.assessment.application_id:
        return []
    operator = finding.assessment.operator
    root("operator", operator.pk)
    held = cases.held_by(operator, finding.assessment.aeo_number)
    proposed = [_propose(authorisation, finding) for authorisation in held]
    return [decision for decision in proposed if decision is not None]


def _propose(authorisation: Authorisation, finding: Finding) -> Decision | None:
    pack = pack_of(authorisation.version_id)
    parts = [part for part in read.alive(cases.parts_of(authorisation)) if touches(part, finding, pack)]
    known = set(DecisionPart.objects.filter(finding=finding).values_list("part_id", flat=True))
    left = tuple(part.pk for part in parts if part.pk not in known)
    if not left:
        return None
    decision = decisions.propose(authorisation, _draft(finding, left, pack), by=SYSTEM)
    running.open_(decision.subject, limit(pack, clocks.SUSPENSION_REVIEW), clock.today())
    return decision


def _remedy(finding: Finding, pack: Pack) -> Words:
    """What lifts the suspension; the finding itself is the fact on which that rests."""
    said = gettext_noop("Remedy finding %(number)s, and show that it is remedied.")
    return in_each(pack, lambda _code: gettext(said) % {"number": finding.number})


def _draft(finding: Finding, parts: tuple[int, ...], pack: Pack) -> Proposed:
    known = {ground.key for ground in pack.grounds_for(DecisionKind.SUSPEND)}
    fitting = [g.key for g in pack.grounds_for(DecisionKind.SUSPEND) if finding.criterion in g.criteria]
    ground = OVERDUE if OVERDUE in known else (fitting or sorted(known))[0]
    language = pack.programme.default_language
    with override(language):
        reasons = gettext("Finding %(number)s was not remedied in the time that was set.") % {"number": finding.number}
    return Proposed(
        kind=DecisionKind.SUSPEND,
        parts=parts,
        reasons=reasons,
        language=language,
        grounds=(GroundDraft(ground, finding.criterion),),
        facts=(finding.text,),
        manner=Manner.ORDINARY,
        measures=(_remedy(finding, pack),),
        until_day=clock.today() + DAY * max(1, pack.clocks[clocks.SUSPENSION].length),
        finding=finding.pk,
        assessment=finding.assessment_id,
    )
