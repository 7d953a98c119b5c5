"""The life of a paper: prepared with frozen facts, rendered by a worker, sealed by the sealer."""

from __future__ import annotations

from django.db import models
from django_fsm import transition

from aeo.documents.states import PaperState as S
from aeo.kernel.lifecycle import Act, Stateful, state_field


class PaperLifecycle(Stateful):
    """Verbs of a paper. Topics: paper.prepare, paper.render, paper.seal, paper.fail, paper.retry, paper.cancel."""

    kind = "paper"
    birth = "prepare"
    state = state_field(S, S.PREPARED)
    rendered_at = models.DateTimeField(null=True)
    pdf_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001 - absent until rendered
    sealed_at = models.DateTimeField(null=True)
    sealed_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001 - absent until sealed
    sealed_with = models.CharField(max_length=95, blank=True)
    failure = models.TextField(blank=True)

    class Meta:
        abstract = True

    @transition("state", source=S.PREPARED, target=S.RENDERED)
    def render(self, act: Act, *, pdf_sha256: str) -> None:
        """The PDF of the frozen facts is stored."""
        self.rendered_at, self.pdf_sha256, self.failure = act.at, pdf_sha256, ""

    @transition("state", source=S.RENDERED, target=S.SEALED)
    def seal(self, act: Act, *, sealed_sha256: str, sealed_with: str) -> None:
        """The sealed PDF is stored; `sealed_with` is the fingerprint of the seal's certificate."""
        self.sealed_at, self.sealed_sha256, self.sealed_with = act.at, sealed_sha256, sealed_with
        self.failure = ""

    @transition("state", source=[S.PREPARED, S.RENDERED], target=S.FAILED)
    def fail(self, act: Act) -> None:
        """Its tries are used up; a person sees why."""
        self.failure = act.reason

    @transition("state", source=S.FAILED, target=S.PREPARED)
    def retry(self, act: Act) -> None:
        """Try again from the facts."""
        self.failure, self.rendered_at, self.pdf_sha256 = "", None, None

    @transition("state", source=[S.PREPARED, S.RENDERED, S.FAILED], target=S.CANCELLED)
    def cancel(self, act: Act) -> None:
        """No longer wanted before it was finished."""
