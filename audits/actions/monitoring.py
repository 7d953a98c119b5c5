"""The review of a holder's yearly self-monitoring: taken up, asked about, judged by what changed (lifecycles §2)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aeo.accounts.roles import Role
from aeo.documents.facts import FreeText
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, locked, perform, root
from aeo.kernel.policy import SYSTEM, Actor, when
from aeo.notices.actions import messages
from aeo.programme.values import LONGEST_TEXT
from audits import links
from audits.actions import assessments, reviews
from audits.actions.reviews import Judged
from audits.models import Assessment
from audits.policies.assessments import may_work
from audits.queries import monitoring as queries
from audits.states import AssessmentReason, Judgement
from operators import papers
from operators.links import answering
from operators.models import SelfAssessment
from operators.policies.seats import holds, permit
from operators.queries import people
from operators.soundness import refuse, text_problems
from operators.states import SelfAssessmentState


@action
def take_up(own: SelfAssessment, *, by: Actor) -> Assessment:
    """Open the assessment of what a holder submitted; taken up by two at once, it is one."""
    permit(holds(by, Role.OFFICER, Role.LEAD))
    root("operator", own.operator_id)
    own = locked(own)
    found = queries.open_assessment(own)
    if found is not None:
        return found
    words = _("It is not submitted, or it was reviewed already.")
    when(own.is_monitoring and own.state in queries.WAITING, words, "not-submitted").enforce()
    assessment = assessments.open_(
        own.operator, by=by, reason=AssessmentReason.MONITORING, aeo_number=own.aeo_number, self_assessment=own
    )
    if own.state == SelfAssessmentState.SIGNED:
        perform(own, "review", by=SYSTEM, facts={"for": assessment.subject})
    return assessment


@action
def accept_unchanged(assessment: Assessment, *, by: Actor) -> int:
    """Accept every answer that nobody has judged yet and that says what was accepted the last time."""
    wanted = queries.unchanged(assessment)
    judged = [
        Judged(line.slot, Judgement.ACCEPTED, expected=line.verdict.pk if line.verdict else None) for line in wanted
    ]
    return len(reviews.set_verdicts(assessment, judged, by=by)) if judged else 0


@action
def ask(assessment: Assessment, reason: str, language: str, *, by: Actor) -> SelfAssessment:
    """Open the answers that need a clarification to the holder again, and say why."""
    refuse({"reason": found} if (found := text_problems(reason, LONGEST_TEXT, needed=True)) else {})
    root("operator", assessment.operator_id)
    assessment = locked(assessment)
    permit(may_work(by, assessment))
    own = assessment.self_assessment
    slots = queries.unclear(assessment)
    words = _("Mark first the answers that need a clarification.")
    when(own is not None and own.is_monitoring and bool(slots), words, "nothing-unclear").enforce()
    assert own is not None  # noqa: S101 - the line above refused otherwise
    facts = {"for": assessment.subject, "by": by.ref}
    own = perform(own, "reopen", by=SYSTEM, reason=reason.strip(), facts=facts, questions=slots)
    told = {**papers.monitored(own), "reasons": FreeText(reason.strip(), language)}
    told |= {"signed_on": clock.day_of(own.signed_at) if own.signed_at else None}
    readers, key = people.addressed(own.operator), f"{own.snapshots.count()}"
    messages.tell(readers, "monitoring_asked", told, about=own.subject, url=answering(own), key=key)
    return own


@action
def go_on(own: SelfAssessment) -> None:
    """It was signed again while its review is open: the review goes on, and whoever has it is told."""
    root("operator", own.operator_id)
    own = locked(own)
    assessment = queries.open_assessment(own)
    if assessment is None or own.state != SelfAssessmentState.SIGNED:
        return
    perform(own, "review", by=SYSTEM, facts={"for": assessment.subject})
    messages.over(own.subject, "monitoring_asked")
    key, url = f"{own.snapshots.count()}", f"{links.case(assessment)}review/"
    told = papers.monitored(own)
    messages.tell([assessment.opened_by], "monitoring_answered", told, about=own.subject, url=url, key=key)
    # The new answers may have been judged, and the review finished, before this.
    reviews.accept_answers(assessment, by=SYSTEM)


@action
def give_up(own: SelfAssessment) -> None:
    """It has lapsed with its status: nothing is left to verify."""
    root("operator", own.operator_id)
    assessment = queries.open_assessment(own)
    if assessment is None or own.state != SelfAssessmentState.LAPSED:
        return
    assessments.abandon(assessment, by=SYSTEM, reason=_("The status has ended."))
