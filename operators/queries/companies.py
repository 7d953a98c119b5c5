"""Operators: who sees them, finding them by any name or number, and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet

from aeo.accounts.models import User
from operators.models import Application, Consent, HolderMark, Identifier, Operator
from operators.models.application import Purpose
from operators.names import bare_number, folded
from operators.queries import people
from operators.states import OPEN, WITH_OPERATOR


def visible_to(user: User) -> QuerySet[Operator]:
    """Staff see every operator, members their own."""
    if people.sees_cases(user):
        return Operator.objects.all()
    return Operator.objects.filter(pk__in=people.companies_of(user).values("operator_id"))


def by_number(value: str, scheme: str = "", *, on: date | None = None) -> Operator | None:
    """The operator that has, or had, this number; old and new numbers find the same one.

    A number that passed from one operator to another gives the one that has it, or had it on the day `on`.
    """
    rows = Identifier.objects.filter(value=bare_number(value)).select_related("operator")
    rows = rows.filter(scheme=scheme) if scheme else rows
    if on is not None:
        rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)
    found = rows.order_by("-valid_from", "-id").first()
    return found.operator if found else None


def search(operators: QuerySet[Operator], text: str) -> QuerySet[Operator]:
    """Those whose name, in Cyrillic or Latin letters, trade name, former name or number resembles the text."""
    wanted = folded(text)
    if not wanted:
        return operators.order_by("name_local", "pk")
    numbered = Exists(Identifier.objects.filter(operator=OuterRef("pk"), value=bare_number(text)))
    every_word = Q(*[("search_text__contains", word) for word in wanted.split()])
    alike = Q(search_text__trigram_word_similar=wanted)
    near = TrigramWordSimilarity(wanted, "search_text")
    return operators.filter(every_word | alike | numbered).order_by(near.desc(), "name_local", "pk")


def current_numbers(operator: Operator) -> dict[str, str]:
    """Register → number, as they are today."""
    return dict(operator.identifiers.filter(valid_until__isnull=True).values_list("scheme", "value"))


def holder_marks(operator: Operator, day: date) -> QuerySet[HolderMark]:
    """The statuses the operator holds on a day."""
    return marks_of([operator.pk], day).order_by("aeo_number", "type")


def marks_of(operators: Iterable[int], day: date) -> QuerySet[HolderMark]:
    """The same of several companies; on the day of its end a status is held no more."""
    held = Q(until__isnull=True) | Q(until__gt=day)
    rows = HolderMark.objects.filter(held, operator__in=list(operators), since__lte=day)
    return rows.order_by("operator_id", "aeo_number", "type")


def live_application(operator: Operator, purpose: str = "", aeo_number: str = "") -> Application | None:
    """The application something can still come of; of this purpose and number if one is named."""
    rows = Application.objects.filter(operator=operator, state__in=OPEN)
    if purpose:
        rows = rows.filter(purpose=purpose, aeo_number=aeo_number)
    return rows.order_by("pk").first()


def applying(operators: Iterable[Operator]) -> dict[int, Application]:
    """Operator id → its first application, if something can still come of it; one query."""
    rows = Application.objects.filter(operator__in=list(operators), state__in=OPEN, purpose=Purpose.INITIAL)
    return {row.operator_id: row for row in rows}


def ever_applied(operator: Operator) -> bool:
    """True once an application was submitted: papers, letters and decisions may name its numbers."""
    return Application.objects.filter(operator=operator, submissions__gt=0).exists()


def numbers_since(operator: Operator, day: date) -> QuerySet[Identifier]:
    """The numbers that were its own on this day or later."""
    return operator.identifiers.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def with_customs(operator: Operator) -> bool:
    """True while an application was submitted and has not ended."""
    return Application.objects.filter(operator=operator, state__in=OPEN).exclude(state__in=WITH_OPERATOR).exists()


def consent(operator: Operator, scope: str) -> Consent | None:
    """The answer that counts to a consent: the latest."""
    return Consent.objects.filter(operator=operator, scope=scope).order_by("-answered_at", "-pk").first()


def consents(operator: Operator) -> dict[str, Consent]:
    """Scope → the answer that counts."""
    rows = Consent.objects.filter(operator=operator).order_by("scope", "-answered_at", "-pk").distinct("scope")
    return {row.scope: row for row in rows}


def consents_to(operator: Operator, scope: str) -> bool:
    """True while the consent is given."""
    return Consent.objects.filter(operator=operator, scope=scope, state="given").exists()
