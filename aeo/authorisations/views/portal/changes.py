"""Telling of a change, the changes that were told, and what followed from each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.authorisations import clocks
from aeo.authorisations.actions import changes
from aeo.authorisations.forms.lodging import ChangeForm, KindForm
from aeo.authorisations.models import ChangeNotice
from aeo.authorisations.policies.changes import held
from aeo.authorisations.queries import cases
from aeo.authorisations.queries import changes as queries
from aeo.authorisations.views.common import own_status, sent, tried, user_of
from aeo.authorisations.views.shown import lodged
from aeo.authorisations.views.shown import statuses as shown
from aeo.components import formats
from aeo.components.contexts import Row
from aeo.components.pages import done, page
from aeo.kernel import policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import ledger
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Assessment
from audits.queries import own_findings, own_visits

PER_PAGE = 25
CHANGE = "authorisations/portal/change.html"


@signed_in
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Tell of a change: first of which kind it is, then what belongs to that kind; the kinds are the programme's."""
    authorisation = own_status(request, aeo_number)
    told = ChangeNotice(operator_id=authorisation.operator_id, authorisation=authorisation)
    policy.permitted(actor(request), told, "lodge").enforce()
    held(authorisation).enforce()
    pack = pack_of(authorisation.version_id)
    far, sites = pack.validity.change_ahead, queries.covered(authorisation)
    kinds, asked = lodged.kinds(authorisation, sites), request.POST if request.method == "POST" else request.GET
    event = asked.get("event", "")
    kind = kinds.of(event)
    context = {**shown.context(authorisation), "change_time": time_to_tell(pack), "kind": kind}
    if kind is None:
        return page(request, CHANGE, context, KindForm(kinds, asked if "event" in asked or request.POST else None))
    form = ChangeForm(request, authorisation.operator, kinds, event, *sent(request), ahead=far)

    def lodge() -> ChangeNotice:
        try:
            return changes.tell(authorisation, **form.given(sites), by=actor(request))
        except changes.ToldAlready as refused:
            form.ask_if_another(refused.first, reverse("authorisations:my-change", args=[refused.first.pk]))
            raise

    made = tried(form, lodge)
    if made is not None:
        return done(request, _told(made), reverse("authorisations:my-change", args=[made.pk]))
    return page(request, CHANGE, context, form)


def time_to_tell(pack: Pack) -> str:
    """How soon a change is to be told."""
    rule = pack.clocks[clocks.CHANGE_NOTICE]
    return formats.days(rule.length, rule.unit)


def _told(made: ChangeNotice) -> str:
    late = _("It was to be told by %(day)s, so it is late.") % {"day": formats.day_text(made.due_on)}
    words = _("The change is told. Its number is %(reference)s.") % {"reference": made.reference}
    return f"{words} {late}" if made.late else words


@signed_in
@require_safe
def told_list(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Every change that was told of a status, the newest first."""
    authorisation = own_status(request, aeo_number)
    rows = (
        ChangeNotice.objects.filter(authorisation=authorisation)
        .select_related("authorisation")
        .order_by("-lodged_at", "-pk")
    )
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "authorisation": authorisation,
        "table": lodged.change_table(listed, "authorisations:my-change", company=False),
        "listed": listed,
        "change_time": time_to_tell(pack_of(authorisation.version_id)),
    }
    return page(request, "authorisations/portal/changes.html", context)


@signed_in
@require_safe
def change_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told, and what follows."""
    rows = cases.own_changes(user_of(request)).select_related("operator", "authorisation")
    notice = visible_or_404(rows.prefetch_related("files__file"), pk=pk)
    context = {
        "notice": notice,
        "authorisation": notice.authorisation,
        "tone": lodged.CHANGE_TONES[notice.state],
        "facts": [*lodged.change_facts(notice), *_answers(notice), lodged.follows(notice), *_again(request, notice)],
        "remarks": lodged.remarks(notice, names=False),
        "files": lodged.files(notice),
        "recorded": lodged.recorded_table(notice, names=False),
        "letters": lodged.letters(notice),
        "clocks": ledger.clocks(lodged.timed(notice), pack_of(notice.authorisation.version_id)),
    }
    return page(request, "authorisations/portal/change_told.html", context)


def _again(request: HttpRequest, notice: ChangeNotice) -> list[Row]:
    """How far the reassessment is, and what of it was told to the holder."""
    opened = queries.reassessment(notice)
    if opened is None:
        return []
    return [*lodged.reassessment_rows([opened], leads=False), *told_of_reassessment(request, opened)]


def told_of_reassessment(request: HttpRequest, opened: Assessment) -> list[Row]:
    """Its visits and findings of which the holder was told."""
    user = user_of(request)
    visits = own_visits(user).filter(assessment=opened).order_by("pk")
    findings = own_findings(user).filter(assessment=opened).order_by("pk")
    return lodged.asked_rows(visits, findings)


def _answers(notice: ChangeNotice) -> list[Row]:
    rows = notice.decisions.filter(state__in=cases.TOLD).select_related("hearing_notice", "notice").order_by("pk")
    return lodged.decision_rows(rows, "authorisations:my-decision", yours=True)
