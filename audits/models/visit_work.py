"""What belongs to a visit: team, sites, checks, records, proposals, interruptions, reports, comments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, in_order, paired, says
from audits.models.fields import Slotted, moment, prose, who, written_in
from audits.models.visit import Visit
from audits.states import REASONED, CheckResult, InterruptionGround, RecordKind, SiteOutcome, TeamPart


class VisitMember(models.Model):
    """Somebody in the team: the lead, an auditor, a specialist, or an observer (also of a partner)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="members")
    user_ref = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    part = models.CharField(max_length=12, choices=TeamPart.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("visit", "user_ref"), name=says("member_once", _("This person is in the team already."))
            ),
            models.UniqueConstraint(
                fields=("visit",),
                condition=Q(part=TeamPart.LEAD),
                name=says("member_one_lead", _("A team has one lead.")),
            ),
        )


class VisitSite(models.Model):
    """A site in the scope."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="sites")
    site = models.ForeignKey("operators.Site", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=SiteOutcome.choices, default=SiteOutcome.PLANNED)
    note = prose()
    by = who()
    at = moment()

    class Meta:
        constraints = (
            paired("visit_site_recorded", "by", "at"),
            check(
                "visit_site_reason",
                ~Q(outcome=SiteOutcome.NOT_VISITED) | ~Q(note=""),
                _("Say why the site was not visited."),
            ),
            models.UniqueConstraint(
                fields=("visit", "site"), name=says("visit_site_once", _("This site is in the scope already."))
            ),
        )


class Check(Slotted):
    """Something to be checked on the visit, and what it showed. `revision` guards against overwriting."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="checks")
    text = prose()
    result = models.CharField(_("result"), max_length=16, choices=CheckResult.choices, blank=True)
    note = prose()
    language = written_in()
    by = who()
    at = moment()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            paired("check_recorded", "by", "at"),
            check("check_result", Q(result="") | Q(by__isnull=False), _("A result says who found it.")),
            check(
                "check_reason",
                ~Q(result__in=sorted(REASONED)) | ~Q(note=""),
                _("Say why the check was not performed or does not apply."),
            ),
            models.UniqueConstraint(
                fields=("visit", "question", "role", "site"),
                nulls_distinct=False,
                name=says("check_once", _("This check is in the scope already.")),
            ),
        )


class VisitRecord(models.Model):
    """A fact recorded on the visit: a meeting, an interview, a document seen, a transaction traced, a photograph."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="records")
    record_kind = models.CharField(max_length=12, choices=RecordKind.choices)
    site = models.ForeignKey("operators.Site", on_delete=models.PROTECT, null=True, related_name="+")
    check_row = models.ForeignKey(Check, on_delete=models.PROTECT, null=True, related_name="records")
    text = prose()
    language = written_in()
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = (
            check(
                "record_photograph",
                ~Q(record_kind=RecordKind.PHOTOGRAPH) | Q(file__isnull=False),
                _("A photograph has its file."),
            ),
            check("record_said", ~Q(text=""), _("Say what was recorded.")),
        )


class DateProposal(models.Model):
    """Days the operator would rather have."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="date_proposals")
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = prose()
    language = written_in()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = (in_order("proposal_days", "starts_on", "ends_on"),)


class Interruption(models.Model):
    """A time during which the visit stood still."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="interruptions")
    ground = models.CharField(max_length=12, choices=InterruptionGround.choices)
    note = prose()
    began_at = models.DateTimeField()
    ended_at = moment()

    class Meta:
        constraints = (
            in_order("interruption_order", "began_at", "ended_at"),
            models.UniqueConstraint(
                fields=("visit",),
                condition=Q(ended_at__isnull=True),
                name=says("interruption_one", _("The visit is interrupted already.")),
            ),
        )


class VisitReport(models.Model):
    """A version of the report: everything it says (`content`), never changed; the paper is `document`."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    change_note = prose()
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("visit", "version"), name=says("report_version_once", _("This version exists already."))
            ),
        )


class VisitComment(models.Model):
    """What the operator says about a version of the report."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="comments")
    version = models.PositiveSmallIntegerField()
    text = prose()
    language = written_in()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = (check("comment_said", ~Q(text=""), _("Write your comment.")),)
