"""Invitations: mailed with a one-time link, accepted by whoever has the address, revoked by an owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from aeo.accounts import onetime, opening
from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.components.addresses import bare_address, mailbox
from aeo.components.formats import instant_text
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor, when
from aeo.notices.actions import mails, messages
from aeo.notices.models import Mail
from operators import links, papers
from operators.actions import people as members
from operators.actions.recording import record
from operators.models import Invitation, Membership, Operator
from operators.models.people import MemberRole
from operators.policies import companies as policies
from operators.policies import invitations as rules
from operators.policies.seats import permit
from operators.queries import joining, people
from operators.soundness import refuse, sound

DAYS = 14
MOST_A_DAY = 30
MOST_A_PERSON = 40  # a day, in all companies together: anybody may register companies
MOST_TO_ONE = 3  # a day, from all companies and whoever invites: it is somebody's letter box
MOST_UNCONFIRMED = 5  # a day, while the state register has not confirmed that there is such a company


@action
def invite(
    operator: Operator,
    email: str,
    role: str,
    *,
    by: Actor,
    language: str = settings.LANGUAGE_CODE,
    sections: Sequence[str] = (),
    valid_until: date | None = None,
) -> Invitation:
    """Mail an invitation; one to the same address for the same role that is open is replaced by it.

    Whether the address has an account is not looked at. Raises BadFields, NotPermitted, NotReady.
    """
    permit(policies.may_manage_people(by, operator))
    root("operator", operator.pk)
    root("inviter", by.ref)  # who invites in two companies at once is counted in both
    root("invited", mailbox(email))
    _few(operator, by)
    _few_to(email)
    token = onetime.new()
    row = Invitation(
        operator=operator,
        email=bare_address(email),
        role=role,
        sections=list(sections),
        valid_until=valid_until,
        language=language,
        token_hash=onetime.hashed(token),
        invited_at=clock.now(),
        invited_by=by.ref,
        expires_at=clock.now() + timedelta(days=DAYS),
    )
    sound(row, email=_own(row, by) or _has_it(row), **members.terms_problems(role, row.sections, valid_until))
    for older in joining.open_invitations(operator).filter(email=row.email, role=role):
        _end(older, by)
    row.save()
    told = {"invitation": row.pk, "role": role, "sections": row.sections, "until": valid_until}
    record(operator.subject, "invite", by, told)
    _mail(row, token, by)
    return row


@action
def accept(invitation: Invitation, *, by: Actor) -> Membership:
    """The account with the invited address acts for the company from now on."""
    root("operator", invitation.operator_id)
    row = _locked(invitation)
    permit(rules.may_accept(by, row))
    rules.accept_ready(row).enforce()
    row.accepted_at, row.accepted_by = clock.now(), by.ref
    row.save(update_fields=["accepted_at", "accepted_by"])
    record(row.operator.subject, "accept_invitation", by, {"invitation": row.pk})
    terms = {"sections": row.sections, "valid_until": row.valid_until}
    member = members.let_in(row.operator, by.user, row.role, by=by, **terms)
    facts = {"operator_name": row.operator.names, "role": MemberRole(row.role).label, "person": named(by.user)}
    others = [user for user in people.owners(row.operator) if user != by.user]
    about, url = row.operator.subject, links.people(row.operator)
    messages.tell(others, "invitation_accepted", facts, about=about, url=url, key=str(row.pk))
    return member


@action
def accept_as_new(invitation: Invitation, *, name: str, language: str, password: str) -> User:
    """The same for an address without an account: having the link shows that the address is the person's own."""
    rules.accept_ready(invitation).enforce()
    user = opening.open_account(invitation.email, name=name, language=language, password=password)
    accept(invitation, by=actor_of(user))
    return user


@action
def revoke(invitation: Invitation, *, by: Actor) -> Invitation:
    """The link works no more."""
    permit(policies.may_manage_people(by, invitation.operator))
    row = _locked(invitation)
    when(row.accepted_at is None, _("The invitation was accepted already. End the access instead."), "used").enforce()
    return row if row.revoked_at else _end(row, by)


@action
def tell_bounced(mail: Mail) -> None:
    """The mail of an invitation came back: whoever invited is told, or the owners when that person is none any more."""
    row = joining.invitation_of(mail)
    if row is None:
        return
    owners = people.owners(row.operator)
    facts = {"operator_name": row.operator.names, "to_name": row.email, "reasons": mail.bounce_reason}
    inviter = [user for user in owners if user.ref == row.invited_by]
    about, url = row.operator.subject, links.people(row.operator)
    messages.tell(inviter or owners, "invitation_bounced", facts, about=about, url=url, key=str(row.pk))


def named(user: User) -> str:
    """Somebody as a mail names them."""
    return f"{user.name} ({user.email})"


def _end(row: Invitation, by: Actor) -> Invitation:
    row.revoked_at, row.revoked_by = clock.now(), by.ref
    row.save(update_fields=["revoked_at", "revoked_by"])
    record(row.operator.subject, "revoke_invitation", by, {"invitation": row.pk})
    return row


def _mail(row: Invitation, token: str, by: Actor) -> None:
    facts: dict[str, Any] = {
        "operator_name": row.operator.names,
        "role": MemberRole(row.role).label,
        "person": named(by.user),
        "due_date": clock.day_of(row.expires_at),
        "valid_until": row.valid_until,
        "items": papers.section_names(row.sections),
    }
    about, link = row.operator.subject, links.invitation(token)
    what = f"invitation:{row.pk}"
    mails.write_secret(row.email, "invitation", facts, language=row.language, about=about, what=what, link=link)


def _few(operator: Operator, by: Actor) -> None:
    """Our mail server does not carry a stranger's words to many. Raises NotReady."""
    sent = joining.invited_since(clock.now() - timedelta(days=1))
    here = sent.filter(operator=operator).count()
    few = here < MOST_A_DAY and sent.filter(invited_by=by.ref).count() < MOST_A_PERSON
    when(few, _("Too many invitations in one day. Go on tomorrow."), "too-many").enforce()
    confirmed = operator.register_confirmed_at is not None
    words = _(
        "The state register has not confirmed the company yet: it invites %(count)d people a day. Go on tomorrow."
    )
    when(confirmed or here < MOST_UNCONFIRMED, words % {"count": MOST_UNCONFIRMED}, "unconfirmed").enforce()


def _few_to(email: str) -> None:
    """Nobody's letter box is filled from here. Raises BadFields."""
    sent = joining.invited_at(email, clock.now() - timedelta(days=1))
    if len(sent) >= MOST_TO_ONE:
        words = _("This address was invited several times already. It can be invited again after %(instant)s.")
        again = sorted(sent)[-MOST_TO_ONE] + timedelta(days=1)
        refuse({"email": [words % {"instant": instant_text(again)}]})


def _own(row: Invitation, by: Actor) -> list[str]:
    words = _(
        "This is your own address: you are in the company already. To sign, give yourself authority to sign with your "
        "account, under the person that you are."
    )
    return [words] if row.email == bare_address(by.user.email) else []


def _has_it(row: Invitation) -> list[str]:
    held = people.current_members().filter(operator=row.operator, role=row.role, user__email=row.email)
    again = row.role != MemberRole.CONSULTANT and held.exists()  # a consultant gets other sections, or another last day
    return [_("This person has this role already.")] if again else []


def _locked(row: Invitation) -> Invitation:
    rows = Invitation.objects.select_related("operator")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
