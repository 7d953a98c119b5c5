"""The part of an authorisation, component × role (lifecycles §7).

Truth is the interval: each verb that moves the state only follows what the intervals say, and its basis names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from aeo.authorisations.states import Origin
from aeo.authorisations.states import PartState as S
from aeo.kernel.lifecycle import Act, Stateful, state_field


@dataclass(frozen=True)
class Following:
    """What the intervals say now: the status, and the decision it rests on, if any."""

    status: str
    decision: int | None = None


@dataclass(frozen=True)
class ByDecision:
    """A decided decision that reaches this part."""

    decision: int


class PartLifecycle(Stateful):
    """granted → active ⇄ suspended → revoked | annulled | surrendered | expired | ceased."""

    kind = "part"
    birth = "grant"
    state = state_field(S, S.GRANTED)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices, default=Origin.DECIDED)
    effective_from = models.DateField(_("in effect from"))
    valid_until = models.DateField(_("valid until"))
    remedy_claimed_at = models.DateTimeField(null=True)
    remedy_claimed_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    remedy_verified_at = models.DateTimeField(null=True)
    remedy_verified_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    remedy_denied_at = models.DateTimeField(null=True)
    remedy_denied_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    remedy_denied_why = models.TextField(_("what is not remedied yet"), blank=True)
    remedy_denied_language = models.CharField(max_length=8, blank=True)
    surrender_on = models.DateField(_("day of surrender"), null=True)
    surrendered_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired

    class Meta:
        abstract = True

    @transition("state", source=S.GRANTED, target=S.ACTIVE)
    def take_effect(self, act: Act, *, basis: Following) -> None:
        """Its day has come."""

    @transition("state", source=[S.ACTIVE, S.SUSPENDED], target=None)
    def renew(self, act: Act, *, basis: ByDecision, valid_until: date) -> None:
        """A new period, from the day after the old end."""
        self.valid_until = valid_until

    @transition("state", source=[S.GRANTED, S.ACTIVE, S.SUSPENDED], target=None)
    def amend(self, act: Act, *, basis: ByDecision) -> None:
        """Other sites, or a correction of what is registered."""

    @transition("state", source=[S.ACTIVE, S.SUSPENDED], target=None)
    def prolong(self, act: Act, *, basis: ByDecision, valid_until: date) -> None:
        """The same period, made longer."""
        self.valid_until = valid_until

    @transition("state", source=S.ACTIVE, target=S.SUSPENDED)
    def suspend(self, act: Act, *, basis: Following) -> None:
        """No benefit may be used for now."""
        self._unsaid()
        self._undenied()

    @transition("state", source=S.SUSPENDED, target=None)
    def claim_remedied(self, act: Act) -> None:
        """The operator says that the cause is remedied."""
        self.remedy_claimed_at, self.remedy_claimed_by = act.at, act.by.ref
        self.remedy_verified_at = self.remedy_verified_by = None

    @transition("state", source=S.SUSPENDED, target=None)
    def verify(self, act: Act) -> None:
        """An auditor has seen that it is."""
        self.remedy_verified_at, self.remedy_verified_by = act.at, act.by.ref
        self._undenied()

    @transition("state", source=S.SUSPENDED, target=None)
    def not_remedied(self, act: Act, *, language: str) -> None:
        """An auditor has seen that it is not, for the reason given; the operator may say so anew."""
        self._unsaid()
        self.remedy_denied_at, self.remedy_denied_by = act.at, act.by.ref
        self.remedy_denied_why, self.remedy_denied_language = act.reason, language

    @transition("state", source=S.SUSPENDED, target=None)
    def extend(self, act: Act, *, basis: ByDecision) -> None:
        """A longer suspension answers what was said of a remedy before; the operator may say so anew."""
        self._unsaid()

    @transition("state", source=S.ACTIVE, target=None)
    def ask_suspension(self, act: Act) -> None:
        """The holder asks that it be suspended from a named day; that is a decision."""

    @transition("state", source=S.SUSPENDED, target=S.ACTIVE)
    def lift(self, act: Act, *, basis: Following) -> None:
        """A decision ended the suspension."""

    @transition("state", source=S.SUSPENDED, target=S.ACTIVE)
    def lapse(self, act: Act, *, basis: Following) -> None:
        """An urgent suspension ended by itself."""

    @transition("state", source=[S.GRANTED, S.ACTIVE, S.SUSPENDED], target=S.REVOKED)
    def revoke(self, act: Act, *, basis: Following) -> None:
        """Ended for the future."""

    @transition("state", source=[s for s in S if s is not S.ANNULLED], target=S.ANNULLED)
    def annul(self, act: Act, *, basis: Following) -> None:
        """Ended from its first day."""

    @transition("state", source=[S.ACTIVE, S.SUSPENDED], target=None)
    def give_up(self, act: Act, *, day: date) -> None:
        """The holder surrenders it from a named day."""
        self.surrender_on, self.surrendered_by = day, act.by.ref

    @transition("state", source=[S.ACTIVE, S.SUSPENDED], target=S.SURRENDERED)
    def surrender(self, act: Act, *, basis: Following) -> None:
        """The named day has come."""

    @transition("state", source=[S.ACTIVE, S.SUSPENDED], target=S.EXPIRED)
    def expire(self, act: Act, *, basis: Following) -> None:
        """The last day has passed and no timely renewal is pending."""

    @transition("state", source=[S.GRANTED, S.ACTIVE, S.SUSPENDED], target=S.CEASED)
    def cease(self, act: Act, *, basis: Following) -> None:
        """Ended by law: the holder is no more."""

    def _unsaid(self) -> None:
        self.remedy_claimed_at = self.remedy_claimed_by = None
        self.remedy_verified_at = self.remedy_verified_by = None

    def _undenied(self) -> None:
        self.remedy_denied_at = self.remedy_denied_by = None
        self.remedy_denied_why = self.remedy_denied_language = ""
