"""How an operator stands: consents, bars, and the mark of a holder."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.documents.models import Upload
from aeo.kernel.constraints import in_order, known_states, only_in_states, paired, says
from operators.lifecycles.consent import ConsentLifecycle
from operators.models.operator import Operator
from operators.models.people import Person
from operators.states import ConsentState as S


class Consent(ConsentLifecycle):
    """The operator's answer to a consent of the pack: which, by whom, on which document, from which instant."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="consents")
    scope = models.CharField(_("scope"), max_length=20)
    meaning = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=40)
    document = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until withdrawn

    class Meta:
        constraints = [
            known_states("consent_state", S.values),
            only_in_states(
                "consent_withdrawn",
                [S.WITHDRAWN],
                "withdrawn_at",
                "withdrawn_by",
                words=_("Who withdrew it and when is recorded when it is withdrawn, and only then."),
            ),
            models.UniqueConstraint(
                fields=["operator", "scope"],
                condition=Q(state="given"),
                name=says("consent_once", _("This consent is given already.")),
            ),
        ]
        indexes = [models.Index(fields=["operator", "scope", "-answered_at"], name="consent_latest")]


class Bar(models.Model):
    """Until a day the operator, its successors and the persons in control may not apply. Written from above.

    It limits an effect, so its end never moves. When its decision falls it is lifted from the start.
    """

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="bars")
    successors = models.ManyToManyField(Operator, related_name="+", blank=True)
    persons = models.ManyToManyField(Person, related_name="+", blank=True)
    ground = models.CharField(_("ground"), max_length=60)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))
    decision_ref = models.CharField(max_length=80)
    lifted_at = models.DateTimeField(null=True)
    lifted_ref = models.CharField(max_length=80, null=True)  # noqa: DJ001 - absent unless lifted

    class Meta:
        constraints = [
            in_order("bar_in_order", "valid_from", "valid_until"),
            paired("bar_lifted", "lifted_at", "lifted_ref"),
        ]
        indexes = [models.Index(fields=["operator", "valid_until"], name="bar_of_operator")]


class HolderMark(models.Model):
    """The operator holds a status: number and type, from a day until a day. Written from above.

    `sites`: the ids of those that it covers.
    """

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="holder_marks")
    aeo_number = models.CharField(_("AEO number"), max_length=40)
    type = models.CharField(_("type"), max_length=40)
    sites = models.JSONField(default=list)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            in_order("holder_mark_in_order", "since", "until"),
            models.UniqueConstraint(
                fields=["operator", "aeo_number", "type"],
                condition=Q(until__isnull=True),
                name=says("holder_mark_once", _("This status is marked already.")),
            ),
        ]
