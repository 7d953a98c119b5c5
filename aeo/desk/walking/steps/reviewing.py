"""The desk: verdicts on answers, risk ratings, consultations of other authorities (lifecycles §2, §1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.values import ConsultationKey, Day, FileKey, Known, SiteKey, SlotText
from aeo.programme.keys import CriterionKey
from audits.actions import assessments, consultations, coverage, monitoring, reviews, risks
from audits.actions.consultations import Question
from audits.actions.reviews import Judged
from audits.lifecycles.consultation import Reply
from audits.queries import criteria_to_rate, review
from audits.states import FINAL, AssessmentReason, AuthorityAnswer, Judgement
from audits.states import Proposal as Proposals

Verdict = Annotated[str, Known("verdict", tuple(Judgement.values))]


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """A verdict with a note."""

    verdict: Verdict
    note: str = ""


@verb("review")
@dataclass(frozen=True, kw_only=True)
class Review(Step):
    """Verdicts on answers: `default` on every answer without a final one; `verdicts` by question or slot.

    `only_named`: no others.
    """

    default: Verdict = "accepted"
    note: str = ""
    verdicts: Mapping[SlotText, Opinion] = field(default_factory=dict)
    only_named: bool = False

    def play(self, play: Play) -> str:
        """How many."""
        assessment, by = play.assessment, play.actor(self.by)
        named = {play.slot_text(key): opinion for key, opinion in self.verdicts.items()}
        judged = [one for line in review.lines(assessment) if (one := self._judged(line, named, play))]
        reviews.set_verdicts(assessment, judged, by=by)
        return f"{len(judged)} verdicts"

    def _judged(self, line: review.Line, named: Mapping[str, Opinion], play: Play) -> Judged | None:
        opinion = named.get(str(line.slot)) or named.get(line.slot.question)
        settled = line.fresh and line.verdict is not None and line.verdict.verdict in FINAL
        if opinion is None and (self.only_named or settled):
            return None
        opinion = opinion or Opinion(verdict=self.default, note=self.note)
        expected = line.verdict.pk if line.verdict else None
        language = (self.language or play.case.language) if opinion.note else ""
        return Judged(line.slot, opinion.verdict, opinion.note, language, expected)


@verb("finish_review")
@dataclass(frozen=True, kw_only=True)
class FinishReview(Step):
    """End the desk review."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        reviews.finish(play.assessment, by=play.actor(self.by))


@verb("accept_answers")
@dataclass(frozen=True, kw_only=True)
class AcceptAnswers(Step):
    """Accept the self-assessment, once every answer has a final verdict."""

    def play(self, play: Play) -> str:
        """Whether it is accepted now."""
        done = reviews.accept_answers(play.assessment, by=play.actor(self.by))
        return "accepted" if done else "not accepted: an answer waits for its verdict"


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Likelihood and impact, 1 to 4, before (inherent) and after (residual) the company's own measures."""

    inherent: tuple[int, ...]
    residual: tuple[int, ...]
    note: str = ""


@verb("rate_risk")
@dataclass(frozen=True, kw_only=True)
class RateRisk(Step):
    """Rate every criterion: `ratings` by criterion, the others as `inherent` and `residual` say."""

    inherent: tuple[int, ...] = (2, 2)
    residual: tuple[int, ...] = (1, 2)
    note: str = ""
    ratings: Mapping[CriterionKey, Scores] = field(default_factory=dict)
    only_named: bool = False

    def play(self, play: Play) -> str:
        """How many criteria."""
        by, assessment = play.actor(self.by), play.assessment
        known = [] if self.only_named else criteria_to_rate(assessment)
        for criterion in dict.fromkeys([*known, *self.ratings]):
            scores = self.ratings.get(criterion) or Scores(
                inherent=self.inherent, residual=self.residual, note=self.note
            )
            language = (self.language or play.case.language) if scores.note else ""
            risks.rate(
                assessment, criterion, _pair(scores.inherent), _pair(scores.residual), by=by,
                note=scores.note, language=language,
            )  # fmt: skip
        return f"{len(dict.fromkeys([*known, *self.ratings]))} criteria"


def _pair(scores: tuple[int, ...]) -> tuple[int, int]:
    likelihood, impact = (*scores, 0, 0)[:2]
    return likelihood, impact


@verb("consult")
@dataclass(frozen=True, kw_only=True)
class Consult(Step):
    """Ask another authority; `key` is how later steps call the question."""

    key: str
    authority: str
    email: str
    text: str

    def play(self, play: Play) -> str:
        """Which consultation."""
        question = Question(self.authority, self.email, self.text, self.language or play.case.language)
        sent = consultations.send(play.assessment, question, by=play.actor(self.by))
        play.consultations[self.key], play.tokens[self.key] = sent.consultation.pk, sent.token
        return sent.consultation.subject


@verb("answer_consultation")
@dataclass(frozen=True, kw_only=True)
class AnswerConsultation(Step):
    """The authority answers by its one-time link; with `by`, an officer records its letter."""

    consultation: ConsultationKey
    outcome: Annotated[str, Known("outcome", tuple(AuthorityAnswer.values))] = "no_objection"
    text: str = ""
    letter_number: str = ""
    letter_date: Day | None = None
    file: FileKey = ""
    restricted: bool = False
    needs_actor = False

    def play(self, play: Play) -> str:
        """The outcome."""
        language = (self.language or play.case.language) if self.text else ""
        by = play.actor(self.by) if self.by else None
        file = play.upload(self.file, by).pk if self.file and by else None
        day = play.day(self.letter_date) if self.letter_date else None
        reply = Reply(self.outcome, self.text, language, self.letter_number, day, file, self.restricted)
        if by is not None:
            consultations.answer(play.consultation(self.consultation), reply, by=by)
        else:
            consultations.answer_by_token(play.tokens[self.consultation], reply)
        return self.outcome


@verb("waive_site")
@dataclass(frozen=True, kw_only=True)
class WaiveSite(Step):
    """A site needs no visit, for a reason."""

    site: SiteKey
    reason: str

    def play(self, play: Play) -> str:
        """Which site."""
        language = self.language or play.case.language
        site = play.site(self.site)
        coverage.waive(play.assessment, site, by=play.actor(self.by), reason=self.reason, language=language)
        return self.site


@verb("open_assessment")
@dataclass(frozen=True, kw_only=True)
class OpenAssessment(Step):
    """Open an assessment of the holder, which is in hand from now on."""

    reason: Annotated[str, Known("reason", tuple(AssessmentReason.values))] = "monitoring"

    def play(self, play: Play) -> str:
        """Which assessment."""
        number = play.authorisation.aeo_number
        by = play.actor(self.by)
        return assessments.open_(play.company, by=by, reason=self.reason, aeo_number=number).subject


@verb("take_up_monitoring")
@dataclass(frozen=True, kw_only=True)
class TakeUpMonitoring(Step):
    """Take up the self-monitoring in hand, which was signed: its assessment is in hand from now on."""

    def play(self, play: Play) -> str:
        """Which assessment."""
        return monitoring.take_up(play.self_assessment, by=play.actor(self.by)).subject


@verb("conclude_assessment")
@dataclass(frozen=True, kw_only=True)
class ConcludeAssessment(Step):
    """End an assessment by hand; one of an application ends by itself with the decision."""

    proposal: Annotated[str, Known("proposal", tuple(Proposals.values))] = ""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        assessments.conclude(play.assessment, by=play.actor(self.by), proposal=self.proposal)
