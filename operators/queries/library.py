"""A company's library of documents: found, filtered, and what of it needs somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from operators.models import AnswerEvidence, Evidence, Operator, SelfAssessment
from operators.queries.people import Seat
from operators.queries.sheets import slot_of
from operators.states import SETTLED, WRITABLE

TO_REPLACE, LAPSING, WAITING, INFECTED, UNUSED = "replace", "lapsing", "waiting", "infected", "unused"


class Place(NamedTuple):
    """Where a document is shown: a question of a self-assessment."""

    own: SelfAssessment
    criterion: str
    slot: Slot


def lapsing(today: date) -> Q:
    """Lapsed already, or so soon that one is reminded of it."""
    return Q(expires_on__lt=today + timedelta(days=max(settings.AEO_EVIDENCE_STAGES, default=0) + 1))


def to_replace(today: date) -> Q:
    """What must be replaced: it lapses, or nobody can open it."""
    return lapsing(today) | Q(upload__scan=Scan.INFECTED)


def to_replace_in(operators: QuerySet[Operator], today: date) -> QuerySet[Operator]:
    """The companies that have documents to replace, each with how many (`to_replace`)."""
    rows = Evidence.objects.filter(to_replace(today), removed_at__isnull=True)
    found = operators.filter(pk__in=rows.values("operator_id")).order_by("name_local", "pk")
    own = rows.filter(operator=OuterRef("pk")).order_by().values("operator").annotate(n=Count("pk")).values("n")
    return found.annotate(to_replace=Subquery(own))


def shown(rows: QuerySet[Evidence], today: date, words: str = "", show: str = "") -> QuerySet[Evidence]:
    """The library filtered, the newest first; each row with the number of open answers that cite it (`cited`)."""
    open_ones = Q(citations__answer__self_assessment__state__in=WRITABLE)
    found = rows.annotate(cited=Count("citations", filter=open_ones, distinct=True)).order_by("-added_at", "-pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(upload__name__icontains=words))
    wanted = {
        TO_REPLACE: to_replace(today),
        LAPSING: lapsing(today),
        WAITING: Q(upload__scan=Scan.WAITING),
        INFECTED: Q(upload__scan=Scan.INFECTED),
        UNUSED: ~Exists(AnswerEvidence.objects.filter(evidence=OuterRef("pk"))),
    }
    return found.filter(wanted[show]) if show in wanted else found


def citations(evidence: Evidence) -> QuerySet[AnswerEvidence]:
    """Where a document is cited, the latest self-assessment first."""
    rows = AnswerEvidence.objects.filter(evidence=evidence)
    joined = rows.select_related("answer__self_assessment__application", "answer__site")
    return joined.order_by("-answer__self_assessment", "answer__question", "pk")


def used(operator: Operator) -> int:
    """How many bytes a company's library holds, with what was removed: what was signed with it keeps it."""
    files = Upload.objects.filter(pk__in=Evidence.objects.filter(operator=operator).values("upload"))
    return files.aggregate(bytes=Sum("size"))["bytes"] or 0


def criteria(evidence: Evidence) -> frozenset[str]:
    """The sections that show a document, wherever something may still come of the answers."""
    rows = citations(evidence).exclude(answer__self_assessment__state__in=SETTLED)
    return frozenset(place.criterion for _pk, place in _placed(rows))


def places(evidence: Evidence, seat: Seat) -> dict[int, Place]:
    """Where a document is cited, as far as a seat sees it, by citation: the latest self-assessment first."""
    return {pk: place for pk, place in _placed(citations(evidence)) if seat.covers(place.criterion)}


def _placed(rows: Iterable[AnswerEvidence]) -> Iterator[tuple[int, Place]]:
    for row in rows:
        own, questions = row.answer.self_assessment, pack_of(row.answer.self_assessment.version_id).questions
        if row.answer.question in questions:
            yield row.pk, Place(own, questions[row.answer.question].criterion, slot_of(row.answer))
