"""The register's rows. Records, certificate records, snapshots and files only grow; an entry follows its record."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, says


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
    """How a version of a certificate stands, as of `recorded_at`; the latest row counts. Before the seal: no paper."""

    aeo_number = models.CharField(_("AEO number"), max_length=14)
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12)
    short_code = models.CharField(max_length=20)
    document = models.BigIntegerField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    valid_until = models.DateField(_("valid until"))
    sealed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            check(
                "register_certificate_sealed",
                Q(sealed_at__isnull=True, pdf_sha256="") | Q(sealed_at__isnull=False, document__isnull=False),
                _("A sealed certificate has its paper."),
            )
        ]
        indexes = [models.Index(fields=["aeo_number", "version", "-id"], name="register_certificate")]


class Entry(models.Model):
    """The latest version of a record as it is searched and published, worked out once, when it was written.

    `line` and `cells` are the bytes that snapshots copy: the record, or the tombstone of one that was published and
    is no longer; nothing for what never was. `over_at`: from then on nothing of it is held (empty: no end is known).
    Names and numbers are kept only of what is published.
    """

    aeo_number = models.CharField(_("AEO number"), max_length=14, primary_key=True)
    version = models.PositiveIntegerField(_("version"))
    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="+")
    published = models.BooleanField(_("published"))
    name = models.CharField(_("name"), max_length=300, blank=True)
    type = models.CharField(_("type"), max_length=40)
    roles = models.JSONField(default=list)
    numbers = models.JSONField(default=list)
    search_text = models.TextField(blank=True)
    over_at = models.DateTimeField(null=True)
    line = models.BinaryField(null=True)
    cells = models.BinaryField(null=True)

    class Meta:
        ordering = ["aeo_number"]
        constraints = [
            check(
                "register_entry_consent",
                Q(published=True, line__isnull=False) | Q(published=False, name="", search_text="", numbers=[]),
                _("Only what is published is kept for search."),
            ),
            check(
                "register_entry_formats",
                Q(line__isnull=True, cells__isnull=True) | Q(line__isnull=False, cells__isnull=False),
                _("A record is published in both formats, or in none."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_text"], name="register_search", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["numbers"], name="register_numbers", opclasses=["jsonb_path_ops"]),
            models.Index(fields=["name", "aeo_number"], name="register_by_name", condition=Q(published=True)),
        ]


class File(models.Model):
    """A published file. Its name is given once; its bytes are what `sha256` says, for ever."""

    name = models.CharField(max_length=80, unique=True)
    media_type = models.CharField(max_length=80)
    records = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)


class Snapshot(models.Model):
    """A signed manifest: which files are the register, since when, until when, and which manifest came before.

    `marker` is the sum of all versions of records: it grows with every change, so equal means unchanged.
    """

    seq = models.PositiveIntegerField(_("number"), unique=True)
    manifest = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=20)
    marker = models.BigIntegerField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    published_by = models.CharField(max_length=40)
