"""The complaint (lifecycles §6): lodged, reviewed by somebody who had no part in it, answered, perhaps in court."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from aeo.authorisations.states import OPEN_COMPLAINT
from aeo.authorisations.states import ComplaintState as S
from aeo.kernel.lifecycle import Act, Stateful, state_field

OUTCOMES = (S.CONFIRMED, S.VARIED, S.SET_ASIDE, S.REMITTED)


@dataclass(frozen=True)
class Ruling:
    """What is answered: the outcome, and its reasons in the language in which they were written."""

    outcome: str
    reasons: str
    language: str


@dataclass(frozen=True)
class Court:
    """Where the matter went: the court, its number of the case, the instance."""

    court: str
    number: str
    instance: str


class ComplaintLifecycle(Stateful):
    """lodge → admit | reject → decide → claim → judge → become_final; withdraw while it is open."""

    kind = "complaint"
    birth = "lodge"
    state = state_field(S, S.LODGED)
    admitted_at = models.DateTimeField(_("admitted"), null=True)
    admitted_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    stayed_at = models.DateTimeField(_("effect stayed"), null=True)
    stayed_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    answer = models.TextField(_("answer"), blank=True)
    answer_language = models.CharField(max_length=8, blank=True)
    court = models.JSONField(_("court"), default=dict)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired

    class Meta:
        abstract = True

    @transition("state", source=S.LODGED, target=S.UNDER_REVIEW)
    def admit(self, act: Act) -> None:
        """It is looked into. One that is late is excused by a reasoned act."""
        self.admitted_at, self.admitted_by = act.at, act.by.ref

    @transition("state", source=S.LODGED, target=S.INADMISSIBLE)
    def reject(self, act: Act, *, basis: Ruling) -> None:
        """It is not looked into, for the reasons given."""
        self._answered(act, basis)

    @transition("state", source=OPEN_COMPLAINT, target=None)
    def stay(self, act: Act) -> None:
        """The decision has no effect from the hour of the order on, not back."""
        self.stayed_at, self.stayed_by = act.at, act.by.ref

    @transition("state", source=S.UNDER_REVIEW, target=RETURN_VALUE(*OUTCOMES))
    def decide(self, act: Act, *, basis: Ruling) -> str:
        """Answered; never worse for who complains."""
        self._answered(act, basis)
        return basis.outcome

    @transition("state", source=OPEN_COMPLAINT, target=S.WITHDRAWN)
    def withdraw(self, act: Act) -> None:
        """Taken back by who complains."""
        self.withdrawn_at, self.withdrawn_by = act.at, act.by.ref

    @transition("state", source=[*OPEN_COMPLAINT, S.CONFIRMED, S.VARIED, S.INADMISSIBLE], target=S.IN_COURT)
    def claim(self, act: Act, *, basis: Court) -> None:
        """Taken to court; while it is open only when its answer is overdue."""
        self.court = {"court": basis.court, "number": basis.number, "instance": basis.instance}

    @transition("state", source=S.IN_COURT, target=S.JUDGED)
    def judge(self, act: Act) -> None:
        """The court gave its judgment."""

    @transition("state", source=S.JUDGED, target=S.FINAL)
    def become_final(self, act: Act) -> None:
        """Nobody can challenge the judgment any more."""

    def _answered(self, act: Act, ruling: Ruling) -> None:
        self.answered_at, self.answered_by = act.at, act.by.ref
        self.answer, self.answer_language = ruling.reasons, ruling.language
