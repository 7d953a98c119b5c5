"""What belongs to somebody's own companies: traders' pages show nothing else, even to a reader who is staff too."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from aeo.accounts.models import User
from aeo.programme.queries import pack_of
from operators.models import (
    Answer,
    AnswerEvidence,
    Application,
    Authority,
    Evidence,
    InformationRequest,
    Membership,
    Operator,
    OutsourcedFunction,
    Person,
    SelfAssessment,
    Site,
)
from operators.models.people import MemberRole
from operators.models.self_assessment import Purpose
from operators.queries import people
from operators.states import WRITABLE


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


def monitorings(user: User) -> QuerySet[SelfAssessment]:
    """Their yearly self-monitoring."""
    rows = SelfAssessment.objects.filter(operator__in=operators(user), purpose=Purpose.MONITORING)
    return rows.select_related("operator")


def whole_monitorings(user: User) -> QuerySet[SelfAssessment]:
    """That of companies of which everything may be seen."""
    return monitorings(user).filter(operator__in=whole_operators(user))


def shared_monitorings(user: User) -> QuerySet[SelfAssessment]:
    """What is being answered in companies of which only chosen sections are seen: their status is not shown there."""
    rows = monitorings(user).exclude(operator__in=whole_operators(user)).filter(state__in=WRITABLE)
    return rows.order_by("pk")


def requests(user: User) -> QuerySet[InformationRequest]:
    """The requests to their applications; for a consultant those that name a question of the chosen sections."""
    seen = Q(application__operator__in=whole_operators(user))
    for member in people.companies_of(user).filter(role=MemberRole.CONSULTANT):
        names = "|".join(map(re.escape, sorted(_questions(member)))) or "nothing"
        seen |= Q(application__operator=member.operator_id, named__regex=rf'"({names})["#@]')
    rows = InformationRequest.objects.alias(named=Cast("questions", TextField())).filter(seen)
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


def outsourced(user: User) -> QuerySet[OutsourcedFunction]:
    """What others do for these companies."""
    return OutsourcedFunction.objects.filter(operator__in=whole_operators(user)).select_related("operator")


def memberships(user: User) -> QuerySet[Membership]:
    """The accounts that act for these companies, and one's own in any company."""
    rows = Membership.objects.filter(Q(operator__in=whole_operators(user)) | Q(pk__in=people.companies_of(user)))
    return rows.select_related("operator", "user")


def evidence(user: User) -> QuerySet[Evidence]:
    """The library of evidence: all of companies of which everything may be seen; for a consultant what the chosen
    sections cite, and what the consultant brought."""
    seen = Q(operator__in=whole_operators(user))
    for member in people.companies_of(user).filter(role=MemberRole.CONSULTANT):
        seen |= Q(operator=member.operator_id) & (Q(added_by=user.ref) | Q(pk__in=_cited(member)))
    return Evidence.objects.filter(seen, removed_at__isnull=True).select_related("operator", "upload")


def _cited(member: Membership) -> QuerySet[Any, Any]:
    """What answers in somebody's sections cite."""
    answered = Answer.objects.filter(self_assessment__operator=member.operator_id, question__in=_questions(member))
    return AnswerEvidence.objects.filter(answer__in=answered.values("pk")).values("evidence_id")


def _questions(member: Membership) -> set[str]:
    """The questions of somebody's sections, in every version of the pack that the company was asked by."""
    own = SelfAssessment.objects.filter(operator=member.operator_id)
    versions = own.values_list("version_id", flat=True).distinct().order_by()
    packs = [pack_of(version) for version in versions]
    return {question.key for pack in packs for question in pack.questions if question.criterion in member.sections}
