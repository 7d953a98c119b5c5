"""Who somebody is with regard to a decision: hands that were on it, interests, seats in the company."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aeo.accounts.models import Substitution, User
from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.policy import Actor, Verdict, is_system, no, when
from aeo.kernel.refusals import Words
from operators.queries import cases, people

ROLE_WORDS = {
    Role.OFFICER: pgettext_lazy("who", "an AEO officer"),
    Role.LEAD: pgettext_lazy("who", "a lead auditor"),
    Role.AUDITOR: pgettext_lazy("who", "an auditor"),
    Role.APPROVER: pgettext_lazy("who", "an approver"),
    Role.DUTY_APPROVER: pgettext_lazy("who", "a duty approver"),
    Role.LEGAL: pgettext_lazy("who", "a legal officer"),
}


def holds(actor: Actor, *roles: Role) -> Verdict:
    """One of the roles is held today."""
    wanted = ", ".join(str(ROLE_WORDS[role]) for role in roles)
    return when(actor.has(*roles), _("Only these may do this: %(roles)s.") % {"roles": wanted})


def declared(actor: Actor, case: str) -> Verdict:
    """The latest declaration for the case says that there is no interest."""
    interest = cases.has_interest(actor, case)
    if interest is None:
        return no(_("Before you act on this case, declare whether you have an interest in it."), "interest-undeclared")
    return when(
        not interest, _("You declared an interest in this case. Somebody else must act on it."), "interest-declared"
    )


def staff(actor: Actor, case: str, *roles: Role) -> Verdict:
    """Holds one of the roles and has declared to have no interest in the case."""
    return holds(actor, *roles) and declared(actor, case)


def staff_or_system(actor: Actor, case: str, *roles: Role) -> Verdict:
    """The same, or the system on a clock."""
    return is_system(actor) or staff(actor, case, *roles)


def signatory(actor: Actor, operator_id: int) -> Verdict:
    """A signatory of the company with authority at this very moment."""
    return when(
        people.seat(actor, operator_id).authority,
        _("Only a signatory of the company, with authority to sign today, may do this."),
    )


def member(actor: Actor, operator_id: int) -> Verdict:
    """Works for the company: owner, editor or signatory today."""
    seat = people.seat(actor, operator_id)
    return when(seat.has("owner", "editor", "signatory"), _("Only the company\u2019s own people may do this."))


def hands(actor: Actor, *roles: Role) -> frozenset[str]:
    """The actor, and whom the actor stands in for in one of the roles: an acting order never makes one person two."""
    if not isinstance(actor.user, User):
        return frozenset({actor.ref})
    today = clock.today()
    orders = Substitution.objects.filter(
        user=actor.user, role__in=roles, valid_from__lte=today, valid_until__gte=today
    ).values_list("stands_in_for_id", flat=True)
    own = actor.user.staff_roles.filter(role__in=roles, valid_from__lte=today).exclude(valid_until__lt=today)
    return frozenset({actor.ref}) if own.exists() else frozenset({actor.ref, *(f"user:{key}" for key in orders)})


def untouched(hands_: Iterable[str], refs: Iterable[str | None], reason: Words) -> Verdict:
    """None of these hands did that."""
    return when(frozenset(hands_).isdisjoint(ref for ref in refs if ref), reason, "second-person")
