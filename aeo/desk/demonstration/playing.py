"""Playing the scenario in the running database: each company whole or not at all, and each only once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.desk.demonstration.scenario import Company, companies, staff
from aeo.desk.walking.case import Official
from aeo.desk.walking.casting import official
from aeo.desk.walking.player import Player
from aeo.desk.walking.worlds import Alone
from aeo.kernel import clock
from aeo.kernel.refusals import NotReady
from aeo.kernel.tasks import celery
from aeo.programme.pack import Pack
from aeo.programme.queries import current, version_for
from operators.models import Application, Identifier
from operators.models.people import MemberRole

PASSWORD = "itgel-demo-2026"  # noqa: S105 - printed, and only for trying out


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in, and what they find."""

    email: str
    who: str
    what: str


def play() -> Iterator[str]:
    """Make what is missing; tells of each company that is new."""
    celery.autodiscover_tasks(force=True)
    known = list(companies(current()[1], clock.today()))
    _staff(min(company.case.start for company in known))
    for company in known:
        if not _exists(company):
            yield f"{company.case.operator.name_local}: {_played(company)}"


def _played(company: Company) -> str:
    """What has become of it; a case may begin before the programme did, where this was published for another day."""
    try:
        version_for(settings.AEO_PROGRAMME, company.case.start)
    except NotReady as reason:
        return f"left out. {reason}"
    _play(company)
    return _state(company)


@transaction.atomic
def _play(company: Company) -> None:
    """In one transaction: a demonstration that is interrupted leaves no company half-way."""
    Player(company.case, Alone(), lambda _words: None).run()
    let_in([person.email for person in company.case.person])


def _exists(company: Company) -> bool:
    return Identifier.objects.filter(scheme=company.scheme, value=company.number).exists()


@transaction.atomic
def _staff(since: date) -> None:
    """Accounts of the staff, in office since the first case began; roles they hold already are left as they are."""
    with clock.frozen(clock.start_of(since)):
        for told in staff():
            official(Official(**{**told, "roles": tuple(told["roles"])}))
    let_in([told["email"] for told in staff()])


def let_in(emails: list[str]) -> None:
    """The password of the demonstration, for accounts that have none yet."""
    without = [user.pk for user in User.objects.filter(email__in=emails) if not user.has_usable_password()]
    if without:
        User.objects.filter(pk__in=without).update(password=_hashed())


@cache
def _hashed() -> str:
    """Hashed once: that is slow on purpose."""
    return make_password(PASSWORD)


def sign_ins(pack: Pack) -> Iterator[SignIn]:
    """Everybody of the scenario: first the staff, then for each company its owner."""
    for told in staff():
        roles = ", ".join(str(Role(role).label) for role in told["roles"])
        yield SignIn(told["email"], told["name"], roles)
    for company in filter(_exists, companies(pack, clock.today())):
        owner = next(person for person in company.case.person if MemberRole.OWNER in person.member)
        yield SignIn(owner.email, company.case.operator.name_local, _state(company))


def _state(company: Company) -> str:
    """The state of the company's last application, and of its status if it has one."""
    row = Application.objects.filter(operator__identifiers__value=company.number).order_by("pk").last()
    return "" if row is None else f"{row.get_purpose_display()}, {row.state_label}"
