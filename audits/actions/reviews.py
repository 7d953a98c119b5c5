"""The desk review: a verdict per signed answer, and the acceptance of the self-assessment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, locked, perform, root
from aeo.kernel.policy import SYSTEM, Actor, Verdict, when
from aeo.kernel.refusals import Stale
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from audits.models import AnswerVerdict, Assessment, Check
from audits.policies.assessments import may_work
from audits.queries import review
from audits.states import REASONED, FindingState, Judgement
from operators.actions.recording import record_in
from operators.lifecycles.self_assessment import Reviewed
from operators.policies.seats import permit
from operators.queries.slots import named
from operators.states import SelfAssessmentState


@dataclass(frozen=True)
class Judged:
    """A verdict on one answer. `expected`: the id of the verdict the officer saw, None where there was none."""

    slot: Slot
    verdict: str
    note: str = ""
    language: str = ""
    expected: int | None = None


@action
def set_verdict(assessment: Assessment, judged: Judged, *, by: Actor) -> AnswerVerdict:
    """Give a verdict on one answer as it is signed now. Stale when somebody gave another one since it was read."""
    return set_verdicts(assessment, [judged], by=by)[0]


@action
def set_verdicts(assessment: Assessment, judgements: Iterable[Judged], *, by: Actor) -> list[AnswerVerdict]:
    """The same for many answers at once; all or none."""
    assessment = locked(assessment)
    permit(may_work(by, assessment))
    judgements = list(judgements)
    items, before = review.signed_items(assessment), review.current_verdicts(assessment)
    _possible(assessment, judgements, items.keys()).enforce()
    for judged in judgements:
        current = before.get(judged.slot)
        if judged.expected != (current.pk if current else None):
            raise Stale(
                _("Somebody else has given a verdict on %(answer)s meanwhile.")
                % {"answer": _named(assessment, [judged.slot])}
            )
    rows = [_row(assessment, judged, review.fingerprint(items[judged.slot]), by.ref) for judged in judgements]
    return _replace(assessment, rows, [before[j.slot].pk for j in judgements if j.slot in before], by)


@action
def finish(assessment: Assessment, *, by: Actor) -> Assessment:
    """End the desk review; the self-assessment is accepted at once unless something is to be verified on site."""
    root("operator", assessment.operator_id)
    assessment = perform(assessment, "finish_review", by=by)
    accept_answers(assessment, by=by)
    return assessment


@action
def accept_answers(assessment: Assessment, *, by: Actor) -> bool:
    """Accept the self-assessment when every applicable answer has a final verdict. True when it is accepted now."""
    own = assessment.self_assessment
    if own is None or assessment.reviewed_at is None or locked(own).state != SelfAssessmentState.UNDER_REVIEW:
        return False
    if review.without_final(assessment):
        return False
    # Interests in a holder's case are declared for the assessment, so what is monitored is accepted in its name.
    acceptor = by if by.has(Role.OFFICER) and not own.is_monitoring else SYSTEM
    perform(own, "accept", by=acceptor, facts={"for": assessment.subject, "by": by.ref}, basis=Reviewed())
    return True


@action
def verified(assessment: Assessment, verdicts: dict[Slot, Judged], *, by: Actor) -> list[AnswerVerdict]:
    """What a concluded visit showed becomes the verdict on the answers it checked."""
    assessment = locked(assessment)
    items, before = review.signed_items(assessment), review.current_verdicts(assessment)
    told = [judged for slot, judged in verdicts.items() if slot in items]
    rows = [_row(assessment, judged, review.fingerprint(items[judged.slot]), by.ref) for judged in told]
    return _replace(assessment, rows, [before[j.slot].pk for j in told if j.slot in before], by)


def _replace(assessment: Assessment, rows: list[AnswerVerdict], old: list[int], by: Actor) -> list[AnswerVerdict]:
    if not rows:
        return []
    AnswerVerdict.objects.filter(pk__in=old).update(replaced_at=clock.now())
    rows = AnswerVerdict.objects.bulk_create(rows)
    record_in(assessment, "judge", by, {"verdicts": {str(row.slot): row.verdict for row in rows}})
    return rows


def _row(assessment: Assessment, judged: Judged, fingerprint: str, by: str) -> AnswerVerdict:
    return AnswerVerdict(
        assessment=assessment,
        question=judged.slot.question,
        role=judged.slot.role,
        site_id=int(judged.slot.site) if judged.slot.site else None,
        verdict=judged.verdict,
        answer_sha256=fingerprint,
        note=judged.note,
        language=judged.language,
        at=clock.now(),
        by=by,
    )


def _possible(assessment: Assessment, judgements: list[Judged], slots: Iterable[Slot]) -> Verdict:
    known = set(slots)
    strange = [judged.slot for judged in judgements if judged.slot not in known]
    twice = len({judged.slot for judged in judgements}) < len(judgements)
    applies = when(
        not strange,
        _("These questions do not apply: %(answers)s.") % {"answers": _named(assessment, strange)},
        "not-applicable",
    )
    return applies & when(not twice, _("Give one verdict on each answer.")) & _rests(assessment, judgements)


def _rests(assessment: Assessment, judgements: list[Judged]) -> Verdict:
    """“Verified” rests on a check that was made, “finding” on a finding."""
    checks = Check.objects.filter(visit__assessment=assessment).exclude(result__in=["", *REASONED])
    found = assessment.findings.exclude(state=FindingState.WITHDRAWN)
    checked, finding = {row.slot for row in checks}, {row.slot for row in found}
    unchecked = [j.slot for j in judgements if j.verdict == Judgement.VERIFIED and j.slot not in checked]
    unfound = [j.slot for j in judgements if j.verdict == Judgement.FINDING and j.slot not in finding]
    return when(
        not unchecked,
        _("No check was made on a visit for: %(answers)s. Accept the answer, or have it verified on site.")
        % {"answers": _named(assessment, unchecked)},
        "unchecked",
    ) & when(
        not unfound,
        _("Raise a finding first for: %(answers)s.") % {"answers": _named(assessment, unfound)},
        "no-finding",
    )


def _named(assessment: Assessment, slots: list[Slot]) -> str:
    return named(pack_of(assessment.version_id), slots)
