"""Versions of certificates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.lifecycles.certificate import CertificateLifecycle
from aeo.authorisations.models.authorisation import Authorisation
from aeo.authorisations.states import CertificateState as S
from aeo.kernel.constraints import check, known_states, needs_in_states, says

SEALED = [S.ACTIVE, S.SUPERSEDED, S.VOID]


class Certificate(CertificateLifecycle):
    """One version of the certificate of an authorisation; all that it prints is frozen in its document."""

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="certificates")
    decision = models.ForeignKey("authorisations.Decision", on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(_("version"))
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+", null=True)
    short_code = models.CharField(_("short code"), max_length=9)
    valid_until = models.DateField(_("valid until"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["authorisation_id", "version"]
        constraints = [
            known_states("certificate_state", S.values),
            models.UniqueConstraint(
                fields=["authorisation", "version"],
                name=says("certificate_version_once", _("This version of the certificate is there already.")),
            ),
            models.UniqueConstraint(
                fields=["authorisation"],
                condition=Q(state=S.ACTIVE),
                name=says("certificate_one_active", _("An authorisation has one certificate in force only.")),
            ),
            needs_in_states(
                "certificate_sealed",
                SEALED,
                Q(sealed_at__isnull=False, pdf_sha256__isnull=False, document__isnull=False),
                _("A certificate in force is sealed."),
            ),
            check(
                "certificate_not_sealed_before",
                Q(state__in=SEALED) | Q(sealed_at__isnull=True, pdf_sha256__isnull=True),
                _("Only a sealed certificate has a seal."),
            ),
            needs_in_states("certificate_failed", [S.FAILED], ~Q(failure=""), _("A failure says why.")),
        ]
