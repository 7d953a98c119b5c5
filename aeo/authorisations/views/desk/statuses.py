"""A status that is held: its page, recording what the law ended, its certificates. Proposing lies next door."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aeo.accounts.gates import actor, staff
from aeo.authorisations import offers
from aeo.authorisations.actions import certificates, endings, remedies
from aeo.authorisations.forms.holding import CessationForm, DeniedForm, SureOfCessation, VerifiedForm
from aeo.authorisations.models import Authorisation, Certificate, ChangeNotice, Part
from aeo.authorisations.policies.parts import may_record_cessation
from aeo.authorisations.queries import cases, timelines
from aeo.authorisations.queries import changes as told
from aeo.authorisations.views.common import CONFIRMED, Context, confirmed, download, posted, status_of, tried, user_of
from aeo.authorisations.views.shown import holders, lodged, monitoring, waiting, words
from aeo.authorisations.views.shown import statuses as shown
from aeo.authorisations.views.shown.files import certificate_rows
from aeo.authorisations.views.shown.statuses import PartView
from aeo.authorisations.words import change_words
from aeo.components import formats
from aeo.components.contexts import Confirmation
from aeo.components.pages import back_to, done, page
from aeo.kernel.http import number, visible_or_404
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from audits.forms.cases import InterestForm
from audits.views.common import may_come_in, only, undeclared
from operators.actions import interests
from operators.models import Operator
from operators.queries import cases as interest_cases
from operators.queries import companies

PER_PAGE = 25


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
    again = told.reassessments(authorisation)
    named = {decision.subject: words.kind(decision) for decision in decided} | {row.subject: "" for row in again}
    named |= {view.part.subject: view.name for view in context["parts"]}
    context.update(
        actions=offers.status_offers(who, authorisation, [view.part for view in context["parts"]]),
        facts=[
            *shown.facts(authorisation, context["types"], context["last_day"]),
            *holders.ceased(authorisation),
            *lodged.reassessment_rows(again),
        ],
        letters=lodged.letters_about([authorisation.subject, *(decision.subject for decision in decided)]),
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
    began = timelines.began(authorisation)
    asked = CessationForm(posted(request), began=began, initial=_as_told(request, authorisation))
    if not asked.is_bound or not asked.is_valid():
        return page(request, "authorisations/desk/cease.html", context, asked)
    sure = SureOfCessation(request, confirmed(request), initial=asked.cleaned_data, began=began)
    if tried(sure, lambda: endings.cease(authorisation, **sure.given(), by=actor(request))):
        return done(request, _("It is recorded. The status ended as that day began."), url(authorisation))
    context["confirmation"] = _ceasing(context["parts"], max(asked.cleaned_data["day"], began), url(authorisation))
    return page(request, "authorisations/desk/confirm.html", context, sure)


def _as_told(request: HttpRequest, authorisation: Authorisation) -> dict[str, Any]:
    """The day and the reason of the change from which it follows, if the address names one of this status."""
    rows = cases.change_notices_visible_to(user_of(request)).filter(authorisation=authorisation)
    notice = rows.filter(pk=number(request.GET.get("change", ""))).select_related("authorisation").first()
    if notice is None:
        return {}
    told = change_words(pack_of(authorisation.version_id), notice)
    reason = f"{told.get(notice.language) or next(iter(told.values()))}\n\n{notice.text}"
    return {"day": notice.happened_on, "reason": reason, "language": notice.language}


def _ceasing(views: list[PartView], day: date, back: str) -> Confirmation:
    """What ends, on which day, and that it cannot be taken back."""
    named = {"day": formats.day_text(day)}
    return Confirmation(
        _("Record that the holder is no more from %(day)s?") % named,
        _("Record the end from %(day)s") % named,
        [
            *(_("%(part)s ends as %(day)s begins.") % {"part": view.name, **named} for view in views if view.is_live),
            _("The certificate is void for good. Applications and changes in hand about this status are closed."),
            _("The register shows the end from %(day)s on. What was held before stays in its history.") % named,
            _("The holder gets a letter that names the day and your reason."),
        ],
        _("This is no decision and cannot be taken back."),
        back,
        fields=CONFIRMED,
    )


@staff
@require_http_methods(["GET", "POST"])
def verify_remedied(request: HttpRequest, aeo_number: str, pk: int) -> HttpResponse:
    """Record what was seen of the remedy."""
    authorisation, part = _part(request, aeo_number, pk)
    may_come_in(request, part, "verify", authorisation.subject)
    form = VerifiedForm(posted(request))
    if tried(form, lambda: remedies.verify(part, by=actor(request), text=form.cleaned_data["text"])):
        words = _("It is recorded, and the holder is told. Lifting the suspension is a decision.")
        return done(request, words, url(authorisation))
    other = _("The cause is not remedied yet"), reverse("authorisations:deny-remedied", args=[aeo_number, pk])
    context = _claimed(authorisation, part) | {"title": _("Record that the cause is remedied"), "other": other}
    return page(request, "authorisations/desk/verify.html", context, form)


@staff
@require_http_methods(["GET", "POST"])
def deny_remedied(request: HttpRequest, aeo_number: str, pk: int) -> HttpResponse:
    """Record that the cause is not remedied, and what is still to be done."""
    authorisation, part = _part(request, aeo_number, pk)
    may_come_in(request, part, "not_remedied", authorisation.subject)
    form = DeniedForm(posted(request))
    if tried(form, lambda: remedies.deny(part, by=actor(request), **form.cleaned_data)):
        return done(request, _("It is recorded. The holder is told what is still to be done."), url(authorisation))
    other = _("The cause is remedied"), reverse("authorisations:verify-remedied", args=[aeo_number, pk])
    context = _claimed(authorisation, part) | {"title": _("The cause is not remedied yet"), "other": other}
    return page(request, "authorisations/desk/verify.html", context, form)


def _part(request: HttpRequest, aeo_number: str, pk: int) -> tuple[Authorisation, Part]:
    authorisation = status_of(request, aeo_number)
    return authorisation, visible_or_404(authorisation.parts.select_related("authorisation"), pk=pk)


def _claimed(authorisation: Authorisation, part: Part) -> Context:
    """What the holder says that it did, and what was found lacking before."""
    said = {"claim": holders.claim(part), "proofs": shown.proofs(part)}
    return {**shown.context(authorisation), "part": part, **said}


@staff
@require_http_methods(["GET", "POST"])
def interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare whether one has an interest in the case of a status."""
    rows = cases.authorisations_visible_to(user_of(request)).select_related("operator", "version")
    rows = rows.defer("version__content")
    authorisation = visible_or_404(rows, pk=pk)
    who = actor(request)
    form, back = InterestForm(request, authorisation.subject, posted(request)), back_to(request, url(authorisation))
    if tried(form, lambda: interests.declare(authorisation.subject, by=who, **form.cleaned_data)):
        return done(request, _("Your declaration is recorded."), back)
    context = {
        "frame": "authorisations/desk/alone.html",
        "authorisation": authorisation,
        "said": interest_cases.declaration(who.ref, authorisation.subject),
        "back": back,
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
