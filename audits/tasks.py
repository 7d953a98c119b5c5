"""Who calls on a clock or after a topic. Every handler reads the present and may run any number of times."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from aeo.kernel.lifecycle import perform
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import Refused
from aeo.kernel.tasks import celery, durable_task
from aeo.notices.models import Notice
from audits.actions import assessments, consultations, findings, monitoring, reminders, visits
from audits.models import Assessment, Finding, Visit
from audits.queries import sweeps
from audits.states import AssessmentState
from operators.models import Application, SelfAssessment
from operators.states import ApplicationState, SelfAssessmentState

logger = logging.getLogger(__name__)
ENDED_WITHOUT_DECISION = (ApplicationState.WITHDRAWN, ApplicationState.CLOSED)


@durable_task("audits.notice_served")
def notice_served(id: int) -> None:
    """A letter was served: the clocks that start with its service."""
    notice = Notice.objects.get(pk=id)
    kind, _sep, key = notice.about.partition(":")
    if kind == "visit" and notice.letter == "visit_notice":
        visits.open_notice_period(Visit.objects.get(pk=key), notice)
    elif kind == "visit" and notice.letter == "report_sent":
        visits.open_comments(Visit.objects.get(pk=key), notice)
    elif notice.letter == "finding_notified":
        for finding in Finding.objects.filter(notice=notice).order_by("pk"):
            findings.open_contest(finding, notice)


@durable_task("audits.take_up_again")
def take_up_again(id: int) -> None:
    """A self-assessment was signed again after customs asked: its review goes on."""
    own = SelfAssessment.objects.select_related("application").get(pk=id)
    if own.is_monitoring:
        monitoring.go_on(own)
    application = own.application
    assessed = application is not None and application.state == ApplicationState.UNDER_ASSESSMENT
    if assessed and own.state == SelfAssessmentState.SIGNED:
        perform(own, "review", by=SYSTEM)


@durable_task("audits.abandon")
def abandon(id: int) -> None:
    """The application ended without a decision: nothing is left to verify."""
    application = Application.objects.get(pk=id)
    if application.state in ENDED_WITHOUT_DECISION:
        for assessment in _open(application):
            assessments.abandon(assessment, by=SYSTEM, reason=_("The application has ended."))


@durable_task("audits.give_up")
def give_up(id: int) -> None:
    """A self-monitoring lapsed: whoever reviews it has nothing left to verify."""
    monitoring.give_up(SelfAssessment.objects.get(pk=id))


@durable_task("audits.conclude")
def conclude(id: int) -> None:
    """The application was decided: the assessment ends with what the decision came to."""
    for assessment in _open(Application.objects.get(pk=id)):
        assessments.conclude_decided(assessment)


@durable_task("audits.visit_over")
def visit_over(id: int) -> None:
    """A visit ended after the application was decided: now the assessment can end too."""
    assessments.conclude_decided(Visit.objects.get(pk=id).assessment)


def _open(application: Application) -> list[Assessment]:
    return list(Assessment.objects.filter(application=application, state=AssessmentState.OPEN))


@celery.task(name="audits.sweep")
def sweep() -> None:
    """Beat's daily sweep: everything here whose time is over."""
    _each(sweeps.unanswered_consultations(), consultations.time_out)
    _each(sweeps.unconfirmed_visits(), visits.confirm_when_over)
    _each(sweeps.uncommented_visits(), reminders.comments_over)
    _each(sweeps.uncontested_findings(), findings.contest_over)
    _each(sweeps.overdue_findings(), findings.escalate)
    reminders.remind()
    reminders.visits()


def _each(rows: list[Any], act: Callable[[Any], object]) -> None:
    """One that is refused or fails does not stop the others."""
    for row in rows:
        try:
            act(row)
        except Refused as refused:
            logger.info("%s: %s", row.subject, refused.reason)
        except Exception:
            logger.exception("%s could not be moved on", row.subject)
