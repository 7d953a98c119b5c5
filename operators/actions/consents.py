"""Consents: give, refuse, withdraw. A withdrawal changes no status; its topic tells those above that a view changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, begin, perform, root
from aeo.kernel.policy import Actor, when
from aeo.programme import queries as programme
from operators.models import Consent, Operator
from operators.queries import companies
from operators.states import ConsentState


@action
def give(operator: Operator, scope: str, *, by: Actor, document: Upload | None = None) -> Consent:
    """Give a consent of the pack; giving it again changes nothing."""
    return _answer(operator, scope, ConsentState.GIVEN, by, document)


@action
def refuse(operator: Operator, scope: str, *, by: Actor) -> Consent:
    """Answer no; one that was given is withdrawn."""
    return _answer(operator, scope, ConsentState.REFUSED, by, None)


@action
def withdraw(operator: Operator, scope: str, *, by: Actor, reason: str = "") -> Consent:
    """From this instant on nothing rests on the consent."""
    root("operator", operator.pk)
    given = Consent.objects.filter(operator=operator, scope=scope, state=ConsentState.GIVEN).first()
    when(given is not None, _("This consent is not given."), "not-given").enforce()
    assert given is not None  # noqa: S101 - the line above refused otherwise
    return perform(given, "withdraw", by=by, reason=reason)


def _answer(operator: Operator, scope: str, state: ConsentState, by: Actor, document: Upload | None) -> Consent:
    root("operator", operator.pk)
    _version, pack = programme.current()
    asked = next((consent for consent in pack.consents if consent.scope == scope), None)
    known = asked is not None and asked.basis == "consent"
    when(known, _("No such consent is asked for."), "unknown-consent").enforce()
    meaning = asked.meaning if asked else 1
    last = companies.consent(operator, scope)
    if last is not None and last.state == state and last.meaning == meaning:
        return last
    if last is not None and last.state == ConsentState.GIVEN:
        withdrawn = perform(last, "withdraw", by=by)
        if state == ConsentState.REFUSED:
            return withdrawn
    row = Consent(
        operator=operator,
        scope=scope,
        state=state,
        meaning=meaning,
        document=document,
        answered_at=clock.now(),
        answered_by=by.ref,
    )
    verb = "give" if state == ConsentState.GIVEN else "refuse"
    return begin(row, by=by, verb=verb, facts={"operator": operator.subject, "scope": scope})
