"""The visit itself; what belongs to it is in visit_work.py."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, in_order, known_states, needs_in_states, only_in_states, paired
from audits.lifecycles.visit import VisitLifecycle
from audits.models.assessment import Assessment
from audits.models.fields import moment, prose, who, written_in
from audits.states import AFTER_FIELDWORK, AFTER_REPORT, BEGUN, VisitKind, VisitMode, VisitState

ANNOUNCED = (VisitState.ANNOUNCED, VisitState.CONFIRMED)
MANDATED = Q(mandated_at__isnull=False, mandate_from__isnull=False, mandate_until__isnull=False) & ~(
    Q(mandate_number="") | Q(mandate_basis="") | Q(mandate_team=[])
)


class Visit(VisitLifecycle):
    """An audit visit: scope, mandate, notice, conduct, closing, report, conclusion."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="visits")
    visit_kind = models.CharField(_("kind"), max_length=16, choices=VisitKind.choices)
    mode = models.CharField(_("mode"), max_length=10, choices=VisitMode.choices)
    purpose = prose()
    language = written_in()
    planned_at = models.DateTimeField(editable=False)
    planned_by = models.CharField(max_length=40, editable=False)
    starts_on = models.DateField(_("first day"), null=True)
    ends_on = models.DateField(_("last day"), null=True)
    days_by_operator = models.BooleanField(_("on days the operator asked for"), default=False)
    agenda = prose()
    documents_wanted = prose()
    mandate_number = models.CharField(_("number of the order"), max_length=60, blank=True)
    mandate_from = models.DateField(_("order valid from"), null=True)
    mandate_until = models.DateField(_("order valid until"), null=True)
    mandate_team = models.JSONField(_("team of the order"), default=list)
    mandate_basis = models.CharField(_("legal basis of the order"), max_length=500, blank=True)
    unannounced_reason = prose()
    mandated_at = moment()
    mandated_by = who()
    announced_at = moment()
    announced_by = who()
    proposals = models.PositiveSmallIntegerField(default=0)
    confirmed_at = moment()
    confirmed_by = who()
    begun_at = moment()
    begun_by = who()
    begun_unannounced = models.BooleanField(_("unannounced"), default=False)
    opening_note = prose()
    obstructed = models.BooleanField(_("obstructed"), default=False)
    refusal_text = prose()
    refusal_witness = models.CharField(_("witness"), max_length=200, blank=True)
    refusal_at = moment()
    refusal_by = who()
    fieldwork_done_at = moment()
    fieldwork_done_by = who()
    closing_operator_name = models.CharField(_("signed for the operator by"), max_length=200, blank=True)
    closing_refused_reason = prose()
    closing_note = prose()
    closing_document = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, null=True, related_name="+")
    report_version = models.PositiveSmallIntegerField(default=0)
    reported_at = moment()
    reported_by = who()
    reviewed_version = models.PositiveSmallIntegerField(default=0)
    reviewed_at = moment()
    reviewed_by = who()
    concluded_at = moment()
    concluded_by = who()
    cancelled_at = moment()
    cancelled_by = who()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = (
            known_states("visit_state", VisitState.values),
            in_order("visit_days", "starts_on", "ends_on"),
            in_order("visit_mandate_period", "mandate_from", "mandate_until"),
            paired("visit_mandated", "mandated_at", "mandated_by", "mandate_from", "mandate_until"),
            paired("visit_announced", "announced_at", "announced_by"),
            paired("visit_confirmed", "confirmed_at", "confirmed_by"),
            paired("visit_reviewed", "reviewed_at", "reviewed_by"),
            paired("visit_refused", "refusal_at", "refusal_by"),
            check(
                "visit_obstructed",
                Q(obstructed=False) | (Q(refusal_at__isnull=False) & ~Q(refusal_text="") & ~Q(refusal_witness="")),
                _("An obstructed visit says what was refused and who witnessed it."),
            ),
            only_in_states(
                "visit_begun",
                BEGUN,
                "begun_at",
                "begun_by",
                words=_("A visit that has begun says who began it and when."),
            ),
            needs_in_states(
                "visit_needs_mandate",
                BEGUN,
                MANDATED,
                _("A visit begins only under an order with number, period, team and legal basis."),
            ),
            needs_in_states(
                "visit_needs_days",
                ANNOUNCED,
                Q(announced_at__isnull=False, starts_on__isnull=False, ends_on__isnull=False),
                _("An announced visit has its days."),
            ),
            check(
                "visit_unannounced",
                Q(begun_unannounced=False) | (~Q(visit_kind=VisitKind.VALIDATION) & ~Q(unannounced_reason="")),
                _("A first validation is always announced; another visit is unannounced only for a reason."),
            ),
            only_in_states(
                "visit_fieldwork",
                AFTER_FIELDWORK,
                "fieldwork_done_at",
                "fieldwork_done_by",
                words=_("The end of the fieldwork says who ended it and when."),
            ),
            needs_in_states(
                "visit_closing",
                AFTER_FIELDWORK,
                ~Q(closing_operator_name="") | ~Q(closing_refused_reason=""),
                _("The closing record is signed for the operator, or says that the operator refuses to sign."),
            ),
            only_in_states(
                "visit_reported",
                AFTER_REPORT,
                "reported_at",
                "reported_by",
                words=_("A report says who signed it and when."),
            ),
            only_in_states(
                "visit_concluded",
                [VisitState.CONCLUDED],
                "concluded_at",
                "concluded_by",
                words=_("A concluded visit says who concluded it and when."),
            ),
            check(
                "visit_second_officer",
                Q(reviewed_by__isnull=True) | Q(concluded_by__isnull=True) | ~Q(reviewed_by=F("concluded_by")),
                _("The second officer who reviews the report is not the one who concludes the visit."),
            ),
            only_in_states(
                "visit_cancelled",
                [VisitState.CANCELLED],
                "cancelled_at",
                "cancelled_by",
                words=_("A cancelled visit says who cancelled it and when."),
            ),
        )

    @property
    def is_virtual(self) -> bool:
        """Nobody travels."""
        return self.mode in (VisitMode.VIRTUAL, VisitMode.DESK)
