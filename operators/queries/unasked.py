"""The criteria of which a questionnaire asks nothing, and why: whoever reads A to G and then I looks for H."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from aeo.programme.keys import ANY
from aeo.programme.pack import Pack
from aeo.programme.questions import Question
from aeo.programme.rules import Criterion
from operators.models import Operator
from operators.queries.questionnaires import Questionnaire, Scope
from operators.queries.sheets import scope_of
from operators.states import SelfAssessmentState

OVER = (SelfAssessmentState.SUPERSEDED, SelfAssessmentState.LAPSED)


class Why(Enum):
    """What keeps all its questions from being asked."""

    TYPES = auto()
    ROLES = auto()
    SITES = auto()
    ANSWERS = auto()


@dataclass(frozen=True)
class Unasked:
    """One criterion; `roles` are those of whom it is asked, where that is why."""

    criterion: Criterion
    why: Why
    roles: Sequence[str] = ()


def unasked(sheet: Questionnaire) -> list[Unasked]:
    """In the order of the pack; none while nothing is asked at all."""
    asked = {sheet.question(slot).criterion for slot in sheet.slots}
    questions: dict[str, list[Question]] = {}
    for question in sheet.pack.questions.all:
        questions.setdefault(question.criterion, []).append(question)
    left = (one for one in sheet.pack.criteria.all if one.key in questions and one.key not in asked)
    return [_why(sheet, criterion, questions[criterion.key]) for criterion in left] if asked else []


def _why(sheet: Questionnaire, criterion: Criterion, questions: Sequence[Question]) -> Unasked:
    pack, scope = sheet.pack, sheet.scope
    fitting = [question for question in questions if _fits(question.components, pack.components_of(scope.types))]
    if criterion.key not in pack.criteria_of(scope.types) or not fitting:
        return Unasked(criterion, Why.TYPES)
    put = [question for question in fitting if _fits(question.roles, scope.roles)]
    if not put:
        named = {role for question in fitting for role in question.roles}
        return Unasked(criterion, Why.ROLES, [key for key in pack.roles.keys if key in named])
    sited = all(question.per == "site" for question in put)
    return Unasked(criterion, Why.SITES if sited and not scope.sites else Why.ANSWERS)


def asked_of(operator: Operator, pack: Pack) -> list[str]:
    """The criteria of which its questionnaires ask something, or may: sites and answers can still be added. All while
    types or roles are not chosen.
    """
    owns = operator.self_assessments.select_related("application")
    scopes = [scope_of(own) for own in owns.exclude(state__in=OVER)]
    if not scopes or not all(scope.types and scope.roles for scope in scopes):
        return list(pack.criteria.keys)
    return [key for key in pack.criteria.keys if any(_may_ask(pack, scope, key) for scope in scopes)]


def _may_ask(pack: Pack, scope: Scope, key: str) -> bool:
    kinds = pack.components_of(scope.types)
    fitting = [one for one in pack.questions.all if one.criterion == key and _fits(one.components, kinds)]
    return key in pack.criteria_of(scope.types) and any(_fits(one.roles, scope.roles) for one in fitting)


def _fits(wanted: Iterable[str], given: Iterable[str]) -> bool:
    """One of those wanted is given, or any will do."""
    return ANY in wanted or not set(wanted).isdisjoint(given)
