"""Giving the status up, and asking that it be suspended: first what and when, then what follows, then it is signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.authorisations import offers
from aeo.authorisations.actions import endings, suspending
from aeo.authorisations.actions.suspending import Wish
from aeo.authorisations.forms import base
from aeo.authorisations.forms.lodging import SureOfSurrender, SureOfSuspension, SurrenderForm, SuspensionForm
from aeo.authorisations.models import Authorisation, Decision
from aeo.authorisations.policies.parts import surrender_whole
from aeo.authorisations.queries import suspensions, timelines
from aeo.authorisations.states import PartState
from aeo.authorisations.views.common import CONFIRMED, Context, confirmed, own_status, posted, tried
from aeo.authorisations.views.portal.statuses import url
from aeo.authorisations.views.shown import statuses as shown
from aeo.authorisations.views.shown.statuses import PartView
from aeo.components import formats
from aeo.components.contexts import Confirmation, Words
from aeo.components.pages import done, page
from aeo.kernel import clock, policy
from aeo.kernel.http import signed_in
from operators.forms.empty import EmptyForm

CONFIRM = "authorisations/portal/confirm.html"


@signed_in
@require_http_methods(["GET", "POST"])
def surrender(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Give up the status from a named day."""
    authorisation = own_status(request, aeo_number)
    context = shown.context(authorisation)
    held = [v for v in context["parts"] if v.part.state in offers.HELD]
    views = [v for v in held if v.part.surrender_on is None]
    if not views:
        raise Http404
    policy.permitted(actor(request), views[0].part, "give_up").enforce()
    choices = shown.part_choices(views)
    ends = timelines.ends(view.part for view in views)
    far: dict[str, Any] = {"ahead": context["pack"].validity.surrender_ahead, "ends": ends}
    asked = SurrenderForm(choices, posted(request), **far)
    if not asked.is_bound or not asked.is_valid():
        return page(request, "authorisations/portal/surrender.html", context, asked)
    day, chosen = asked.cleaned_data["day"], asked.chosen
    given_up, others = _divided(held, chosen, day)
    whole = surrender_whole(authorisation, [view.part for view in given_up], day)
    if not whole:
        asked.add_error("parts", str(whole.reason))
        return page(request, "authorisations/portal/surrender.html", context, asked)
    sure = SureOfSurrender(choices, request, confirmed(request), initial=asked.cleaned_data, **far)
    if tried(sure, lambda: endings.surrender(authorisation, sure.chosen, sure.cleaned_data["day"], by=actor(request))):
        words = _("You have given up what you chose from %(day)s. Its last day is %(eve)s.")
        if not others:
            words = _("You have given up the status from %(day)s. Its last day is %(eve)s.")
        eve = max(view.part.eve(day) for view in given_up)
        named = {"day": formats.day_text(day), "eve": formats.day_text(eve)}
        return done(request, words % named, url(authorisation))
    context["confirmation"] = _ending(authorisation, given_up, others, day)
    return page(request, CONFIRM, context, sure)


def _divided(held: Sequence[PartView], chosen: Sequence[int], day: date) -> tuple[list[PartView], list[PartView]]:
    """What is given up, and what is held on that day besides, though it may be given up from a later one."""
    later = [v for v in held if v.part.surrender_on is None or v.part.surrender_on > day]
    return [v for v in held if v.part.pk in chosen], [v for v in later if v.part.pk not in chosen]


def _ending(
    authorisation: Authorisation, views: Sequence[PartView], others: Sequence[PartView], day: date
) -> Confirmation:
    """What ends, on which day, what other parts keep, and that it cannot be taken back."""
    named, last = formats.day_text(day), _("Last day of %(part)s: %(eve)s.")
    begun = [_("It counts from the beginning of today, 00:00.")] if day == clock.today() else []
    return Confirmation(
        (_("Give up a part of the status from %(day)s?") if others else _("Give up the status from %(day)s?"))
        % {"day": named},
        _("Give it up from %(day)s") % {"day": named},
        [
            *(last % {"part": view.name, "eve": formats.day_text(view.part.eve(day))} for view in views),
            *begun,
            *map(_kept, others),
            *_benefits(views, _("You can no longer use this benefit: %(benefit)s."), others),
            _("The register and the declaration system show it from that day on."),
        ],
        _("This cannot be taken back. Later you would have to apply again."),
        url(authorisation),
        fields=CONFIRMED,
    )


def _kept(view: PartView) -> Words:
    if view.part.surrender_on is None:
        return _("It stays as it is: %(part)s.") % {"part": view.name}
    named = {"part": view.name, "eve": formats.day_text(view.part.last_day)}
    return _("It stays until %(eve)s: %(part)s.") % named


def _benefits(views: Sequence[PartView], words: str, others: Sequence[PartView] = ()) -> list[Words]:
    """The benefits of these parts that no other part gives."""
    kept = {benefit for view in others for benefit in view.benefits}
    running = sorted({benefit for view in views for benefit in view.benefits} - kept)
    return [words % {"benefit": one} for one in running]


@signed_in
@require_http_methods(["GET", "POST"])
def suspension(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Ask that the status be suspended from a named day; an approver decides."""
    authorisation = own_status(request, aeo_number)
    context = shown.context(authorisation)
    active = [v for v in context["parts"] if v.part.state == PartState.ACTIVE]
    if not active:
        raise Http404
    views = [v for v in active if v.part.surrender_on is None]
    policy.verdict(actor(request), (views or active)[0].part, "ask_suspension").enforce()
    choices = shown.part_choices(views)
    far: dict[str, Any] = {"ahead": context["pack"].validity.suspension_ahead}
    far |= {"longest": suspending.longest(context["pack"]), "ends": {v.part.pk: v.part.last_day for v in views}}
    asked = SuspensionForm(choices, posted(request), **far)
    if not asked.is_bound or not asked.is_valid():
        return page(request, "authorisations/portal/suspension.html", context, asked)
    sure = SureOfSuspension(choices, request, confirmed(request), initial=asked.cleaned_data, **far)
    if tried(sure, lambda: suspending.ask(authorisation, _wish(sure), by=actor(request))):
        return done(
            request,
            _("You have asked for it. An approver decides, and you are told here and by e-mail."),
            url(authorisation),
        )
    context["confirmation"] = _pausing(authorisation, views, asked)
    return page(request, CONFIRM, context, sure)


def _wish(form: SureOfSuspension) -> Wish:
    given = form.cleaned_data
    return Wish(
        parts=form.chosen,
        from_day=given["from_day"],
        until_day=given["until_day"],
        reasons=given["reasons"],
        measures=base.lines(given["measures"]),
        language=given["language"],
    )


def _pausing(authorisation: Authorisation, views: Sequence[PartView], asked: SuspensionForm) -> Confirmation:
    """What rests from which day, and how it ends; a benefit that another part gives goes on."""
    chosen = [view for view in views if view.part.pk in asked.chosen]
    others = [view for view in views if view not in chosen]
    days = {name: formats.day_text(asked.cleaned_data[name]) for name in ("from_day", "until_day")}
    words = _("%(part)s is suspended from %(from_day)s, if an approver agrees.")
    return Confirmation(
        _("Ask for a suspension from %(from_day)s?") % days,
        _("Ask for the suspension"),
        [
            *(words % {"part": view.name, **days} for view in chosen),
            *_benefits(chosen, _("You cannot use this benefit while it is suspended: %(benefit)s."), others),
            _("The register and the declaration system show that it is suspended."),
            _("By %(until_day)s you tell that you are ready; then it is lifted by a decision.") % days,
        ],
        _("You can take your wish back until the suspension begins."),
        url(authorisation),
        style="primary",
        fields=CONFIRMED,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """No longer ask for the suspension, after one is asked once."""
    authorisation = own_status(request, aeo_number)
    wish = suspensions.takeable(authorisation)
    if wish is None:
        raise Http404
    policy.permitted(actor(request), wish, "take_back").enforce()
    form = EmptyForm(posted(request))
    if tried(form, lambda: suspending.take_back(authorisation, by=actor(request))):
        return done(request, _("You no longer ask for a suspension."), url(authorisation))
    context: Context = {"authorisation": authorisation, "confirmation": _back(authorisation, wish)}
    return page(request, CONFIRM, context, form)


def _back(authorisation: Authorisation, wish: Decision) -> Confirmation:
    told = _("The status stays as it is. Nothing is decided on your wish.")
    if wish.effective_from is not None:
        words = _("The suspension that was decided does not begin on %(day)s. The status stays as it is.")
        told = words % {"day": formats.day_text(wish.effective_from)}
    return Confirmation(
        _("No longer ask for a suspension?"),
        _("Take the wish back"),
        [told],
        cancel_url=url(authorisation),
        style="primary",
    )
