"""What a reader may see: staff who work on cases see all of it, a company its own part and only once it is told."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet

from aeo.accounts.models import User
from audits.models import Assessment, Consultation, Finding, Visit
from audits.states import TOLD, VisitState
from operators.models import Membership
from operators.models.people import MemberRole
from operators.queries import people

# A visit is told by its announcement; an unannounced one when it has begun.
UNTOLD_VISITS = Q(state=VisitState.PLANNED) | Q(state=VisitState.CANCELLED, announced_at__isnull=True)


def visible_assessments(user: User) -> QuerySet[Assessment]:
    """Assessments are the administration's; a company sees its visits and findings instead."""
    return Assessment.objects.all() if people.sees_cases(user) else Assessment.objects.none()


def visible_consultations(user: User) -> QuerySet[Consultation]:
    """Consultations, restricted ones too: that one was asked is no secret within the case, its answer is."""
    return Consultation.objects.all() if people.sees_cases(user) else Consultation.objects.none()


def visible_visits(user: User) -> QuerySet[Visit]:
    """All visits, or a company's own once it has been told of them."""
    if people.sees_cases(user):
        return Visit.objects.all()
    return _visits_of(people.companies_of(user))


def own_visits(user: User) -> QuerySet[Visit]:
    """The visits of somebody's own companies, staff or not; a report speaks of all sections, so no consultant's."""
    return _visits_of(people.companies_of(user).filter(role__in=people.SECTIONLESS))


def _visits_of(members: QuerySet[Membership]) -> QuerySet[Visit]:
    return Visit.objects.filter(assessment__operator__in=members.values("operator_id")).exclude(UNTOLD_VISITS)


def visible_findings(user: User) -> QuerySet[Finding]:
    """All findings, or a company's own once notified; a consultant's only in the chosen sections."""
    return Finding.objects.all() if people.sees_cases(user) else own_findings(user)


def own_findings(user: User) -> QuerySet[Finding]:
    """The findings of somebody's own companies, staff or not, once notified."""
    told = Finding.objects.filter(state__in=TOLD, notified_at__isnull=False)
    own = Q(pk__in=[])
    for member in people.companies_of(user):
        company = Q(assessment__operator=member.operator_id)
        own |= company & Q(criterion__in=member.sections) if member.role == MemberRole.CONSULTANT else company
    return told.filter(own)


VISIBLE: dict[type[Model], Any] = {
    Assessment: visible_assessments,
    Consultation: visible_consultations,
    Visit: visible_visits,
    Finding: visible_findings,
}


def visible_to(user: User, model: type[Model]) -> QuerySet[Any]:
    """The rows of a model that a reader may see."""
    queryset: QuerySet[Any] = VISIBLE[model](user)
    return queryset
