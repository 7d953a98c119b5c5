"""What belongs to somebody's own companies: traders' pages show nothing else, even to a reader who is staff too."""

from __future__ import annotations

from django.db.models import QuerySet

from aeo.accounts.models import User
from operators.models import Application, Authority, Evidence, InformationRequest, Membership, Operator, Person, Site
from operators.queries import people


def operators(user: User) -> QuerySet[Operator]:
    """The companies for which somebody acts today."""
    return Operator.objects.filter(pk__in=people.companies_of(user).values("operator_id"))


def whole_operators(user: User) -> QuerySet[Operator]:
    """Those of which everything may be seen: a consultant sees chosen sections only."""
    whole = people.companies_of(user).filter(role__in=people.SECTIONLESS)
    return Operator.objects.filter(pk__in=whole.values("operator_id"))


def applications(user: User) -> QuerySet[Application]:
    """Their applications."""
    return Application.objects.filter(operator__in=operators(user)).select_related("operator", "self_assessment")


def whole_applications(user: User) -> QuerySet[Application]:
    """The applications of companies of which everything may be seen."""
    return applications(user).filter(operator__in=whole_operators(user))


def requests(user: User) -> QuerySet[InformationRequest]:
    """The requests to their applications."""
    rows = InformationRequest.objects.filter(application__operator__in=operators(user))
    return rows.select_related("application__operator", "application__self_assessment")


def sites(user: User) -> QuerySet[Site]:
    """The sites of companies of which everything may be seen."""
    return Site.objects.filter(operator__in=whole_operators(user)).select_related("operator")


def persons(user: User) -> QuerySet[Person]:
    """The persons of these companies."""
    return Person.objects.filter(operator__in=whole_operators(user)).select_related("operator")


def authorities(user: User) -> QuerySet[Authority]:
    """The authorities to sign for these companies."""
    rows = Authority.objects.filter(person__operator__in=whole_operators(user))
    return rows.select_related("person__operator")


def memberships(user: User) -> QuerySet[Membership]:
    """The accounts that act for these companies."""
    rows = Membership.objects.filter(operator__in=whole_operators(user))
    return rows.select_related("operator", "user")


def evidence(user: User) -> QuerySet[Evidence]:
    """The library of evidence of companies for which somebody acts."""
    rows = Evidence.objects.filter(operator__in=operators(user), removed_at__isnull=True)
    return rows.select_related("operator", "upload")
