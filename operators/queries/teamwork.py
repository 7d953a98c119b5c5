"""Comments inside a company, and who answers which question: for members who have the section, for nobody else."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from aeo.accounts.models import User
from aeo.kernel.policy import Actor
from aeo.programme.applicability import Slot
from operators.models import Assignee, Comment, CommentsRead, SelfAssessment
from operators.models.people import MemberRole
from operators.queries import people
from operators.queries.people import Seat
from operators.queries.sheets import Sheet

WRITERS = (MemberRole.OWNER, MemberRole.EDITOR)


def comments(seat: Seat, sheet: Sheet, slot: Slot) -> QuerySet[Comment]:
    """What the company's people wrote about a question; nothing for whoever does not have the section."""
    if not seat.covers(sheet.question(slot).criterion):
        return Comment.objects.none()
    rows = sheet.self_assessment.comments.filter(slot=str(slot))
    return rows.select_related("author").order_by("pk")


def counts(own: SelfAssessment) -> Mapping[str, int]:
    """How many comments each question has."""
    rows = own.comments.values_list("slot").annotate(Count("pk")).order_by()
    return dict(rows)


def unread(own: SelfAssessment, reader: Actor) -> Mapping[str, int]:
    """How many comments of others each question has that the reader has not seen."""
    seen = CommentsRead.objects.filter(self_assessment=own, user=reader.user, slot=OuterRef("slot")).values("last")
    rows = own.comments.exclude(author=reader.user).annotate(seen=Coalesce(Subquery(seen), 0))
    return dict(rows.filter(pk__gt=F("seen")).values_list("slot").annotate(Count("pk")).order_by())


def assignees(own: SelfAssessment) -> Mapping[str, User]:
    """Who is to answer each question that was given to somebody."""
    return {row.slot: row.user for row in own.assignees.select_related("user")}


def given_to(actor: Actor, sheet: Sheet, seat: Seat) -> list[Slot]:
    """The questions that this reader is to answer, among those that apply and that they have."""
    if not isinstance(actor.user, User):
        return []
    rows = Assignee.objects.filter(self_assessment=sheet.self_assessment, user=actor.user)
    given = set(rows.values_list("slot", flat=True))
    return [slot for slot in sheet.slots if str(slot) in given and seat.covers(sheet.question(slot).criterion)]


def who_may_answer(sheet: Sheet, slot: Slot) -> list[User]:
    """The people who write answers to this question today: owners, editors, consultants who have its section."""
    operator_id, criterion = sheet.self_assessment.operator_id, sheet.question(slot).criterion
    rows = people.current_members().filter(operator_id=operator_id, user__is_active=True).select_related("user")
    found = [row.user for row in rows.order_by("user__name", "pk") if row.role in WRITERS or criterion in row.sections]
    return list(dict.fromkeys(found))


def readers(sheet: Sheet, slot: Slot) -> list[User]:
    """Everybody of the company who has the section today."""
    operator_id, criterion = sheet.self_assessment.operator_id, sheet.question(slot).criterion
    rows = people.current_members().filter(operator_id=operator_id, user__is_active=True).select_related("user")
    found = [row.user for row in rows.order_by("pk") if row.role in people.SECTIONLESS or criterion in row.sections]
    return list(dict.fromkeys(found))
