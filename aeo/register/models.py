"""The register's rows: versions of records and certificates as they were published. They only grow."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import says


class Record(models.Model):
    """One version of a holder's record: what was known from `recorded_at` on, with every interval of every part."""

    aeo_number = models.CharField(_("AEO number"), max_length=14)
    version = models.PositiveIntegerField(_("version"))
    numbers = models.JSONField(default=list, help_text="every number the operator answers to")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    public = models.BooleanField(_("published"), default=False)
    effective_from = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["aeo_number", "version"],
                name=says("register_version_once", _("This version of the record already exists.")),
            )
        ]
        indexes = [models.Index(fields=["aeo_number", "-recorded_at"], name="register_as_known")]


class CertificateRecord(models.Model):
    """How a version of a certificate stands, as of `recorded_at`; the latest row counts."""

    aeo_number = models.CharField(_("AEO number"), max_length=14)
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12)
    short_code = models.CharField(max_length=20)
    document = models.BigIntegerField()
    pdf_sha256 = models.CharField(max_length=64)
    valid_until = models.DateField(_("valid until"))
    sealed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["aeo_number", "version", "-id"], name="register_certificate")]
