"""A version of a certificate (lifecycles §8): prepared with the decision, sealed later, one in force at a time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from aeo.authorisations.states import CertificateState as S
from aeo.kernel.lifecycle import Act, Stateful, state_field


@dataclass(frozen=True)
class Sealed:
    """What the sealer made: the SHA-256 of the stored, sealed PDF."""

    pdf_sha256: str


class CertificateLifecycle(Stateful):
    """prepare → seal → supersede | void; fail → retry; cancel."""

    kind = "certificate"
    birth = "prepare"
    state = state_field(S, S.PREPARING)
    prepared_at = models.DateTimeField(_("prepared"))
    sealed_at = models.DateTimeField(_("sealed"), null=True)
    pdf_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001 - present exactly once sealed
    failure = models.TextField(_("why it failed"), blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @transition("state", source=S.PREPARING, target=S.ACTIVE)
    def seal(self, act: Act, *, basis: Sealed) -> None:
        """Rendered, sealed and stored."""
        self.sealed_at, self.pdf_sha256, self.failure = act.at, basis.pdf_sha256, ""

    @transition("state", source=S.PREPARING, target=S.FAILED)
    def fail(self, act: Act) -> None:
        """It could not be made; a person sees why."""
        self.failure = act.reason

    @transition("state", source=S.FAILED, target=S.PREPARING)
    def retry(self, act: Act) -> None:
        """Once more."""

    @transition("state", source=[S.PREPARING, S.FAILED], target=S.CANCELLED)
    def cancel(self, act: Act) -> None:
        """The status ended, or a newer version is being prepared."""
        self.ended_at = act.at

    @transition("state", source=S.ACTIVE, target=S.SUPERSEDED)
    def supersede(self, act: Act) -> None:
        """A newer version is sealed."""
        self.ended_at = act.at

    @transition("state", source=S.ACTIVE, target=S.VOID)
    def void(self, act: Act) -> None:
        """The status ended; final."""
        self.ended_at = act.at
