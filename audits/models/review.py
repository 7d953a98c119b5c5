"""Officers' verdicts on answers, kept apart from the answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, says
from audits.models.assessment import Assessment
from audits.models.fields import Slotted, moment, prose, written_in
from audits.states import Judgement


class AnswerVerdict(Slotted):
    """A verdict on one answer as it was signed (`answer_sha256`). A later one replaces it; both stay."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(_("verdict"), max_length=24, choices=Judgement.choices)
    answer_sha256 = models.CharField(max_length=64)
    note = prose()
    language = written_in()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    replaced_at = moment()

    class Meta:
        verbose_name = _("verdict on an answer")
        constraints = (
            check("verdict_known", Q(verdict__in=sorted(Judgement.values)), _("No such verdict.")),
            check(
                "verdict_noted",
                Q(verdict__in=[Judgement.ACCEPTED, Judgement.VERIFIED]) | ~Q(note=""),
                _("Say what is to be clarified, verified or was found."),
            ),
            models.UniqueConstraint(
                fields=("assessment", "question", "role", "site"),
                condition=Q(replaced_at__isnull=True),
                nulls_distinct=False,
                name=says("verdict_one_current", _("Somebody else has given a verdict on this answer just now.")),
            ),
        )
