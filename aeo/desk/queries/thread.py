"""One criterion of a case as one thread: answer, evidence, verdict, checks on site, findings, correction, decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from aeo.authorisations.models import Decision, DecisionItem
from aeo.programme.applicability import Slot
from aeo.programme.pack import Pack
from audits.models import AnswerVerdict, Assessment, Check, Finding, RiskRating
from audits.models.fields import Slotted
from audits.queries import Line, answers, lines

S = TypeVar("S", bound=Slotted)


@dataclass(frozen=True)
class Strand:
    """What belongs to one question, at one role or site."""

    shown: answers.Shown
    line: Line
    verdicts: list[AnswerVerdict]
    checks: list[Check]
    findings: list[Finding]

    @property
    def id(self) -> str:
        """An anchor on the page."""
        return "q-" + "".join(letter if letter.isalnum() else "-" for letter in str(self.line.slot))


@dataclass(frozen=True)
class Reason:
    """What a decision says about the criterion."""

    decision: Decision
    item: DecisionItem | None
    grounds: list[str]


@dataclass(frozen=True)
class Thread:
    """The whole of a criterion. `loose`: findings on it whose question is not among the signed answers."""

    strands: list[Strand]
    loose: list[Finding]
    rating: RiskRating | None
    reasons: list[Reason]


def thread(assessment: Assessment, pack: Pack, letter: str) -> Thread:
    """Gathered in a constant number of queries."""
    found = [line for line in lines(assessment) if pack.questions[line.slot.question].criterion == letter]
    shown = answers.shown(pack, found)
    checks = _by_slot(Check.objects.filter(visit__assessment=assessment).select_related("visit").order_by("pk"))
    judged = _by_slot(assessment.verdicts.order_by("-at", "-pk"))
    rows = assessment.findings.filter(criterion=letter).prefetch_related("plans", "claims").order_by("number")
    findings = _by_slot(rows)
    slots = {line.slot for line in found}
    return Thread(
        strands=[
            Strand(shown[s], line, judged.get(s, []), checks.get(s, []), findings.get(s, []))
            for line in found
            for s in (line.slot,)
        ],
        loose=[row for slot, group in findings.items() if slot not in slots for row in group],
        rating=assessment.ratings.filter(criterion=letter, replaced_at__isnull=True).first(),
        reasons=_reasons(assessment, letter),
    )


def _by_slot(rows: Iterable[S]) -> dict[Slot, list[S]]:
    found: dict[Slot, list[S]] = {}
    for row in rows:
        found.setdefault(row.slot, []).append(row)
    return found


def _reasons(assessment: Assessment, letter: str) -> list[Reason]:
    """Where a decision on the case names the criterion."""
    rows = Decision.objects.filter(assessment=assessment).prefetch_related("items__site").order_by("-pk")
    found = []
    for decision in rows:
        own = _named(decision.grounds, letter)
        found += [Reason(decision, None, own)] if own else []
        for item in decision.items.all():
            named = _named(item.grounds, letter)
            found += [Reason(decision, item, named)] if named else []
    return found


def _named(grounds: list[dict[str, str]], letter: str) -> list[str]:
    return [row["ground"] for row in grounds if row.get("criterion") == letter]
