"""A self-assessment with all that the rules need: what applies, what is answered, what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.glance import once
from aeo.programme.applicability import Shown, Slot
from aeo.programme.queries import pack_of
from operators.models import Answer, AnswerEvidence, Application, SelfAssessment, Site, Snapshot
from operators.queries import people
from operators.queries.questionnaires import Questionnaire, Scope
from operators.states import WRITABLE, SelfAssessmentState

CITED = "cited"  # a list: asking a manager again and again for what it has prefetched took a tenth of a page's time


@dataclass(frozen=True, kw_only=True)
class Sheet(Questionnaire):
    """The questionnaire of a self-assessment: answers by slot, with the evidence that they cite."""

    self_assessment: SelfAssessment
    rows: Mapping[Slot, Answer]

    @cached_property
    def unconfirmed(self) -> tuple[Slot, ...]:
        """Carried answers that count but were not looked at yet."""
        return tuple(slot for slot in self.slots if slot in self.taken and not self.rows[slot].confirmed)

    @cached_property
    def day(self) -> date:
        """The day on which it was handed in; today while it is not. The turn of the year adds nothing to what customs
        has, nor to what it gives back."""
        own = self.self_assessment
        application = own.application
        handed_in = application.lodged_at if application else own.signed_at
        return clock.day_of(handed_in) if handed_in else clock.today()

    def shown(self, slot: Slot) -> Shown:
        """The wanted evidence that is attached, and the years of which to tell. While the company has it in its hands,
        what has expired counts no more; what was handed in stands as it was signed, and so does what customs did not
        open again, whatever was typed into it while it had."""
        cited, today, in_hand = self.cited(slot), clock.today(), self._in_hand(slot)
        good = {c.key for c in cited if not (in_hand and c.evidence.expired(today))}
        stands = not in_hand and self.self_assessment.signed_at is not None
        return Shown(good, {c.key for c in cited} - good, self.years(slot) if in_hand else (), stands)

    def cited(self, slot: Slot) -> list[AnswerEvidence]:
        """What the answer of a slot cites."""
        row = self.rows.get(slot)
        return list(getattr(row, CITED)) if row else []

    def editable(self, slot: Slot) -> bool:
        """True when the answer may be changed now: in a partial reopening only what is on the list or is new."""
        if self.self_assessment.state not in WRITABLE:
            return False
        listed = self.self_assessment.reopened
        return listed is None or str(slot) in listed or str(slot) not in self._signed

    def _in_hand(self, slot: Slot) -> bool:
        """It can be changed, or could be until it was signed and is not handed in yet."""
        own = self.self_assessment
        if own.state != SelfAssessmentState.SIGNED:
            return self.editable(slot)
        return not own.lodged and (self._opened is None or str(slot) in self._opened)

    @cached_property
    def _opened(self) -> Collection[str] | None:
        """What was open when it was signed last; None where all was."""
        opened: Collection[str] | None = self._last.data["reopened"] if self._last else None
        return opened

    @cached_property
    def _signed(self) -> frozenset[str]:
        return frozenset(item["slot"] for item in self._last.data["answers"]) if self._last else frozenset()

    @cached_property
    def _last(self) -> Snapshot | None:
        """What was signed last."""
        return self.self_assessment.snapshots.order_by("-number").first()


def sheet(self_assessment: SelfAssessment) -> Sheet:
    """Load it, in a constant number of queries; once for a page that only reads."""
    return once(("sheet", self_assessment.pk), lambda: _loaded(self_assessment))


def _loaded(self_assessment: SelfAssessment) -> Sheet:
    cited = AnswerEvidence.objects.select_related("evidence__upload").order_by("key", "pk")
    rows = self_assessment.answers.prefetch_related(Prefetch("citations", cited, to_attr=CITED))
    return Sheet(
        self_assessment=self_assessment,
        pack=pack_of(self_assessment.version_id),
        scope=scope_of(self_assessment),
        rows={slot_of(row): row for row in rows},
    )


def scope_of(self_assessment: SelfAssessment) -> Scope:
    """For what it is answered."""
    application = self_assessment.application
    if application is not None:
        return application_scope(application)
    frame = self_assessment.frame
    sites = Site.objects.filter(operator_id=self_assessment.operator_id, pk__in=frame.get("sites", []))
    return Scope(
        tuple(frame.get("types", [])),
        tuple(frame.get("roles", [])),
        tuple((site, tuple(site.roles)) for site in sites.order_by("pk")),
    )


def application_scope(application: Application) -> Scope:
    """For what is applied."""
    rows = application.site_rows.select_related("site")
    return Scope(tuple(application.types), tuple(application.roles), tuple((r.site, tuple(r.roles)) for r in rows))


def slot_of(row: Answer) -> Slot:
    """The slot an answer belongs to."""
    return Slot(row.question, row.role, str(row.site_id) if row.site_id else "")


def visible_to(user: User) -> QuerySet[SelfAssessment]:
    """Staff see what was signed once and lodged, members everything of their own companies."""
    if people.sees_cases(user):
        lodged = Q(application__submitted_at__isnull=False) | Q(application__isnull=True, signed_at__isnull=False)
        return SelfAssessment.objects.filter(lodged)
    return SelfAssessment.objects.filter(operator_id__in=people.companies_of(user).values("operator_id"))


def answers_visible_to(user: User) -> QuerySet[Answer]:
    """Answers of visible self-assessments; a consultant's in the chosen sections only."""
    rows = Answer.objects.filter(self_assessment__in=visible_to(user))
    if people.sees_cases(user):
        return rows
    return rows.filter(_sections(user, "self_assessment__operator_id"))


def _sections(user: User, operator: str) -> Q:
    """Whole companies, and single sections of those for which somebody is only a consultant."""
    seen = Q(pk__in=[])
    for row in people.companies_of(user):
        own = Q(**{operator: row.operator_id})
        if row.role in people.SECTIONLESS:
            seen |= own
        else:
            for section in row.sections:
                seen |= own & Q(question__regex=rf"^{section}[0-9]")
    return seen


def last_accepted(operator_id: int) -> SelfAssessment | None:
    """The last accepted self-assessment of an operator, to fill the next one from."""
    rows = SelfAssessment.objects.filter(operator_id=operator_id, state=SelfAssessmentState.ACCEPTED)
    return rows.order_by("-accepted_at", "-pk").first()
