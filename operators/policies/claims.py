"""A claim to a registered company: anybody with an account asks, an owner decides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.kernel.policy import Actor, Rules, Verdict, when
from operators.models import Claim
from operators.policies import arriving, seats
from operators.queries import people

rules = Rules(Claim)


@rules.may("ask", "withdraw")
def may_ask(actor: Actor, claim: Claim) -> Verdict:
    """Whoever it is for."""
    mine = isinstance(actor.user, User) and actor.user == claim.user
    return when(mine, _("Only the person who asks does this."), "not-own")


@rules.may("approve", "refuse")
def may_decide(actor: Actor, claim: Claim) -> Verdict:
    """An owner of the company."""
    return seats.owns(actor, claim.operator_id)


@rules.ready("ask")
def ask_ready(claim: Claim, basis: Any) -> Verdict:
    """There is somebody who can answer, and the person is not in the company yet."""
    outside = not people.current_members().filter(operator=claim.operator, user=claim.user).exists()
    answered = bool(people.owners(claim.operator))
    nobody = _("Nobody can answer: the company has no owner who can sign in. Ask customs for its account instead.")
    already = when(outside, _("Your account acts for this company already."), "member")
    return already & when(answered, nobody, "no-owner") & arriving.seldom(claim.user)
