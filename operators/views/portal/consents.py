"""Consents: what each means, the answer that holds, and how to change it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.contexts import Action, Row, Tone, Words
from aeo.components.pages import attempt, done, offered, page
from aeo.kernel.http import signed_in, visible_or_404
from aeo.kernel.policy import Verdict, no
from aeo.programme import queries as programme
from aeo.programme.rules import Consent as Asked
from operators.actions import consents as actions
from operators.forms.empty import EmptyForm
from operators.models import Consent, Operator
from operators.policies import seats
from operators.queries import companies, own
from operators.states import ConsentState
from operators.views.common import data, me
from operators.views.portal.company import tabs

TONES = {ConsentState.GIVEN: Tone.GOOD, ConsentState.REFUSED: Tone.NEUTRAL, ConsentState.WITHDRAWN: Tone.ENDED}
VERBS = {"give": actions.give, "refuse": actions.refuse, "withdraw": actions.withdraw}


@signed_in
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, pk: int) -> HttpResponse:
    """Every consent of the programme, and what the company said to it."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    form = EmptyForm(data(request))
    verb = VERBS.get(request.POST.get("verb", ""))
    if request.method == "POST":
        seats.permit(seats.signs(actor(request), operator.pk))
        if verb is None:
            form.add_error(None, _("Choose what you answer."))
    if request.method == "POST" and form.is_valid() and verb:
        asked_for = {asked.scope for asked in programme.current()[1].consents}
        scope = next(iter(asked_for & {request.POST.get("scope", "")}), "")
        if attempt(form, lambda: verb(operator, scope, by=actor(request))) is not None:
            return done(request, _("Your answer is recorded."), reverse("operators:consents", args=[pk]))
    _version, pack = programme.current()
    answered, may = companies.consents(operator), seats.signs(actor(request), operator.pk)
    context = {
        "operator": operator,
        "tabs": tabs(request, operator),
        "consents": [_shown(asked, answered.get(asked.scope), may) for asked in pack.consents],
        "why": "" if may else may.reason,
    }
    return page(request, "operators/company/consents.html", context, form)


def _shown(asked: Asked, given: Consent | None, may: Verdict) -> dict[str, Any]:
    current = given if given is not None and given.meaning >= asked.meaning else None
    by_law = asked.basis == "law"
    return {
        "asked": asked,
        "by_law": by_law,
        "given": current,
        "label": current.state_label if current else _("not answered"),
        "tone": TONES[ConsentState(current.state)] if current else Tone.WAITING,
        "actions": [] if by_law or not may else _actions(asked, current, may),
    }


def _actions(asked: Asked, given: Consent | None, may: Verdict) -> list[Action]:
    if given is not None and given.state == ConsentState.GIVEN:
        return [_action(asked, "withdraw", _("Withdraw the consent"), may)]
    yes = _action(asked, "give", _("Yes, we agree"), may)
    return [yes] if given is not None else [yes, _action(asked, "refuse", _("No, we do not agree"), may)]


def _action(asked: Asked, verb: str, label: Words, may: Verdict) -> Action:
    fields = {"verb": verb, "scope": asked.scope}
    return offered(may, f"{verb}-{asked.key}", label, "", method="post", fields=fields)


def rows(operator: Operator, *, changes: bool = True) -> list[Row]:
    """What was said to each consent that is asked for, for a summary before signing and submitting.

    `changes`: each leads to where it is changed; from what was sent nothing does.
    """
    _version, pack = programme.current()
    answered, url = companies.consents(operator), reverse("operators:consents", args=[operator.pk])
    shown = (_shown(asked, answered.get(asked.scope), no("")) for asked in pack.consents if asked.basis == "consent")
    way = (url, _("Change")) if changes else ("", "")
    return [Row(one["asked"].text, one["label"], *way, one["asked"].text) for one in shown]


def unanswered(operator: Operator) -> int:
    """How many consents wait for an answer."""
    _version, pack = programme.current()
    answered = companies.consents(operator)
    asked = [consent for consent in pack.consents if consent.basis == "consent"]
    known = (answered.get(consent.scope) for consent in asked)
    return sum(row is None or row.meaning < consent.meaning for consent, row in zip(asked, known, strict=True))
