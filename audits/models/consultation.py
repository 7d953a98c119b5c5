"""Consultations of other authorities."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, known_states, needs_in_states, only_in_states, paired, says
from audits.lifecycles.consultation import ConsultationLifecycle
from audits.models.assessment import Assessment
from audits.models.fields import moment, prose, who, written_in
from audits.states import AuthorityAnswer, ConsultationState

ANSWERED = (ConsultationState.ANSWERED,)
PROVEN = (~Q(letter_number="") & Q(letter_date__isnull=False)) | Q(file__isnull=False)


class Consultation(ConsultationLifecycle):
    """One question to one authority. Only the SHA-256 of its one-time token is kept."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="consultations")
    authority = models.CharField(_("authority"), max_length=200)
    email = models.EmailField(_("e-mail address"), max_length=254)
    question = prose()
    question_language = written_in()
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(editable=False)
    sent_by = models.CharField(max_length=40, editable=False)
    answered_at = moment()
    answered_by = who()
    timed_out_at = moment()
    outcome = models.CharField(_("answer"), max_length=16, choices=AuthorityAnswer.choices, blank=True)
    text = prose()
    language = written_in()
    letter_number = models.CharField(_("number of the official letter"), max_length=60, blank=True)
    letter_date = models.DateField(_("date of the official letter"), null=True)
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, null=True, related_name="+")
    restricted = models.BooleanField(_("restricted"), default=False)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = (
            known_states("consultation_state", ConsultationState.values),
            paired("consultation_answered", "answered_at", "answered_by"),
            only_in_states(
                "consultation_answered_state",
                ANSWERED,
                "answered_at",
                words=_("Only an answered consultation has an answer."),
            ),
            needs_in_states(
                "consultation_proven",
                ANSWERED,
                PROVEN & ~Q(outcome=""),
                _("An answer needs the number and date of an official letter, or a signed file."),
            ),
            needs_in_states(
                "consultation_timed_out",
                [ConsultationState.TIMED_OUT],
                Q(timed_out_at__isnull=False),
                _("A consultation whose time is over says since when."),
            ),
            check("consultation_question", ~Q(question=""), _("Say what is asked.")),
        )

    @property
    def late(self) -> bool:
        """The answer came after the time for it was over; it is usable all the same."""
        return self.answered_at is not None and self.timed_out_at is not None


class ConsultationReader(models.Model):
    """Somebody who may read a restricted answer, named by whom."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="readers")
    user_ref = models.CharField(max_length=40)
    named_by = models.CharField(max_length=40)
    named_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "user_ref"),
                name=says("reader_once", _("This person may read the answer already.")),
            ),
        )
