"""Going over to the rules that came into force after a draft was started, when its company agrees."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aeo.kernel.lifecycle import action, locked, root
from aeo.kernel.policy import Actor, when
from operators.actions import assessments
from operators.actions.recording import record_in
from operators.actions.scoping import check_scope
from operators.models import Application
from operators.policies.seats import edits, permit
from operators.queries import sheets, versions
from operators.states import SelfAssessmentState


@action
def follow(application: Application, *, by: Actor) -> Application:
    """Put a draft on the version in force. Every answer stays; one whose question means something else is shown and
    not taken. What was signed has to be signed again."""
    permit(edits(by, application.operator_id))
    root("operator", application.operator_id)
    again = locked(application)
    change = versions.newer(again, sheets.sheet(again.self_assessment))
    reason = _("The application is on the questions in force, or it was submitted and stays on its own.")
    when(change is not None, reason, "no-newer-version").enforce()
    assert change is not None  # noqa: S101 - the line above refused otherwise
    sites = {row.site_id: row.roles for row in again.site_rows.all()}
    check_scope(again.operator, change.pack, again.types, again.roles, sites)
    if again.self_assessment.state == SelfAssessmentState.SIGNED:
        assessments.change_again(again.self_assessment, by=by)
    for row in (again, locked(again.self_assessment)):
        row.version = change.version
        row.save(update_fields=["version"])
    record_in(again, "follow", by, {"version": change.version.number})
    return Application.objects.get(pk=again.pk)
