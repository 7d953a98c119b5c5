"""A status is over: what hung on it ends with it, and the holder learns what became of each."""

from __future__ import annotations

from django.db.models import QuerySet

from aeo.authorisations import clocks, words
from aeo.authorisations.actions import changes, decisions, telling
from aeo.authorisations.lifecycles.change_notice import StatusOver
from aeo.authorisations.models import Authorisation, ChangeNotice, Part
from aeo.authorisations.policies.changes import closing_left
from aeo.authorisations.queries import cases
from aeo.authorisations.queries import changes as told
from aeo.authorisations.queries import timelines as read
from aeo.authorisations.states import OPEN_CHANGE, ChangeState, PartState
from aeo.kernel.lifecycle import action, perform, root
from aeo.kernel.policy import SYSTEM
from audits.actions import assessments
from audits.models import Assessment
from operators.actions import applications
from operators.models import Application
from operators.models.application import Purpose
from operators.states import OPEN, ApplicationState


@action
def follow(part_id: int) -> None:
    """A part ended: if with it the status did, so does all that was asked and told about it."""
    part = Part.objects.select_related("authorisation__operator").get(pk=part_id)
    authorisation = part.authorisation
    if not read.is_over(authorisation):
        return
    root("operator", authorisation.operator_id)
    for proposal in cases.ending_with(authorisation, given_up=part.state == PartState.SURRENDERED):
        decisions.drop_now(proposal, by=SYSTEM, reason=words.STATUS_OVER)
    for application in _asked(authorisation, late=part.state == PartState.EXPIRED):
        applications.close(application, by=SYSTEM, reason=words.STATUS_OVER)
        telling.closed_with(application, authorisation)
    open_ = (*OPEN_CHANGE, ChangeState.REASSESSMENT_OPENED)
    for notice in authorisation.change_notices.filter(state__in=open_).order_by("pk"):
        if not closing_left(notice):
            _end(notice)
        elif notice.state != ChangeState.AMENDED:
            _outlast(notice)


def _asked(authorisation: Authorisation, *, late: bool) -> QuerySet[Application]:
    """The applications about it in hand. A renewal that was filed `late` is still decided: it would begin anew."""
    rows = Application.objects.filter(operator=authorisation.operator_id, aeo_number=authorisation.aeo_number)
    rows = rows.filter(state__in=OPEN).exclude(purpose=Purpose.INITIAL).order_by("pk")
    filed = rows.filter(purpose=Purpose.REVALIDATION).exclude(state=ApplicationState.DRAFT)
    return rows.exclude(pk__in=filed.values("pk")) if late else rows


def _outlast(notice: ChangeNotice) -> None:
    """That a site closed is recorded all the same: the company's other papers and a new application rest on it."""
    opened = told.reassessment(notice)
    notice = perform(notice, "outlast", by=SYSTEM, basis=StatusOver(notice.authorisation.subject))
    clocks.close(notice.subject, clocks.CHANGE_REVIEW, "ended")
    telling.change_looked_at(notice)
    changes.to_be_recorded(notice)
    _abandon(opened)


def _end(notice: ChangeNotice) -> None:
    notice = perform(notice, "end", by=SYSTEM)
    for name in (clocks.CHANGE_REVIEW, clocks.CHANGE_RECORDING):
        clocks.close(notice.subject, name, "ended")
    telling.change_looked_at(notice)
    _abandon(told.reassessment(notice))


def _abandon(opened: Assessment | None) -> None:
    if opened is not None and opened.is_open:
        assessments.abandon(opened, by=SYSTEM, reason=words.STATUS_OVER)
