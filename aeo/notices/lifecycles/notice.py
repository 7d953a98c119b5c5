"""The life of a notice: every letter with legal effect (lifecycles §5)."""

from __future__ import annotations

from datetime import date

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from aeo.notices.states import UNDELIVERED
from aeo.notices.states import NoticeState as S


class NoticeLifecycle(Stateful):
    """Verbs of a notice. Upper apps listen to `notice.serve` to open the clocks that start at service."""

    kind = "notice"
    birth = "prepare"
    state = state_field(S, S.PREPARED)

    class Meta:
        abstract = True

    @transition("state", source=S.PREPARED, target=S.REGISTERED)
    def register(self, act: Act, *, number: str, day: date) -> None:
        """It has its number and date in the correspondence register."""
        self.number, self.registered_on = number, day

    @transition("state", source=[S.REGISTERED, *UNDELIVERED], target=S.DISPATCHED)
    def dispatch(self, act: Act, *, channel: str, deemed_on: date | None) -> None:
        """Sent, or made available in the portal; an unread one is deemed served on `deemed_on`."""
        self.channel, self.dispatched_at, self.deemed_on = channel, act.at, deemed_on

    @transition("state", source=[S.DISPATCHED, *UNDELIVERED], target=S.SERVED)
    def serve(self, act: Act, *, method: str, day: date) -> None:
        """Served on a day, by a method."""
        self.service_method, self.served_on, self.served_at = method, day, act.at

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
