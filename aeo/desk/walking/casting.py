"""The people and the company of a case file come to exist, through the same actions as on the screens."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aeo.accounts.models import StaffRole, User
from aeo.desk.walking.case import Official, Person
from aeo.desk.walking.play import Play
from aeo.kernel import clock
from operators.actions import companies, people
from operators.models.people import MemberRole

APART = ("numbers", "site", "trade_names")


def cast(play: Play) -> None:
    """Accounts of everybody, staff roles, the company with its sites, members and persons."""
    for member in play.case.staff:
        play.people[member.key] = official(member).pk
    for person in play.case.person:
        play.people[person.key] = _account(person).pk
    _company(play)
    for person in play.case.person:
        _join(play, person)


def _account(person: Person | Official) -> User:
    known = User.objects.filter(email=person.email.strip().lower()).first()
    return known or User.objects.create_user(
        person.email, name=person.name, language=person.language, created_at=clock.now()
    )


def official(told: Official) -> User:
    """A member of the staff, with the roles it lacks from today on."""
    account = _account(told)
    for role in told.roles:
        StaffRole.objects.get_or_create(user=account, role=role, defaults={"valid_from": clock.today()})
    return account


def _owner(play: Play) -> Person:
    return next(person for person in play.case.person if MemberRole.OWNER in person.member)


def _company(play: Play) -> None:
    company, by = play.case.operator, play.actor(_owner(play).key)
    values = {name: value for name, value in vars(company).items() if name not in APART}
    numbers = dict(company.numbers)
    play.company_id = companies.register(by=by, numbers=numbers, trade_names=list(company.trade_names), **values).pk
    for site in company.site:
        facts = {**asdict(site), "roles": list(site.roles)}
        key = facts.pop("key")
        play.sites[key] = companies.add_site(play.company, by=by, **facts).pk


def _join(play: Play, person: Person) -> None:
    """A person's memberships, positions and authority to sign."""
    by, account = play.actor(_owner(play).key), User.objects.get(pk=play.people[person.key])
    for role in person.member:
        if role != MemberRole.OWNER or account.pk != by.user.pk:
            more: dict[str, Any] = {"valid_until": person.until} if person.until else {}
            people.add_member(play.company, account, role, by=by, sections=person.sections, **more)
    if person.positions or person.signs_from:
        row = people.add_person(
            play.company,
            by=by,
            name_local=person.name,
            name_latin=person.name_latin,
            positions=person.positions,
            email=person.email,
            phone=person.phone,
            registry_number=person.registry_number,
            user=account,
        )
        if person.signs_from:
            people.grant_authority(row, by=by, valid_from=person.signs_from, valid_until=person.signs_until)
