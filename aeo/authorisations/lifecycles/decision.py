"""The decision (lifecycles §6): proposed, heard where somebody loses something, decided by another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from aeo.authorisations.states import DecisionState as S
from aeo.kernel.lifecycle import Act, Stateful, state_field


@dataclass(frozen=True)
class Signing:
    """What an act needs besides its content: number, day, body, signatory, acting order, addressee, law, complaint."""

    number: str
    day: date
    body: str
    signatory: str
    acting_order: str
    addressee: str
    law: tuple[dict[str, Any], ...]
    complaint: dict[str, Any]


@dataclass(frozen=True)
class Relied:
    """All that is relied on, as the hearing letter tells it: [{ground, text, language}]."""

    gist: tuple[dict[str, str], ...]


class DecisionLifecycle(Stateful):
    """propose → (open_hearing → close_hearing) → decide | drop."""

    kind = "decision"
    birth = "propose"
    state = state_field(S, S.PROPOSED)
    hearing_opened_at = models.DateTimeField(_("hearing opened"), null=True)
    hearing_opened_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    hearing_closed_at = models.DateTimeField(_("hearing closed"), null=True)
    hearing_closed_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    nothing_more_at = models.DateTimeField(_("nothing more to say"), null=True)
    nothing_more_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    gist = models.JSONField(_("gist of everything relied on"), default=list)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decider = models.CharField(_("decided by"), max_length=40, null=True)  # noqa: DJ001 - distinct from others, by CHECK
    number = models.CharField(_("number"), max_length=60, null=True, unique=True)  # noqa: DJ001 - unique when given
    decided_on = models.DateField(_("day of the act"), null=True)
    body = models.CharField(_("deciding body"), max_length=300, blank=True)
    signatory = models.CharField(_("signatory"), max_length=200, blank=True)
    acting_order = models.CharField(_("acting order"), max_length=300, blank=True)
    addressee = models.CharField(_("addressee"), max_length=300, blank=True)
    law = models.JSONField(_("law in force that day"), default=list)
    complaint_route = models.JSONField(_("where and by when to complain"), default=dict)
    effective_from = models.DateTimeField(_("in effect from"), null=True)
    dropped_reason = models.TextField(blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True)
    taken_back_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired

    class Meta:
        abstract = True

    @transition("state", source=S.PROPOSED, target=S.HEARING)
    def open_hearing(self, act: Act, *, basis: Relied) -> None:
        """The operator is told all that is relied on; its period runs from service of the letter."""
        self.hearing_opened_at, self.hearing_opened_by, self.gist = act.at, act.by.ref, list(basis.gist)

    @transition("state", source=S.HEARING, target=None)
    def raise_point(self, act: Act) -> None:
        """The operator speaks: a point that must be answered in writing. That it has nothing to add holds no more."""
        self.nothing_more_at = self.nothing_more_by = None

    @transition("state", source=S.HEARING, target=None)
    def nothing_to_add(self, act: Act) -> None:
        """A signatory says that the operator has nothing to add: its last day need not be waited for."""
        self.nothing_more_at, self.nothing_more_by = act.at, act.by.ref

    @transition("state", source=S.HEARING, target=None)
    def answer_point(self, act: Act) -> None:
        """A point is answered in writing."""

    @transition("state", source=S.HEARING, target=S.HEARD)
    def close_hearing(self, act: Act) -> None:
        """Every point was answered in writing, and the operator has nothing to add, as it said, or its time is up."""
        self.hearing_closed_at, self.hearing_closed_by = act.at, act.by.ref

    @transition("state", source=[S.PROPOSED, S.HEARD], target=S.DECIDED)
    def decide(self, act: Act, *, basis: Signing, effective_from: datetime | None) -> None:
        """The act. Without `effective_from` it takes effect on service."""
        self.decided_at, self.decider = act.at, act.by.ref
        self.number, self.decided_on = basis.number, basis.day
        self.body, self.signatory, self.acting_order = basis.body, basis.signatory, basis.acting_order
        self.addressee, self.law, self.complaint_route = basis.addressee, list(basis.law), basis.complaint
        self.effective_from = effective_from

    @transition("state", source=[S.PROPOSED, S.HEARING, S.HEARD], target=S.DROPPED)
    def drop(self, act: Act) -> None:
        """Nothing will be decided on this proposal."""
        self.dropped_reason = act.reason

    @transition("state", source=[S.PROPOSED, S.DECIDED], target=None)
    def take_back(self, act: Act) -> None:
        """The holder no longer asks for the suspension: nothing is decided on it, or it does not begin."""
        self.taken_back_at, self.taken_back_by = act.at, act.by.ref

    @transition("state", source=S.DECIDED, target=None)
    def take_effect(self, act: Act, *, effective_from: datetime) -> None:
        """An act that counts from its service was served."""
        self.effective_from = effective_from
