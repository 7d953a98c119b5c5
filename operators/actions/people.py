"""Persons of a company, their authority to sign, and the accounts that act for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from aeo.accounts.models import User
from aeo.components.formats import day_text
from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Words
from aeo.notices.actions import messages
from operators import dated, persons
from operators.actions.recording import record
from operators.models import Authority, Membership, Operator, Person
from operators.models.people import MemberRole, Position
from operators.policies import companies as policies
from operators.policies.seats import permit
from operators.queries import people
from operators.soundness import refuse, sound

AHEAD = timedelta(days=365)  # of a leaving that is agreed on


@action
def add_person(operator: Operator, *, by: Actor, positions: Sequence[str] = (), **values: Any) -> Person:
    """A director, customs or security person, or contact. `user` links the person's account, if there is one."""
    permit(policies.may_manage_people(by, operator))
    person = Person(operator=operator, positions=list(positions), **values)
    person.registry_number = persons.bare(person.registry_number)
    strange = [position for position in positions if position not in Position.values]
    sound(
        person,
        positions=[_("There is no such position.")] if strange else [],
        registry_number=persons.number_problems(person),
    )
    person.save()
    record(operator.subject, "add_person", by, {"person": person.pk, "positions": list(positions)})
    return person


@action
def end_person(person: Person, *, by: Actor, on: date | None = None) -> Person:
    """The person left on a day; authority to sign ends with it, and the signatory's role that came with that.

    Raises BadFields for a day before the company was established, and one that is far off, or makes who left come back.
    """
    permit(policies.may_manage_people(by, person.operator))
    root("operator", person.operator_id)
    refuse(_leaving(person, on or clock.today()))
    signed = people.authorities().filter(person=person).exists()
    person.valid_until, person.left_recorded_at = on or clock.today(), clock.now()
    sound(person)
    person.save(update_fields=["valid_until", "left_recorded_at"])
    for row in people.came_with(person):
        _end_on(row, person.valid_until, by)
    if signed:
        _tell_signer(person, "authority_ended", by, f"left:{person.valid_until}", until=person.valid_until)
    record(person.operator.subject, "end_person", by, {"person": person.pk, "until": person.valid_until})
    return person


def _leaving(person: Person, on: date) -> dict[str, list[Words]]:
    first = person.valid_from or person.operator.established_on or dated.EARLIEST
    left = person.valid_until is not None and person.valid_until < clock.today()
    last = clock.today() if left else clock.today() + AHEAD
    words = _("Write a day from %(first)s to %(last)s.") % {"first": day_text(first), "last": day_text(last)}
    return {} if first <= on <= last else {"on": [words]}


@action
def grant_authority(
    person: Person,
    *,
    by: Actor,
    valid_from: date,
    valid_until: date | None = None,
    document: Upload | None = None,
    account: User | None = None,
) -> Authority:
    """Record that a person may sign for the company from a day, until a day.

    `account`: the member's account with which the person signs; it becomes a signatory's where it is none yet.
    """
    permit(policies.may_manage_people(by, person.operator))
    root("operator", person.operator_id)
    person.refresh_from_db()
    authority = Authority(
        person=person,
        document=document,
        valid_from=valid_from,
        valid_until=valid_until,
        granted_at=clock.now(),
        granted_by=by.ref,
    )
    sound(authority)
    same = person.authorities.filter(valid_from=valid_from, valid_until=valid_until, revoked_at__isnull=True)
    refuse({"valid_from": [_("The same authority is recorded already.")]} if same.exists() else {})
    authority.save()
    if account is not None:
        _signs_with(authority, account, by)
    facts = {"person": person.pk, "from": valid_from, "until": valid_until, "authority": authority.pk}
    facts |= {"account": account.ref} if account else {}
    record(person.operator.subject, "grant_authority", by, facts)
    told = {"effective_from": valid_from, "valid_until": valid_until}
    _tell_signer(person, "authority_given", by, str(authority.pk), **told)
    return authority


def _signs_with(authority: Authority, account: User, by: Actor) -> None:
    """The account is the person's, and a signatory's. Raises BadFields for one that acts for nobody here."""
    person, operator = authority.person, authority.person.operator
    fits = account in people.may_sign_as(person)
    refuse({} if fits else {"account": [_("This account cannot sign as this person.")]})
    if person.user is None:
        person.user = account
        person.save(update_fields=["user"])
    _lengthen(authority, account)
    if account not in people.members(operator, (MemberRole.SIGNATORY,)):
        row = let_in(operator, account, MemberRole.SIGNATORY, by=by, valid_until=authority.valid_until)
        row.authority = authority
        row.save(update_fields=["authority"])


def _lengthen(authority: Authority, account: User) -> None:
    """A role that came with an earlier authority of the person lasts as long as the new one, if that is longer."""
    soon = Q(valid_until__gte=clock.today(), valid_until__lt=authority.valid_until or date.max)
    people.came_with(authority.person).filter(soon, user=account).update(valid_until=authority.valid_until)


@action
def change_authority(
    authority: Authority, *, by: Actor, valid_until: date | None, document: Upload | None = None
) -> Authority:
    """Another last day, or the document that was missing; the role that came with it lasts as long.

    Raises BadFields, NotReady for one that is over.
    """
    operator = authority.person.operator
    permit(policies.may_manage_people(by, operator))
    root("operator", operator.pk)
    authority.refresh_from_db()
    policies.change_authority_ready(authority).enforce()
    late = valid_until is not None and valid_until < clock.today()
    refuse({"valid_until": [_("This day is over. To end the authority at once, revoke it.")]} if late else {})
    before = {"until": authority.valid_until, "document": authority.document_id}
    authority.valid_until, authority.document = valid_until, document or authority.document
    sound(authority)
    authority.save(update_fields=["valid_until", "document"])
    people.came_with(authority.person).update(valid_until=people.longest(authority.person))
    after = {"until": authority.valid_until, "document": authority.document_id}
    record(operator.subject, "change_authority", by, {"authority": authority.pk, "before": before, "after": after})
    if before["until"] != valid_until:
        key = f"{authority.pk}:{clock.now():%Y%m%d%H%M%S}"
        _tell_signer(authority.person, "authority_changed", by, key, valid_until=valid_until)
    return authority


@action
def revoke_authority(authority: Authority, *, by: Actor) -> Authority:
    """From this moment on the person signs nothing more; with the last authority the role that came with it ends."""
    operator = authority.person.operator
    permit(policies.may_manage_people(by, operator))
    root("operator", operator.pk)
    authority.refresh_from_db()
    if authority.revoked_at is None:
        authority.revoked_at, authority.revoked_by = clock.now(), by.ref
        authority.save(update_fields=["revoked_at", "revoked_by"])
        record(operator.subject, "revoke_authority", by, {"authority": authority.pk})
        for row in people.ends_with(authority):
            _end(row, by)
        _tell_signer(authority.person, "authority_ended", by, str(authority.pk), until=None)
    return authority


def _tell_signer(person: Person, kind: str, by: Actor, key: str, **facts: Any) -> None:
    """Whoever signs for the company hears what others record of that."""
    if person.user is not None and person.user != by.user:
        told = {"operator_name": person.operator.names, **facts}
        messages.tell([person.user], kind, told, about=person.operator.subject, url="/portal/", key=key)


@action
def add_member(
    operator: Operator,
    user: User,
    role: str,
    *,
    by: Actor,
    sections: Sequence[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Let an account act for the company. A consultant has chosen sections (criteria) and a last day."""
    permit(policies.may_manage_people(by, operator))
    row = let_in(operator, user, role, by=by, sections=sections, valid_from=valid_from, valid_until=valid_until)
    return _tell(row)


def _tell(row: Membership) -> Membership:
    """Whoever was let in without having asked hears of it."""
    facts = {"operator_name": row.operator.names, "role": MemberRole(row.role).label}
    messages.tell([row.user], "access_given", facts, about=row.operator.subject, url="/portal/", key=str(row.pk))
    return row


def let_in(
    operator: Operator,
    user: User,
    role: str,
    *,
    by: Actor,
    sections: Sequence[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
    under: str = "",
) -> Membership:
    """What every way into a company ends with; who may is judged before. A consultant's new terms replace the old.

    `under` names what it rests on. Raises BadFields, Contradiction when the role is held already.
    """
    row = Membership(
        operator=operator,
        user=user,
        role=role,
        sections=list(sections),
        valid_from=valid_from or clock.today(),
        valid_until=valid_until,
        added_at=clock.now(),
        added_by=by.ref,
    )
    sound(row, **terms_problems(row.role, row.sections, row.valid_until))
    _make_room(row, by)
    row.save()
    told = {"user": user.ref, "role": role, "sections": row.sections, "until": valid_until, "under": under}
    record(operator.subject, "add_member", by, told)
    return row


def terms_problems(role: str, sections: Sequence[str], valid_until: date | None) -> dict[str, list[Words]]:
    """A consultant has sections and a last day, an owner has none; none is over before it began."""
    consultant = role == MemberRole.CONSULTANT
    found: dict[str, list[Words]] = {}
    if consultant and not sections:
        found["sections"] = [_("Choose the sections a consultant works on.")]
    if consultant and not valid_until:
        found["valid_until"] = [_("Give the last day of the consultant's access.")]
    if role == MemberRole.OWNER and valid_until:
        found["valid_until"] = [_("An owner has no last day. Leave it empty.")]
    elif valid_until and valid_until < clock.today():
        found["valid_until"] = [_("This day is over. Give a later one.")]
    return found


def _make_room(row: Membership, by: Actor) -> None:
    """The same role is held once: one whose last day is over, or a consultant's, ends where the new one begins."""
    held = Membership.objects.filter(operator=row.operator, user=row.user, role=row.role, ended_at__isnull=True)
    over = Q(valid_until__lt=clock.today()) | Q(role=MemberRole.CONSULTANT)
    for older in held.filter(over):
        _end(older, by)


@action
def end_member(membership: Membership, *, by: Actor) -> Membership:
    """The account acts no more for the company; everybody may leave, and the last owner stays."""
    operator = membership.operator
    permit(policies.may_end_member(by, membership))
    root("operator", operator.pk)
    policies.end_member_ready(membership).enforce()
    if membership.ended_at is None:
        _end(membership, by)
        if membership.user != by.user:
            facts = {"operator_name": operator.names, "role": MemberRole(membership.role).label}
            key = str(membership.pk)
            messages.tell([membership.user], "access_ended", facts, about=operator.subject, url="/portal/", key=key)
    return membership


def _end_on(membership: Membership, day: date, by: Actor) -> None:
    """It lasts until the end of a day at most; one that is over or had not begun by then ends at once."""
    if day < max(clock.today(), membership.valid_from):
        _end(membership, by)
    elif membership.valid_until is None or day < membership.valid_until:
        membership.valid_until = day
        membership.save(update_fields=["valid_until"])


def _end(membership: Membership, by: Actor) -> Membership:
    membership.ended_at, membership.ended_by = clock.now(), by.ref
    membership.save(update_fields=["ended_at", "ended_by"])
    told = {"membership": membership.pk, "role": membership.role}
    record(membership.operator.subject, "end_member", by, told)
    return membership
