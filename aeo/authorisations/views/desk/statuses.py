"""A status that is held: its page, proposing decisions on it, recording what the law ended, its certificates."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aeo.accounts.gates import actor, staff
from aeo.authorisations import offers
from aeo.authorisations.actions import certificates, decisions, endings
from aeo.authorisations.forms.holding import CessationForm, VerifiedForm
from aeo.authorisations.forms.proposing import KINDS, ProposalForm
from aeo.authorisations.models import Authorisation, Certificate, ChangeNotice
from aeo.authorisations.policies.parts import may_record_cessation
from aeo.authorisations.queries import cases
from aeo.authorisations.states import LIVE, DecisionKind, PartState
from aeo.authorisations.views.common import Context, download, posted, status_of, tried, user_of
from aeo.authorisations.views.shown import holders, lodged, monitoring, waiting, words
from aeo.authorisations.views.shown import statuses as shown
from aeo.authorisations.views.shown.files import certificate_rows
from aeo.authorisations.views.shown.statuses import PartView
from aeo.components.contexts import Task
from aeo.components.pages import done, page
from aeo.kernel.http import visible_or_404
from aeo.programme import ledger
from audits.forms.cases import InterestForm
from audits.views.common import may_come_in, only, undeclared
from operators.actions import interests
from operators.models import Operator
from operators.queries import cases as interest_cases
from operators.queries import companies

PER_PAGE = 25
# What a part must be for a kind of decision to do anything to it.
REACHES: dict[str, frozenset[str]] = {
    DecisionKind.SUSPEND: frozenset({PartState.ACTIVE}),
    DecisionKind.EXTEND_SUSPENSION: frozenset({PartState.SUSPENDED}),
    DecisionKind.LIFT: frozenset({PartState.SUSPENDED}),
    DecisionKind.PROLONG: frozenset({PartState.ACTIVE, PartState.SUSPENDED}),
    DecisionKind.ANNUL: frozenset(PartState) - {PartState.ANNULLED},
    DecisionKind.BAR: frozenset(PartState),
}


def url(authorisation: Authorisation) -> str:
    """The page of a status."""
    return reverse("authorisations:status", args=[authorisation.aeo_number])


@staff
@require_safe
def holder_list(request: HttpRequest) -> HttpResponse:
    """Everybody who holds or held the status; found by AEO number, any name or any number of the company."""
    rows = cases.authorisations_visible_to(user_of(request)).select_related("operator")
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if wanted:
        found = companies.search(Operator.objects.all(), wanted)
        rows = rows.filter(Q(aeo_number__icontains=wanted) | Q(operator__in=found.order_by().values("pk")))
    here = Paginator(rows.order_by("-granted_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": here, "table": holders.table(list(here)), "wanted": wanted}
    return page(request, "authorisations/desk/holders.html", context)


@staff
@require_safe
def by_key(request: HttpRequest, pk: int) -> HttpResponse:
    """The address that messages about a case know."""
    return redirect(url(visible_or_404(cases.authorisations_visible_to(user_of(request)), pk=pk)))


@staff
@require_safe
def status_page(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """All of a status: parts in time, certificates, sites, benefits, consents, time limits, decisions."""
    authorisation = status_of(request, aeo_number)
    context = shown.context(authorisation)
    who, pack = actor(request), context["pack"]
    decided = list(authorisation.decisions.select_related("operator", "application").order_by("-pk"))
    named = {decision.subject: words.kind(decision) for decision in decided}
    context.update(
        actions=offers.status_offers(who, authorisation, [view.part for view in context["parts"]]),
        facts=shown.facts(authorisation, pack),
        files=certificate_rows(who, authorisation, context["certificates"], "authorisations:certificate"),
        decisions=waiting.table(decided),
        consents=holders.consents(authorisation, pack),
        clocks=ledger.clocks([authorisation.subject, *named], pack, closed=False, known_as=named),
        declare_url=undeclared(who, authorisation.subject),
        monitoring=monitoring.yearly([authorisation]).get(authorisation.pk),
        changes=lodged.change_table(_told(authorisation), "authorisations:change", company=False),
    )
    return page(request, "authorisations/desk/status.html", context)


def _told(authorisation: Authorisation) -> list[ChangeNotice]:
    rows = ChangeNotice.objects.filter(authorisation=authorisation).select_related("authorisation")
    return list(rows.order_by("-lodged_at", "-pk")[:PER_PAGE])


def reached(kind: str, parts: Iterable[PartView]) -> list[PartView]:
    """The parts to which a kind of decision can do something."""
    states = REACHES.get(kind, frozenset(LIVE))
    return [view for view in parts if view.part.state in states]


@staff
@require_safe
def propose(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Which decision to propose: those that can do something to the status as it is."""
    authorisation = status_of(request, aeo_number)
    only(offers.may_propose(actor(request), authorisation), authorisation.subject)
    context = shown.context(authorisation)
    kinds = [kind for kind in KINDS if kind in context["pack"].decisions and reached(kind, context["parts"])]
    context["tasks"] = [_kind(authorisation, kind, context) for kind in kinds]
    return page(request, "authorisations/desk/kinds.html", context)


def _kind(authorisation: Authorisation, kind: str, context: Context) -> Task:
    rule = context["pack"].decisions[kind]
    where = reverse("authorisations:propose-kind", args=[authorisation.aeo_number, kind])
    heard = _("The holder is heard first.") if rule.hearing else _("Nobody has to be heard first.")
    return Task(str(rule.name), where, hint=heard)


@staff
@require_http_methods(["GET", "POST"])
def propose_kind(request: HttpRequest, aeo_number: str, kind: str) -> HttpResponse:
    """Propose a decision of a kind."""
    authorisation = status_of(request, aeo_number)
    only(offers.may_propose(actor(request), authorisation), authorisation.subject)
    context = shown.context(authorisation)
    pack, parts = context["pack"], reached(kind, context["parts"])
    if kind not in KINDS or kind not in pack.decisions:
        raise Http404
    form = ProposalForm(kind, pack, [(str(view.part.pk), view.name) for view in parts], posted(request))
    made = tried(form, lambda: decisions.propose(authorisation, form.draft(), by=actor(request)))
    if made is not None:
        to = reverse("authorisations:decision", args=[made.pk])
        return done(request, _("The decision is proposed. An approver takes it on."), to)
    return page(request, "authorisations/desk/propose.html", {**context, "rule": pack.decisions[kind]}, form)


@staff
@require_http_methods(["GET", "POST"])
def cease(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Record that the holder is no more by law."""
    authorisation = status_of(request, aeo_number)
    context = shown.context(authorisation)
    live = next((view.part for view in context["parts"] if view.is_live), None)
    if live is None:
        raise Http404
    only(may_record_cessation(actor(request), live), authorisation.subject)
    form = CessationForm(posted(request))
    if tried(form, lambda: endings.cease(authorisation, **form.cleaned_data, by=actor(request))):
        return done(request, _("It is recorded. The status ended as that day began."), url(authorisation))
    return page(request, "authorisations/desk/cease.html", context, form)


@staff
@require_http_methods(["GET", "POST"])
def verify_remedied(request: HttpRequest, aeo_number: str, pk: int) -> HttpResponse:
    """Record what was seen of the remedy."""
    authorisation = status_of(request, aeo_number)
    part = visible_or_404(authorisation.parts.select_related("authorisation"), pk=pk)
    may_come_in(request, part, "verify", authorisation.subject)
    form = VerifiedForm(posted(request))
    if tried(form, lambda: endings.verify_remedied(part, by=actor(request), text=form.cleaned_data["text"])):
        return done(request, _("It is recorded. Lifting the suspension is a decision."), url(authorisation))
    context = {**shown.context(authorisation), "part": part, "claim": holders.claim(part), "proofs": shown.proofs(part)}
    return page(request, "authorisations/desk/verify.html", context, form)


@staff
@require_http_methods(["GET", "POST"])
def interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare whether one has an interest in the case of a status."""
    rows = cases.authorisations_visible_to(user_of(request)).select_related("operator", "version")
    authorisation = visible_or_404(rows, pk=pk)
    who = actor(request)
    form = InterestForm(request, authorisation.subject, posted(request))
    if tried(form, lambda: interests.declare(authorisation.subject, by=who, **form.cleaned_data)):
        return done(request, _("Your declaration is recorded."), url(authorisation))
    context = {
        "frame": "authorisations/desk/alone.html",
        "authorisation": authorisation,
        "said": interest_cases.declaration(who.ref, authorisation.subject),
        "back": url(authorisation),
    }
    return page(request, "audits/interest.html", context, form)


def _certificate(request: HttpRequest, aeo_number: str, version: int) -> Certificate:
    rows = cases.certificates_visible_to(user_of(request)).select_related("authorisation__operator", "document")
    return visible_or_404(rows, authorisation__aeo_number=aeo_number, version=version)


@staff
@require_safe
def certificate(request: HttpRequest, aeo_number: str, version: int) -> HttpResponse:
    """The sealed PDF of a version."""
    row = _certificate(request, aeo_number, version)
    return download(row.document, f"{aeo_number}-{version}")


@staff
@require_POST
def retry(request: HttpRequest, aeo_number: str, version: int) -> HttpResponse:
    """Try a failed certificate again."""
    row = certificates.retry(_certificate(request, aeo_number, version), by=actor(request))
    return done(request, _("The certificate is being made again."), url(row.authorisation))
