"""Answers, the evidence behind them, and the signed snapshots of both."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.documents.models import Upload
from aeo.kernel.constraints import check, says
from aeo.programme.values import LONGEST_TEXT
from operators.models.operator import Operator
from operators.models.self_assessment import SelfAssessment
from operators.models.site import Site


class Given(models.Model):
    """What is answered to a question, for a role where it is asked so. One kind of value is filled.

    `choice` is yes, partly, no, not_applicable or a choice's key; `meaning` is the question's when it was answered.
    """

    question = models.CharField(max_length=12)
    role = models.CharField(max_length=40, blank=True)
    choice = models.CharField(_("answer"), max_length=40, blank=True)
    text = models.TextField(_("explanation"), blank=True, max_length=LONGEST_TEXT)
    language = models.CharField(_("language"), max_length=8, blank=True)
    number = models.DecimalField(_("number"), max_digits=24, decimal_places=6, null=True, blank=True)
    table = models.JSONField(_("table"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=LONGEST_TEXT)
    meaning = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Answer(Given):
    """An answer of a self-assessment, of a site where it is asked so.

    `confirmed` is false while it is carried over; `revision` counts the savings, for `expected_revision`: 0 where only
    evidence was attached so far.
    """

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="answers")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0)
    edited_by = models.CharField(max_length=40)
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment", "question", "role", "site"],
                name=says("answer_once", _("This question is answered already.")),
                nulls_distinct=False,
            ),
            check(
                "answer_language",
                (Q(text="") & Q(reason="")) | ~Q(language=""),
                _("A text says in which language it is."),
            ),
        ]


class Evidence(models.Model):
    """A file in the operator's library, cited by any number of answers; it may be replaced, and it may expire."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="evidence")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=255)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    removed_at = models.DateTimeField(null=True)
    chase_on = models.DateField(null=True, editable=False, help_text="the next day on which its end is spoken of")

    class Meta:
        indexes = [
            models.Index(fields=["operator", "removed_at", "-added_at"], name="evidence_library"),
            models.Index(fields=["chase_on"], name="evidence_chase", condition=Q(chase_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def expired(self, day: date) -> bool:
        """Whether its last day has passed."""
        return self.expires_on is not None and self.expires_on < day


class AnswerEvidence(models.Model):
    """An answer cites a piece of evidence as the one wanted under `key` (empty: beyond what was wanted)."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="citations")
    key = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "evidence", "key"], name=says("citation_once", _("This file is attached already."))
            )
        ]


class Snapshot(models.Model):
    """What was signed, for ever: canonical JSON and its SHA-256. Each file is pinned by its own SHA-256."""

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=40)
    signer_name = models.CharField(max_length=200)
    method = models.CharField(max_length=40)
    assurance = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment", "number"], name=says("snapshot_once", _("This snapshot exists already."))
            ),
            check("snapshot_counted", Q(number__gte=1), _("Snapshots are counted from 1.")),
        ]

    @property
    def data(self) -> dict[str, Any]:
        """The content as values."""
        values: dict[str, Any] = orjson.loads(self.content)
        return values

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once; a signed snapshot never changes."""
        if not self._state.adding:
            raise TypeError("a signed snapshot never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise TypeError("a signed snapshot is never deleted")
