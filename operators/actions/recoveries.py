"""Recovery of ownership: asked with evidence, told at once to those who are recorded, decided by two of staff."""

from __future__ import annotations

from django.conf import settings

from aeo.accounts import onetime
from aeo.accounts.actors import holders
from aeo.documents.facts import FreeText
from aeo.documents.models import Upload
from aeo.kernel import clock, running
from aeo.kernel.deadlines import WORKING_DAYS, Period, due
from aeo.kernel.lifecycle import action, begin, perform, root
from aeo.kernel.policy import Actor
from aeo.notices.actions import mails, messages
from operators import links
from operators.actions import people as members
from operators.actions.invitations import named
from operators.actions.recording import record
from operators.models import Operator, Recovery
from operators.models.joining import LONGEST_REASON
from operators.models.people import MemberRole
from operators.policies.recoveries import DECIDERS, addressee_ref
from operators.queries import joining, people
from operators.soundness import refuse as refuse_fields
from operators.soundness import sound, text_problems


@action
def ask(operator: Operator, reason: str, evidence: Upload, *, by: Actor) -> Recovery:
    """Ask customs for ownership. Every owner that is recorded, and the company's address, gets a link to object."""
    root("operator", operator.pk)
    root("asker", by.ref)
    token, period = onetime.new(), Period(clock.today(), settings.AEO_OBJECTION_DAYS, WORKING_DAYS, True)
    row = Recovery(
        operator=operator,
        user=by.user,
        reason=reason,
        evidence=evidence,
        token_hash=onetime.hashed(token),
        asked_at=clock.now(),
        object_until=due(period, running.calendar()).day,
    )
    sound(row)
    row = begin(row, by=by, facts={"operator": operator.subject, "evidence": evidence.sha256})
    record(operator.subject, "ask_recovery", by, {"recovery": row.subject})
    _tell_owners(row, token)
    _tell_staff(row, "recovery_waiting", due_date=row.object_until)
    return row


@action
def object_(recovery: Recovery, reason: str, *, by: Actor) -> Recovery:
    """Somebody who is recorded for the company says no."""
    _reasoned(reason)
    row = perform(recovery, "object", by=by, reason=reason)
    _tell_staff(row, "recovery_objected", key=str(row.revision))
    return row


@action
def object_by_link(recovery: Recovery, reason: str) -> Recovery:
    """The same by whoever has the link from the e-mail."""
    return object_(recovery, reason, by=Actor(addressee_ref(recovery), recovery.operator.name_local))


@action
def propose(recovery: Recovery, reason: str, *, by: Actor) -> Recovery:
    """One of staff finds the evidence good, and answers the objection if there is one."""
    _reasoned(reason)
    return perform(recovery, "propose", by=by, reason=reason)


@action
def approve(recovery: Recovery, reason: str, *, by: Actor) -> Recovery:
    """Another one agrees: the person is an owner from now on. Nobody else's access ends by it."""
    _reasoned(reason)
    root("operator", recovery.operator_id)
    row = perform(recovery, "approve", by=by, reason=reason)
    others = [user for user in people.owners(row.operator) if user != row.user]
    members.let_in(row.operator, row.user, MemberRole.OWNER, by=by, under=row.subject)
    facts = {"operator_name": row.operator.names, "person": named(row.user)}
    messages.tell([row.user], "recovery_granted", facts, about=row.subject, url=links.people(row.operator))
    messages.tell(others, "owner_added", facts, about=row.subject, url=links.people(row.operator))
    return row


@action
def refuse(recovery: Recovery, reason: str, *, by: Actor) -> Recovery:
    """Not shown, or rightly objected to."""
    _reasoned(reason)
    row = perform(recovery, "refuse", by=by, reason=reason)
    record(row.operator.subject, "refuse_recovery", by, {"recovery": row.subject})
    facts = {"operator_name": row.operator.names, "reasons": FreeText(reason, by.user.language)}
    messages.tell([row.user], "recovery_refused", facts, about=row.subject, url=links.claim(row.operator))
    return row


@action
def withdraw(recovery: Recovery, *, by: Actor) -> Recovery:
    """The person does not want it any more."""
    return perform(recovery, "withdraw", by=by)


def _tell_owners(row: Recovery, token: str) -> None:
    """By mail to every address, since a closed account reads no messages."""
    facts = {"operator_name": row.operator.names, "person": named(row.user), "due_date": row.object_until}
    link, language = links.objection(token), row.operator.language
    for address in joining.owner_addresses(row.operator, besides=row.user):
        about, what = row.subject, "recovery_asked"
        mails.write_secret(address, "recovery_asked", facts, language=language, about=about, what=what, link=link)


def _tell_staff(row: Recovery, kind: str, *, key: str = "", **more: object) -> None:
    facts = {"operator_name": row.operator.names, "person": named(row.user), **more}
    messages.tell(holders(*DECIDERS), kind, facts, about=row.subject, url=links.recovery(row), key=key)


def _reasoned(reason: str) -> None:
    problems = text_problems(reason, LONGEST_REASON, needed=True)
    refuse_fields({"reason": problems} if problems else {})
