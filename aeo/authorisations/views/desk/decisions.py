"""A decision: its page, its hearing, signing it, dropping it; and the list of those that wait."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aeo.accounts.gates import actor, staff
from aeo.authorisations.actions import decisions, hearings, suspending
from aeo.authorisations.forms.deciding import AnswerForm, DecideForm, HearingForm, ReasonForm, named
from aeo.authorisations.models import Decision
from aeo.authorisations.policies.decisions import relied_on
from aeo.authorisations.queries import cases
from aeo.authorisations.states import OPEN_DECISION
from aeo.authorisations.views.common import decision_of, framed, posted, tried, user_of
from aeo.authorisations.views.desk import lodged
from aeo.authorisations.views.shown import cases as whole
from aeo.authorisations.views.shown import decisions as shown
from aeo.authorisations.views.shown import previews, waiting
from aeo.authorisations.views.shown.prefill import gist_of
from aeo.components.contexts import Words
from aeo.components.pages import done, page
from aeo.kernel.http import visible_or_404
from aeo.programme.queries import pack_of
from audits.views.common import may_come_in

PER_PAGE = 25
Ending = tuple[Callable[..., Decision], Words, Words, Words]


def url(decision: Decision) -> str:
    """The page of a decision."""
    return reverse("authorisations:decision", args=[decision.pk])


@staff
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """The decisions that nobody has taken yet, the longest waiting first."""
    rows = cases.decisions_visible_to(user_of(request)).filter(state__in=sorted(OPEN_DECISION))
    rows = rows.select_related("operator", "application", "authorisation").order_by("proposed_at", "pk")
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": found, "table": waiting.table(list(found)), "tabs": lodged.tabs("waiting")}
    return page(request, "authorisations/desk/waiting.html", context)


@staff
@require_safe
def decision_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole: what is proposed, what it rests on, the hearing, the act."""
    decision = decision_of(request, pk)
    context = framed(request, decision)
    if decision.application is not None:
        context.update(whole.context(decision.application))
    context["previews"] = previews.of(decision)
    context["complaints"] = list(decision.complaints.order_by("-lodged_at", "-pk"))
    return page(request, "authorisations/desk/decision.html", context)


@staff
@require_http_methods(["GET", "POST"])
def open_hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the operator the gist of everything relied on."""
    decision = decision_of(request, pk)
    may_come_in(request, decision, "open_hearing", decision.case)
    grounds = named(sorted(relied_on(decision)), pack_of(decision.version_id))
    initial = {f"gist-{number}": gist_of(decision, ground) for number, ground in enumerate(grounds)}
    form = HearingForm(grounds, posted(request), initial={**initial, "language": decision.language})
    if tried(form, lambda: hearings.open_hearing(decision, form.gist(), by=actor(request))):
        return done(request, _("The hearing letter is on its way. The time runs from its service."), url(decision))
    return page(request, "authorisations/desk/hearing.html", framed(request, decision), form)


@staff
@require_http_methods(["GET", "POST"])
def answer_point(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Answer a point in writing."""
    decision = decision_of(request, pk)
    may_come_in(request, decision, "answer_point", decision.case)
    point = visible_or_404(decision.points.all(), number=number)
    initial = {"answer": point.answer, **({"language": point.answer_language} if point.answer_language else {})}
    form = AnswerForm(posted(request), initial=initial)
    if tried(form, lambda: hearings.answer_point(point, **form.cleaned_data, by=actor(request))):
        return done(request, _("The answer is recorded."), url(decision))
    return page(
        request, "authorisations/desk/answer.html", {**framed(request, decision), "said": shown.spoken(point)}, form
    )


@staff
@require_POST
def close_hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the hearing when its time is over and every point is answered."""
    decision = hearings.close_hearing(decision_of(request, pk), by=actor(request))
    return done(request, _("The hearing is closed. The decision can be taken."), url(decision))


@staff
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the decision: the act as it will be, its consequences, and the signature."""
    decision = decision_of(request, pk)
    may_come_in(request, decision, "decide", decision.case)
    form = DecideForm(request, posted(request), initial={"expected": decision.revision})
    taken = tried(form, lambda: decisions.decide(decision, by=actor(request), expected=form.cleaned_data["expected"]))
    if taken is not None:
        words = _("Decided under number %(number)s. Its letter is on its way.") % {"number": taken.number}
        return done(request, words, url(decision))
    pack = pack_of(decision.version_id)
    context = {
        **framed(request, decision),
        "act": shown.act(decision, pack, actor(request)),
        "previews": previews.of(decision),
    }
    return page(request, "authorisations/desk/decide.html", context, form)


@staff
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing will be decided on this proposal."""
    decision = decision_of(request, pk)
    may_come_in(request, decision, "drop", decision.case)
    drop_, title, hint, words = _refusing() if cases.is_wish(decision) else _dropping()
    form = ReasonForm(posted(request), hint=hint)
    if tried(form, lambda: drop_(decision, by=actor(request), reason=form.cleaned_data["reason"])):
        return done(request, words, url(decision))
    context = {**framed(request, decision), "title": title, "verb": title}
    return page(request, "authorisations/desk/reason.html", context, form)


def _dropping() -> Ending:
    hint = _("Nothing will be decided on this proposal. The reason is kept with it.")
    return decisions.drop, _("Drop the proposal"), hint, _("The proposal is dropped.")


def _refusing() -> Ending:
    hint = _("The status stays as it is. The holder is told that you do not agree, and reads why.")
    return suspending.refuse, _("Refuse the wish"), hint, _("The wish is refused, and the holder is told.")
