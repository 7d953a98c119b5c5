"""Carrying a holder's change into its registered data: name and seat, a number, a site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor, staff
from aeo.authorisations.actions import registering
from aeo.authorisations.following import certified
from aeo.authorisations.forms.registering import RecordedCompanyForm, RecordedSiteForm
from aeo.authorisations.models import ChangeNotice
from aeo.authorisations.policies.changes import may_carry_out
from aeo.authorisations.queries import changes
from aeo.authorisations.views.desk.lodged import change_of
from aeo.components.contexts import Words
from aeo.kernel import clock
from aeo.kernel.http import visible_or_404
from aeo.programme.queries import current
from operators.forms.companies import DatedNumberForm
from operators.policies.seats import permit
from operators.views.common import DESK, data, form_page, try_then


def _notice(request: HttpRequest, pk: int, what: str) -> ChangeNotice:
    notice = change_of(request, pk)
    permit(may_carry_out(actor(request), notice, what))
    return notice


def _page(request: HttpRequest, notice: ChangeNotice, form: Any, title: Words, work: Any) -> HttpResponse:
    back = reverse("authorisations:change", args=[notice.pk])
    told = try_then(request, form, work, f"{_('It is changed.')} {certified(notice)}", back)
    caption, intro = f"{notice.operator.name_local}, {notice.reference}", _said(notice)
    return told or form_page(request, form, title, _("Save"), back, frame=DESK, caption=caption, intro=intro)


def _said(notice: ChangeNotice) -> str:
    return _("The holder told: %(words)s") % {"words": notice.text}


@staff
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """How the holder is called now, if that is what it told; else its name, seat, legal form and the like."""
    notice, (_version, pack) = _notice(request, pk, "company"), current()
    form = RecordedCompanyForm.under(notice, pack, data(request))

    def work() -> object:
        return registering.data(notice, form.values, expected=form.cleaned_data["revision"], by=actor(request))

    return _page(request, notice, form, form.title, work)


@staff
@require_http_methods(["GET", "POST"])
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """A new number of the holder in a register."""
    notice, (_version, pack) = _notice(request, pk, "number"), current()
    form = DatedNumberForm(pack, data(request), initial={"on": notice.happened_on or clock.today()})

    def work() -> bool:
        given = form.cleaned_data
        registering.number(notice, given["scheme"], given["numbers"], given["on"], by=actor(request))
        return True

    return _page(request, notice, form, _("Give a new number"), work)


@staff
@require_http_methods(["GET", "POST"])
def site(request: HttpRequest, pk: int, site: int) -> HttpResponse:
    """Data of one of the holder's sites, or its closing."""
    notice, (_version, pack) = _notice(request, pk, "site"), current()
    place = visible_or_404(changes.sites(notice), pk=site)
    form = RecordedSiteForm.under(notice, pack, place, data(request))

    def work() -> object:
        return registering.site(notice, place, form.values, expected=form.cleaned_data["was"], by=actor(request))

    return _page(request, notice, form, form.title, work)
