"""The words in which every policy asks who somebody is: member, signatory, impartial member of staff, system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel.policy import SYSTEM, Actor, Verdict, no, when
from aeo.kernel.refusals import NotPermitted, Words
from operators.models.people import MemberRole
from operators.queries import cases, people

EDITORS = (MemberRole.OWNER, MemberRole.EDITOR)
ASKERS = (MemberRole.OWNER, MemberRole.EDITOR, MemberRole.SIGNATORY)


def permit(verdict: Verdict) -> None:
    """Raise NotPermitted unless allowed: for acts that move no state and so do not pass through `perform`."""
    Verdict(verdict.allowed, verdict.reason, verdict.code, NotPermitted).enforce()


def edits(actor: Actor, operator_id: int) -> Verdict:
    """An owner or editor of the company."""
    reason = _("Only an owner or an editor of the company does this. An owner can give you that role.")
    return when(people.seat(actor, operator_id).has(*EDITORS), reason, "not-editor")


def owns(actor: Actor, operator_id: int) -> Verdict:
    """An owner of the company's account."""
    reason = _("Only an owner of the company's account does this.")
    return when(people.seat(actor, operator_id).has(MemberRole.OWNER), reason, "not-owner")


def asks(actor: Actor, operator_id: int) -> Verdict:
    """Somebody who speaks for the company: owner, editor or signatory."""
    reason = _("Only an owner, editor or signatory of the company does this.")
    return when(people.seat(actor, operator_id).has(*ASKERS), reason, "not-asker")


def signs(actor: Actor, operator_id: int) -> Verdict:
    """A signatory of the company whose authority holds at this very moment."""
    seat = people.seat(actor, operator_id)
    signatory = when(
        seat.has(MemberRole.SIGNATORY),
        "" if seat.has(MemberRole.SIGNATORY) else _who_signs(seat, operator_id),
        "not-signatory",
    )
    authority = when(
        seat.authority,
        _("No authority to sign is recorded for you at this moment: it is missing, has ended or was revoked."),
        "no-authority",
    )
    return signatory & authority


def _who_signs(seat: people.Seat, operator_id: int) -> Words:
    """Who can, by name, if there is somebody; else how the reader comes to one."""
    names = people.signers(operator_id) if seat else []
    if names:
        return _("Only a signatory of the company does this: %(names)s.") % {"names": ", ".join(names)}
    if seat.has(MemberRole.OWNER):
        return _("Only a signatory of the company does this. Invite one on the page of people and accounts.")
    return _("Only a signatory of the company does this. An owner can give you that role.")


def staff(actor: Actor, case: str, *roles: str) -> Verdict:
    """Somebody with one of the staff roles who declared for this case that there is no interest."""
    return holds(actor, *roles) & impartial(actor, case)


def holds(actor: Actor, *roles: str) -> Verdict:
    """Somebody with one of the staff roles, today."""
    names = ", ".join(str(Role(role).label) for role in roles)
    return when(actor.has(*roles), _("Only these roles do this: %(roles)s.") % {"roles": names}, "role")


def impartial(actor: Actor, case: str) -> Verdict:
    """Nobody acts on a case without a declaration of interest for it, nor with an interest in it."""
    if actor.ref == SYSTEM.ref:
        return Verdict(True)
    declared = cases.has_interest(actor, case)
    if declared is None:
        return no(_("Declare first whether you have an interest in this case."), "interest-undeclared")
    return when(not declared, _("You declared an interest in this case, so you do not act on it."), "interest")
