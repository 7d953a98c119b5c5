"""The life of a notice: every letter with legal effect (lifecycles §5)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from aeo.notices.states import UNDELIVERED, Service
from aeo.notices.states import NoticeState as S


class NoticeLifecycle(Stateful):
    """Verbs of a notice. Upper apps listen to `notice.serve` to open the clocks that start at service."""

    kind = "notice"
    birth = "prepare"
    state = state_field(S, S.PREPARED)
    number = models.CharField(_("number"), max_length=40, null=True, unique=True)  # noqa: DJ001 - until registered
    registered_on = models.DateField(null=True)
    channel = models.CharField(max_length=20, blank=True)
    dispatched_at = models.DateTimeField(null=True)
    deemed_on = models.DateField(null=True)
    served_at = models.DateTimeField(null=True)
    served_on = models.DateField(_("served on"), null=True)
    service_method = models.CharField(max_length=20, null=True, choices=Service.choices)  # noqa: DJ001 - until served
    document_id: int | None

    class Meta:
        abstract = True

    @transition("state", source=S.PREPARED, target=S.REGISTERED)
    def register(self, act: Act, *, number: str, day: date, document_id: int) -> None:
        """It has its number and date in the correspondence register, and its paper, which prints them."""
        self.number, self.registered_on, self.document_id = number, day, document_id

    @transition("state", source=[S.REGISTERED, *UNDELIVERED], target=S.DISPATCHED)
    def dispatch(self, act: Act, *, channel: str, deemed_on: date | None) -> None:
        """Sent, or made available in the portal; an unread one is deemed served on `deemed_on`."""
        self.channel, self.dispatched_at, self.deemed_on = channel, act.at, deemed_on

    @transition("state", source=[S.DISPATCHED, *UNDELIVERED], target=S.SERVED)
    def serve(self, act: Act, *, how: str, day: date) -> None:
        """Served on a day, by a method (`Service`)."""
        self.service_method, self.served_on, self.served_at = how, day, act.at

    @transition("state", source=S.DISPATCHED, target=S.BOUNCED)
    def bounce(self, act: Act) -> None:
        """The e-mail came back: nothing starts until it is served another way."""
        self.deemed_on = None

    @transition("state", source=S.DISPATCHED, target=S.REFUSED)
    def refuse(self, act: Act) -> None:
        """The addressee would not take it; with a witness this is service."""
        self.deemed_on = None

    @transition("state", source=S.DISPATCHED, target=S.UNCLAIMED)
    def unclaimed(self, act: Act) -> None:
        """Nobody collected it."""
        self.deemed_on = None
