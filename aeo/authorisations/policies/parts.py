"""Parts follow their intervals; people act by decisions, by surrender, or by saying that a cause is remedied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.authorisations.holding import type_of
from aeo.authorisations.lifecycles.part import ByDecision, Following
from aeo.authorisations.models import Authorisation, Decision, Part
from aeo.authorisations.policies import people
from aeo.authorisations.queries import cases, suspensions, timelines
from aeo.authorisations.states import DecisionState, PartState
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.policy import YES, Actor, Rules, Verdict, is_system, no, when
from aeo.kernel.refusals import Words
from aeo.programme.pack import Part as PackPart
from aeo.programme.queries import pack_of

rules = Rules(Part)
FOLLOWING = ("take_effect", "suspend", "lift", "lapse", "revoke", "annul", "surrender", "expire", "cease")


@rules.may("grant")
def may_grant(actor: Actor, part: Part) -> Verdict:
    """The approver, by a decision."""
    return people.holds(actor, Role.APPROVER)


@rules.may(*FOLLOWING)
def may_follow(actor: Actor, part: Part) -> Verdict:
    """The state follows the intervals; whoever wrote those had the right to, and nobody else moves it."""
    return is_system(actor)


@rules.ready(*FOLLOWING)
def follow_ready(part: Part, basis: Following | None) -> Verdict:
    """The intervals say so now."""
    here = timelines.status(part, clock.now())
    said = here is not None and basis is not None and here.status == basis.status
    return when(said, _("The status does not say so: it changes by a decision, by law or with time."), "not-in-status")


@rules.may("renew", "amend", "prolong", "extend")
def may_by_decision(actor: Actor, part: Part) -> Verdict:
    """The approver, by a decision."""
    return people.holds(actor, Role.APPROVER)


@rules.ready("renew", "amend", "extend")
def by_decision_ready(part: Part, basis: ByDecision | None) -> Verdict:
    """The decision is decided, and is about this authorisation."""
    if basis is None:
        return YES
    found = Decision.objects.filter(pk=basis.decision, state=DecisionState.DECIDED)
    right = found.filter(authorisation=part.authorisation_id).exists() or found.filter(parts=part).exists()
    return when(right, _("This needs a decision on this part."), "no-decision")


@rules.ready("prolong")
def prolong_ready(part: Part, basis: ByDecision | None) -> Verdict:
    """The same, and its holder has not given it up."""
    kept = when(part.surrender_on is None, _("This part is surrendered already."), "given-up")
    return by_decision_ready(part, basis) and kept


@rules.may("claim_remedied")
def may_claim(actor: Actor, part: Part) -> Verdict:
    """The operator\u2019s own people."""
    return people.member(actor, part.authorisation.operator_id)


@rules.ready("claim_remedied")
def claim_ready(part: Part, _basis: None) -> Verdict:
    """Once, until it is answered: an auditor sees that it is not, or the suspension is extended."""
    told = part.remedy_claimed_at
    if told is None:
        return YES
    seen = _("An auditor has seen that the cause is remedied. Customs now decides on lifting the suspension.")
    words = _(
        "You told on %(day)s that the cause is remedied. An auditor verifies it; if more is to be done, you are told "
        "what, and can tell anew."
    )
    return no(seen if part.remedy_verified_at else words % {"day": day_text(told)}, "told-already")


@rules.may("verify", "not_remedied")
def may_verify(actor: Actor, part: Part) -> Verdict:
    """An auditor."""
    return people.staff(actor, part.authorisation.subject, Role.AUDITOR, Role.LEAD)


@rules.ready("verify", "not_remedied")
def verify_ready(part: Part, basis: None) -> Verdict:
    """The operator says that the cause is remedied, and no auditor has seen that it is."""
    words = _("An auditor has recorded already that the cause is remedied. Lifting the suspension is a decision.")
    told = when(part.remedy_claimed_at, _("The operator has not said that the cause is remedied."))
    return told & when(part.remedy_verified_at is None, words, "verified-already")


@rules.may("give_up", "ask_suspension")
def may_give_up(actor: Actor, part: Part) -> Verdict:
    """A signatory with authority at this moment."""
    return people.signatory(actor, part.authorisation.operator_id)


@rules.ready("give_up")
def give_up_ready(part: Part, basis: None) -> Verdict:
    """Once."""
    return when(part.surrender_on is None, _("This part is surrendered already."))


@rules.ready("ask_suspension")
def ask_suspension_ready(part: Part, _basis: None) -> Verdict:
    """Once at a time, and not of what is given up."""
    if part.surrender_on is not None:
        gone = _("It is given up from %(day)s already: no suspension can be asked for besides.")
        return no(gone % {"day": day_text(part.surrender_on)}, "given-up")
    asked, decided = cases.suspension_asked(part.authorisation), suspensions.ahead([part]).first()
    once = no(_waiting(asked), "asked-already") if asked else YES
    if decided is None or decided.effective_from is None:
        return once
    words = _("It is decided already: suspended from %(day)s.") % {"day": day_text(decided.effective_from)}
    return once & no(words, "decided-already")


def _waiting(wish: Decision) -> Words:
    words = _("Your wish of %(day)s waits for an approver: a suspension from %(first)s until %(last)s.")
    days = (wish.proposed_at, wish.from_day, wish.until_day)
    return words % dict(zip(("day", "first", "last"), map(day_text, days), strict=True))


def leaves_type(authorisation: Authorisation, gone: Iterable[Part], day: date, words: Words) -> Verdict:
    """What is left when some parts go on a day is a status by itself, for each role. `words` name what is not."""
    pack, rest = pack_of(authorisation.version_id), cases.held_after(authorisation, gone, day)
    left = [PackPart(part.component, part.role) for part in rest]
    alone = [one for one in left if type_of(pack, [two for two in left if two.role == one.role]) is None]
    named = ", ".join(f"{pack.components[one.component].name} – {pack.roles[one.role].name}" for one in alone)
    return when(not alone, words % {"parts": named}, "no-type-left")


def surrender_whole(authorisation: Authorisation, gone: Iterable[Part], day: date) -> Verdict:
    """Whether a holder can give up these parts from a day and keep the others."""
    words = _(
        "There is no status of this alone: %(parts)s. Give it up from the same day, or keep the other part as long."
    )
    return leaves_type(authorisation, gone, day, words)


def may_record_cessation(actor: Actor, part: Part) -> Verdict:
    """An officer records that the holder is no more by law; what the law ends needs no decision."""
    live = when(
        part.state in (PartState.GRANTED, PartState.ACTIVE, PartState.SUSPENDED), _("This part has ended already.")
    )
    return people.staff(actor, part.authorisation.subject, Role.OFFICER, Role.LEGAL) & live
