"""Tasks: the sweep of time limits, and what the service of a letter opens."""

from __future__ import annotations

from aeo.kernel import clock
from aeo.kernel.tasks import celery, durable_task
from aeo.notices.models import Mail, Notice
from operators.actions import assessments, chasing, invitations, receiving, requests, sweeps
from operators.models import Application, InformationRequest, SelfAssessment
from operators.states import SelfAssessmentState


@celery.task(name="operators.sweep")
def sweep() -> None:
    """Beat's call."""
    sweeps.run()
    chasing.run(clock.today())


@durable_task("operators.notice_served")
def notice_served(id: int) -> None:
    """A letter was served: the clock that starts with it, if it is one of ours."""
    notice = Notice.objects.get(pk=id)
    kind, _colon, key = notice.about.partition(":")
    if notice.served_on is None:
        return
    if notice.letter == "return_list" and kind == "application":
        receiving.return_served(Application.objects.get(pk=int(key)), notice.served_on)
    if notice.letter == "information_request" and kind == "information_request":
        requests.served(InformationRequest.objects.get(pk=int(key)), notice.served_on)


@durable_task("operators.mail_bounced")
def mail_bounced(id: int) -> None:
    """An e-mail came back: who invited somebody with it looks at the address."""
    invitations.tell_bounced(Mail.objects.get(pk=id))


@durable_task("operators.supersede")
def supersede(id: int) -> None:
    """A self-assessment was accepted: the operator's earlier ones are put aside."""
    accepted = SelfAssessment.objects.get(pk=id)
    if accepted.state == SelfAssessmentState.ACCEPTED:
        assessments.supersede_older(accepted)


@durable_task("operators.infected")
def infected(id: int) -> None:
    """The scanner found malware in a file: whose library it is in is told."""
    chasing.infected(id)
