"""How a company works on its questionnaire together: comments that stay inside it, and who answers which question."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.kernel.constraints import check, says
from operators.models.self_assessment import SelfAssessment

LONGEST_COMMENT = 4000
SLOT = 80


class Comment(models.Model):
    """What members of the company write to each other about a question (`slot`, such as `A01@site:7`).

    It is no part of the answer: never signed, printed, exported, journalled or shown to the administration.
    """

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="comments")
    slot = models.CharField(max_length=SLOT)
    text = models.TextField(_("comment"), max_length=LONGEST_COMMENT)
    language = models.CharField(max_length=8)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [check("comment_says", ~Q(text=""), _("Write something."))]
        indexes = [models.Index(fields=["self_assessment", "slot", "id"], name="comment_of_question")]


class CommentsRead(models.Model):
    """Up to which comment somebody has read what is said about a question."""

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="+")
    slot = models.CharField(max_length=SLOT)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    last = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment", "user", "slot"], name=says("comments_read_once", _("This was read already."))
            )
        ]


class Assignee(models.Model):
    """Who of the company is to answer a question."""

    self_assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="assignees")
    slot = models.CharField(max_length=SLOT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment", "slot"],
                name=says("assignee_once", _("Somebody else was given this question just now.")),
            )
        ]
