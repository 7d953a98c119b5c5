"""The company's library of documents: one file may be cited by many answers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.contexts import Confirmation
from aeo.components.pages import offered, page
from aeo.documents import http
from aeo.documents.actions import uploads
from aeo.kernel.http import signed_in, visible_or_404
from operators.actions import evidence as actions
from operators.forms.empty import EmptyForm
from operators.forms.files import FileForm
from operators.models import Evidence, Operator
from operators.policies.seats import permit
from operators.queries import own
from operators.states import WRITABLE
from operators.views import evidence as shown
from operators.views.common import confirm_page, data, form_page, me, try_then
from operators.views.portal.company import tabs

PER_PAGE = 25


@signed_in
@require_safe
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """The library, the newest first."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    cited = Count("citations", filter=Q(citations__answer__self_assessment__state__in=WRITABLE), distinct=True)
    rows = own.evidence(me(request)).filter(operator=operator).annotate(cited=cited).order_by("-added_at", "-pk")
    listed, may = Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), actions.may_write(actor(request), pk)
    context = {
        "operator": operator,
        "tabs": tabs(request, operator),
        "listed": listed,
        "files": [shown.library_row(row, getattr(row, "cited", 0), may.allowed) for row in listed],
        "actions": [offered(may, "add", _("Add a file"), reverse("operators:file-new", args=[pk]))],
    }
    return page(request, "operators/company/files.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file into the library."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    permit(actions.may_write(actor(request), pk))
    form = FileForm(data(request), request.FILES or None)

    def work() -> Evidence:
        given = form.cleaned_data
        upload = uploads.store(given["file"], given["file"].name, actor(request))
        return actions.add(operator, upload, by=actor(request), name=given["name"], expires_on=given["expires_on"])

    told = try_then(request, form, work, _("The file is in the library."), _list(operator))
    return told or form_page(
        request, form, _("Add a file"), _("Add"), _list(operator), caption=operator.name_local, upload=True
    )


@signed_in
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """A newer file in place of an older; what was signed keeps the file it was signed with."""
    evidence = visible_or_404(own.evidence(me(request)), pk=pk)
    permit(actions.may_write(actor(request), evidence.operator_id))
    form = FileForm(data(request), request.FILES or None, initial={"expires_on": evidence.expires_on})
    del form.fields["name"]

    def work() -> Evidence:
        given = form.cleaned_data
        upload = uploads.store(given["file"], given["file"].name, actor(request))
        return actions.replace(evidence, upload, by=actor(request), expires_on=given["expires_on"])

    told = try_then(request, form, work, _("The file is replaced."), _list(evidence.operator))
    return told or form_page(
        request,
        form,
        _("Replace a file"),
        _("Replace"),
        _list(evidence.operator),
        caption=evidence.name,
        intro=_("Every answer that can still be changed shows the new file. What was signed keeps the old one."),
        upload=True,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out of the library."""
    evidence = visible_or_404(own.evidence(me(request)), pk=pk)
    permit(actions.may_write(actor(request), evidence.operator_id))
    form = EmptyForm(data(request))
    to = _list(evidence.operator)
    told = try_then(request, form, lambda: actions.remove(evidence, by=actor(request)), _("The file is removed."), to)
    confirmation = Confirmation(
        _("Remove “%(name)s” from the library") % {"name": evidence.name},
        _("Remove"),
        [_("What was signed with it keeps it.")],
        cancel_url=to,
    )
    return told or confirm_page(request, confirmation, form)


@signed_in
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, always as an attachment."""
    evidence = visible_or_404(own.evidence(me(request)), pk=pk)
    return http.attachment(uploads.opened(evidence.upload, by=actor(request)))


def _list(operator: Operator) -> str:
    return reverse("operators:files", args=[operator.pk])
