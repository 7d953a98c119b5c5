"""What changes below and is followed here: a consent given or withdrawn, an application that is gone."""

from __future__ import annotations

from aeo.authorisations.actions import decisions, records
from aeo.authorisations.queries import cases
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import SYSTEM
from operators.models import Application, Consent
from operators.states import ApplicationState


@action
def changed(consent_id: int) -> None:
    """A consent was given or withdrawn: no status changes, but every view does, by a new record version."""
    consent = Consent.objects.filter(pk=consent_id).select_related("operator").first()
    if consent is None:
        return
    root("operator", consent.operator_id)
    for authorisation in cases.held_by(consent.operator):
        records.record(authorisation)


@action
def application_gone(application_id: int) -> None:
    """An application was withdrawn or closed: what was proposed on it is dropped."""
    gone = (ApplicationState.WITHDRAWN, ApplicationState.CLOSED)
    application = Application.objects.filter(pk=application_id, state__in=gone).first()
    if application is None:
        return
    root("operator", application.operator_id)
    decision = cases.open_decision(application)
    if decision is not None:
        decisions.drop_now(decision, by=SYSTEM, reason=application.state)
