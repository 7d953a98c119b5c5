"""Complaints, and the files that come with them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.lifecycles.complaint import ComplaintLifecycle
from aeo.authorisations.models.decision import Decision
from aeo.authorisations.states import OPEN_COMPLAINT, ComplaintState
from aeo.kernel.constraints import check, known_states, needs_in_states, paired, says

S = ComplaintState
ABOUT = ("decision", "finding", "application")
ANSWERED = (S.INADMISSIBLE, S.CONFIRMED, S.VARIED, S.SET_ASIDE, S.REMITTED)


def _about(one: str) -> Q:
    return Q(*[(f"{name}__isnull", name != one) for name in ABOUT])


class Complaint(ComplaintLifecycle):
    """A complaint against a decision (also a non-acceptance or a bar), a kept finding, or silence on an application.

    `due_on` was the last day, none against silence; a late one may be excused by a reasoned act.
    """

    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="complaints", null=True)
    finding = models.ForeignKey("audits.Finding", on_delete=models.PROTECT, related_name="+", null=True)
    application = models.ForeignKey("operators.Application", on_delete=models.PROTECT, related_name="+", null=True)
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    text = models.TextField(_("complaint"))
    language = models.CharField(max_length=8)
    excuse = models.TextField(_("why it is late"), blank=True)
    lodged_at = models.DateTimeField(_("lodged"))
    lodged_by = models.CharField(max_length=40)
    due_on = models.DateField(_("last day for lodging"), null=True)
    late = models.BooleanField(_("late"))
    answer_due_on = models.DateField(_("answer due"))

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            known_states("complaint_state", S.values),
            check(
                "complaint_about_one",
                _about("decision") | _about("finding") | _about("application"),
                _("A complaint is about one decision, one finding, or silence on one application."),
            ),
            check("complaint_said", ~Q(text=""), _("Say what you complain about.")),
            check("complaint_excused", Q(late=False) | ~Q(excuse=""), _("A late complaint says why it is late.")),
            paired("complaint_admitted", "admitted_at", "admitted_by"),
            paired("complaint_stayed", "stayed_at", "stayed_by"),
            paired("complaint_answered", "answered_at", "answered_by"),
            paired("complaint_withdrawn", "withdrawn_at", "withdrawn_by"),
            needs_in_states(
                "complaint_reasoned",
                ANSWERED,
                Q(answered_at__isnull=False) & ~Q(answer=""),
                _("An answer gives its reasons."),
            ),
            needs_in_states(
                "complaint_taken_back",
                [S.WITHDRAWN],
                Q(withdrawn_at__isnull=False),
                _("Who took it back and when is recorded."),
            ),
            models.UniqueConstraint(
                fields=ABOUT,
                condition=Q(state__in=OPEN_COMPLAINT),
                nulls_distinct=False,
                name=says("complaint_open_once", _("A complaint about this is lodged already, and not answered yet.")),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Neither answered nor taken back."""
        return self.state in OPEN_COMPLAINT

    @property
    def about(self) -> Any:
        """The decision, finding or application that it is about."""
        return self.decision or self.finding or self.application

    @property
    def version_id(self) -> int:
        """The rules of the case that it is about."""
        about = self.finding.assessment if self.finding else self.about
        return int(about.version_id)


class ComplaintFile(models.Model):
    """A file that came with a complaint."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="+")
