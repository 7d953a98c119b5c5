"""Consent: who may give, refuse and withdraw it."""

from __future__ import annotations

from aeo.kernel.policy import Actor, Rules, Verdict
from operators.models import Consent
from operators.policies import seats

rules = Rules(Consent)


@rules.may("give", "refuse", "withdraw")
def may_answer(actor: Actor, consent: Consent) -> Verdict:
    """A signatory with authority at that moment."""
    return seats.signs(actor, consent.operator_id)
