"""The readiness check: the questionnaire of somebody without an account, private to their browser, for a while."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, says
from aeo.programme.models import Version
from operators.models.answers import Given


class ReadinessCheck(models.Model):
    """Found only by the hash of a token that the visitor's browser keeps; of the visitor nothing is known.

    `sites` are {ref, name, kind, roles}; answers refer to a site by its `ref`. `finished_on` is the day on which no
    question was left without an answer for the first time.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    types = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    sites = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    finished_on = models.DateField(null=True)
    expires_on = models.DateField(db_index=True)


class ReadinessAnswer(Given):
    """The answer to one question. `have` are the keys of the wanted documents that the visitor says there are."""

    readiness = models.ForeignKey(ReadinessCheck, on_delete=models.CASCADE, related_name="answers")
    site = models.CharField(max_length=4, blank=True)
    have = models.JSONField(default=list)
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["readiness", "question", "role", "site"],
                name=says("readiness_answer_once", _("This question is answered already.")),
            )
        ]


class Counted(models.TextChoices):
    """What is counted of readiness checks; `key` of a count is a role, a criterion, or nothing."""

    BEGUN = "begun", _("begun")
    FINISHED = "finished", _("finished")
    TAKEN_OVER = "taken_over", _("taken over into an application")
    MUST = "must", _("with a gap in a required condition")
    SHOULD = "should", _("with a gap in a recommended condition")


class ReadinessCount(models.Model):
    """How many on a day. Numbers only: nothing leads from here to a check or to whoever made it."""

    day = models.DateField()
    what = models.CharField(max_length=12, choices=Counted.choices)
    key = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "what", "key"], name=says("readiness_count_once", _("This is counted already."))
            ),
            check("readiness_count_known", models.Q(what__in=Counted.values), _("This is not counted.")),
        ]
