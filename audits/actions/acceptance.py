"""Accepting an application: the home of the verb is here, since it opens the assessment (architecture)."""

from __future__ import annotations

from aeo.kernel import clock
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.policy import Actor, verdict
from audits import papers
from audits.actions import letters
from audits.models import Assessment
from audits.states import AssessmentReason
from operators.actions import receiving, timing
from operators.lifecycles.application import Acceptance
from operators.models import Application


@action
def accept(application: Application, *, by: Actor) -> Assessment:
    """Accept what was submitted: open the assessment and the time to decide, take up the review, tell the company."""
    root("operator", application.operator_id)
    application = locked(application)
    # Asked first, so that a refusal speaks of the application and not of the assessment it would have opened.
    verdict(by, application, "accept").enforce()
    assessment = begin(_assessment(application, by), by=by)
    application = receiving.accept_under(application, Acceptance(assessment.subject), by=by)
    perform(application.self_assessment, "review", by=by)
    deadline = timing.begin(application, timing.DECISION)
    facts = {
        **papers.about(assessment),
        "accepted_on": clock.today(),
        "due_date": deadline.due_on,
        "account_manager": by.name,
    }
    letters.to_company("acceptance", application.subject, assessment, facts, by=by)
    return assessment


def _assessment(application: Application, by: Actor) -> Assessment:
    return Assessment(
        operator_id=application.operator_id,
        application=application,
        self_assessment=application.self_assessment,
        version_id=application.version_id,
        reason=AssessmentReason.APPLICATION,
        aeo_number=application.aeo_number,
        opened_at=clock.now(),
        opened_by=by.ref,
    )
