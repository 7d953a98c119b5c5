"""The information request: after acceptance the one way to ask the operator."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, known_states, needs_in_states, only_in_states, says
from aeo.kernel.languages import official
from aeo.programme.values import LONGEST_TEXT
from operators.lifecycles.information_request import InformationRequestLifecycle
from operators.models.answers import Snapshot
from operators.models.application import Application
from operators.states import RequestState as S


class InformationRequest(InformationRequestLifecycle):
    """`questions` are slots such as `A01@site:7`; `served_on` is the day its letter was served."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="requests")
    number = models.PositiveIntegerField()
    questions = models.JSONField()
    reason = models.TextField(_("reason"), max_length=LONGEST_TEXT)
    language = models.CharField(max_length=8, default=official)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    served_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until answered
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until closed

    class Meta:
        constraints = [
            known_states("information_request_state", S.values),
            check(
                "information_request_asks",
                ~Q(questions=[]) & ~Q(reason=""),
                _("A request names at least one question and a reason."),
            ),
            check(
                "information_request_answered",
                Q(answered_at__isnull=True, answered_by__isnull=True, snapshot__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, snapshot__isnull=False),
                _("An answered request has its signed snapshot."),
            ),
            needs_in_states(
                "information_request_answer",
                [S.ANSWERED],
                Q(answered_at__isnull=False),
                _("An answered request has its signed snapshot."),
            ),
            only_in_states(
                "information_request_closed",
                [S.CLOSED, S.OVERDUE],
                "closed_at",
                "closed_by",
                words=_("Who closed it and when is recorded when it is closed, and only then."),
            ),
            models.UniqueConstraint(
                fields=["application", "number"],
                name=says("information_request_number", _("There is a request with this number already.")),
            ),
        ]
        ordering = ["application_id", "number"]
