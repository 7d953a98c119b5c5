"""The change notice (lifecycles §9): told by the holder, then noted, or looked into with what follows from that.

What an amendment changed is recorded after it; that it all is, closes the notice (docs/decisions/0021).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from aeo.authorisations.states import OPEN_CHANGE, UNDECIDED_CHANGE
from aeo.authorisations.states import ChangeState as S
from aeo.kernel.lifecycle import Act, Stateful, state_field


@dataclass(frozen=True)
class Amended:
    """The Decision (`decision:7`) that amended the status."""

    decision: str


@dataclass(frozen=True)
class Reassessed:
    """The Assessment (`assessment:3`) that was opened."""

    assessment: str


@dataclass(frozen=True)
class StatusOver:
    """The Authorisation (`authorisation:3`) that has ended."""

    authorisation: str


class ChangeNoticeLifecycle(Stateful):
    """lodge → note, or need_assessment → settle | amend → record | record_nothing, or need_assessment →
    open_reassessment → maintain | conclude → settle | amend | maintain. All that is open ends
    with the status, but for a site that closed: that outlasts it, until it is recorded.
    """

    kind = "change_notice"
    birth = "lodge"
    state = state_field(S, S.LODGED)
    looked_at = models.DateTimeField(_("looked at"), null=True)
    looked_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    remark = models.TextField(_("what follows"), blank=True)
    remark_language = models.CharField(max_length=8, blank=True)
    kept_at = models.DateTimeField(_("kept as it is"), null=True)
    kept_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    kept = models.TextField(_("why it stays as it is"), blank=True)
    kept_language = models.CharField(max_length=8, blank=True)
    followed_by = models.CharField(_("what followed"), max_length=40, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), null=True)
    recorded_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired
    unrecorded = models.TextField(_("why nothing was to be recorded"), blank=True)
    unrecorded_language = models.CharField(max_length=8, blank=True)

    class Meta:
        abstract = True

    @transition("state", source=S.LODGED, target=S.NOTED)
    def note(self, act: Act, *, language: str) -> None:
        """Read; nothing follows but what is registered."""
        self._looked(act, language)

    @transition("state", source=S.LODGED, target=S.NEEDS_ASSESSMENT)
    def need_assessment(self, act: Act, *, language: str) -> None:
        """It touches what the status rests on."""
        self._looked(act, language)

    @transition("state", source=[S.NEEDS_ASSESSMENT, S.ASSESSED], target=S.AMENDED)
    def amend(self, act: Act, *, basis: Amended) -> None:
        """A decision answers it; the registered data are still to be changed."""
        self.followed_by = basis.decision

    @transition("state", source=[S.NEEDS_ASSESSMENT, S.ASSESSED], target=S.SETTLED)
    def settle(self, act: Act, *, basis: Amended) -> None:
        """A decision answers it, and no registered data follow."""
        self.followed_by = basis.decision

    @transition("state", source=S.AMENDED, target=S.RECORDED)
    def record(self, act: Act) -> None:
        """All that changed is in the registered data; nothing more is changed under this notice."""
        self.recorded_at, self.recorded_by = act.at, act.by.ref

    @transition("state", source=S.AMENDED, target=S.SETTLED)
    def record_nothing(self, act: Act, *, language: str) -> None:
        """What is registered is right as it is, for the reason given; nothing is changed under this notice."""
        self.recorded_at, self.recorded_by = act.at, act.by.ref
        self.unrecorded, self.unrecorded_language = act.reason, language

    @transition("state", source=S.NEEDS_ASSESSMENT, target=S.REASSESSMENT_OPENED)
    def open_reassessment(self, act: Act, *, basis: Reassessed) -> None:
        """The status is assessed again."""
        self.followed_by = basis.assessment

    @transition("state", source=S.REASSESSMENT_OPENED, target=S.ASSESSED)
    def conclude(self, act: Act) -> None:
        """The assessment came to a decision, which is proposed now; the holder reads why."""

    @transition("state", source=[S.REASSESSMENT_OPENED, S.ASSESSED], target=S.MAINTAINED)
    def maintain(self, act: Act, *, language: str = "") -> None:
        """The status stays as it is: the assessment came to that, or no decision is taken, for the reason given."""
        if language:
            self.kept_at, self.kept_by, self.kept, self.kept_language = act.at, act.by.ref, act.reason, language

    @transition("state", source=S.REASSESSMENT_OPENED, target=S.NEEDS_ASSESSMENT)
    def resume(self, act: Act) -> None:
        """The assessment was abandoned: what follows is still to be said."""
        self.followed_by = ""

    @transition("state", source=UNDECIDED_CHANGE, target=S.AMENDED)
    def outlast(self, act: Act, *, basis: StatusOver) -> None:
        """The status has ended, and that a site closed is still to be recorded."""
        self.followed_by = basis.authorisation

    @transition("state", source=[*OPEN_CHANGE, S.REASSESSMENT_OPENED], target=S.ENDED)
    def end(self, act: Act) -> None:
        """The status has ended: nothing more follows from it."""

    def _looked(self, act: Act, language: str) -> None:
        self.looked_at, self.looked_by = act.at, act.by.ref
        self.remark, self.remark_language = act.reason, language
