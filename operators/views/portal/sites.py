"""The company's sites."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.contexts import Cell, Column
from aeo.components.pages import offered, page
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import queries as programme
from aeo.programme.pack import Pack
from operators.actions import companies as actions
from operators.forms.companies import SiteForm
from operators.models import Operator, Site
from operators.policies import companies as policies
from operators.policies.seats import permit
from operators.queries import own
from operators.views.common import data, form_page, me, try_then
from operators.views.portal.company import by_notice, tabs


@signed_in
@require_safe
def sites(request: HttpRequest, pk: int) -> HttpResponse:
    """The sites of a company; a site answers its own questions."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    _version, pack = programme.current()
    may = policies.may_edit(actor(request), operator)
    context = {
        "operator": operator,
        "tabs": tabs(request, operator),
        "columns": [Column(label) for label in (_("Site"), _("Used for"), _("Address"), _("Border post"), _("State"))],
        "rows": [_row(pack, site) for site in operator.sites.order_by("pk")],
        "actions": [offered(may, "add", _("Add a site"), reverse("operators:site-new", args=[pk]))],
    }
    return page(request, "operators/company/sites.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A further site."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    permit(policies.may_edit(actor(request), operator))
    _version, pack = programme.current()
    form = SiteForm(pack, data(request))

    def work() -> Site:
        return actions.add_site(operator, by=actor(request), **form.values)

    told = try_then(request, form, work, _("The site is added."), _list(operator))
    return told or form_page(
        request, form, _("Add a site"), _("Add the site"), _list(operator), caption=operator.name_local
    )


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a site; a closing day closes it."""
    site = visible_or_404(own.sites(me(request)), pk=pk)
    permit(policies.may_edit(actor(request), site.operator))
    _version, pack = programme.current()
    form = SiteForm.of(pack, site, data(request))

    def work() -> Site:
        return actions.edit_site(site, by=actor(request), expected=form.cleaned_data["was"], **form.values)

    told = try_then(request, form, work, _("The site is saved."), _list(site.operator))
    covered = policies.edit_site_ready(site, policies.REGISTERED_OF_SITE)
    about = {"caption": site.operator.name_local, **by_notice(covered, site.operator)}
    return told or form_page(request, form, _("Change a site"), _("Save"), _list(site.operator), **about)


def _list(operator: Operator) -> str:
    return reverse("operators:sites", args=[operator.pk])


def _row(pack: Pack, site: Site) -> list[Any]:
    kind = pack.sites[site.kind].name if site.kind in pack.sites else site.kind
    closed = Cell(_("closed"), tone="ended") if site.closed_on else Cell(_("open"), tone="good")
    name = Cell(site.name_local, reverse("operators:site", args=[site.pk]))
    return [name, str(kind), site.address, site.border_post or "–", closed]
