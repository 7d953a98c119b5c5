"""The verbs of a finding that the administration has, each as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import staff
from aeo.components.contexts import Row
from audits.actions import findings
from audits.forms import findings as forms
from audits.forms.fields import ReasonForm
from audits.models import Finding
from audits.views.deeds import Deed, deed_of, deed_page
from audits.views.findings import finding_frame, finding_of

DEEDS = {
    "notify": Deed(
        "notify",
        _("Notify the operator"),
        _("Notify the operator"),
        _("The operator is notified."),
        lambda finding, _form, by: findings.notify([finding], by=by),
        explains=(_("The company gets a letter. Its time to remedy begins today."),),
    ),
    "notify-at-once": Deed(
        "notify_at_once",
        _("Notify the operator at once"),
        _("Notify the operator at once"),
        _("The operator is notified."),
        lambda finding, _form, by: findings.notify_at_once(finding, by=by),
        explains=(_("The company gets a letter without waiting for the report. Its time to remedy begins today."),),
    ),
    "confirm": Deed(
        "confirm",
        _("Uphold the finding"),
        _("Uphold the finding"),
        _("The finding is upheld."),
        lambda finding, form, by: findings.confirm(finding, by=by, reason=form.cleaned_data["reason"]),
        ReasonForm,
    ),
    "reclassify": Deed(
        "reclassify",
        _("Give another severity"),
        _("Give this severity"),
        _("The finding has another severity."),
        lambda finding, form, by: findings.reclassify(
            finding, form.cleaned_data["severity"], by=by, reason=form.cleaned_data["reason"]
        ),
        forms.ReclassifyForm,
        (_("The time of the new severity starts anew."),),
    ),
    "accept-plan": Deed(
        "accept_plan",
        _("Accept the plan"),
        _("Accept the plan"),
        _("The plan is accepted. Its day is now the day of the finding."),
        lambda finding, _form, by: findings.accept_plan(finding, by=by),
        explains=(_("The last day of the plan becomes the last day of the finding."),),
    ),
    "reject-plan": Deed(
        "reject_plan",
        _("Reject the plan"),
        _("Reject the plan"),
        _("The plan is rejected. The company is told why."),
        lambda finding, form, by: findings.reject_plan(finding, by=by, reason=form.cleaned_data["reason"]),
        ReasonForm,
        (_("The time of the finding goes on. The company may propose another plan."),),
    ),
    "verify": Deed(
        "verify",
        _("Verify and close the finding"),
        _("It works: close the finding"),
        _("The finding is verified and closed."),
        lambda finding, form, by: findings.verify(finding, form.verification(), by=by),
        forms.VerifyForm,
    ),
    "not-effective": Deed(
        "not_effective",
        _("Not effective yet"),
        _("It does not work yet"),
        _("The company is told what does not work yet, and the new day."),
        lambda finding, form, by: findings.not_effective(finding, form.verification(), by=by),
        forms.NotEffectiveForm,
    ),
    "extend": Deed(
        "extend",
        _("Give more time"),
        _("Give more time"),
        _("The time is extended."),
        lambda finding, form, by: findings.extend(
            finding, form.cleaned_data["days"], by=by, reason=form.cleaned_data["reason"]
        ),
        forms.ExtendForm,
    ),
    "close": Deed(
        "close",
        _("Close the finding"),
        _("Close the finding"),
        _("The finding is closed."),
        lambda finding, _form, by: findings.close(finding, by=by),
        explains=(_("A finding of this severity needs no plan. It can be closed when it can no longer be contested."),),
    ),
    "ask-withdrawal": Deed(
        "ask_withdrawal",
        _("Ask for the withdrawal of the finding"),
        _("Ask for withdrawal"),
        _("The withdrawal is asked for. A second person decides."),
        lambda finding, form, by: findings.ask_withdrawal(finding, by=by, reason=form.cleaned_data["reason"]),
        ReasonForm,
    ),
    "withdraw": Deed(
        "withdraw",
        _("Withdraw the finding"),
        _("Withdraw the finding"),
        _("The finding is withdrawn."),
        lambda finding, form, by: findings.withdraw(finding, by=by, reason=form.cleaned_data["reason"]),
        ReasonForm,
        (_("It no longer counts, and its time limits end. This cannot be taken back."),),
        "warning",
    ),
}


@staff
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One verb of a finding."""
    deed = deed_of(DEEDS, slug)
    finding = finding_of(request, pk)
    context = finding_frame(request, finding) | {"about": about(finding)}
    return deed_page(request, finding, deed, "audits/desk_deed.html", context)


def about(finding: Finding) -> list[Row]:
    """What the act is about: the finding, and what waits for an answer."""
    rows = [Row(_("Finding"), finding.text)]
    if finding.contest_text:
        rows.append(Row(_("Contested because"), finding.contest_text))
    plan = finding.plans.order_by("-id").first()
    if plan:
        rows += [
            Row(_("Cause"), plan.cause),
            Row(_("Action"), plan.action),
            Row(_("Person responsible"), plan.owner),
            Row(_("Done by"), plan.due_on),
        ]
    claim = finding.claims.order_by("-id").first()
    return [*rows, Row(_("Reported as done"), claim.text)] if claim else rows
