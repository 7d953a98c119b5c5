"""Who may do what with a letter: staff write and send, records registers, the addressee is served by opening it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import CASE_ROLES, Role
from aeo.kernel.policy import Actor, Rules, Verdict, is_system, when
from aeo.notices.models import Notice
from aeo.notices.queries import opened_by
from aeo.notices.states import Service

rules = Rules(Notice)
POST_ROOM = (Role.RECORDS, Role.OFFICER, Role.LEAD)
BY_PAPER = frozenset({Service.HAND, Service.POST, Service.REFUSAL, Service.PUBLICATION})


def is_staff(actor: Actor) -> Verdict:
    """Somebody of the administration who works on cases, or the system."""
    return is_system(actor) | when(
        actor.has(*CASE_ROLES), _("Only the administration writes letters. Ask the officer in charge of your case.")
    )


def is_post_room(actor: Actor) -> Verdict:
    """Those who may record what became of a letter."""
    return is_system(actor) | when(
        actor.has(*POST_ROOM), _("Only a records officer, an AEO officer or the lead auditor may record this.")
    )


def is_addressee(actor: Actor, notice: Notice) -> Verdict:
    """One of the accounts that open the addressee's letters today (a company's owners and signatories)."""
    return when(
        actor.ref in opened_by(notice),
        _("This letter is addressed to the owner or a signatory of the company; only their opening it serves it."),
    )


@rules.may("prepare", "register", "dispatch")
def may_send(actor: Actor, notice: Notice) -> Verdict:
    """Letters follow from acts; whoever may act may send what the act requires, be it an operator's receipt."""
    return is_staff(actor) | when(actor.ref in notice.to_users, _("Only the administration writes letters."))


@rules.may("bounce", "refuse", "unclaimed")
def may_record(actor: Actor, notice: Notice) -> Verdict:
    """The post room."""
    return is_post_room(actor)


@rules.may("serve")
def may_serve(actor: Actor, notice: Notice) -> Verdict:
    """The addressee by opening it; the post room by paper; the system by the deemed rule."""
    return is_addressee(actor, notice) | is_post_room(actor)


def may_serve_by(actor: Actor, notice: Notice, method: str) -> Verdict:
    """The method must fit who records it: nobody opens a letter for somebody else."""
    if method == Service.PORTAL:
        return is_addressee(actor, notice)
    if method in (Service.DEEMED, Service.ANSWER):
        return is_system(actor)
    return is_post_room(actor)
