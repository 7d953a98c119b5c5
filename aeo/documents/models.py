"""Files that come in (Upload) and papers that go out (Document)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aeo.documents.lifecycles.paper import PaperLifecycle
from aeo.documents.states import PaperState, Scan
from aeo.kernel.constraints import check, known_states, only_in_states, paired, says
from aeo.kernel.refusals import Words


class Upload(models.Model):
    """A file somebody gave us, content-addressed: the stored bytes are what `sha256` says, for ever."""

    sha256 = models.CharField(_("fingerprint"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type"), max_length=120)
    name = models.CharField(_("file name"), max_length=255)
    uploaded_by = models.CharField(max_length=40)
    uploaded_at = models.DateTimeField()
    scan = models.CharField(_("scan"), max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True)
    scan_tried_at = models.DateTimeField(null=True, help_text="when the scanner gave no answer last")
    preview_sha256 = models.CharField(max_length=64, blank=True, help_text="a picture of it, made here")
    flags = models.JSONField(default=list, help_text="what to mind, e.g. macros")

    class Meta:
        indexes = [
            models.Index(fields=["uploaded_by", "uploaded_at"], name="upload_by"),
            models.Index(fields=["uploaded_at"], name="upload_at"),
        ]


class Transfer(models.Model):
    """A file on its way in, piece by piece (tus 1.0): what its sender announced, and how much of it is on the disk.

    Only who began it goes on with it, and only for what it was begun for (`operator:12`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["by", "about"], name="transfer_by")]
        constraints = [
            check("transfer_bounded", Q(received__lte=F("length")), _("More arrived than was announced.")),
            check(
                "transfer_whole",
                Q(upload__isnull=True) | Q(received=F("length")),
                _("Only a file that arrived whole is taken."),
            ),
        ]


class Loss(models.Model):
    """Stored bytes that were found missing or damaged when they were wanted; told once until they are back."""

    fingerprint = models.CharField(max_length=64)
    damaged = models.BooleanField(help_text="they are there, and are not what their name says")
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)

    @property
    def condition(self) -> Words:
        """How they were found."""
        return pgettext_lazy("file", "damaged") if self.damaged else pgettext_lazy("file", "missing")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(mended_at__isnull=True),
                name=says("loss_once", _("This was already told.")),
            ),
        ]


class Document(PaperLifecycle):
    """A paper: a snapshot. `facts` hold everything printed; a correction is a new version that refers to the old."""

    paper = models.CharField(_("kind of paper"), max_length=40)
    about = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    languages = models.JSONField(default=list)
    to_be_sealed = models.BooleanField(default=False)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = [
            known_states("paper_state", PaperState.values),
            paired("paper_rendered", "rendered_at", "pdf_sha256"),
            only_in_states(
                "paper_sealed",
                [PaperState.SEALED],
                "sealed_at",
                "sealed_sha256",
                words=_("A sealed paper has its sealed file, and only a sealed one."),
            ),
            models.UniqueConstraint(
                fields=["paper", "about", "version"], name=says("paper_version_once", _("This version already exists."))
            ),
        ]
