"""Information request: who may do what, and whether it is ready."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor, Rules, Verdict, is_system, when
from operators.models import InformationRequest
from operators.policies import seats
from operators.queries import wishes
from operators.states import ApplicationState, RequestState, SelfAssessmentState

rules = Rules(InformationRequest)
ASKERS = (Role.OFFICER, Role.AUDITOR, Role.LEAD)
ASKABLE = (SelfAssessmentState.UNDER_REVIEW, SelfAssessmentState.REOPENED, SelfAssessmentState.SIGNED)


@rules.may("ask")
def may_ask(actor: Actor, request: InformationRequest) -> Verdict:
    """An officer or a member of the validation team."""
    return seats.staff(actor, request.application.subject, *ASKERS)


@rules.may("answer")
def may_answer(actor: Actor, request: InformationRequest) -> Verdict:
    """A signatory with authority at that moment: the answer signs a new snapshot."""
    return seats.signs(actor, request.application.operator_id)


@rules.may("close")
def may_close(actor: Actor, request: InformationRequest) -> Verdict:
    """Those who may ask, and the system when the application ends."""
    return is_system(actor) | may_ask(actor, request)


@rules.may("overdue")
def may_fall_overdue(actor: Actor, request: InformationRequest) -> Verdict:
    """Only the system."""
    return is_system(actor)


@rules.ready("ask")
def ask_ready(request: InformationRequest, basis: Any) -> Verdict:
    """Only while the application is assessed and its self-assessment is not accepted yet."""
    application = request.application
    assessed = when(
        application.state == ApplicationState.UNDER_ASSESSMENT,
        _("Questions are asked while the application is under assessment. Before, return it with one list."),
        "not-under-assessment",
    )
    open_ = when(
        application.self_assessment.state in ASKABLE,
        _("The review of the self-assessment is finished."),
        "review-finished",
    )
    return assessed & open_


def more_time_ready(request: InformationRequest) -> Verdict:
    """Time that runs, can still be given, and was not asked for already."""
    row = Deadline.objects.filter(subject=request.subject, clock=request.kind, closed_on__isnull=True).first()
    said = wishes.time([request.subject]).get(request.subject)
    waits = said is not None and said.waits
    left = wishes.extensions_left(row, request.application) if row is not None else 0
    return (
        when(request.state == RequestState.OPEN, _("This request is not open any more."), "not-open")
        & when(row is not None, _("The time to answer has not started yet."), "no-time")
        & when(left > 0, _("The time to answer was extended already."), "extended")
        & when(not waits, _("You asked for more time already. Wait for the answer."), "time-asked")
    )


@rules.ready("overdue")
def overdue_ready(request: InformationRequest, basis: Any) -> Verdict:
    """Its time has ended."""
    row = Deadline.objects.filter(subject=request.subject, clock=request.kind, closed_on__isnull=True).first()
    return when(row is not None and row.due_on < clock.today(), _("Its time has not ended yet."), "time-left")
