"""Certificates follow decisions and seals; an officer may try a failed one again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.authorisations.lifecycles.certificate import Sealed
from aeo.authorisations.models import Certificate
from aeo.authorisations.queries import timelines
from aeo.kernel.policy import Actor, Rules, Verdict, is_system, when

rules = Rules(Certificate)


@rules.may("prepare", "seal", "fail", "cancel", "supersede", "void")
def by_system(actor: Actor, certificate: Certificate) -> Verdict:
    """Nobody makes or ends a certificate by hand."""
    return is_system(actor)


@rules.ready("seal")
def seal_ready(certificate: Certificate, basis: Sealed | None) -> Verdict:
    """The status has not ended in the meantime, and there is a sealed paper: an unsigned certificate cannot exist."""
    return when(
        not timelines.is_over(certificate.authorisation), _("The status has ended; no certificate is issued for it.")
    ) & when(basis is not None and len(basis.pdf_sha256) == 64, _("A certificate exists only sealed."))


@rules.may("retry")
def may_retry(actor: Actor, certificate: Certificate) -> Verdict:
    """An officer or the programme administrator."""
    return is_system(actor) or when(
        actor.has(Role.OFFICER, Role.RECORDS, Role.PROGRAMME_ADMINISTRATOR),
        _("Only an officer, a records officer or the programme administrator may try again."),
    )


@rules.ready("retry")
def retry_ready(certificate: Certificate, basis: Any) -> Verdict:
    """There is still a status to certify."""
    return when(
        not timelines.is_over(certificate.authorisation), _("The status has ended; no certificate is issued for it.")
    )
