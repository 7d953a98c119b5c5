"""Partner watch: which partners of the company hold the status here, as the public register says now."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.authorisations.actions import partners
from aeo.authorisations.forms.partners import PartnerForm
from aeo.authorisations.models import Partner
from aeo.authorisations.queries import partners as queries
from aeo.authorisations.views.common import posted, tried, user_of
from aeo.authorisations.views.shown import tones
from aeo.authorisations.views.shown.cases import Table
from aeo.components.contexts import Cell, Column, Confirmation
from aeo.components.pages import done, page
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme.queries import current
from operators.forms.empty import EmptyForm
from operators.models import Operator
from operators.queries import own

PER_PAGE = 25


@signed_in
@require_http_methods(["GET", "POST"])
def partner_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The partners that are watched, and a place to add one."""
    operator: Operator = visible_or_404(own.whole_operators(user_of(request)), pk=pk)
    may = partners.may_watch(actor(request), pk)
    _version, pack = current()
    form = PartnerForm(pack, posted(request))
    if request.method == "POST":
        may.enforce()
    if tried(form, lambda: partners.add(operator, **form.cleaned_data, by=actor(request))):
        return done(request, _("You watch this partner now."), reverse("authorisations:partners", args=[pk]))
    rows = queries.own_partners(user_of(request)).filter(operator=operator).order_by("name", "pk")
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"operator": operator, "may": may, "listed": listed, "table": _table(list(listed), may.allowed)}
    return page(request, "authorisations/portal/partners.html", context, form)


def _table(rows: Sequence[Partner], may: bool) -> Table:
    entries = queries.found(row.number for row in rows) if rows else {}
    heads = [_("Partner"), _("Number"), _("In the register now"), _("Last change")]
    shown: list[list[object]] = []
    for row in rows:
        entry = entries.get(row.number)
        said = queries.stands(entry)
        tag = Cell(partners.standing_words(said), tone=tones.of(tones.PART, said))
        where = reverse("register:entry", args=[entry.pk]) if entry else ""
        cells = [Cell(row.name, where), row.number, tag, row.changed_at or "\u2013"]
        remove = Cell(_("Remove"), reverse("authorisations:remove-partner", args=[row.pk]))
        shown.append([*cells, *([remove] if may else [])])
    return Table([Column(head) for head in [*heads, *([_("Change")] if may else [])]], shown)


@signed_in
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer watch a partner."""
    partner = visible_or_404(queries.own_partners(user_of(request)).select_related("operator"), pk=pk)
    partners.may_watch(actor(request), partner.operator_id).enforce()
    back = reverse("authorisations:partners", args=[partner.operator_id])
    form = EmptyForm(posted(request))
    if tried(form, lambda: partners.remove(partner, by=actor(request))):
        return done(request, _("You no longer watch this partner."), back)
    asked = Confirmation(
        _("No longer watch %(name)s?") % {"name": partner.name},
        _("Remove it"),
        [_("You are no longer told when its status changes.")],
        cancel_url=back,
    )
    return page(request, "components/confirmation_page.html", {"confirmation": asked}, form)
