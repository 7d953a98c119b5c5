"""On receipt and while it is assessed: return, extend, time to adjust, close."""

from __future__ import annotations

from typing import Any

from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor, staff
from aeo.components import formats
from aeo.components.contexts import Row
from aeo.components.pages import attempt, done, page
from aeo.kernel import policy
from aeo.kernel.http import number
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from operators import links
from operators.actions import applications as actions
from operators.actions import receiving
from operators.actions.receiving import Missing
from operators.forms.empty import EmptyForm
from operators.forms.intake import MissingForm, ReasonForm, TimeAnswerForm
from operators.handles import handle
from operators.models import Application
from operators.policies.seats import permit
from operators.policies.seats import staff as may_staff
from operators.queries import sheets
from operators.views import told
from operators.views.common import data, sent, try_then
from operators.views.desk.common import case_form, case_of

ROWS, MOST = 5, 200


@staff
@require_http_methods(["GET", "POST"])
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it, once, with one list of all that is missing."""
    application = case_of(request, pk)
    policy.permitted(actor(request), application, "return_").enforce()
    sheet = sheets.sheet(application.self_assessment)
    names = told.site_names(sheet)
    known = {handle(slot): str(slot) for slot in sheet.slots}
    rows: Any = formset_factory(MissingForm, extra=ROWS, max_num=MOST, absolute_max=MOST)
    formset = rows(data(request), prefix="list", form_kwargs={"known": known}, initial=_wanted(request))
    form = EmptyForm(data(request))
    if sent(request, form) and request.POST.get("do") == "more":
        formset = _more(rows, request, known)
    elif sent(request, form) and formset.is_valid():
        items = [
            Missing(row["text"].strip(), row["slot"], formats.language())
            for row in formset.cleaned_data
            if row.get("text", "").strip()
        ]
        if attempt(form, lambda: receiving.return_(application, items, by=actor(request))) is not None:
            return done(request, _("It is returned. The letter is on its way."), links.case(application))
    context = {
        "application": application,
        "formset": formset,
        "questions": [(handle(slot), told.headline(sheet.pack, slot, names)) for slot in sheet.slots],
        "verdict": policy.verdict(actor(request), application, "return_"),
        "back": links.case(application),
    }
    response = page(request, "operators/desk/return.html", context, form)
    response.status_code = 422 if formset.is_bound and formset.total_error_count() else response.status_code
    return response


@staff
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Lengthen the time to decide; the operator is told why."""
    application = case_of(request, pk)
    policy.permitted(actor(request), application, "extend").enforce()
    form = ReasonForm(data(request))

    def work() -> Application:
        return receiving.extend(application, by=actor(request), reason=form.cleaned_data["reason"])

    told_ = try_then(request, form, work, _("The time to decide is extended."), links.case(application))
    rule = pack_of(application.version_id).clocks["decision"]
    intro = _("By %(days)d days, once. The operator gets a letter with the reason.") % {"days": rule.extension}
    clocks = ledger.clocks([application.subject], pack_of(application.version_id), "decision")
    title, verb = _("Extend the time to decide"), _("Extend it")
    return told_ or case_form(request, application, form, title, verb, intro=intro, clocks=clocks)


@staff
@require_http_methods(["GET", "POST"])
def supply(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the operator more time to supply what is missing."""
    application = case_of(request, pk)
    permit(may_staff(actor(request), application.subject, "officer"))
    form = ReasonForm(data(request))

    def work() -> Application:
        return receiving.extend_supply(application, by=actor(request), reason=form.cleaned_data["reason"])

    told_ = try_then(request, form, work, _("The operator has more time."), links.case(application))
    clocks = ledger.clocks([application.subject], pack_of(application.version_id), "supply")
    title = _("Give more time to supply what is missing")
    return told_ or case_form(request, application, form, title, _("Give more time"), clocks=clocks)


@staff
@require_http_methods(["GET", "POST"])
def time(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the time asked for, or not."""
    application = case_of(request, pk)
    policy.permitted(actor(request), application, "answer_time").enforce()
    form = TimeAnswerForm(data(request))

    def work() -> Application:
        given = form.cleaned_data
        return actions.answer_time(application, by=actor(request), agreed=given["agreed"], reason=given["reason"])

    told_ = try_then(request, form, work, _("The operator's wish is answered."), links.case(application))
    rows = [
        Row(_("Asked on"), application.time_asked_at),
        Row(_("Days asked for"), application.time_asked_days),
        Row(_("Adjustments"), list(application.time_adjustments)),
    ]
    title = _("Time to adjust")
    return told_ or case_form(request, application, form, title, _("Answer"), rows=rows)


@staff
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The operator ceased, or nothing is left to decide."""
    application = case_of(request, pk)
    policy.permitted(actor(request), application, "close").enforce()
    form = ReasonForm(data(request))

    def work() -> Application:
        return actions.close(application, by=actor(request), reason=form.cleaned_data["reason"])

    told_ = try_then(request, form, work, _("The application is closed."), links.case(application))
    intro = _("Only when the operator ceased, or nothing is left to decide. Every clock and request ends.")
    return told_ or case_form(request, application, form, _("Close the application"), _("Close it"), intro=intro)


def _wanted(request: HttpRequest) -> list[dict[str, str]]:
    """Questions that another page leads here with."""
    return [{"slot": slot} for slot in request.GET.getlist("slot")]


def _more(rows: Any, request: HttpRequest, known: dict[str, str]) -> Any:
    """The same list with further empty lines; what was typed stays."""
    sent_ = request.POST.copy()
    total = number(sent_.get("list-TOTAL_FORMS", "0"))
    typed = [
        {"slot": sent_.get(f"list-{n}-slot", ""), "text": sent_.get(f"list-{n}-text", "")}
        for n in range(min(total, MOST))
    ]
    return rows(prefix="list", form_kwargs={"known": known}, initial=[row for row in typed if any(row.values())])
